import Dialects
import Manifests
import NetworkGeneration
import NetworkModel
import PolicySemantics
import Queries
import ReachabilityEngine
import Testing

/// What is suggested does what it says: read anew, compiled anew, and asked of the specification.
struct SuggestionLawTests {
  static let batches = RunSettings.batches(usual: 4)
  static let networksOfBatch = 250

  @Test(arguments: 0..<batches)
  func `what is suggested makes the sentence hold, with the effects that are told`(batch: Int)
    throws
  {
    var tally = Tally()
    for offset in 0..<UInt64(Self.networksOfBatch) {
      let seed = RunSettings.seed &+ UInt64(batch * Self.networksOfBatch) &+ offset
      guard let check = SuggestedCheck(seed: seed) else { continue }
      try check.verify(&tally)
    }
    print("suggestions of batch \(batch): \(tally)")
    for form in SuggestedCheck.forms {
      let failing = tally.failing[form.name, default: 0]
      let found = tally.found[form.name, default: 0]
      #expect(failing >= 10, "too few of `\(form.name)` fail: \(tally)")
      #expect(Double(found) >= form.share * Double(failing), "\(form.name): \(tally)")
    }
    #expect(tally.withEffects > 10, "too few have side effects: \(tally)")
    #expect(tally.exactEffects > 200, "too few effects are compared exactly: \(tally)")
    #expect(tally.breaking > 5, "too few break others: \(tally)")
    #expect(tally.askedOfSpecification > 60, "too few verdicts are compared: \(tally)")
  }
}

/// How often something came up.
private struct Tally: CustomStringConvertible {
  var failing: [String: Int] = [:]
  var found: [String: Int] = [:]
  var withEffects = 0
  var exactEffects = 0
  var breaking = 0
  var askedOfSpecification = 0

  var description: String {
    let forms = failing.keys.sorted().map { "\($0) \(found[$0, default: 0])/\(failing[$0] ?? 0)" }
    return forms.joined(separator: ", ")
      + "; \(withEffects) with effects, \(exactEffects) exact, \(breaking) breaking, \(askedOfSpecification) verdicts"
  }
}

/// A generated cluster with sentences about two of its workloads, and what is suggested.
private struct SuggestedCheck {
  /// A form of sentences.
  struct Form: Sendable {
    var name: String
    /// How many of those that fail must get a suggestion.
    var share: Double
    var sentence: @Sendable (_ a: String, _ b: String) -> String
  }

  static let forms = [
    Form(name: "can reach port", share: 0.5) { "\($0) can reach \($1):80" },
    Form(name: "can reach", share: 0.5) { "\($0) can reach \($1)" },
    Form(name: "cannot reach port", share: 0.4) { "\($0) cannot reach \($1):80" },
    Form(name: "cannot reach", share: 0.4) { "\($0) cannot reach \($1)" },
    Form(name: "reachable only from", share: 0.3) { "\($1) is reachable only from \($0)" },
    Form(name: "reaches only", share: 0.3) { "\($0) reaches only \($1)" },
    Form(name: "isolated from", share: 0.4) { "\($0) is isolated from \($1)" },
    Form(name: "nothing outside", share: 0.3) { a, _ in "nothing outside reaches \(a)" },
    Form(name: "isolation", share: 0.5) { "every pod in \($0), \($1) is isolated for ingress" },
  ]

  private let seed: UInt64
  private let network: Network
  private let options: LoweringOptions
  private let source: WorkloadReference
  private let destination: WorkloadReference
  private let assertions: [Assertion]
  private let answer: CheckAnswer

