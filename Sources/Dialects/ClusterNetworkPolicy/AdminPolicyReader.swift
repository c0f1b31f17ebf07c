import Manifests
import NetworkModel

/// Reads the spec of a policy of the group, and tells what the API server would refuse.
struct AdminPolicyReader {
  let kind: AdminPolicyKind
  let options: LoweringOptions
  /// The tier, once it is read.
  private(set) var tier: StandardTier?

  /// Creates the reader of a kind.
  init(kind: AdminPolicyKind, options: LoweringOptions) {
    self.kind = kind
    self.options = options
    switch kind {
    case .admin: tier = .admin
    case .baseline: tier = .baseline
    case .cluster: tier = nil
    }
  }

  /// What a spec says.
  struct Spec {
    var tier: StandardTier
    var priority: Double
    var subject: EndpointExpression
    var ingress: [Rule]
    var egress: [Rule]
  }

  /// Reads the spec; nil where something is wrong that leaves open what the policy does.
  mutating func read(_ object: ManifestObject, _ decoder: inout FieldDecoder) -> Spec? {
    let path = FieldPath.root["spec"]
    _ = decoder.mapping(object.root, of: .adminPolicy, at: .root)
    guard let node = decoder.present("spec", in: object.root) else {
      decoder.report(.error(.missingField(path), at: object.position))
      return nil
    }
    guard let spec = decoder.mapping(node, of: kind.specFields, at: path) else { return nil }
    if kind == .cluster { tier = readTier(spec, at: path, &decoder) }
    let priority = readPriority(spec, at: path, &decoder)
    let subject = readSubject(spec, at: path, &decoder)
    let ingress = rules(spec["ingress"], .ingress, at: path["ingress"], &decoder)
    let egress = rules(spec["egress"], .egress, at: path["egress"], &decoder)
    guard let tier, let priority, let subject, let ingress, let egress else { return nil }
    return Spec(
      tier: tier,
      priority: priority,
      subject: subject,
      ingress: ingress,
      egress: egress
    )
  }

