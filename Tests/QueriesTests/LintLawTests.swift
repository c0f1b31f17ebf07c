import NetworkGeneration
import NetworkModel
import PolicySemantics
import Queries
import ReachabilityEngine
import Testing

/// What lint says to change nothing changes nothing by the specification, and what does is not missed.
struct LintLawTests {
  private static let codes: Set<LintCode> = [
    .policyChangesNothing, .ruleChangesNothing, .alwaysDenied,
  ]

  /// A network with what is asked of it.
  private struct Example {
    let network: Network
    let probes: NetworkProbes
    let findings: [LintFinding]
    let comment: Comment

    init(seed: UInt64, shape: NetworkGenerator.Shape) {
      var generator = NetworkGenerator(seed: seed, shape: shape)
      network = generator.network().inStandardTiers
      var random = SplitMix64(seed: seed)
      probes = NetworkProbes(of: network, addresses: 60, using: &random)
      findings =
        LintQuery(codes: LintLawTests.codes).answer(on: CompiledNetwork(network)).findings
      comment = "seed \(seed):\n\(network.listing)"
    }

    /// Whether some connection fares otherwise, on one side, in another network.
    func differs(_ other: Network, _ directions: [Direction]) -> Bool {
      differs(network, other, directions, on: connections)
    }

    /// Whether some connection between endpoints of the input fares otherwise with one rule of a policy
    /// than with none, without other policies.
    func matters(_ policy: Int, _ direction: Direction, _ index: Int) -> Bool {
      let ends = connections.filter { !$0.source.isUnidentified && !$0.destination.isUnidentified }
      let (one, other) = (alone(policy, direction, index), alone(policy, direction, nil))
      return differs(one, other, [direction], on: ends)
    }

    private func differs(
      _ one: Network,
      _ other: Network,
      _ directions: [Direction],
      on connections: [Connection]
    ) -> Bool {
      connections.contains { connection in
        directions.contains {
          one.verdict(of: $0, for: connection) != other.verdict(of: $0, for: connection)
        }
      }
    }

    private var connections: [Connection] {
      probes.endpoints.flatMap { source in
        probes.endpoints.filter { $0 != source }.flatMap { destination in
          probes.ports.flatMap { port in
            IPProtocol.withPorts.map {
              Connection(from: source, to: destination, over: $0, port: port)
            }
          }
        }
      }
    }

    /// The network without a rule.
    func without(_ policy: Int, _ direction: Direction, _ index: Int) -> Network {
      var copy = network
      copy.policies[policy].remove(direction, index)
      return copy
    }

    /// The network with one policy alone, that with one rule or none.
    func alone(_ policy: Int, _ direction: Direction, _ index: Int?) -> Network {
      var copy = network
      copy.policies = [network.policies[policy].keeping(direction, index)]
      return copy
    }
  }

  @Test(arguments: [NetworkGenerator.Shape.networkPolicies, .standardTiers])
  func `without what changes nothing, every side fares the same`(shape: NetworkGenerator.Shape) {
    var found: [LintCode: Int] = [:]
    for run in 0..<100 {
      let example = Example(seed: RunSettings.seed &+ UInt64(run), shape: shape)
      for finding in example.findings {
        found[finding.code, default: 0] += 1
        guard
          let policy = example.network.policies.firstIndex(where: {
            $0.identity == finding.object
          })
        else {
          Issue.record("no policy of \(finding.message)")
          continue
        }
        if let rule = finding.rule {
          let rest = example.without(policy, rule.direction, rule.index)
          #expect(!example.differs(rest, [rule.direction]), example.comment)
        } else {
          var rest = example.network
          rest.policies.remove(at: policy)
          #expect(!example.differs(rest, Direction.allCases), example.comment)
        }
      }
    }
    #expect(found[.ruleChangesNothing, default: 0] > 10, "\(found)")
  }

  @Test func `a rule that matters alone, and not beside others, is found`() {
    var idle = 0
    for run in 0..<60 {
      let example = Example(seed: RunSettings.seed &+ UInt64(run), shape: .networkPolicies)
      let found = Dictionary(grouping: example.findings) { $0.object }
      for (index, policy) in example.network.policies.enumerated() where !policy.isInDoubt {
        for direction in Direction.allCases {
          for rule in policy.rules(direction)?.rules ?? [] where rule.isPlain {
            guard !example.differs(example.without(index, direction, rule.index), [direction]),
              example.matters(index, direction, rule.index)
            else { continue }
            idle += 1
            let told = found[policy.identity, default: []].contains {
              $0.rule == nil || $0.rule?.direction == direction && $0.rule?.index == rule.index
            }
            #expect(told, "\(policy.identity) \(direction) \(rule.index), \(example.comment)")
          }
        }
      }
    }
    #expect(idle > 5)
  }

  @Test func `rules that there is no time to simulate are counted`() {
    var counted = 0
    for run in 0..<100 {
      var generator = NetworkGenerator(
        seed: RunSettings.seed &+ UInt64(run),
        shape: .networkPolicies
      )
      let network = CompiledNetwork(generator.network().inStandardTiers)
      let all = LintQuery(codes: Self.codes).answer(on: network).findings
      let none = LintQuery(codes: Self.codes.union([.unfinishedSearch]), simulations: 0)
        .answer(on: network).findings
      #expect(none.allSatisfy { $0.code == .unfinishedSearch })
      if !all.isEmpty { #expect(none.count == 1) }
      counted += none.count
    }
    #expect(counted > 5)
  }
}

extension Network {
  /// The network with its one tier as loaded networks have it.
  fileprivate var inStandardTiers: Network {
    guard tiers.count == 1 else { return self }
    var copy = self
    copy.tiers = StandardTier.tiers
    for index in policies.indices {
      copy.policies[index].tier = StandardTier.networkPolicy.rawValue
    }
    return copy
  }
}

extension Policy {
  /// Takes a rule away.
  fileprivate mutating func remove(_ direction: Direction, _ index: Int) {
    switch direction {
    case .ingress: ingress?.rules.removeAll { $0.index == index }
    case .egress: egress?.rules.removeAll { $0.index == index }
    }
  }

  /// The policy with one rule alone, or with none.
  fileprivate func keeping(_ direction: Direction, _ index: Int?) -> Policy {
    var copy = self
    switch direction {
    case .ingress: copy.ingress?.rules.removeAll { $0.index != index }
    case .egress: copy.egress?.rules.removeAll { $0.index != index }
    }
    return copy
  }
}

extension Policy {
  /// Whether it may not apply to its subject, as one that can't be read.
  fileprivate var isInDoubt: Bool { if case .uncertain = subject { true } else { false } }
}

extension EndpointReference {
  /// Whether it stands for something that isn't in the input.
  fileprivate var isUnidentified: Bool { if case .unidentified = self { true } else { false } }
}

extension Rule {
  /// Whether nothing of it is in doubt.
  fileprivate var isPlain: Bool { action == .allow && conditions.isEmpty && local == nil }
}
