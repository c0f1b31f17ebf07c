import Manifests
import NetworkModel

/// Reads the spec of a NetworkPolicy as the API server decodes, defaults and validates it.
struct NetworkPolicyReader {
  /// What `ipBlock` peers match (N12).
  let matches: AddressMatch

  /// What a spec says.
  struct Spec {
    var podSelector = LabelSelector.everything
    var ingress: DirectionRules?
    var egress: DirectionRules?
    /// What it says that decides nothing, or more than it seems.
    var facts: [(kind: WrittenFact.Kind, position: SourcePosition)] = []
  }

  /// Reads the spec; what is wrong is reported, and the result then means nothing.
  ///
  /// Beside an unknown field, a missing spec is no news: it is most likely misplaced.
  func read(
    _ object: ManifestObject,
    hasUnknownField: Bool,
    _ decoder: inout FieldDecoder
  ) -> Spec? {
    let path = FieldPath.root["spec"]
    guard let node = decoder.present("spec", in: object.root) else {
      if !hasUnknownField {
        let position = object.root["spec"]?.position ?? object.position
        decoder.report(.warning(.noSpec, at: position, help: .noSpecHelp))
      }
      return Spec(ingress: DirectionRules(isolates: true, rules: []))
    }
    guard let spec = decoder.mapping(node, of: .networkPolicySpec, at: path) else { return nil }
    var result = Spec()
    // N4: absent, null and empty select every pod of the namespace.
    if let selector = decoder.present("podSelector", in: spec) {
      result.podSelector =
        decoder.labelSelector(selector, at: path["podSelector"]) ?? .everything
    }
    let ingress = rules(spec["ingress"], .ingress, at: path["ingress"], &decoder)
    let egress = rules(spec["egress"], .egress, at: path["egress"], &decoder)
    let directions = policyTypes(spec, hasEgress: !egress.isEmpty, at: path, &decoder)
    // N2: rules of a direction that policyTypes leaves out say nothing.
    if directions.contains(.ingress) {
      result.ingress = DirectionRules(isolates: true, rules: ingress)
    }
    if directions.contains(.egress) {
      result.egress = DirectionRules(isolates: true, rules: egress)
    }
    result.facts = facts(spec, directions, [.ingress: ingress, .egress: egress])
    return result
  }

  /// What a spec says that decides nothing (N2), or more than it seems (N1, N3).
  private func facts(
    _ spec: ManifestNode,
    _ directions: Set<Direction>,
    _ rules: [Direction: [Rule]]
  ) -> [(kind: WrittenFact.Kind, position: SourcePosition)] {
    let types = spec["policyTypes"].flatMap { $0.kind == .sequence ? $0 : nil }
    var facts: [(kind: WrittenFact.Kind, position: SourcePosition)] = []
    for (direction, other) in [(Direction.ingress, Direction.egress), (.egress, .ingress)] {
      let field = spec[direction.rawValue]
      let count = rules[direction, default: []].count
      if !directions.contains(direction), count > 0, let field {
        facts.append((.inertRules(direction, count: count), field.position))
      }
      guard directions.contains(direction), field == nil, !rules[other, default: []].isEmpty else {
        continue
      }
      if let types, types.elements.contains(where: { _ in true }) {
        facts.append((.isolatesWithoutRules(direction), types.position))
      } else if direction == .ingress {
        facts.append((.isolatesByDefault, spec[other.rawValue]?.position ?? spec.position))
      }
    }
    return facts
  }