  init?(seed: UInt64) {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    var generator = ManifestGenerator(seed: seed)
    var world = generator.world()
    // Two in three have NetworkPolicies alone.
    if seed % 3 != 0 { world = world.withoutAdminPolicies }
    let options = LoweringOptions(ipBlocksMatchPods: seed % 4 != 3)
    self.options = options
    var loader = NetworkLoader(options: options)
    loader.read(
      world.files(.yaml, seed: seed).map { .text(name: $0.name, bytes: Array($0.text.utf8)) }
    )
    let loaded = loader.finish()
    guard !loaded.hasErrors else { return nil }
    let network = loaded.network
    self.network = network
    let workloads = Set(network.cluster.pods.map(\.workload)).sorted().filter {
      Self.name($0, network) != nil
    }
    guard workloads.count > 1 else { return nil }
    let source = random.pick(workloads)
    let destination = random.pick(workloads.filter { $0 != source })
    (self.source, self.destination) = (source, destination)
    let (a, b) = (Self.name(source, network) ?? "", Self.name(destination, network) ?? "")
    assertions = Self.forms.compactMap { form in
      let text = form.sentence(a, b)
      return (try? Sentence(parsing: text)).map { Assertion(text, $0, name: form.name) }
    }
    let query = CheckQuery(assertions)
    guard let question = try? query.question(in: network) else { return nil }
    let compiled = CompiledNetwork(network, distinguishing: question.distinguishing)
    answer = question.suggesting(
      question.answer(on: compiled),
      writing: PolicyWriting(blockMatches: options.ipBlockMatches) { policy in
        NetworkPolicyText(policy, options: options).map {
          PolicyManifest(text: $0.text, policy: $0.policy)
        }
      }
    )
  }

  /// The words for a workload alone; nil where they would mean others, too.
  private static func name(_ workload: WorkloadReference, _ network: Network) -> String? {
    let text = "\(workload.kind.lowercased())/\(workload.qualifiedName)"
    let pods = network.cluster.pods.indices.filter {
      network.cluster.pods[$0].workload == workload
    }
    guard let phrase = try? PeerPhrase(parsing: text),
      (try? PeerResolver(network).source(phrase))?.members == PeerMembers(pods: pods)
    else { return nil }
    return text
  }

  // MARK: what must be so

  func verify(_ tally: inout Tally) throws {
    for (index, result) in answer.results.enumerated() {
      #expect(result.passed == (result.suggestion == nil), "\(place(index))")
      guard !result.passed else { continue }
      let form = Self.forms[index].name
      tally.failing[form, default: 0] += 1
      guard case .found(let suggestion) = result.suggestion else { continue }
      tally.found[form, default: 0] += 1
      let changed = try changed(suggestion, place(index))
      let after = try CheckQuery(assertions).answer(in: changed)
      #expect(after.results[index].passed, "\(place(index))\n\(Self.text(suggestion))")
      let broken = zip(answer.results, after.results).filter { $0.passed && !$1.passed }
      #expect(suggestion.breaks.map(\.text) == broken.map(\.0.assertion.text), "\(place(index))")
      if !broken.isEmpty { tally.breaking += 1 }
      verifyEffects(suggestion, changed, index, &tally)
      verifyVerdicts(changed, index, &tally)
    }
  }

  /// The network once the manifests are read, by themselves, and put in the place of what they replace.
  private func changed(_ suggestion: Suggestion, _ place: String) throws -> Network {
    var policies = network.policies
    for change in suggestion.changes {
      var loader = NetworkLoader(options: options)
      loader.read([.text(name: "patch.yaml", bytes: Array(change.manifest.text.utf8))])
      let read = loader.finish()
      #expect(!read.hasErrors, "\(place)")
      let policy = try #require(read.network.policies.first, "\(place)")
      let count = policies.count
      policies.removeAll { $0.identity == policy.identity }
      #expect(policies.count == count - (change.old == nil ? 0 : 1), "\(place)")
      policies.append(policy)
    }
    return Network(
      cluster: network.cluster,
      tiers: network.tiers,
      policies: policies,
      podAddressCandidates: network.podAddressCandidates
    )
  }

