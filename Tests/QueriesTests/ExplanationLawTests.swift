import NetworkGeneration
import NetworkModel
import Queries
import ReachabilityEngine
import Testing

/// Explanations say what the engine says: their findings, put together, give its verdicts.
struct ExplanationLawTests {
  @Test
  func `the rules that an explanation finds to match decide as the engine does`() {
    let seed = RunSettings.seed
    var compared = 0
    for run in 0..<400 {
      var random = SplitMix64(seed: seed &+ UInt64(run))
      var generator = NetworkGenerator(seed: seed &+ UInt64(run))
      let network = generator.network()
      let compiled = CompiledNetwork(network)
      let probes = NetworkProbes(of: network, addresses: 4, using: &random)
      for source in probes.endpoints {
        for destination in probes.endpoints {
          guard let port = probes.ports.randomElement(using: &random) else { continue }
          let asked = AskedPort(random.pick(IPProtocol.withPorts), port)
          let explanation = compiled.explain(from: source, to: destination, port: asked)
          for direction in explanation.directions {
            guard let expected = Self.verdict(direction, of: network) else { continue }
            compared += 1
            #expect(
              Self.byOutcome(direction) == expected,
              "seed \(seed), run \(run): the tiers' outcomes of \(network.name(of: source)) to \(network.name(of: destination)), \(asked), \(direction.direction)"
            )
            #expect(
              direction.verdict(asked) == expected,
              "seed \(seed), run \(run): \(network.name(of: source)) to \(network.name(of: destination)), \(asked), \(direction.direction)"
            )
          }
        }
      }
    }
    #expect(compared > 10_000, "too few explanations without doubt: \(compared)")
  }

  /// The verdict that the last tier's outcome amounts to, where no finding is in doubt.
  private static func byOutcome(_ explanation: DirectionExplanation) -> Verdict? {
    switch explanation.tiers.last?.outcome {
    case .allow, .pass, .none?, nil: .allow
    case .deny, .isolated: .deny
    case .partial, .unknown: nil
    }
  }

  /// The verdict that an explanation's findings amount to; nil where one of them is in doubt.
  private static func verdict(
    _ explanation: DirectionExplanation,
    of network: Network
  ) -> Verdict? {
    let policies = explanation.tiers.flatMap(\.policies)
    guard policies.allSatisfy({ $0.selects == .yes }),
      policies.allSatisfy({ $0.rules.allSatisfy { $0.match != .unknown } })
    else { return nil }
    var index = 0
    while index < network.tiers.count {
      let tier = network.tiers[index]
      let applied = explanation.tiers.first { $0.name == tier.name }?.policies ?? []
      let matched = applied.flatMap(\.rules).filter { $0.match == .yes && $0.action != .log }
      let first =
        tier.precedence == .inOrder
        ? matched.first?.action
        : [RuleAction.deny, .allow, .pass].first { action in
          matched.contains { $0.action == action }
        }
      switch first {
      case .allow: return .allow
      case .deny: return .deny
      case .pass: index = tier.passTo ?? index + 1
      case .log, nil:
        if applied.contains(where: \.isolates), tier.isolated == .deny { return .deny }
        index += 1
      }
    }
    return .allow
  }
}
