import NetworkModel
import ReachabilityEngine

/// Why a selector selects nobody, and what was probably meant.
struct SelectorAdvice {
  /// Why it selects nobody: lower case first, no full stop.
  private(set) var sentence = ""
  /// Places that help to see it.
  private(set) var notes: [Diagnostic.Note] = []
  /// What mends it; nil where that can't be guessed.
  private(set) var fix: String?
  /// Whether it asks for a namespace that the input doesn't hold, under no name that is near: probably
  /// one that somebody else looks after.
  private(set) var isAboutForeignNamespace = false

  private static let nameLabel = "kubernetes.io/metadata.name"

  /// Finds advice on a selector that selects no pod.
  init(
    _ context: LintContext,
    _ scope: NamespaceScope,
    _ labels: LabelSelector,
    of policy: Policy
  ) {
    let namespaces = context.namespaces(scope, own: policy.identity.namespace)
    if case .matching(let selector) = scope, namespaces.isEmpty {
      adviseOnNamespaces(selector, context)
      return
    }
    let pods = namespaces.flatMap { context.shapes.indices(in: $0) }.map(context.pod(ofShape:))
    let own = scope == .own ? policy.identity.namespace : nil
    if pods.isEmpty {
      sentence =
        own.map { "there is no pod in namespace `\($0)`" }
        ?? "there is no pod in the namespaces that it selects"
    } else if !labels.isEmpty {
      adviseOnPods(labels, pods, mayBeElsewhere: scope == .matching(.everything))
    }
    if own != nil, !labels.isEmpty { adviseOnOtherNamespaces(labels, context) }
  }

  // MARK: namespaces

  private mutating func adviseOnNamespaces(_ selector: LabelSelector, _ context: LintContext) {
    let all = context.cluster.namespaces
    let gap = Gap(selector, among: all.map(\.labels))
    sentence = "no namespace here \(gap.words)"
    if let meant = gap.meant {
      fix = "did you mean `\(meant)`?"
    } else {
      isAboutForeignNamespace = gap.isAbsence
    }
  }

  // MARK: pods

  /// - Parameters:
  ///   - labels: What is asked of pods.
  ///   - pods: Those of the namespaces that are selected.
  ///   - mayBeElsewhere: Whether all namespaces are, so that the pods may be in one that isn't in the input,
  ///     such as those of the cluster's DNS.
  private mutating func adviseOnPods(
    _ labels: LabelSelector,
    _ pods: [Pod],
    mayBeElsewhere: Bool
  ) {
    let gap = Gap(labels, among: pods.map(\.labels))
    sentence = "no pod there \(gap.words)"
    if let meant = gap.meant {
      fix = "did you mean `\(meant)`?"
    } else {
      isAboutForeignNamespace = mayBeElsewhere && gap.isAbsence
    }
    if labels.requirements.contains(where: { $0.key == Self.nameLabel }) {
      fix = "`\(Self.nameLabel)` is a label of namespaces: write it under `namespaceSelector`"
    }
    guard gap.isJoint, let closest = Self.closest(to: labels, among: pods) else { return }
    notes.append(
      Diagnostic.Note(
        "`\(closest.workload.qualifiedName)` comes closest, with labels `\(closest.labels.words)`",
        at: closest.position
      )
    )
  }

  /// The pod that meets the most requirements, the first of equals.
  private static func closest(to labels: LabelSelector, among pods: [Pod]) -> Pod? {
    let met = pods.map { pod in
      labels.requirements.count { $0.holds(for: pod.labels[$0.key]) }
    }
    return met.max().flatMap { most in met.firstIndex(of: most).map { pods[$0] } }
  }

  /// Pods with these labels may live elsewhere: a podSelector alone stays in its namespace (N7).
  private mutating func adviseOnOtherNamespaces(_ labels: LabelSelector, _ context: LintContext) {
    let bearers = context.bearers(of: labels)
    let namespaces = bearers.namespaces
    guard !namespaces.isEmpty else { return }
    let names = namespaces.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
    let more = namespaces.count > 3 ? " and \(namespaces.count - 3) more" : ""
    notes.append(
      Diagnostic.Note(
        "namespace \(names)\(more) has such pods, and a podSelector alone selects pods of its own namespace",
        at: bearers.position
      )
    )
    guard fix == nil else { return }
    fix =
      "add `namespaceSelector: {matchLabels: {\(Self.nameLabel): \(namespaces[0])}}` to the same peer, "
      + "or move the policy"
  }
}

/// What of a selector nobody meets.
private struct Gap {
  /// What nobody is or has.
  private(set) var words: String
  /// What was probably meant; nil where nothing is near.
  private(set) var meant: LabelRequirement?
  /// Whether each requirement is met by somebody, but all by nobody.
  private(set) var isJoint = false
  /// Whether a value or a key is asked for that nobody has.
  private(set) var isAbsence = false

  init(_ selector: LabelSelector, among labels: [Labels]) {
    let unmet = selector.requirements.first { requirement in
      !labels.contains { requirement.holds(for: $0[requirement.key]) }
    }
    guard let unmet else {
      words = "has all of `\(selector)`"
      isJoint = true
      return
    }
    let values = Set(labels.compactMap { $0[unmet.key] }).sorted()
    switch unmet.operator {
    case .in where values.isEmpty, .exists:
      words = "has a label `\(unmet.key)`"
      isAbsence = true
      let keys = Set(labels.flatMap { $0.pairs.map(\.key) }).sorted()
      meant = Self.near(unmet, keys: keys, labels)
    case .in:
      words = "has `\(unmet)`"
      isAbsence = true
      let near = unmet.values.lazy.compactMap { Self.closest(to: $0, among: values) }.first
      meant = near.map { LabelRequirement(unmet.key, .in, [$0]) }
    case .notIn: words = "lacks `\(unmet.key) in (\(unmet.values.joined(separator: ",")))`"
    case .doesNotExist: words = "lacks the label `\(unmet.key)`"
    }
  }

  /// The candidate that a word was probably meant to be; words of a letter or two are all alike.
  private static func closest(to word: String, among candidates: [String]) -> String? {
    word.count < 3 ? nil : NearMiss.closest(to: word, among: candidates.filter { $0.count > 2 })
  }

  /// The requirement with a key that somebody has, if its value fits there or is near one that does.
  private static func near(_ unmet: LabelRequirement, keys: [String], _ labels: [Labels])
    -> LabelRequirement?
  {
    let fitting = keys.filter { key in
      unmet.operator == .in && labels.contains { unmet.holds(for: $0[key]) }
    }
    // The same value under another key says more than the look of the key.
    let near = closest(to: unmet.key, among: fitting) ?? closest(to: unmet.key, among: keys)
    if let near { return LabelRequirement(near, unmet.operator, unmet.values) }
    return fitting.count == 1
      ? LabelRequirement(fitting[0], unmet.operator, unmet.values) : nil
  }
}

extension Labels {
  /// `app=web,tier=front`.
  fileprivate var words: String { pairs.map { "\($0.key)=\($0.value)" }.joined(separator: ",") }
}
