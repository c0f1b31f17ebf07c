import NetworkModel
import ReachabilityEngine

/// Says whether an endpoint expression holds for one endpoint, and if not, why.
struct ExpressionFinding {
  let endpoint: EndpointFacts
  /// The policy's own namespace.
  let ownNamespace: String?
  /// The peer or subject.
  let field: PeerField
  let position: SourcePosition?

  /// Evaluates an expression.
  func find(_ expression: EndpointExpression) -> MatchFinding {
    switch expression {
    case .everything: return .yes
    case .pods(let scope, let labels): return pods(scope, labels)
    case .addresses(let block): return address(block)
    case .nodes(labels: let labels): return nodes(labels)
    case .attached(to: let network): return attached(to: network)
    case .all(let parts): return parts.reduce(.yes) { $0.and(find($1)) }
    case .any(let parts):
      let none = MatchFinding(certainty: .no, reasons: [])
      return parts.reduce(none) { $0.or(find($1)) }
    case .not(let part): return negated(find(part))
    case .uncertain(let part, let cause):
      let finding = find(part)
      return finding.certainty == .no ? finding : .unknown("", cause.description, position)
    }
  }

  private func negated(_ finding: MatchFinding) -> MatchFinding {
    switch finding.certainty {
    case .yes: .no(field.path, "excludes `\(endpoint.name)`", position)
    case .no: .yes
    case .unknown: finding
    }
  }

  private func pods(_ scope: NamespaceScope, _ labels: LabelSelector) -> MatchFinding {
    if let reason = endpoint.whyNoPod { return .no(field.path, reason, position) }
    guard case .pod(let pod) = endpoint.kind else {
      // Every pod is meant, or it isn't known whether this one is.
      if scope == .matching(.everything), labels.isEmpty { return .yes }
      return .unknown(
        field.path,
        "selects some pods, and the namespace and labels of \(endpoint.name) are not known",
        position
      )
    }
    return namespace(scope, pod, allPods: labels.isEmpty).and(
      requirements(
        labels,
        pod.labels,
        serverMade: pod.serverMadeLabelKeys,
        of: "`\(endpoint.name)`",
        field: field.pods
      )
    )
  }

  private func namespace(
    _ scope: NamespaceScope,
    _ pod: Pod,
    allPods: Bool
  ) -> MatchFinding {
    switch scope {
    case .own:
      if pod.namespace == ownNamespace { return .yes }
      let own = ownNamespace.map { "`\($0)`" } ?? "no namespace"
      return .no(
        field.pods,
        "without a namespaceSelector selects pods of \(own) only, "
          + "but `\(endpoint.name)` is in `\(pod.namespace)`",
        position
      )
    case .matching(let selector):
      return requirements(
        selector,
        endpoint.namespaceLabels,
        serverMade: [],
        of: "namespace `\(pod.namespace)`",
        field: field.namespaces(allPods: allPods)
      )
    }
  }

  private func requirements(
    _ selector: LabelSelector,
    _ labels: Labels,
    serverMade: [String],
    of whose: String,
    field: String
  ) -> MatchFinding {
    selector.requirements.reduce(.yes) { finding, requirement in
      finding.and(
        judge(requirement, labels, serverMade: serverMade, of: whose, field: field)
      )
    }
  }

  private func judge(
    _ requirement: LabelRequirement,
    _ labels: Labels,
    serverMade: [String],
    of whose: String,
    field: String
  ) -> MatchFinding {
    let wants = "wants `\(requirement)`, but \(whose)"
    let value = labels[requirement.key]
    if value == nil, serverMade.contains(requirement.key) {
      switch requirement.operator {
      case .exists: return .yes
      case .doesNotExist:
        return .no(field, "\(wants) gets label `\(requirement.key)` from the server", position)
      case .in, .notIn:
        return .unknown(
          field,
          "wants `\(requirement)`, and label `\(requirement.key)` of \(whose) is set by the server",
          position
        )
      }
    }
    let found =
      value.map { "has `\(requirement.key)=\($0)`" } ?? "has no label `\(requirement.key)`"
    return requirement.holds(for: value) ? .yes : .no(field, "\(wants) \(found)", position)
  }

