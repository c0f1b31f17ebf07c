import NetworkModel
import ReachabilityEngine

extension LintCheck {
  /// Policies of equal priority that disagree about somebody (A7).
  static let priorities = LintCheck(codes: [.equalPriority]) { context in
    context.network.priorityWarnings.map { warning in
      let policy = context.network.network.policies.first { $0.position == warning.position }
      return LintFinding(
        .equalPriority,
        warning.message,
        of: policy?.identity,
        at: warning.position,
        notes: warning.notes,
        fix: warning.help
      )
    }
  }

  /// What manifests say that decides nothing, or more than it seems.
  static let writtenFacts = LintCheck(
    codes: [
      .inertRules, .isolatesByDefault, .isolatesWithoutRules, .supersededVersion,
      .namespaceNameLabel,
    ],
    isAboutPolicies: false
  ) { context in
    context.facts.compactMap(LintFinding.init)
  }

  /// What was warned of while manifests were read.
  static let warnings = LintCheck(codes: [.manifest], isAboutPolicies: false) { context in
    let told = Set(context.facts.filter { LintFinding($0) != nil }.map(\.position))
    let warnings = context.warnings.filter { warning in
      warning.severity == .warning && !(warning.position.map(told.contains) ?? false)
    }.map { warning in
      LintFinding(
        .manifest,
        warning.message,
        of: nil,
        at: warning.position,
        notes: warning.notes,
        fix: warning.help
      )
    }
    guard context.cluster.pods.isEmpty, !context.policies.isEmpty else { return warnings }
    let unjudged = LintFinding(
      .manifest,
      "there are policies and no pods: whom selectors match can't be told",
      of: nil,
      at: nil,
      fix: "name the manifests of the workloads, too"
    )
    return warnings + [unjudged]
  }
}

extension LintFinding {
  /// What a fact comes to; nil for one that others look at.
  init?(_ fact: WrittenFact) {
    let found: (code: LintCode, message: Diagnostic.Message, fix: String?)? =
      switch fact.kind {
      case .inertRules(let direction, let count):
        (.inertRules, .inert(fact.object, direction, count), .name(direction))
      case .isolatesByDefault:
        (.isolatesByDefault, .byDefault(fact.object), nil)
      case .isolatesWithoutRules(let direction):
        (.isolatesWithoutRules, .withoutRules(fact.object, direction), .writeEmpty(direction))
      case .superseded(let current):
        (
          .supersededVersion,
          "\(fact.object) is of `\(fact.object.apiVersion)`, which \(current) supersedes",
          nil
        )
      case .otherNameLabel(let value):
        (
          .namespaceNameLabel,
          """
          the label `kubernetes.io/metadata.name` of \(fact.object) is always its name: the server \
          overwrites `\(value)`
          """,
          nil
        )
      case .ignores, .finishedPod, .probed: nil
      }
    guard let found else { return nil }
    self.init(
      found.code,
      found.message,
      of: fact.object,
      at: fact.position,
      fix: found.fix
    )
  }
}

extension Diagnostic.Message {
  fileprivate static func inert(
    _ object: ObjectIdentity,
    _ direction: Direction,
    _ count: Int
  ) -> Self {
    """
    \(count == 1 ? "the \(direction.rawValue) rule" : "the \(count) \(direction.rawValue) rules") of \
    \(object) \(count == 1 ? "says" : "say") nothing: `policyTypes` leaves \(direction.typeName) out
    """
  }

  fileprivate static func byDefault(_ object: ObjectIdentity) -> Self {
    """
    \(object) has egress rules only, and denies all ingress, too: without `policyTypes`, a policy always \
    speaks of ingress
    """
  }

  fileprivate static func withoutRules(_ object: ObjectIdentity, _ direction: Direction) -> Self {
    """
    \(object) denies all \(direction.rawValue): `policyTypes` names \(direction.typeName), and there \
    is no `\(direction.rawValue)`
    """
  }
}

extension String {
  fileprivate static func name(_ direction: Direction) -> String {
    "add `\(direction.typeName)` to `policyTypes`, or remove the rules"
  }

  fileprivate static func writeEmpty(_ direction: Direction) -> String {
    "if that is meant, write `\(direction.rawValue): []`; else take \(direction.typeName) out of `policyTypes`"
  }
}

extension Direction {
  /// The word of `policyTypes`.
  fileprivate var typeName: String { self == .ingress ? "Ingress" : "Egress" }
}
