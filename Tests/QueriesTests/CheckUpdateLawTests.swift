import NetworkGeneration
import NetworkModel
import Queries
import ReachabilityEngine
import Testing

/// Changes brought into a compiled network are seen by sentences as if it were compiled anew.
struct CheckUpdateLawTests {
  private static let texts = [
    "any can reach any", "any cannot reach any:80", "nothing outside reaches any",
    "any reaches nothing outside", "any is isolated from 10.0.0.0/8",
    "every pod is isolated for ingress and egress",
  ]

  @Test func `a check of a changed network is one of the network compiled anew`() throws {
    let assertions = try Self.texts.map { Assertion($0, try Sentence(parsing: $0)) }
    var (updates, withNewClasses) = (0, 0)
    for run in 0..<300 as Range<UInt64> {
      let seed = RunSettings.seed &+ run
      var generator = NetworkGenerator(seed: seed, shape: .networkPolicies)
      var network = generator.network()
      network.cluster.entryPoints = []
      for policy in network.policies {
        var before = network
        before.policies.removeAll { $0 == policy }
        guard let question = try? CheckQuery(assertions).question(in: before) else { continue }
        var changed = CompiledNetwork(before, distinguishing: question.distinguishing)
        let count = changed.classes.count
        changed.apply(NetworkDelta([.policy(NetworkDelta.Replacement(old: nil, new: policy))]))
        if changed.counters.recompilations == 0 {
          updates += 1
          if changed.classes.count > count { withNewClasses += 1 }
        }
        let anew = try CheckQuery(assertions).answer(in: network)
        #expect(
          question.answer(on: changed).results.map(Self.outcome) == anew.results.map(Self.outcome),
          "seed \(seed), \(policy.identity)\n\(network.listing)"
        )
      }
    }
    #expect(updates > 100, "too few policies are brought in: \(updates)")
    #expect(withNewClasses > 20, "too few bring new classes: \(withNewClasses)")
  }

  private static func outcome(_ result: AssertionResult) -> String {
    "\(result.passed), \(result.verdict?.rawValue ?? "none"), \(result.witness == nil)"
  }
}