  private func address(_ block: AddressBlock) -> MatchFinding {
    let field = field.addresses
    let text = "`\(block.cidr)`"
    let kind: AddressMatch
    switch endpoint.kind {
    case .pod: kind = .pods
    case .host: kind = .nodes
    case .address: kind = .external
    case .unidentified(.someNode): kind = .nodes
    case .unidentified(.somePod): kind = .pods
    }
    guard block.matches.contains(kind) else {
      return .no(
        field,
        "\(text) is not matched with addresses of pods under this profile",
        position
      )
    }
    if endpoint.addresses.isEmpty { return addressless(block, field) }
    for address in endpoint.addresses where block.cidr.contains(address) {
      guard let hole = block.except.first(where: { $0.contains(address) }) else { return .yes }
      return .no(field, "\(text) holds \(address), but `except` takes out `\(hole)`", position)
    }
    let addresses = endpoint.addresses.map(\.description).joined(separator: " and ")
    return .no(field, "\(text) doesn't hold \(addresses)", position)
  }

  /// A9: nodes are matched by their addresses; an address that isn't known is no guess.
  private func nodes(_ labels: LabelSelector) -> MatchFinding {
    let field = "\(field.path).nodes"
    switch endpoint.kind {
    case .pod: return .no(field, "selects nodes, but `\(endpoint.name)` is a pod", position)
    case .unidentified(.somePod):
      return .no(field, "selects nodes, and \(endpoint.name) is none", position)
    case .unidentified(.someNode):
      return .unknown(field, "selects nodes, and which \(endpoint.name) is can't be told", position)
    case .host(let host): return node(host, labels, field)
    case .address:
      if endpoint.nodes.isEmpty {
        return .unknown(
          field,
          "selects nodes, whose addresses are not known: the input holds no Node",
          position
        )
      }
      let dark = endpoint.nodes.first { $0.addresses.isEmpty && labels.matches($0.labels) }
      guard let dark else {
        return .no(field, "selects nodes, and none has the address \(endpoint.name)", position)
      }
      return .unknown(field, "selects node `\(dark.name)`, whose address is not known", position)
    }
  }

  private func node(
    _ host: EndpointFacts.HostFacts,
    _ labels: LabelSelector,
    _ field: String
  ) -> MatchFinding {
    if let node = host.node {
      let found = requirements(
        labels,
        node.labels,
        serverMade: [],
        of: "node `\(node.name)`",
        field: field
      )
      guard found.certainty == .yes, endpoint.addresses.isEmpty else { return found }
      return .unknown(
        field,
        "selects node `\(node.name)`, whose address is not known",
        position
      )
    }
    if labels.isEmpty, !endpoint.addresses.isEmpty { return .yes }
    if host.isListed, !endpoint.nodes.contains(where: { labels.matches($0.labels) }),
      !labels.isEmpty
    {
      return .no(field, "selects no node of the input", position)
    }
    return .unknown(
      field,
      "selects nodes, and which node `\(endpoint.name)` runs on is not known",
      position
    )
  }

  private func attached(to network: String) -> MatchFinding {
    switch endpoint.kind {
    case .pod(let pod):
      return pod.networks.contains(network)
        ? .yes
        : .no(field.path, "`\(endpoint.name)` is not attached to network `\(network)`", position)
    case .unidentified(.somePod):
      return .unknown(
        field.path,
        "whether \(endpoint.name) is attached to network `\(network)` is not known",
        position
      )
    case .host, .address, .unidentified(.someNode):
      return .no(field.path, "`\(endpoint.name)` is not attached to network `\(network)`", position)
    }
  }

  /// DESIGN part 3, *Pods without an address*; a host without one is in doubt.
  private func addressless(_ block: AddressBlock, _ field: String) -> MatchFinding {
    let isWhole = block.cidr.prefixLength == 0 && block.except.isEmpty
    let unknown = "no address of `\(endpoint.name)` is known"
    switch endpoint.kind {
    case .pod, .address: break
    case .host, .unidentified:
      return isWhole ? .yes : .unknown(field, "wants `\(block.cidr)`, and \(unknown)", position)
    }
    if endpoint.candidates.isEmpty {
      return isWhole
        ? .yes
        : .no(
          field,
          "`\(block.cidr)` is taken as outside the cluster, since \(unknown)",
          position
        )
    }
    let pool = AddressSet(endpoint.candidates.filter { $0.family == block.cidr.family })
    if !pool.isEmpty, pool.isSubset(of: block.addresses) { return .yes }
    if pool.intersection(block.addresses).isEmpty {
      return .no(field, "`\(block.cidr)` holds none of the cluster's pod CIDRs", position)
    }
    return .unknown(
      field,
      "`\(block.cidr)` holds part of the cluster's pod CIDRs, and \(unknown)",
      position
    )
  }
}