  private func verifyEffects(
    _ suggestion: Suggestion,
    _ changed: Network,
    _ index: Int,
    _ tally: inout Tally
  ) {
    let difference = Difference(
      from: NetworkSnapshot(CompiledNetwork(network)),
      to: NetworkSnapshot(CompiledNetwork(changed))
    )
    var (opens, closes, ofHosts) = (0, 0, 0)
    for change in difference.connections {
      // Whether a sentence speaks of a node and the pods on it depends on its form (N24).
      if Self.isHost(change.source) {
        ofHosts += 1
        continue
      }
      let opened = change.after.possible.subtracting(change.before.possible)
        .union(change.after.allowed.subtracting(change.before.allowed))
      let closed = change.before.possible.subtracting(change.after.possible)
        .union(change.before.allowed.subtracting(change.after.allowed))
      let asked = asked(change, Self.forms[index].name)
      let isOpening = Self.forms[index].name.hasPrefix("can reach")
      if !opened.subtracting(isOpening ? asked : .none).isEmpty { opens += 1 }
      if !closed.subtracting(isOpening ? .none : asked).isEmpty { closes += 1 }
    }
    let place = "\(place(index))\n\(Self.text(suggestion))"
    #expect((opens...(opens + ofHosts)).contains(suggestion.opens), "opens, \(place)")
    #expect((closes...(closes + ofHosts)).contains(suggestion.closes), "closes, \(place)")
    if ofHosts == 0 { tally.exactEffects += 1 }
    if opens + closes > 0 { tally.withEffects += 1 }
  }

  /// What of a connection a form speaks of, by the names of the workloads.
  private func asked(_ change: ConnectionChange, _ form: String) -> ConnectionSet {
    let from = Self.isOf(source, change.source)
    let to = Self.isOf(destination, change.destination)
    let http = PortRange(80, 80).map { ConnectionSet(.tcp, $0) } ?? .none
    switch form {
    case "can reach port": return from && to ? http : .none
    case "can reach": return from && to ? .all : .none
    case "cannot reach port":
      return from && to ? http.union(undeclared(destination, change.destination)) : .none
    case "cannot reach": return from && to ? .all : .none
    case "reachable only from": return to && !from ? .all : .none
    case "reaches only": return from && !to ? .all : .none
    case "isolated from":
      let back = Self.isOf(destination, change.source) && Self.isOf(source, change.destination)
      return from && to || back ? .all : .none
    case "nothing outside":
      let isOutside =
        switch change.source {
        case .outside, .entryPoint: true
        case .workload, .node: false
        }
      return isOutside && Self.isOf(source, change.destination) ? .all : .none
    default: return .none
    }
  }

  /// The ports that no pod of a listed workload declares; none where none declares any.
  private func undeclared(_ workload: WorkloadReference, _ peer: ListedPeer) -> ConnectionSet {
    guard case .workload(_, let names, _) = peer else { return .none }
    let declared = network.cluster.pods.filter {
      $0.workload == workload && (names.isEmpty || names.contains($0.name))
    }.flatMap(\.ports).reduce(ConnectionSet.none) { all, port in
      PortRange(port.port, port.port).map { all.union(ConnectionSet(port.protocol, $0)) } ?? all
    }
    return declared.isEmpty ? .none : ConnectionSet.all.subtracting(declared)
  }

  private static func isOf(_ workload: WorkloadReference, _ peer: ListedPeer) -> Bool {
    if case .workload(workload, _, _) = peer { return true }
    return false
  }

  private static func isHost(_ peer: ListedPeer) -> Bool {
    switch peer {
    case .node: true
    case .workload(_, _, let isHostNetwork): isHostNetwork
    case .outside, .entryPoint: false
    }
  }

  /// Asks the specification about each pair of pods.
  private func verifyVerdicts(_ changed: Network, _ index: Int, _ tally: inout Tally) {
    let form = Self.forms[index].name
    guard form.hasSuffix("reach port") else { return }
    let pods = changed.cluster.pods
    for from in pods.indices where pods[from].workload == source {
      for to in pods.indices where pods[to].workload == destination {
        let verdict = changed.verdict(from: .pod(from), to: .pod(to), .tcp, 80)
        #expect(verdict == (form == "can reach port" ? .allow : .deny), "\(place(index))")
        tally.askedOfSpecification += 1
      }
    }
  }

  private func place(_ index: Int) -> String {
    "seed \(seed): \(assertions[index].text)"
  }

  private static func text(_ suggestion: Suggestion) -> String {
    suggestion.summary + "\n" + suggestion.changes.map(\.manifest.text).joined(separator: "---\n")
  }
}
