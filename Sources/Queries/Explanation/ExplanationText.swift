import NetworkModel
import ReachabilityEngine
import Reports

/// Writes an explanation for people: per direction the tiers, policies and rules that decide.
struct ExplanationText {
  let explanation: Explanation
  let network: Network
  /// How far to the right of its usual place it stands, in columns.
  var indent = 0

  /// Writes both directions.
  func write(to writer: TextWriter) {
    if explanation.exemption == .samePod {
      return writer.paragraph(
        "a pod always reaches itself; policies do not apply",
        indent: indent + 2
      )
    }
    for direction in explanation.directions { write(direction, to: writer) }
    if explanation.exemption == .ownNode {
      writer.paragraph(
        "ingress of \(network.name(of: explanation.destination), .name): \("allow", .allow)"
          + ", since a node always reaches the pods on it",
        indent: indent + 2,
        hanging: 2
      )
    }
  }

  private func write(_ direction: DirectionExplanation, to writer: TextWriter) {
    let subject = network.name(of: direction.subject)
    let verdict = direction.verdict(explanation.port)
    writer.paragraph(
      "\(direction.direction.rawValue) of \(subject, .name): \(verdict.rawValue, verdict.role)"
        + summary(direction),
      indent: indent + 2,
      hanging: 2
    )
    for tier in direction.tiers {
      writer.paragraph(heading(tier, direction), indent: indent + 4, hanging: 2)
      for policy in tier.told(explanation.port) where isTelling(policy, tier, direction) {
        write(policy, tier, direction, to: writer)
      }
    }
  }

  /// The tier and what it comes to, unless the direction's own line says so.
  private func heading(_ tier: TierExplanation, _ direction: DirectionExplanation) -> StyledText {
    let isAlone = direction.tiers.count == 1 && tier.tier == StandardTier.networkPolicy.rawValue
    let subject = network.name(of: direction.subject)
    let words: StyledText =
      switch tier.outcome {
      case .allow: ": \("allows", .allow)"
      case .deny: ": \("denies", .deny)"
      case .pass: ": passes"
      case .isolated:
        ": \("denies", .deny), since policies isolate \(subject) and none of their rules matches"
      case .none: ": no rule matches"
      case .partial: ": decides some ports only"
      case .unknown: ": \("can't be told", .unknown)"
      }
    return "tier \(tier.name)" + (isAlone ? "" : words)
  }

  /// What the direction lets through, where no single port was asked; or the default that applies.
  private func summary(_ direction: DirectionExplanation) -> StyledText {
    guard let last = direction.tiers.last else {
      switch direction.subject {
      case .address, .unidentified: return ", since no policy applies outside the cluster"
      case .pod, .node: break
      }
      return ", since no policy selects it for \(direction.direction.rawValue)"
    }
    switch direction.verdict(explanation.port) {
    case .deny:
      return direction.tiers.count == 1 && last.outcome == .isolated
        ? ", since policies isolate it and none of their rules matches" : ""
    case .allow where last.outcome == .pass || last.outcome == .none:
      return ", since no tier decides otherwise"
    case .allow, .unknown: break
    }
    guard explanation.port == nil else { return "" }
    let sure = direction.connectivity.allowed
    let unknown = direction.connectivity.unknown
    let words = sure.isEmpty ? "" : " on \(sure)"
    return StyledText(words + (unknown.isEmpty ? "" : ", unknown on \(unknown)"))
  }

  /// Where a rule decides, only what led to it is told; where none does and the connection passes all
  /// the same, nothing; else everything that might have decided.
  private func isTelling(
    _ policy: PolicyExplanation,
    _ tier: TierExplanation,
    _ direction: DirectionExplanation
  ) -> Bool {
    switch tier.outcome {
    case .allow, .deny, .pass: policy.selects != .yes || policy.hasMatch
    case .none:
      // That pods share a network says nothing worth telling.
      tier.tier != StandardTier.network.rawValue
        && direction.verdict(explanation.port) != .allow
    case .isolated, .unknown: true
    case .partial: direction.verdict(explanation.port) != .allow || policy.hasMatch
    }
  }

