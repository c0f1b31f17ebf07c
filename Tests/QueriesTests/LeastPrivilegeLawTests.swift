import Dialects
import Manifests
import NetworkGeneration
import NetworkModel
import PolicySemantics
import Queries
import ReachabilityEngine
import Testing

/// What is suggested lets pass exactly what is wanted: read anew, and asked of the specification.
struct LeastPrivilegeLawTests {
  static let batches = RunSettings.batches(usual: 4)
  static let networksOfBatch = 250

  @Test(arguments: 0..<batches)
  func `suggested policies let pass exactly what is wanted, or tell that they don't`(batch: Int)
    throws
  {
    var tally = LeastPrivilegeTally()
    for offset in 0..<UInt64(Self.networksOfBatch) {
      let seed = RunSettings.seed &+ UInt64(batch * Self.networksOfBatch) &+ offset
      guard let draft = try WantedNetwork(seed: seed) else { continue }
      try draft.verify(&tally)
    }
    print("least privilege of batch \(batch): \(tally)")
    #expect(tally.exact > 20 && tally.inexact > 5, "\(tally)")
    #expect(tally.passing > 50 && tally.closed > 1000 && tally.dropped > 50, "\(tally)")
  }
}

/// How often something came up.
private struct LeastPrivilegeTally: CustomStringConvertible {
  var exact = 0
  var inexact = 0
  var passing = 0
  var closed = 0
  var dropped = 0

  var description: String {
    "\(exact) exact, \(inexact) not; \(passing) passing, \(closed) closed, \(dropped) rules dropped"
  }
}

/// A generated cluster with sentences that say what must pass in it.
private struct WantedNetwork {
  private struct Wanted {
    var source: WorkloadReference
    /// A workload, or addresses where nil.
    var destination: WorkloadReference?
    var connections: ConnectionSet
    var text: String
  }

  private static let partner = CIDR("198.51.100.0/24")
  private static let ports = [79, 80, 81, 53, 443, 8080]

  private let seed: UInt64
  private let network: Network
  private let options: LoweringOptions
  private let wanted: [Wanted]
  private let dns: ClusterDNS
  private let hasAdminPolicies: Bool

  init?(seed: UInt64) throws {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    var generator = ManifestGenerator(seed: seed)
    var world = generator.world()
    hasAdminPolicies = seed % 4 == 0
    if !hasAdminPolicies { world = world.withoutAdminPolicies }
    options = LoweringOptions(ipBlocksMatchPods: seed % 4 != 3)
    var loader = NetworkLoader(options: options)
    loader.read(
      world.files(.yaml, seed: seed).map { .text(name: $0.name, bytes: Array($0.text.utf8)) }
    )
    let loaded = loader.finish()
    guard !loaded.hasErrors else { return nil }
    network = loaded.network
    dns = ClusterDNS(network)
    let workloads = Set(network.cluster.pods.map(\.workload)).sorted()
    guard workloads.count > 1 else { return nil }
    let network = network
    wanted = (0..<random.number(in: 1...4)).compactMap { _ in
      Self.wanted(workloads, network, &random)
    }
    guard !wanted.isEmpty else { return nil }
  }

  private static func wanted(
    _ workloads: [WorkloadReference],
    _ network: Network,
    _ random: inout SplitMix64
  ) -> Wanted? {
    let source = random.pick(workloads)
    let destination = random.chance(15) ? nil : random.pick(workloads.filter { $0 != source })
    let port = random.pick([80, 443, 8080])
    let transport = random.pick([IPProtocol.tcp, .tcp, .udp])
    guard let from = name(source, network),
      let to = destination.map({ name($0, network) }) ?? partner?.description,
      let range = PortRange(port, port)
    else { return nil }
    return Wanted(
      source: source,
      destination: destination,
      connections: ConnectionSet(transport, range),
      text: "\(from) can reach \(to):\(port)/\(transport == .udp ? "udp" : "tcp")"
    )
  }