  /// The directions that the policy speaks of (N1).
  private func policyTypes(
    _ spec: ManifestNode,
    hasEgress: Bool,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> Set<Direction> {
    let path = path["policyTypes"]
    guard
      let types = decoder.list(
        spec["policyTypes"],
        at: path,
        example: { "`[\($0)]`" }
      )
    else { return [] }
    if types.isEmpty { return hasEgress ? [.ingress, .egress] : [.ingress] }
    if types.count > 2 {
      decoder.report(
        .error("`\(path)` must have at most two items, not \(types.count)", at: types[2].position)
      )
    }
    var directions: Set<Direction> = []
    for (index, type) in types.enumerated() {
      guard let word = decoder.text(type, at: path[index]) else { continue }
      switch word {
      case "Ingress": directions.insert(.ingress)
      case "Egress": directions.insert(.egress)
      default:
        let meant = NearMiss.closest(to: word, among: ["Ingress", "Egress"])
        decoder.report(
          .error(
            .unknownWord(path[index], word, meant: meant),
            at: type.position,
            help: meant == nil ? "use `Ingress` or `Egress`" : nil
          )
        )
      }
    }
    return directions
  }

  private func rules(
    _ node: ManifestNode?,
    _ direction: Direction,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> [Rule] {
    guard let items = decoder.list(node, at: path) else { return [] }
    var rules: [Rule] = []
    for (index, item) in items.enumerated() {
      let path = path[index]
      if item.kind == .null {
        decoder.report(
          .warning("`\(path)` is empty and allows everything", at: item.position, help: .sayEmpty)
        )
      }
      let known = direction == .ingress ? FieldSet.ingressRule : .egressRule
      let peersField = direction == .ingress ? "from" : "to"
      guard item.kind == .null || decoder.mapping(item, of: known, at: path) != nil else {
        continue
      }
      rules.append(
        Rule(
          .allow,
          peers: peers(item[peersField], at: path[peersField], &decoder),
          connections: connections(item["ports"], at: path["ports"], &decoder),
          index: index,
          position: item.position
        )
      )
    }
    return rules
  }

  /// The peers of a rule; nil, which means every peer, where the list is absent or empty (N5).
  private func peers(
    _ node: ManifestNode?,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> [Peer]? {
    guard let items = decoder.list(node, at: path), !items.isEmpty else { return nil }
    let reader = NetworkPolicyPeerReader(matches: matches)
    return items.enumerated().compactMap { reader.peer($0.element, at: path[$0.offset], &decoder) }
  }

  /// The ports of a rule; all ports of all protocols where the list is absent or empty (N10).
  private func connections(
    _ node: ManifestNode?,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> RuleConnections {
    let items = decoder.list(node, at: path, example: { "`- port: \($0)`" })
    guard let items, !items.isEmpty else { return .all }
    let reader = NetworkPolicyPortReader()
    return .terms(
      items.enumerated().compactMap { reader.term($0.element, at: path[$0.offset], &decoder) }
    )
  }
}

extension FieldSet {
  fileprivate static let networkPolicySpec = FieldSet(
    ["podSelector", "policyTypes", "ingress", "egress"],
    misplaced: [
      "namespaceSelector": "a policy applies to its own namespace; peers have `namespaceSelector`",
      "namespace": "`namespace` stands under `metadata`",
      "from": "`from` stands in a rule: `ingress: [{from: ...}]`",
      "to": "`to` stands in a rule: `egress: [{to: ...}]`",
      "ports": "`ports` stands in a rule of `ingress` or `egress`, beside `from` or `to`",
      "matchLabels": "`matchLabels` stands under `podSelector`",
      "types": "the directions stand under `policyTypes`",
      "selector": "the pods that the policy applies to stand under `podSelector`",
    ]
  )

  fileprivate static let ingressRule = FieldSet(
    ["from", "ports"],
    misplaced: misplacedInRule(["to": "an ingress rule has `from`; `to` stands in egress rules"])
  )

  fileprivate static let egressRule = FieldSet(
    ["to", "ports"],
    misplaced: misplacedInRule(["from": "an egress rule has `to`; `from` stands in ingress rules"])
  )

  private static func misplacedInRule(_ other: [String: String]) -> [String: String] {
    let peers = ["podSelector", "namespaceSelector", "ipBlock"].map {
      ($0, "`\($0)` stands in an item of `from` or `to`")
    }
    let ports = ["port", "protocol", "endPort"].map { ($0, "`\($0)` stands in an item of `ports`") }
    let action = [("action", "every rule of a NetworkPolicy allows; it has no `action`")]
    return other.merging(peers + ports + action) { old, _ in old }
  }
}

extension Diagnostic.Message {
  fileprivate static let noSpec: Self =
    "this policy has no `spec`: it denies all ingress to every pod of its namespace"
}

extension String {
  fileprivate static let noSpecHelp =
    "if that is meant, write `spec: {podSelector: {}, policyTypes: [Ingress]}`"
  fileprivate static let sayEmpty = "if that is meant, write `{}`"
}
