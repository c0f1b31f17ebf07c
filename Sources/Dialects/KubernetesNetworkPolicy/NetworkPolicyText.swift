import Manifests
public import NetworkModel

/// A NetworkPolicy written down as a manifest, and read again.
public struct NetworkPolicyText: Sendable {
  /// The manifest: YAML in a style that people write, with a line end at its end.
  public let text: String
  /// What the manifest is lowered to; positions refer to the text.
  public let policy: Policy

  /// Writes a policy and reads it again.
  ///
  /// Nil where the policy isn't one that NetworkPolicy v1 can express, or where its name, labels or ports
  /// aren't ones that the API takes: what is read must say what was written, to the last rule.
  public init?(_ policy: Policy, options: LoweringOptions) {
    guard let document = NetworkPolicyDocument(policy) else { return nil }
    text = document.value.lines.map { $0 + "\n" }.joined()
    var loader = NetworkLoader(options: options)
    let input = ManifestInput.text(name: "suggestion", bytes: Array(text.utf8))
    loader.read([input], parallelism: .none)
    let loaded = loader.finish()
    guard !loaded.hasErrors, let read = loaded.network.policies.first,
      read.withoutPositions == policy.withoutPositions
    else { return nil }
    self.policy = read
  }
}

/// The fields of a NetworkPolicy's manifest.
private struct NetworkPolicyDocument {
  let value: YAMLValue

  /// Nil where the policy says what no manifest can say.
  init?(_ policy: Policy) {
    guard let namespace = policy.identity.namespace, policy.enforcement == .enforced,
      case .pods(in: .own, labels: let selector) = policy.subject,
      let ingress = Self.rules(policy.ingress, peersKey: "from"),
      let egress = Self.rules(policy.egress, peersKey: "to")
    else { return nil }
    var spec: [(String, YAMLValue)] = [("podSelector", Self.selector(selector))]
    let types =
      (policy.ingress == nil ? [] : ["Ingress"]) + (policy.egress == nil ? [] : ["Egress"])
    guard !types.isEmpty else { return nil }
    spec.append(("policyTypes", .inline(.list(types.map { .text($0) }))))
    if !ingress.isEmpty { spec.append(("ingress", .list(ingress))) }
    if !egress.isEmpty { spec.append(("egress", .list(egress))) }
    value = .mapping([
      ("apiVersion", .text("networking.k8s.io/v1")),
      ("kind", .text("NetworkPolicy")),
      (
        "metadata",
        .mapping([("name", .text(policy.identity.name)), ("namespace", .text(namespace))])
      ),
      ("spec", .mapping(spec)),
    ])
  }

  /// The rules of a direction; none where it isn't spoken of, nil where one can't be written.
  private static func rules(_ rules: DirectionRules?, peersKey: String) -> [YAMLValue]? {
    guard let rules else { return [] }
    let written = rules.rules.compactMap { rule($0, peersKey) }
    return rules.isolates && written.count == rules.rules.count ? written : nil
  }

  private static func rule(_ rule: Rule, _ peersKey: String) -> YAMLValue? {
    guard rule.action == .allow, rule.local == nil, rule.conditions.isEmpty, rule.name == nil else {
      return nil
    }
    var fields: [(String, YAMLValue)] = []
    if let peers = rule.peers {
      let written = peers.compactMap { peer($0.endpoints) }
      guard !peers.isEmpty, written.count == peers.count else { return nil }
      fields.append((peersKey, .list(written)))
    }
    if case .terms(let terms) = rule.connections {
      let written = terms.compactMap(port)
      guard written.count == terms.count else { return nil }
      fields.append(("ports", .list(written)))
    }
    return .mapping(fields)
  }

  private static func peer(_ endpoints: EndpointExpression) -> YAMLValue? {
    switch endpoints {
    case .pods(in: .own, labels: let labels):
      return .mapping([("podSelector", selector(labels))])
    case .pods(in: .matching(let namespaces), labels: .everything):
      return .mapping([("namespaceSelector", selector(namespaces))])
    case .pods(in: .matching(let namespaces), labels: let labels):
      return .mapping([
        ("namespaceSelector", selector(namespaces)), ("podSelector", selector(labels)),
      ])
    case .addresses(let block):
      let cidr: [(String, YAMLValue)] = [("cidr", .text("\(block.cidr)"))]
      let except = block.except.map { YAMLValue.text("\($0)") }
      return .mapping([
        ("ipBlock", .mapping(cidr + (except.isEmpty ? [] : [("except", .list(except))])))
      ])
    case .everything, .nodes, .attached, .all, .any, .not, .uncertain: return nil
    }
  }

  private static func port(_ term: ConnectionTerm) -> YAMLValue? {
    guard let name = term.protocol?.description else { return nil }
    let `protocol`: [(String, YAMLValue)] = [("protocol", .text(name))]
    switch term.ports {
    case .all: return .inline(.mapping(`protocol`))
    case .named(let port): return .inline(.mapping(`protocol` + [("port", .text(port))]))
    case .range(let range):
      let first: [(String, YAMLValue)] = [("port", .number(Int(range.lowerBound)))]
      let last: [(String, YAMLValue)] = [("endPort", .number(Int(range.upperBound)))]
      let isOne = range.lowerBound == range.upperBound
      return .inline(.mapping(`protocol` + first + (isOne ? [] : last)))
    }
  }

  /// One value of a key under `matchLabels`, all else under `matchExpressions`.
  private static func selector(_ selector: LabelSelector) -> YAMLValue {
    var labels: [(String, YAMLValue)] = []
    var expressions: [YAMLValue] = []
    for requirement in selector.requirements {
      if requirement.operator == .in, requirement.values.count == 1,
        !labels.contains(where: { $0.0 == requirement.key })
      {
        labels.append((requirement.key, .text(requirement.values[0])))
      } else {
        expressions.append(expression(requirement))
      }
    }
    return .mapping(
      (labels.isEmpty ? [] : [("matchLabels", .inline(.mapping(labels)))])
        + (expressions.isEmpty ? [] : [("matchExpressions", .list(expressions))])
    )
  }

  private static func expression(_ requirement: LabelRequirement) -> YAMLValue {
    let values = requirement.values.map { YAMLValue.text($0) }
    return .inline(
      .mapping(
        [("key", .text(requirement.key)), ("operator", .text(requirement.operator.rawValue))]
          + (values.isEmpty ? [] : [("values", .list(values))])
      )
    )
  }
}