  /// The words for a workload alone; nil where they would mean others, too.
  private static func name(_ workload: WorkloadReference, _ network: Network) -> String? {
    let text = "\(workload.kind.lowercased())/\(workload.qualifiedName)"
    let pods = network.cluster.pods.indices.filter { network.cluster.pods[$0].workload == workload }
    guard let phrase = try? PeerPhrase(parsing: text),
      (try? PeerResolver(network).source(phrase))?.members == PeerMembers(pods: pods)
    else { return nil }
    return text
  }

  // MARK: what must be so

  func verify(_ tally: inout LeastPrivilegeTally) throws {
    let place = "seed \(seed): \(wanted.map(\.text))"
    let answer = try answer(wanted.map(\.text), in: network)
    let texts = answer.policies.map(\.text)
    #expect(
      try self.answer(wanted.reversed().map(\.text), in: network).policies.map(\.text) == texts
    )
    let suggested = try self.suggested(answer, place)
    #expect(
      try self.answer(wanted.map(\.text), in: suggested).policies.map(\.text) == texts,
      "again, \(place)"
    )
    let differences = differences(suggested, answer, &tally)
    if answer.proof.isExact {
      #expect(differences.isEmpty, "\(place)\n\(differences)\n\(texts.joined(separator: "---\n"))")
    }
    if answer.isExact {
      tally.exact += 1
      verifyMinimal(suggested, answer, place, &tally)
    } else {
      tally.inexact += 1
      #expect(
        !answer.proof.isExact || !answer.obstacles.isEmpty || !answer.failing.isEmpty,
        "nothing is told, \(place)"
      )
    }
  }

  private func answer(_ sentences: [String], in network: Network) throws -> LeastPrivilegeAnswer {
    let assertions = try sentences.map { Assertion($0, try Sentence(parsing: $0)) }
    return try LeastPrivilegeQuery(assertions).answer(
      in: network,
      writing: PolicyWriting(blockMatches: options.ipBlockMatches) { policy in
        NetworkPolicyText(policy, options: options).map {
          PolicyManifest(text: $0.text, policy: $0.policy)
        }
      }
    )
  }

  /// The network with the policies as they are read from one stream, in the place of those there are.
  private func suggested(_ answer: LeastPrivilegeAnswer, _ place: String) throws -> Network {
    var loader = NetworkLoader(options: options)
    let stream = answer.policies.map(\.text).joined(separator: "---\n")
    loader.read([.text(name: "suggested.yaml", bytes: Array(stream.utf8))])
    let read = loader.finish()
    #expect(!read.hasErrors, "\(place)")
    #expect(read.network.policies.count == answer.policies.count, "\(place)")
    var policies = network.policies
    policies.removeAll {
      $0.identity.kind == "NetworkPolicy" && answer.namespaces.contains($0.identity.namespace ?? "")
    }
    return with(policies + read.network.policies)
  }

  private func with(_ policies: [Policy]) -> Network {
    Network(
      cluster: network.cluster,
      tiers: network.tiers,
      policies: policies,
      podAddressCandidates: network.podAddressCandidates
    )
  }

  /// The connections of pods of the closed namespaces that aren't as they are wanted.
  private func differences(
    _ suggested: Network,
    _ answer: LeastPrivilegeAnswer,
    _ tally: inout LeastPrivilegeTally
  ) -> [String] {
    let pods = network.cluster.pods
    var random = SplitMix64(seed: seed)
    let others = NetworkProbes(of: suggested, addresses: 6, using: &random).endpoints.filter {
      if case .address = $0 { return true }
      return false
    }
    let partner = IPAddress("198.51.100.7").map { EndpointReference.address($0) }
    let all = pods.indices.map { EndpointReference.pod($0) } + others + [partner].compactMap(\.self)
    var found: [String] = []
    for source in all {
      for destination in all where source != destination && isJudged(source, destination, answer) {
        for transport in [IPProtocol.tcp, .udp, .sctp] {
          for port in Self.ports {
            let isWanted = isWanted(source, destination, transport, port)
            let verdict = suggested.verdict(
              for: Connection(from: source, to: destination, over: transport, port: port)
            )
            if isWanted { tally.passing += 1 } else { tally.closed += 1 }
            guard verdict != (isWanted ? .allow : .deny) else { continue }
            found.append("\(verdict): \(source) to \(destination) \(transport) \(port)")
          }
        }
      }
    }
    return found
  }

  /// Whether one end is a pod that these policies select, and nothing exempts the pair (N24).
  private func isJudged(
    _ source: EndpointReference,
    _ destination: EndpointReference,
    _ answer: LeastPrivilegeAnswer
  ) -> Bool {
    let isSelected = { (end: EndpointReference) in
      guard case .pod(let index) = end else { return false }
      let pod = network.cluster.pods[index]
      return !pod.isHostNetwork && answer.namespaces.contains(pod.namespace)
    }
    if case .pod(let index) = source, network.cluster.pods[index].isHostNetwork { return false }
    return isSelected(source) || isSelected(destination)
  }

  private func isWanted(
    _ source: EndpointReference,
    _ destination: EndpointReference,
    _ transport: IPProtocol,
    _ port: Int
  ) -> Bool {
    guard case .pod(let from) = source else { return false }
    let pods = network.cluster.pods
    let own = wanted.filter { $0.source == pods[from].workload }
    let isSaid = own.contains { wanted in
      guard wanted.connections.contains(transport, port) else { return false }
      switch destination {
      case .pod(let to): return pods[to].workload == wanted.destination
      case .address(let address):
        return wanted.destination == nil && Self.partner?.contains(CIDR(address)) == true
      case .node, .unidentified: return false
      }
    }
    guard !isSaid, case .pod(let to) = destination else { return isSaid }
    return !own.isEmpty && dns.pods.contains(to) && dns.connections.contains(transport, port)
  }

  // MARK: minimal

  /// Without any rule, and without any peer of a rule, something that is wanted doesn't pass.
  private func verifyMinimal(
    _ suggested: Network,
    _ answer: LeastPrivilegeAnswer,
    _ place: String,
    _ tally: inout LeastPrivilegeTally
  ) {
    // What hosts and tiers above let pass needs no rule at all.
    let hosts = network.cluster.pods.contains(where: \.isHostNetwork)
    guard !hosts, !hasAdminPolicies else { return }
    for index in suggested.policies.indices {
      let policy = suggested.policies[index]
      guard answer.policies.contains(where: { $0.policy.identity == policy.identity }) else {
        continue
      }
      for (direction, rule) in rules(of: policy) where !isUsualDNS(rule, direction, policy) {
        for changed in weaker(policy, direction, rule) {
          var policies = suggested.policies
          policies[index] = changed
          tally.dropped += 1
          var ignored = LeastPrivilegeTally()
          let differences = differences(with(policies), answer, &ignored)
          #expect(!differences.isEmpty, "\(policy.identity) \(direction) \(rule), \(place)")
        }
      }
    }
  }

  private func rules(of policy: Policy) -> [(Direction, Int)] {
    Direction.allCases.flatMap { direction in
      (policy.rules(direction)?.rules.indices ?? 0..<0).map { (direction, $0) }
    }
  }

  /// Whether a rule lets ask a DNS that isn't in the network: no pod shows what it is for.
  private func isUsualDNS(_ rule: Int, _ direction: Direction, _ policy: Policy) -> Bool {
    guard direction == .egress, !dns.isKnown, let rules = policy.egress?.rules else { return false }
    return rule == rules.count - 1
  }

  /// The policy without a rule, and without each of its peers where it has several.
  private func weaker(_ policy: Policy, _ direction: Direction, _ rule: Int) -> [Policy] {
    guard let rules = policy.rules(direction) else { return [] }
    var without = rules
    without.rules.remove(at: rule)
    let peers = rules.rules[rule].peers ?? []
    let narrower = peers.indices.map { peer in
      var copy = rules
      copy.rules[rule].peers?.remove(at: peer)
      return copy
    }
    return ([without] + (peers.count > 1 ? narrower : [])).map { rules in
      var copy = policy
      if direction == .ingress { copy.ingress = rules } else { copy.egress = rules }
      return copy
    }
  }
}
