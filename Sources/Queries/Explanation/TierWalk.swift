import NetworkModel
import ReachabilityEngine

/// Finds what a tier makes of a connection, from which of its rules match.
struct TierWalk {
  /// A rule that matches or may match, in the order of the tier.
  private struct Match {
    var action: RuleAction
    var isCertain: Bool
    var connections: ConnectionSet
  }

  private let tier: Tier
  private let matches: [Match]
  private let isolation: Certainty

  /// Takes in what a tier's policies say of a pair.
  init(_ tier: Tier, _ policies: [PolicyExplanation]) {
    self.tier = tier
    var matches: [Match] = []
    for policy in policies where policy.selects != .no {
      for rule in policy.rules where rule.match != .no && rule.action != .log {
        matches.append(
          Match(
            action: rule.action,
            isCertain: rule.match == .yes && policy.selects == .yes,
            connections: rule.connections
          )
        )
      }
    }
    let order: [RuleAction] = [.deny, .allow, .pass]
    self.matches =
      tier.precedence == .inOrder
      ? matches : order.flatMap { action in matches.filter { $0.action == action } }
    let isolating = policies.filter { $0.isolates && $0.selects != .no }
    isolation =
      isolating.contains { $0.selects == .yes } ? .yes : isolating.isEmpty ? .no : .unknown
  }

  /// What becomes of a connection to a port, or of all ports together.
  func outcome(_ port: AskedPort?) -> TierOutcome {
    var outcomes: Set<TierOutcome> = []
    var hasDoubt = false
    var rest = ConnectionSet.all
    for match in matches {
      let taken = port == nil ? match.connections.intersection(rest) : rest
      guard !taken.isEmpty else { continue }
      outcomes.insert(TierOutcome(match.action))
      guard match.isCertain else {
        hasDoubt = true
        continue
      }
      rest = port == nil ? rest.subtracting(taken) : .none
      if rest.isEmpty { break }
    }
    if !rest.isEmpty {
      let isolated: TierOutcome = tier.isolated == .deny ? .isolated : .none
      outcomes.formUnion(
        isolation == .no ? [.none] : isolation == .yes ? [isolated] : [isolated, .none]
      )
      hasDoubt = hasDoubt || isolation == .unknown && isolated != .none
    }
    if outcomes.count == 1, let only = outcomes.first { return only }
    return hasDoubt ? .unknown : .partial
  }
}

extension TierOutcome {
  /// What a rule that matches comes to.
  init(_ action: RuleAction) {
    switch action {
    case .allow: self = .allow
    case .deny: self = .deny
    case .pass: self = .pass
    case .log: self = .none
    }
  }
}