  private func readTier(
    _ spec: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> StandardTier? {
    let help = "use `Admin` or `Baseline`"
    guard let node = decoder.present("tier", in: spec) else {
      decoder.report(.error(.missingField(path["tier"]), at: spec.position, help: help))
      return nil
    }
    guard let word = decoder.text(node, at: path["tier"]) else { return nil }
    switch word {
    case "Admin": return .admin
    case "Baseline": return .baseline
    default:
      let meant = NearMiss.closest(to: word, among: ["Admin", "Baseline"])
      decoder.report(
        .error(
          .unknownWord(path["tier"], word, meant: meant),
          at: node.position,
          help: meant == nil ? help : nil
        )
      )
      return nil
    }
  }

  /// A2: 0-1000, lower numbers first.
  ///
  /// The one baseline of v1alpha1 has none and comes last.
  private func readPriority(
    _ spec: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> Double? {
    if kind == .baseline { return .infinity }
    let path = path["priority"]
    guard let node = decoder.present("priority", in: spec) else {
      decoder.report(.error(.missingField(path), at: spec.position, help: .lowerFirst))
      return nil
    }
    guard let priority = decoder.integer(node, at: path) else { return nil }
    guard (0...1000).contains(priority) else {
      decoder.report(.error("`\(path)` must be 0 to 1000, not `\(priority)`", at: node.position))
      return nil
    }
    return Double(priority)
  }

  /// A11: exactly one of `namespaces` and `pods`; hostNetwork pods are never selected.
  private func readSubject(
    _ spec: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> EndpointExpression? {
    let path = path["subject"]
    guard let node = decoder.present("subject", in: spec) else {
      // Selectors beside it were told already, with the way to write them.
      if spec["podSelector"] != nil || spec["namespaceSelector"] != nil { return nil }
      decoder.report(.error(.missingField(path), at: spec.position, help: .allPods))
      return nil
    }
    guard let subject = decoder.mapping(node, of: .adminPolicySubject, at: path) else {
      return nil
    }
    let peers = AdminPolicyPeerReader(kind: kind, options: options)
    let named = ["namespaces", "pods"].filter { decoder.present($0, in: subject) != nil }
    guard named.count == 1, let name = named.first, let value = subject[name] else {
      let known = subject.fields.allSatisfy { FieldSet.adminPolicySubject.names.contains($0.key) }
      // An unknown field was told already.
      if known || named.count > 1 {
        decoder.report(
          .error(
            .notOne(of: ["namespaces", "pods"], path),
            at: node.position,
            help: named.isEmpty ? .allPods : nil
          )
        )
      }
      return nil
    }
    return name == "namespaces"
      ? peers.namespaces(value, at: path[name], &decoder)
      : peers.pods(value, at: path[name], &decoder)
  }

  /// The rules of a direction; nil where one of them is wrong.
  private func rules(
    _ node: ManifestNode?,
    _ direction: Direction,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> [Rule]? {
    guard let items = decoder.list(node, at: path) else { return nil }
    decoder.checkCount(items, atMost: kind.mostItems, at: path)
    var rules: [Rule] = []
    var isWhole = true
    for (index, item) in items.enumerated() {
      let reader = AdminPolicyRuleReader(
        kind: kind,
        tier: tier ?? .admin,
        direction: direction,
        options: options
      )
      if let rule = reader.rule(item, index, at: path[index], &decoder) {
        rules.append(rule)
      } else {
        isWhole = false
      }
    }
    return isWhole ? rules : nil
  }
}

extension FieldDecoder {
  /// Reports a list that has more items than the API allows.
  mutating func checkCount(
    _ items: [ManifestNode],
    atMost most: Int,
    at path: @autoclosure () -> FieldPath
  ) {
    guard items.count > most else { return }
    report(
      .error(
        "`\(path())` must have at most \(most) items, not \(items.count)",
        at: items[most].position
      )
    )
  }
}

extension AdminPolicyKind {
  /// The fields of the spec.
  fileprivate var specFields: FieldSet {
    switch self {
    case .admin: .adminSpec
    case .baseline: .baselineSpec
    case .cluster: .clusterSpec
    }
  }
}

extension FieldSet {
  fileprivate static let adminPolicy = FieldSet(
    ["apiVersion", "kind", "metadata", "spec", "status"],
    misplaced: Dictionary(
      uniqueKeysWithValues: ["tier", "priority", "subject", "ingress", "egress"].map {
        ($0, "`\($0)` stands under `spec`")
      }
    )
  )

  fileprivate static let adminSpec = FieldSet(
    ["priority", "subject", "ingress", "egress"],
    misplaced: misplacedInSpec.merging([
      "tier": "an AdminNetworkPolicy is of the Admin tier; ClusterNetworkPolicy v1alpha2 has `tier`"
    ]) { $1 }
  )
  fileprivate static let baselineSpec = FieldSet(
    ["subject", "ingress", "egress"],
    misplaced: misplacedInSpec.merging([
      "priority": "there is only one BaselineAdminNetworkPolicy, so it has no `priority`",
      "tier": "a BaselineAdminNetworkPolicy is of the Baseline tier",
    ]) { $1 }
  )
  fileprivate static let clusterSpec = FieldSet(
    ["tier", "priority", "subject", "ingress", "egress"],
    misplaced: misplacedInSpec
  )

  private static let misplacedInSpec = [
    "podSelector": "the pods that the policy applies to stand under `subject`",
    "namespaceSelector": "the pods that the policy applies to stand under `subject`",
    "policyTypes": "the lists `ingress` and `egress` alone say which directions it speaks of",
    "from": "`from` stands in a rule: `ingress: [{from: ...}]`",
    "to": "`to` stands in a rule: `egress: [{to: ...}]`",
  ]

  fileprivate static let adminPolicySubject = FieldSet(
    ["namespaces", "pods"],
    misplaced: [
      "namespaceSelector": "write `namespaces: ...`, as the API has it since v0.1.2",
      "namespaceAndPodSelector": "write `pods: ...`, as the API has it since v0.1.2",
      "podSelector": "write `pods: {namespaceSelector: ..., podSelector: ...}`",
      "matchLabels": "`matchLabels` stands under `namespaces`",
      "matchExpressions": "`matchExpressions` stands under `namespaces`",
    ]
  )
}

extension Diagnostic.Message {
  /// A mapping of which exactly one field must be set.
  static func notOne(of names: [String], _ path: FieldPath) -> Self {
    "`\(path)` must have exactly one of \(Prose.list(names, "and"))"
  }
}

extension String {
  fileprivate static let lowerFirst = "write 0 to 1000; of two policies the lower decides"
  fileprivate static let allPods = "`subject: {namespaces: {}}` is every pod"
}
