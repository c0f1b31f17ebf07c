import NetworkModel

/// Reads from assertions what must pass: `can reach`, `reaches only` and `is reachable only from` name it.
///
/// A sentence without ports wants those that the destination declares, else all. What other sentences
/// want of the same pair by port wins over that: `api is reachable only from frontend` doesn't open more
/// than `frontend can reach api:3000` asks for.
struct WantedSentences {
  private let resolver: PeerResolver
  private(set) var wanted = WantedConnections()

  /// Questions of which no port was asked.
  private var open: [(sources: PeerMembers, part: TargetPart)] = []
  private var cluster: Cluster { resolver.network.cluster }

  /// Reads assertions.
  ///
  /// - Throws: `CheckQuery.Faults` where a peer of some assertion means nothing or more than one thing.
  init(_ assertions: [Assertion], _ resolver: PeerResolver) throws(CheckQuery.Faults) {
    self.resolver = resolver
    var faults: [CheckQuery.Fault] = []
    for (index, assertion) in assertions.enumerated() {
      guard let (sources, targets) = assertion.sentence.form.wantedEnds else { continue }
      do throws(CheckQuery.Fault) {
        let sentence = Sentence(
          .canReach(sources, targets),
          exceptions: assertion.sentence.exceptions
        )
        let claim = try CheckQuery.claim(sentence, of: assertion, at: index, resolver).0
        for note in claim.notes { wanted.note(note) }
        for question in claim.questions {
          for part in question.parts { add(question.sources, part, assertion.text) }
        }
        do throws(PeerError) {
          for phrase in sources + targets { try name(phrase) }
        } catch {
          throw CheckQuery.Fault(index: index, error: error)
        }
      } catch {
        faults.append(error)
      }
    }
    guard faults.isEmpty else { throw CheckQuery.Faults(faults: faults) }
    let explicit = wanted.said
    for (sources, part) in open { wanted.said += rest(of: sources, part, besides: explicit) }
  }

  /// Whether an assertion says what must pass.
  static func areWanted(_ assertion: Assertion) -> Bool {
    assertion.sentence.form.wantedEnds != nil
  }

  private mutating func name(_ phrase: PeerPhrase) throws(PeerError) {
    switch phrase.peer {
    case .any: wanted.wholeNamespaces = nil
    case .internet, .address, .block, .node: break
    case .namespace(let name):
      wanted.wholeNamespaces?.insert(name)
      wanted.namespaces.insert(name)
    case .named, .pods:
      let pods = try resolver.source(phrase).members.pods
      wanted.namespaces.formUnion(pods.map { cluster.pods[$0].namespace })
    }
  }

  private mutating func add(_ sources: PeerMembers, _ part: TargetPart, _ text: String) {
    guard !part.isOneOf else {
      wanted.obstacles.append("`\(text)`: which of several endpoints is meant isn't known offline")
      return
    }
    if case .some = part.demand {
      open.append((sources, part))
    } else {
      wanted.said.append(WantedConnection(sources, part))
    }
  }

  // MARK: without ports

  private struct Key: Hashable {
    var sources: PeerMembers
    var connections: ConnectionSet
  }

  /// What a question without ports wants besides what is wanted of the same pairs by port.
  private func rest(
    of sources: PeerMembers,
    _ part: TargetPart,
    besides explicit: [WantedConnection]
  ) -> [WantedConnection] {
    var pods: [Key: [Int]] = [:]
    for pod in part.members.pods {
      let covered = explicit.filter { $0.target.members.pods.contains(pod) }
      let rest = covered.reduce(sources) { $0.subtracting($1.sources) }
      let declared = cluster.declaredConnections([pod]).intersection(part.demand.connections)
      let connections = declared.isEmpty ? part.demand.connections : declared
      pods[Key(sources: rest, connections: connections), default: []].append(pod)
    }
    var hosts = part.members
    hosts.pods = []
    let covered = explicit.filter {
      hosts.nodes.allSatisfy($0.target.members.nodes.contains)
        && hosts.addresses.isSubset(of: $0.target.members.addresses)
    }
    let rest = covered.reduce(sources) { $0.subtracting($1.sources) }
    let other = TargetPart(hosts, .every(part.demand.connections), entrance: part.entrance)
    return
      (pods.sorted { $0.value.lexicographicallyPrecedes($1.value) }.map { key, pods in
        WantedConnection(
          key.sources,
          TargetPart(PeerMembers(pods: pods), .every(key.connections), entrance: part.entrance)
        )
      } + [WantedConnection(rest, other)])
      .filter { !$0.sources.isEmpty && !$0.target.members.isEmpty }
  }
}

extension Sentence.Form {
  /// Who must reach what, where the form says so.
  fileprivate var wantedEnds: (sources: [PeerPhrase], targets: [PeerPhrase])? {
    switch self {
    case .canReach(let sources, let targets), .reachesOnly(let sources, let targets):
      (sources, targets)
    case .reachableOnlyFrom(let targets, let sources): (sources, targets)
    case .cannotReach, .noConnection, .areIsolated, .isIsolatedFrom, .nothingReaches,
      .reachesNothing, .isolatedFor:
      nil
    }
  }
}
