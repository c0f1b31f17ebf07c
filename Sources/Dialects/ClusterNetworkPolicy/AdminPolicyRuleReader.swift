import Manifests
import NetworkModel

/// Reads one rule.
struct AdminPolicyRuleReader {
  let kind: AdminPolicyKind
  let tier: StandardTier
  let direction: Direction
  let options: LoweringOptions
  /// The rule; nil where it is wrong, which is reported.
  func rule(
    _ node: ManifestNode,
    _ index: Int,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> Rule? {
    let doubts = decoder.doubtCount
    guard let fields = decoder.mapping(node, of: kind.ruleFields(direction), at: path) else {
      return nil
    }
    let name = ruleName(fields, at: path, &decoder)
    let action = action(fields, at: path, &decoder)
    let peers = peers(fields, action, at: path, &decoder)
    let connections = AdminPolicyConnectionReader(kind: kind, hasNamedPorts: !peers.hasAddresses)
      .connections(fields, at: path, &decoder)
    guard decoder.doubtCount == doubts, let action, let connections else { return nil }
    if peers.hasUnknown { return closed(action, index, name, node) }
    return Rule(
      action,
      peers: peers.list,
      connections: connections,
      name: name,
      index: index,
      position: node.position
    )
  }

  /// A12: "For Accept rules, fail closed means: treat the rule as matching no traffic. For Deny and
  /// Pass rules: treat the rule as a Deny all rule."
  private func closed(
    _ action: RuleAction,
    _ index: Int,
    _ name: String?,
    _ node: ManifestNode
  ) -> Rule {
    Rule(
      action == .allow ? .allow : .deny,
      peers: action == .allow ? [] : nil,
      name: name,
      index: index,
      position: node.position
    )
  }

  private func ruleName(
    _ rule: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> String? {
    let path = path["name"]
    guard let node = decoder.present("name", in: rule), let name = decoder.text(node, at: path)
    else { return nil }
    let length = name.unicodeScalars.count
    if length > 100 {
      decoder.report(
        .error("`\(path)` must be at most 100 characters long, not \(length)", at: node.position)
      )
    }
    return name.isEmpty ? nil : name
  }

  private func action(
    _ rule: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> RuleAction? {
    let path = path["action"]
    let choice = "use \(Prose.list(kind.actions.keys.sorted(), "or"))"
    guard let node = decoder.present("action", in: rule) else {
      decoder.report(.error(.missingField(path), at: rule.position, help: choice))
      return nil
    }
    guard let word = decoder.text(node, at: path) else { return nil }
    if let action = kind.actions[word] { return action }
    let meant = NearMiss.closest(to: word, among: kind.actions.keys.sorted())
    let help =
      switch (word, kind) {
      case ("Allow", .cluster): "v1alpha2 has `Accept` for what was `Allow`"
      case ("Accept", _): "v1alpha1 has `Allow` for what became `Accept`"
      case ("Pass", .baseline): "behind a BaselineAdminNetworkPolicy there is nothing to pass to"
      default: meant == nil ? choice : nil as String?
      }
    let isOtherWord = ["Allow", "Accept", "Pass"].contains(word)
    decoder.report(
      .error(
        .unknownWord(path, word, meant: isOtherWord ? nil : meant),
        at: node.position,
        help: help
      )
    )
    return nil
  }

  /// The peers of a rule that could be read.
  private struct Peers {
    var list: [Peer] = []
    /// Whether one of them has addresses instead of pods, which have no named ports (A14).
    var hasAddresses = false
    /// Whether one of them is of a kind that isn't known (A12).
    var hasUnknown = false
  }

  private func peers(
    _ rule: ManifestNode,
    _ action: RuleAction?,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> Peers {
    let field = direction == .ingress ? "from" : "to"
    let path = path[field]
    guard let items = decoder.list(rule[field], at: path) else { return Peers() }
    guard !items.isEmpty else {
      // The field of the other direction was told already, with the right one.
      let other = direction == .ingress ? "to" : "from"
      if rule[field] == nil, rule[other] != nil { return Peers() }
      let position = (decoder.present(field, in: rule) ?? rule).position
      decoder.report(.error(.noPeers(path), at: position, help: .everyPod))
      return Peers()
    }
    decoder.checkCount(items, atMost: kind.mostItems, at: path)
    let reader = AdminPolicyPeerReader(kind: kind, options: options)
    var peers = Peers()
    for (index, item) in items.enumerated() {
      let found = reader.peer(item, direction, at: path[index], &decoder)
      switch found {
      case .peer(let peer, let field):
        peers.list.append(peer)
        let isOfAddresses = ["nodes", "networks", "domainNames"].contains(field)
        peers.hasAddresses = peers.hasAddresses || isOfAddresses
        if field == "domainNames" { checkDomains(item, action, at: path[index][field], &decoder) }
      case .unknown: peers.hasUnknown = true
      case .faulty: break
      }
    }
    return peers
  }

  /// A10: "Accept only, Admin tier only".
  private func checkDomains(
    _ peer: ManifestNode,
    _ action: RuleAction?,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) {
    let position = peer["domainNames"]?.position ?? peer.position
    if let action, action != .allow {
      decoder.report(
        .error(
          "`\(path)` can only stand in a rule whose `action` is `\(kind.allowWord)`",
          at: position,
          help: "allow names, and deny `networks` in a rule behind it"
        )
      )
    }
    if tier == .baseline {
      decoder.report(.error("`\(path)` can only stand in the Admin tier", at: position))
    }
  }
}

extension AdminPolicyKind {
  fileprivate func ruleFields(_ direction: Direction) -> FieldSet {
    switch (self, direction) {
    case (.cluster, .ingress): .clusterIngressRule
    case (.cluster, .egress): .clusterEgressRule
    case (_, .ingress): .adminIngressRule
    case (_, .egress): .adminEgressRule
    }
  }
}

extension FieldSet {
  fileprivate static let clusterIngressRule = FieldSet(
    ["name", "action", "from", "protocols"],
    misplaced: misplaced(ports: portsBecameProtocols, peers: ingressHasFrom)
  )
  fileprivate static let clusterEgressRule = FieldSet(
    ["name", "action", "to", "protocols"],
    misplaced: misplaced(ports: portsBecameProtocols, peers: egressHasTo)
  )
  fileprivate static let adminIngressRule = FieldSet(
    ["name", "action", "from", "ports"],
    misplaced: misplaced(ports: protocolsAreNewer, peers: ingressHasFrom)
  )
  fileprivate static let adminEgressRule = FieldSet(
    ["name", "action", "to", "ports"],
    misplaced: misplaced(ports: protocolsAreNewer, peers: egressHasTo)
  )

  private static let portsBecameProtocols = (
    "ports", "v1alpha2 has `protocols: [{tcp: {destinationPort: {number: ...}}}]`"
  )
  private static let protocolsAreNewer = (
    "protocols", "v1alpha1 has `ports: [{portNumber: {protocol: TCP, port: ...}}]`"
  )
  private static let ingressHasFrom = (
    "to", "an ingress rule has `from`; `to` stands in egress rules"
  )
  private static let egressHasTo = (
    "from", "an egress rule has `to`; `from` stands in ingress rules"
  )

  private static func misplaced(
    ports: (String, String),
    peers: (String, String)
  ) -> [String: String] {
    let inPeers = ["namespaces", "pods", "nodes", "networks", "domainNames"].map {
      ($0, "`\($0)` stands in an item of `from` or `to`")
    }
    return Dictionary([ports, peers] + inPeers) { old, _ in old }
  }
}

extension Diagnostic.Message {
  fileprivate static func noPeers(_ path: FieldPath) -> Self {
    "`\(path)` must have at least one item"
  }
}

extension String {
  fileprivate static let everyPod = "`namespaces: {}` is every pod of every namespace"
}
