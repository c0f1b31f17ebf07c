import Manifests
import NetworkModel

/// Reads an item of `from` or `to`, and the selectors of subjects.
struct AdminPolicyPeerReader {
  let kind: AdminPolicyKind
  let options: LoweringOptions

  /// What became of a peer.
  enum Finding {
    /// It was read from this field.
    case peer(Peer, field: String)
    /// It is of no kind that is known, which is reported: its rule fails closed (A12).
    case unknown
    /// It is wrong, which is reported.
    case faulty
  }

  /// Reads a peer: exactly one field of the known ones.
  func peer(
    _ node: ManifestNode,
    _ direction: Direction,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> Finding {
    guard node.kind == .null || decoder.mapping(node, at: path) != nil else { return .faulty }
    let known = fields(direction)
    let written = node.kind == .null ? [] : node.fields.filter { $0.value.kind != .null }
    guard written.count == 1, let field = written.first, known.contains(field.key) else {
      decoder.reportPlain(unknownPeer(written, known, direction, node, at: path))
      return .unknown
    }
    let expression = expression(field.key, field.value, at: path[field.key], &decoder)
    return expression.map { .peer(Peer($0, position: node.position), field: field.key) } ?? .faulty
  }

  /// The kinds of peer: nodes, networks and names are destinations only.
  private func fields(_ direction: Direction) -> [String] {
    switch (direction, kind) {
    case (.ingress, _): ["namespaces", "pods"]
    case (.egress, .baseline): ["namespaces", "pods", "nodes", "networks"]
    case (.egress, _): ["namespaces", "pods", "nodes", "networks", "domainNames"]
    }
  }

  private func unknownPeer(
    _ written: [ManifestNode.Field],
    _ known: [String],
    _ direction: Direction,
    _ node: ManifestNode,
    at path: FieldPath
  ) -> Diagnostic {
    let choice = "the peers of an \(direction.rawValue) rule are \(Prose.list(known, "and"))"
    if let field = written.first(where: { !known.contains($0.key) }) {
      if direction == .ingress, fields(.egress).contains(field.key) {
        return .error(.peerOfEgress(path[field.key]), at: field.keyPosition, help: choice)
      }
      let meant = NearMiss.closest(to: field.key, among: known)
      let removed = Self.removed[field.key]
      return .error(
        .unknownPeer(path[field.key], meant: removed == nil ? meant : nil),
        at: field.keyPosition,
        help: removed ?? (meant == nil ? choice : nil)
      )
    }
    return written.isEmpty
      ? .error(.noPeer(path), at: node.position, help: choice)
      : .error(
        .severalPeers(path, written.map(\.key)),
        at: node.position,
        help: "make one item of it for each"
      )
  }

  private static let removed = [
    "namespacedPods": "write `pods: {namespaceSelector: ..., podSelector: ...}`",
    "namespaceSelector": "write `namespaces: ...` or `pods: {namespaceSelector: ..., ...}`",
    "podSelector": "write `pods: {namespaceSelector: ..., podSelector: ...}`",
    "ipBlock": "write `networks: [CIDR, ...]`",
    "sameLabels": RemovedSelectors.help,
    "notSameLabels": RemovedSelectors.help,
  ]

  private func expression(
    _ field: String,
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> EndpointExpression? {
    switch field {
    case "namespaces": namespaces(node, at: path, &decoder)
    case "pods": pods(node, at: path, &decoder)
    case "nodes": decoder.labelSelector(node, at: path).map { .nodes(labels: $0) }
    case "networks": networks(node, at: path, &decoder)
    default: domains(node, at: path, &decoder)
    }
  }

  /// All pods of some namespaces.
  func namespaces(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> EndpointExpression? {
    guard RemovedSelectors.report(node, at: path, &decoder) else { return nil }
    return decoder.labelSelector(node, at: path).map {
      .pods(in: .matching($0), labels: .everything)
    }
  }

  /// A11: "`pods` needs both selectors".
  func pods(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> EndpointExpression? {
    let doubts = decoder.doubtCount
    guard let pods = decoder.mapping(node, of: .namespacedPod, at: path) else { return nil }
    var selectors: [LabelSelector] = []
    for name in ["namespaceSelector", "podSelector"] {
      guard let selector = decoder.present(name, in: pods) else {
        // What is absent reads as empty, which selects everything; beside an unknown field, it is most
        // likely there under another name.
        if decoder.doubtCount == doubts {
          decoder.reportPlain(
            .error(.missingField(path[name]), at: node.position, help: .selectsEverything)
          )
        }
        selectors.append(.everything)
        continue
      }
      guard RemovedSelectors.report(selector, at: path[name], &decoder) else { continue }
      if let read = decoder.labelSelector(selector, at: path[name]) { selectors.append(read) }
    }
    guard decoder.doubtCount == doubts, selectors.count == 2 else { return nil }
    return .pods(in: .matching(selectors[0]), labels: selectors[1])
  }

  /// A8: "`networks` does match pods", unless the profile has it otherwise.
  private func networks(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> EndpointExpression? {
    guard let items = items(node, at: path, &decoder) else { return nil }
    let blocks = items.enumerated().compactMap { index, item in
      decoder.cidr(item, at: path[index], domainHelp: domainHelp).map {
        EndpointExpression.addresses(AddressBlock($0, matches: options.networkMatches))
      }
    }
    guard blocks.count == items.count else { return nil }
    return blocks.count == 1 ? blocks[0] : .any(blocks)
  }

  private var domainHelp: String {
    kind == .baseline
      ? "a BaselineAdminNetworkPolicy can't name domains"
      : "a domain name stands in `domainNames`, not in `networks`"
  }

  private func domains(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> EndpointExpression? {
    guard let items = items(node, at: path, &decoder) else { return nil }
    var names: [EndpointExpression] = []
    for (index, item) in items.enumerated() {
      guard let text = decoder.text(item, at: path[index]),
        decoder.check(text, DomainName.fault, at: item.position, path[index]),
        let name = DomainName(text)
      else { continue }
      names.append(name.expression(options))
    }
    guard names.count == items.count else { return nil }
    return names.count == 1 ? names[0] : .any(names)
  }

  /// The items of a list of 1 to 25.
  private func items(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> [ManifestNode]? {
    guard let items = decoder.list(node, at: path, example: { "`[\($0)]`" }) else { return nil }
    if items.isEmpty {
      decoder.report(.error("`\(path)` must have at least one item", at: node.position))
      return nil
    }
    decoder.checkCount(items, atMost: 25, at: path)
    return items
  }
}

/// Selectors that the API had until v0.1.7 (A17): `sameLabels` and its kin, and a level of
/// `namespaceSelector` inside `namespaces`.
enum RemovedSelectors {
  static let help = """
    the API dropped it with v0.1.7: write one policy for each value of the label, with \
    `namespaces: {matchLabels: {LABEL: VALUE}}` as its subject and its peer
    """

  private static let names = ["sameLabels", "notSameLabels", "notSelf", "related"]

  /// Reports what the API has no more; whether there was nothing to report.
  static func report(_ node: ManifestNode, at path: FieldPath, _ decoder: inout FieldDecoder)
    -> Bool
  {
    guard node.kind == .mapping else { return true }
    let errors = decoder.errorCount
    for field in node.fields {
      if names.contains(field.key) {
        decoder.report(.error(.removed(path[field.key]), at: field.keyPosition, help: help))
      } else if field.key == "namespaceSelector" {
        decoder.report(
          .error(
            .unknownField(path[field.key]),
            at: field.keyPosition,
            help: "the labels stand under `\(path)` itself, as the API has it since v0.1.2"
          )
        )
      }
    }
    return decoder.errorCount == errors
  }
}

extension FieldSet {
  fileprivate static let namespacedPod = FieldSet(
    ["namespaceSelector", "podSelector"],
    misplaced: [
      "namespaces": "write `namespaceSelector: ...`, as the API has it since v0.1.2",
      "pods": "write `podSelector: ...`, as the API has it since v0.1.2",
      "matchLabels": "`matchLabels` stands under `namespaceSelector` or `podSelector`",
    ]
  )
}

extension Diagnostic.Message {
  fileprivate static func unknownPeer(_ path: FieldPath, meant: String?) -> Self {
    let hint = meant.map { "; did you mean `\($0)`?" } ?? ""
    return "unknown peer `\(path)`, so its rule fails closed\(hint)"
  }

  fileprivate static func peerOfEgress(_ path: FieldPath) -> Self {
    "`\(path)` can only be a peer of egress, so its rule fails closed"
  }

  fileprivate static func noPeer(_ path: FieldPath) -> Self {
    "`\(path)` names no peer, so its rule fails closed"
  }

  fileprivate static func severalPeers(_ path: FieldPath, _ names: [String]) -> Self {
    "`\(path)` has both \(Prose.list(names, "and")), so its rule fails closed"
  }

  fileprivate static func removed(_ path: FieldPath) -> Self { "`\(path)` is no selector any more" }
}

extension String {
  fileprivate static let selectsEverything = "to select everything, write `{}`"
}
