import NetworkModel
import ReachabilityEngine
import Reports

/// Writes an explanation for people: per direction the tiers, policies and rules that decide.
struct ExplanationText {
  let explanation: Explanation
  let network: Network

  /// Writes both directions.
  func write(to writer: TextWriter) {
    if explanation.exemption == .samePod {
      return writer.paragraph("a pod always reaches itself; policies do not apply", indent: 2)
    }
    for direction in explanation.directions { write(direction, to: writer) }
    if explanation.exemption == .ownNode {
      writer.paragraph(
        "ingress of \(network.name(of: explanation.destination), .name): \("allow", .allow)"
          + ", since a node always reaches the pods on it",
        indent: 2,
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
      indent: 2,
      hanging: 2
    )
    for tier in direction.tiers {
      writer.line("tier \(tier.name)", indent: 4)
      for policy in tier.policies where isTelling(policy, direction) {
        write(policy, direction, to: writer)
      }
    }
  }

  /// What the direction lets through, where no single port was asked; or the default that applies.
  private func summary(_ direction: DirectionExplanation) -> StyledText {
    if direction.tiers.isEmpty {
      switch direction.subject {
      case .address, .unidentified: return ", since no policy applies outside the cluster"
      case .pod, .node: break
      }
      return ", since no policy selects it for \(direction.direction.rawValue)"
    }
    if direction.verdict(explanation.port) == .deny {
      let policies = direction.tiers.flatMap(\.policies)
      let isDenied = policies.contains { policy in
        policy.rules.contains { $0.match == .yes && $0.action == .deny }
      }
      return isDenied || !policies.contains(where: \.isolates)
        ? "" : ", since policies isolate it and none of their rules matches"
    }
    guard explanation.port == nil else { return "" }
    let sure = direction.connectivity.allowed
    let unknown = direction.connectivity.unknown
    let words = sure.isEmpty ? "" : " on \(sure)"
    return StyledText(words + (unknown.isEmpty ? "" : ", unknown on \(unknown)"))
  }

  /// Where something is allowed, only what allows it is told; else everything that might have.
  private func isTelling(_ policy: PolicyExplanation, _ direction: DirectionExplanation) -> Bool {
    guard direction.verdict(explanation.port) == .allow else { return true }
    return policy.selects != .yes || policy.rules.contains { $0.match != .no }
      || !direction.tiers.contains { $0.policies.contains(where: \.hasMatch) }
  }

  private func write(
    _ policy: PolicyExplanation,
    _ direction: DirectionExplanation,
    to writer: TextWriter
  ) {
    let doubt: StyledText = policy.selects == .unknown ? " \("may select it", .unknown)" : ""
    var line: StyledText = "\(policy.identity.description, .name)\(place(policy.position))\(doubt)"
    if policy.rules.isEmpty { line += ": has no \(direction.direction.rawValue) rules" }
    writer.paragraph(line, indent: 6, hanging: 2)
    for doubt in policy.doubts { write(doubt, to: writer) }
    let isAllowed = direction.verdict(explanation.port) == .allow
    for rule in policy.rules where !isAllowed || rule.match != .no {
      write(rule, direction.direction, to: writer)
    }
  }

  private func write(_ rule: RuleExplanation, _ direction: Direction, to writer: TextWriter) {
    let name = rule.name.map { " `\($0)`" } ?? ""
    let title: StyledText =
      "\(direction.rawValue) rule \("\(rule.index + 1)")\(name)\(place(rule.position))"
    switch rule.match {
    case .yes:
      writer.paragraph(
        "\(title) \(rule.action.verb, rule.action.role) \(rule.connections.description)",
        indent: 8,
        hanging: 2
      )
    case .unknown:
      writer.paragraph("\(title) \("may match", .unknown)", indent: 8, hanging: 2)
      for mismatch in rule.mismatches { write(mismatch, to: writer) }
    case .no:
      guard rule.mismatches.count == 1, let only = rule.mismatches.first else {
        writer.paragraph("\(title) does not match:", indent: 8, hanging: 2)
        for mismatch in rule.mismatches { write(mismatch, to: writer) }
        return
      }
      writer.paragraph("\(title) does not match: \(sentence(only))", indent: 8, hanging: 2)
    }
  }

  private func write(_ mismatch: Mismatch, to writer: TextWriter) {
    writer.paragraph(sentence(mismatch), indent: 10, hanging: 2)
  }

  private func sentence(_ mismatch: Mismatch) -> StyledText {
    mismatch.field.isEmpty
      ? StyledText(mismatch.sentence) : "\(mismatch.field, .heading) \(mismatch.sentence)"
  }

  private func place(_ position: SourcePosition?) -> StyledText {
    position.map { " \("(\($0))", .faint)" } ?? ""
  }
}

extension PolicyExplanation {
  /// Whether a rule of it matches or may match.
  fileprivate var hasMatch: Bool { rules.contains { $0.match != .no } }
}

extension RuleAction {
  fileprivate var verb: String {
    switch self {
    case .allow: "allows"
    case .deny: "denies"
    case .pass: "passes on"
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
