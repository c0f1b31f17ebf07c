import NetworkGeneration
import NetworkModel
import ReachabilityEngine
import Testing

/// What must hold of the engine's answers whatever the specification says.
@Suite struct LawTests {
  static let networks: UInt64 = 500

  /// Networks of a shape, with the source that made them.
  private func forEachNetwork(
    _ shape: NetworkGenerator.Shape,
    _ body: (Network, inout SplitMix64) -> String?
  ) {
    for seed in RunSettings.seed..<(RunSettings.seed + Self.networks) {
      var generator = NetworkGenerator(seed: seed, shape: shape)
      let network = generator.network()
      var random = SplitMix64(seed: ~seed)
      guard let broken = body(network, &random) else { continue }
      Issue.record("NETSIM_SEED=\(seed): \(broken)\n\(network.listing)")
      return
    }
  }

  @Test func `an allow rule in a direction that is isolated already removes no connection`() {
    forEachNetwork(.networkPolicies) { network, random in
      guard let index = network.policies.indices.randomElement(using: &random) else { return nil }
      let before = Answers(network)
      var more = network
      let donor = random.pick(network.policies)
      for direction in Direction.allCases {
        let rules = Direction.allCases.flatMap { donor.rules($0)?.rules ?? [] }
        more.policies[index].append(rules, direction)
      }
      let after = Answers(more)
      for (pair, old) in before.connectivity {
        guard let new = after.connectivity[pair], old.isWithin(new) else {
          return "\(pair) loses connections by a rule more in policy \(index)"
        }
      }
      return nil
    }
  }

  @Test(arguments: Expander.allCases)
  func `a network written in another way gives the same answers`(expander: Expander) {
    forEachNetwork(.tiers) { network, random in
      let expanded = expander.apply(to: network, &random)
      let (before, after) = (Answers(network), Answers(expanded.network))
      for (pair, old) in before.connectivity {
        let image = Answers.Pair(expanded.image(pair.source), expanded.image(pair.destination))
        if after.connectivity[image] != old { return "\(pair) changes by \(expander)" }
      }
      return nil
    }
  }

  @Test func `the order of policies that only allow doesn't matter`() {
    forEachNetwork(.networkPolicies) { network, random in
      var shuffled = network
      shuffled.policies.shuffle(using: &random)
      return Answers(network).connectivity == Answers(shuffled).connectivity
        ? nil : "the answers change with the order of the policies"
    }
  }
}

extension Policy {
  /// Adds rules to a direction that the policy speaks of.
  fileprivate mutating func append(_ rules: [Rule], _ direction: Direction) {
    switch direction {
    case .ingress: ingress?.rules += rules
    case .egress: egress?.rules += rules
    }
  }
}

extension Connectivity {
  fileprivate func isWithin(_ other: Self) -> Bool {
    allowed.isSubset(of: other.allowed) && possible.isSubset(of: other.possible)
  }
}

/// All answers of the engine between the pods, the nodes and some addresses of a network.
struct Answers {
  struct Pair: Hashable {
    let source: EndpointReference
    let destination: EndpointReference

    init(_ source: EndpointReference, _ destination: EndpointReference) {
      self.source = source
      self.destination = destination
    }
  }

  let connectivity: [Pair: Connectivity]

  init(_ network: Network) {
    let compiled = CompiledNetwork(network)
    let outside = ["0.0.0.1", "10.0.0.6", "203.0.113.200", "fd00::2", "2001:db8::1"]
    let endpoints =
      network.cluster.pods.indices.map { EndpointReference.pod($0) }
      + network.cluster.nodes.indices.map { .node($0) }
      + outside.compactMap { IPAddress($0) }.map { .address($0) }
    var connectivity: [Pair: Connectivity] = [:]
    for source in endpoints {
      for destination in endpoints {
        connectivity[Pair(source, destination)] = compiled.connectivity(
          from: source,
          to: destination
        )
      }
    }
    self.connectivity = connectivity
  }
}
