import NetworkModel
import ReachabilityEngine
import Reports

/// Where in the manifests it is decided what becomes of a connection, for formats that point into
/// files: the rules and policies that decide, then what no policy selects.
struct DecidingPlaces {
  let network: Network
  /// What the subject of a direction is called; nil for its own name.
  var subjectName: ((Direction) -> String)? = nil

  /// The places of the directions that bring a verdict about, the most telling one first.
  ///
  /// A connection is denied by the direction that denies it, and allowed by both: ingress is told
  /// first, since it is the destination's owner who may close it.
  func places(of explanation: Explanation) -> [Findings.Place] {
    let verdict = explanation.connectivity.verdict(explanation.port)
    let deciding = explanation.directions.filter { $0.verdict(explanation.port) == verdict }
    let told = verdict == .allow ? deciding.reversed() : deciding
    let decided = told.map { direction in
      deciders(direction, explanation.port).compactMap { decider in
        decider.position.map { Findings.Place($0, decider.text) }
      }
    }
    let undecided = zip(told, decided).filter(\.1.isEmpty).map(\.0)
    return decided.flatMap(\.self)
      + (verdict == .allow ? undecided.compactMap(undecidedEnd) : [])
  }

  /// A rule or a policy that decides.
  struct Decider {
    /// What it does, as the end of a diagnostic.
    var text: String
    /// Where it is written; nil where that isn't known.
    var position: SourcePosition?
  }

  /// The rules and policies that decide in one direction; none where no policy does.
  func deciders(_ direction: DirectionExplanation, _ port: AskedPort?) -> [Decider] {
    guard let tier = direction.tiers.last else { return [] }
    return tier.told(port).nearestFirst(tier.outcome).flatMap { policy in
      let rules = policy.rules.filter { tier.outcome.isBroughtAbout(by: $0, of: policy) }
      let deciders = rules.map { decider($0, of: policy, direction) }
      // What lets some ports pass is told by those of its rules that do.
      let isToldByRules = tier.outcome == .partial && direction.verdict(port) == .allow
      guard deciders.isEmpty, !isToldByRules else { return deciders }
      return whole(policy, tier, direction).map { [$0] } ?? []
    }
  }

  private func decider(
    _ rule: RuleExplanation,
    of policy: PolicyExplanation,
    _ direction: DirectionExplanation
  ) -> Decider {
    let name = rule.name.map { " `\($0)`" } ?? ""
    let verb =
      rule.match == .unknown || policy.selects == .unknown ? "may decide" : rule.action.verb
    let word = direction.direction.rawValue
    return Decider(
      text: "\(policy.identity), \(word) rule \(rule.index + 1)\(name), \(verb) it",
      position: rule.position ?? policy.position
    )
  }

  private func name(of direction: DirectionExplanation) -> String {
    subjectName?(direction.direction) ?? network.name(of: direction.subject)
  }

  /// A policy that decides without a rule.
  private func whole(
    _ policy: PolicyExplanation,
    _ tier: TierExplanation,
    _ direction: DirectionExplanation
  ) -> Decider? {
    guard policy.isolates else { return nil }
    let subject = name(of: direction)
    let word = direction.direction.rawValue
    switch (tier.outcome, policy.selects) {
    case (.isolated, .yes), (.partial, .yes):
      return Decider(
        text: "\(policy.identity) isolates \(subject) for \(word), and none of its rules matches",
        position: policy.position
      )
    case (.unknown, .unknown):
      return Decider(
        text: "\(policy.identity) may isolate \(subject) for \(word)",
        position: policy.position
      )
    default: return nil
    }
  }

  /// The manifest of an endpoint about which no rule decides.
  private func undecidedEnd(_ direction: DirectionExplanation) -> Findings.Place? {
    let position: SourcePosition? =
      switch direction.subject {
      case .pod(let index): network.cluster.pods[index].position
      case .node(let index): network.cluster.nodes[index].position
      case .address, .unidentified: nil
      }
    let subject = name(of: direction)
    let word = direction.direction.rawValue
    // The tier of networks keeps networks apart; it is no policy of anybody.
    let isSelected = direction.tiers.contains { $0.tier != StandardTier.network.rawValue }
    return position.map { position in
      Findings.Place(
        position,
        isSelected
          ? "no rule decides on \(word) of \(subject)" : "no policy selects \(subject) for \(word)"
      )
    }
  }
}

extension [PolicyExplanation] {
  /// Where none of their rules matches, the policies with the rule that comes closest first: there a
  /// reader would open the connection.
  fileprivate func nearestFirst(_ outcome: TierOutcome) -> [PolicyExplanation] {
    guard outcome == .isolated else { return self }
    let distances = map { $0.rules.map(\.mismatches.count).min() ?? Int.max }
    return indices.sorted { (distances[$0], $0) < (distances[$1], $1) }.map { self[$0] }
  }
}

extension TierOutcome {
  /// Whether the outcome comes from a rule, or may do so.
  fileprivate func isBroughtAbout(by rule: RuleExplanation, of policy: PolicyExplanation) -> Bool {
    let isSure = rule.match == .yes && policy.selects == .yes
    return switch self {
    case .allow: isSure && rule.action == .allow
    case .deny: isSure && rule.action == .deny
    case .partial: isSure && rule.action != .log
    case .unknown: !isSure && rule.match != .no && rule.action != .log
    case .isolated, .pass, .none: false
    }
  }
}
