import NetworkModel

/// A rule where it stands.
struct RulePlace {
  var policy: Policy
  var direction: Direction
  var rule: Rule

  /// `NetworkPolicy shop/api, ingress rule 2`.
  var words: String {
    let name = rule.name.map { " `\($0)`" } ?? ""
    return "\(policy.identity), \(direction.rawValue) rule \(rule.index + 1)\(name)"
  }
}

extension Direction {
  /// The field of a rule that lists its peers.
  var peersField: String { self == .ingress ? "from" : "to" }
}

extension LintContext {
  /// The rules of all policies that are linted, in order.
  var rules: [RulePlace] {
    policies.flatMap { index in
      let policy = policy(index)
      return Direction.allCases.flatMap { direction in
        (policy.rules(direction)?.rules ?? []).map {
          RulePlace(policy: policy, direction: direction, rule: $0)
        }
      }
    }
  }
}
