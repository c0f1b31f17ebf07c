import NetworkGeneration
import NetworkModel
import PolicySemantics
import Queries
import ReachabilityEngine
import Testing

/// Default deny is in place where the specification says that a pod is isolated.
struct IsolationLawTests {
  @Test func `a pod is isolated where policies without rules would deny everything`() throws {
    var found: [Certainty: Int] = [:]
    for run in 0..<600 {
      let seed = RunSettings.seed &+ UInt64(run)
      var generator = NetworkGenerator(seed: seed)
      let network = generator.network()
      guard !network.cluster.pods.isEmpty else { continue }
      for direction in Direction.allCases {
        let sentence = Sentence(.isolatedFor(.all, [direction]))
        let query = CheckQuery([Assertion(sentence.description, sentence)])
        let result = try #require(try query.answer(in: network).results.first)
        let place: Comment = "seed \(seed), \(direction):\n\(network.listing)"
        #expect(result.isolation.flatMap(\.pods).sorted() == Array(network.cluster.pods.indices))
        for finding in result.isolation {
          found[finding.isIsolated, default: 0] += 1
          for pod in finding.pods {
            #expect(Self.isolation(of: pod, direction, network) == finding.isIsolated, place)
          }
        }
        #expect(result.passed == result.isolation.allSatisfy { $0.isIsolated == .yes }, place)
      }
    }
    for certainty in [Certainty.yes, .no, .unknown] {
      #expect(found[certainty, default: 0] > 20, "too few pods that are \(certainty): \(found)")
    }
  }

  /// What becomes of a pod when the policies that isolate have no rules, and there are no others.
  private static func isolation(
    of pod: Int,
    _ direction: Direction,
    _ network: Network
  ) -> Certainty {
    var plain = network
    plain.policies = network.policies.compactMap { policy in
      guard policy.rules(direction)?.isolates == true, network.tiers[policy.tier].isolated == .deny
      else { return nil }
      var policy = policy
      let rules = DirectionRules(isolates: true, rules: [])
      policy.ingress = direction == .ingress ? rules : nil
      policy.egress = direction == .egress ? rules : nil
      return policy
    }
    let outside = IPAddress(.v4, 0xCB00_71FE)
    let (from, to): (EndpointReference, EndpointReference) =
      direction == .ingress ? (.address(outside), .pod(pod)) : (.pod(pod), .address(outside))
    switch plain.policyVerdict(for: Connection(from: from, to: to, over: .tcp, port: 80)) {
    case .allow: return .no
    case .deny: return .yes
    case .unknown: return .unknown
    }
  }
}