  private func write(
    _ policy: PolicyExplanation,
    _ tier: TierExplanation,
    _ direction: DirectionExplanation,
    to writer: TextWriter
  ) {
    let doubt: StyledText = policy.selects == .unknown ? " \("may select it", .unknown)" : ""
    var line: StyledText = "\(policy.identity.description, .name)\(place(policy.position))\(doubt)"
    if policy.rules.isEmpty { line += ": has no \(direction.direction.rawValue) rules" }
    writer.paragraph(line, indent: indent + 6, hanging: 2)
    for doubt in policy.doubts { write(doubt, to: writer) }
    let isAllowed = direction.verdict(explanation.port) == .allow
    let isDecided = [.allow, .deny, .pass].contains(tier.outcome) || isAllowed
    for rule in policy.rules where !isDecided || rule.match != .no {
      write(rule, tier, direction.direction, to: writer)
    }
  }

  private func write(
    _ rule: RuleExplanation,
    _ tier: TierExplanation,
    _ direction: Direction,
    to writer: TextWriter
  ) {
    let name = rule.name.map { " `\($0)`" } ?? ""
    let title: StyledText =
      "\(direction.rawValue) rule \("\(rule.index + 1)")\(name)\(place(rule.position))"
    switch rule.match {
    case .yes:
      let isLast = tier.tier == StandardTier.baseline.rawValue
      let onward = rule.action == .pass ? isLast ? " to the default" : " to the next tier" : ""
      writer.paragraph(
        "\(title) \(rule.action.verb, rule.action.role) \(rule.connections.description)\(onward)",
        indent: indent + 8,
        hanging: 2
      )
    case .unknown:
      writer.paragraph("\(title) \("may match", .unknown)", indent: indent + 8, hanging: 2)
      for mismatch in rule.mismatches { write(mismatch, to: writer) }
    case .no:
      guard rule.mismatches.count == 1, let only = rule.mismatches.first else {
        writer.paragraph("\(title) does not match:", indent: indent + 8, hanging: 2)
        for mismatch in rule.mismatches { write(mismatch, to: writer) }
        return
      }
      writer.paragraph("\(title) does not match: \(sentence(only))", indent: indent + 8, hanging: 2)
    }
  }

  private func write(_ mismatch: Mismatch, to writer: TextWriter) {
    writer.paragraph(sentence(mismatch), indent: indent + 10, hanging: 2)
  }

  private func sentence(_ mismatch: Mismatch) -> StyledText {
    mismatch.field.isEmpty
      ? StyledText(mismatch.sentence) : "\(mismatch.field, .heading) \(mismatch.sentence)"
  }

  private func place(_ position: SourcePosition?) -> StyledText {
    position.map { " \("(\($0))", .faint)" } ?? ""
  }
}

extension TierExplanation {
  /// The policies that had a say: where a rule decides in order, those up to it, without what stands
  /// behind the rule.
  func told(_ port: AskedPort?) -> [PolicyExplanation] {
    guard tier != StandardTier.networkPolicy.rawValue, [.allow, .deny, .pass].contains(outcome)
    else {
      return policies
    }
    var told: [PolicyExplanation] = []
    for var policy in policies {
      let decider = policy.rules.firstIndex {
        policy.selects == .yes && $0.match == .yes && (port != nil || $0.connections == .all)
      }
      if let decider { policy.rules = Array(policy.rules[...decider]) }
      told.append(policy)
      if decider != nil { break }
    }
    return told
  }
}

extension PolicyExplanation {
  /// Whether a rule of it matches or may match.
  var hasMatch: Bool { rules.contains { $0.match != .no } }
}

extension RuleAction {
  /// What a rule of the action does.
  var verb: String {
    switch self {
    case .allow: "allows"
    case .deny: "denies"
    case .pass: "passes"
    case .log: "logs"
    }
  }

  fileprivate var role: Role {
    switch self {
    case .allow: .allow
    case .deny: .deny
    case .pass, .log: .unknown
    }
  }
}

extension Verdict {
  /// How the word is styled.
  var role: Role {
    switch self {
    case .allow: .allow
    case .deny: .deny
    case .unknown: .unknown
    }
  }
}
