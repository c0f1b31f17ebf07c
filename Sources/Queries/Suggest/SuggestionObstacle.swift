import NetworkModel
import ReachabilityEngine

/// Finds why no NetworkPolicy can make an assertion hold.
struct SuggestionObstacle {
  let evaluator: ReachEvaluator
  /// Whether connections are to pass; else they aren't.
  let mustReach: Bool
  /// The pairs that aren't as they are to be.
  let failures: [ReachGroup]
  private var isolation: [IsolationFinding] = []
  /// What becomes of the connection that shows best what is wrong.
  private var verdict: Verdict?

  init(evaluator: ReachEvaluator, result: AssertionResult) {
    self.init(
      evaluator: evaluator,
      mustReach: result.assertion.sentence.form.asksForConnections,
      failures: result.failures
    )
    isolation = result.isolation
    verdict = result.witness?.verdict
  }

  init(evaluator: ReachEvaluator, mustReach: Bool, failures: [ReachGroup]) {
    self.evaluator = evaluator
    self.mustReach = mustReach
    self.failures = failures
    verdict = finder.witness(failures)?.verdict
  }

  private var network: CompiledNetwork { evaluator.network }
  private static let policyTier = StandardTier.networkPolicy.rawValue

  /// The first reason, lower case first, no full stop; nil where none is known.
  var reason: String? {
    if mustReach { return failures.lazy.compactMap(whyDenied).first ?? doubt }
    let onHosts = isolation.first { $0.isIsolated != .yes && $0.isHostNetwork }
    if let onHosts {
      let names = PeerMembers(pods: onHosts.pods).words(in: network.network)
      return "no policy selects pods on the node's network (N25): \(names)"
    }
    return failures.lazy.compactMap(whyAllowed).first ?? doubt
  }

  /// Why it can't be told whether it holds, where something may pass and nothing surely does.
  private var doubt: String? {
    guard verdict == .unknown else { return nil }
    let cause = failures.lazy.flatMap(\.causes).first.map { ": \($0)" } ?? ""
    return "it is not known offline whether this passes\(cause)"
  }

  // MARK: what is denied and must pass

  private func whyDenied(_ group: ReachGroup) -> String? {
    explanation(group).directions.lazy.compactMap { direction -> String? in
      guard let tier = direction.tiers.last, tier.tier < Self.policyTier, tier.outcome == .deny
      else { return nil }
      return decision(of: tier, .deny, direction).map {
        "\($0) denies it before NetworkPolicies are asked"
      }
    }.first
  }

  // MARK: what passes and must not

  private func whyAllowed(_ group: ReachGroup) -> String? {
    let explanation = explanation(group)
    let port = explanation.port
    switch explanation.exemption {
    case .samePod: return "nothing stops a pod from reaching itself (N23)"
    case .ownNode: return "no policy stops a node from reaching the pods on it (N24)"
    case nil: break
    }
    guard explanation.connectivity.verdict(port) != .deny else {
      return whyElsewhere(explanation)
    }
    var reasons: [String] = []
    for direction in explanation.directions.reversed() {
      guard let reason = whyFixed(direction) else { return nil }
      if !reasons.contains(reason) { reasons.append(reason) }
    }
    return reasons.joined(separator: ", and ")
  }

  /// Why a direction can't be closed; nil where it can.
  private func whyFixed(_ direction: DirectionExplanation) -> String? {
    let network = network.network
    guard case .pod(let index) = direction.subject, !network.cluster.pods[index].isHostNetwork
    else {
      return "no policy selects \(network.name(of: direction.subject))"
    }
    guard let tier = direction.tiers.last, tier.tier < Self.policyTier, tier.outcome == .allow
    else { return nil }
    return decision(of: tier, .allow, direction).map {
      "\($0) allows it before NetworkPolicies are asked"
    }
  }

  /// What passes other than at the pods' addresses.
  private func whyElsewhere(_ explanation: Explanation) -> String? {
    let others = evaluator.secondaryAnswers(for: explanation)
    guard let other = others.first(where: { $0.1.connectivity.verdict($0.1.port) != .deny }) else {
      return nil
    }
    let name = other.2.name.map { " `\($0)`" } ?? ""
    return "it passes on the secondary network\(name), of which NetworkPolicies say nothing"
  }

  // MARK: words

  private var finder: WitnessFinder {
    WitnessFinder(network: network.network, mustReach: mustReach)
  }

  /// The replay of the connection that tells most about some pairs.
  func explanation(_ group: ReachGroup) -> Explanation {
    network.explain(finder.witness(group))
  }

  /// `AdminNetworkPolicy a (policies.yaml:3:1)`.
  private func decision(
    of tier: TierExplanation,
    _ action: RuleAction,
    _ direction: DirectionExplanation
  ) -> String? {
    for policy in tier.policies where policy.selects == .yes {
      guard let rule = policy.rules.first(where: { $0.match == .yes && $0.action == action }) else {
        continue
      }
      let place = (rule.position ?? policy.position).map { " (\($0))" } ?? ""
      return "\(policy.identity)\(place)"
    }
    return nil
  }
}

extension Sentence.Form {
  /// Whether it holds where connections pass; else where they don't.
  var asksForConnections: Bool {
    if case .canReach = self { return true }
    return false
  }
}
