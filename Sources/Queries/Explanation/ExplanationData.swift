import NetworkModel
import ReachabilityEngine
import Reports

extension DataWriter {
  /// Writes an explanation as a sequence of directions, egress first; empty where a pod reaches
  /// itself, which no policy can stop (N23).
  func value(_ explanation: Explanation, in network: Network) {
    sequence {
      for direction in explanation.directions {
        mapping {
          field("direction", direction.direction.rawValue)
          field("subject", network.name(of: direction.subject))
          field("verdict", direction.verdict(explanation.port).rawValue)
          fields(of: direction.connectivity)
          sequence("tiers") {
            for tier in direction.tiers { value(tier) }
          }
        }
      }
    }
  }

  private func value(_ tier: TierExplanation) {
    mapping {
      field("tier", tier.name)
      field("outcome", tier.outcome.rawValue)
      sequence("policies") {
        for policy in tier.policies { value(policy) }
      }
    }
  }

  private func value(_ policy: PolicyExplanation) {
    mapping {
      mapping("policy", .line) {
        field("kind", policy.identity.kind)
        field("namespace", policy.identity.namespace)
        field("name", policy.identity.name)
      }
      key("location")
      value(policy.position)
      field("selects", policy.selects.word)
      field("isolates", policy.isolates)
      if !policy.doubts.isEmpty { mismatches("doubts", policy.doubts) }
      sequence("rules") {
        for rule in policy.rules { value(rule) }
      }
    }
  }

  private func value(_ rule: RuleExplanation) {
    mapping {
      field("index", rule.index)
      field("name", rule.name)
      key("location")
      value(rule.position)
      field("action", rule.action.rawValue)
      field("matches", rule.match.word)
      key("ports")
      value(rule.connections)
      mismatches("mismatches", rule.mismatches)
    }
  }

  private func mismatches(_ name: String, _ mismatches: [Mismatch]) {
    sequence(name) {
      for mismatch in mismatches {
        mapping {
          field("field", mismatch.field)
          field("message", mismatch.sentence)
          key("location")
          value(mismatch.position)
        }
      }
    }
  }
}

extension Certainty {
  /// `no`, `unknown` or `yes`.
  var word: String {
    switch self {
    case .no: "no"
    case .unknown: "unknown"
    case .yes: "yes"
    }
  }
}
