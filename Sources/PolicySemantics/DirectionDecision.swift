import NetworkModel

/// How a connection fares in one direction, for one way the unknowns may turn out.
enum DirectionOutcome: CaseIterable {
  case allow
  case deny
}

/// The walk through the tiers for one direction of one connection.
struct DirectionDecision {
  let network: Network
  let direction: Direction
  let subject: EndpointReference
  let peer: EndpointReference
  let connection: Connection

  /// What a tier makes of a connection.
  private enum TierOutcome {
    case decided(DirectionOutcome)
    case goesOn(tier: Int)
  }

  /// A policy of a tier that applies to the subject, and which of its rules match.
  private struct Applied {
    let isolates: Bool
    let matches: [RuleAction]
  }

  /// After the last tier a connection is allowed: a pod that no policy selects isn't isolated.
  func outcome(_ assignment: inout Assignment) -> DirectionOutcome {
    var tier = 0
    while tier < network.tiers.count {
      switch outcome(ofTier: tier, &assignment) {
      case .decided(let outcome): return outcome
      case .goesOn(tier: let next):
        precondition(next > tier, "a tier passes to a later one")
        tier = next
      }
    }
    return .allow
  }

  private func outcome(ofTier index: Int, _ assignment: inout Assignment) -> TierOutcome {
    let tier = network.tiers[index]
    var applied: [Applied] = []
    for policy in network.policies where policy.tier == index {
      if let one = apply(policy, &assignment) { applied.append(one) }
    }
    switch decidingAction(applied.flatMap(\.matches), tier.precedence) {
    case .allow: return .decided(.allow)
    case .deny: return .decided(.deny)
    case .pass: return .goesOn(tier: tier.passTo ?? index + 1)
    case .log, nil:
      // Kubernetes, Network Policies, "The two sorts of pod isolation": a pod is isolated if there
      // is any policy that both selects it and speaks of the direction; then only what the rules of
      // those policies allow is allowed. Tiers that don't isolate fall through (A3).
      guard tier.isolated == .deny, applied.contains(where: \.isolates) else {
        return .goesOn(tier: index + 1)
      }
      return .decided(.deny)
    }
  }

  /// Nil where a policy is staged, doesn't speak of the direction, or doesn't select the subject.
  private func apply(_ policy: Policy, _ assignment: inout Assignment) -> Applied? {
    guard policy.enforcement == .enforced, let rules = policy.rules(direction) else { return nil }
    let endpoints = EndpointMatching(
      network: network,
      ownNamespace: policy.identity.namespace
    )
    guard assignment.settle(endpoints.truth(of: policy.subject, for: subject)) else { return nil }
    let matching = RuleMatching(
      endpoints: endpoints,
      subject: subject,
      peer: peer,
      connection: connection
    )
    var matches: [RuleAction] = []
    for rule in rules.rules where rule.action != .log {
      if assignment.settle(matching.truth(of: rule)) { matches.append(rule.action) }
    }
    return Applied(isolates: rules.isolates, matches: matches)
  }

  /// Of the actions of the rules that match, in order, the one that decides.
  private func decidingAction(
    _ actions: [RuleAction],
    _ precedence: Tier.Precedence
  ) -> RuleAction? {
    switch precedence {
    case .inOrder: actions.first
    case .denyFirst: [.deny, .allow, .pass].first(where: actions.contains)
    }
  }
}
