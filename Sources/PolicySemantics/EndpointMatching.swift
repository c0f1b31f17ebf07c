import NetworkModel

/// Evaluates endpoint expressions in one network.
struct EndpointMatching {
  let network: Network
  /// The namespace of the policy whose expressions these are; nil for a cluster-wide policy.
  let ownNamespace: String?

  private var cluster: Cluster { network.cluster }

  /// Whether an expression speaks of an endpoint.
  func truth(of expression: EndpointExpression, for endpoint: EndpointReference) -> Truth {
    switch expression {
    case .everything: .yes
    case .pods(in: let scope, labels: let selector): selects(scope, selector, endpoint)
    case .addresses(let block): isInside(block, endpoint)
    case .nodes(labels: let selector): isNode(selector, endpoint)
    case .attached(to: let name): isAttached(to: name, endpoint)
    case .all(let parts): parts.map { truth(of: $0, for: endpoint) }.conjunction
    case .any(let parts): parts.map { truth(of: $0, for: endpoint) }.disjunction
    case .not(let part): !truth(of: part, for: endpoint)
    case .uncertain(let part, because: _): truth(of: part, for: endpoint).inDoubt
    }
  }

  /// N7: "namespaceSelector: {}" means all namespaces, pods only, not external addresses.
  ///
  /// N25: "hostNetwork pods: most CNIs do not select them as subject nor peer".
  /// N8: one item with both selectors is an AND.
  private func selects(
    _ scope: NamespaceScope,
    _ selector: LabelSelector,
    _ endpoint: EndpointReference
  ) -> Truth {
    // Every pod is meant, or it isn't known whether this one is.
    if endpoint == .unidentified(.somePod) {
      let isEveryPod = scope == .matching(.everything) && selector.requirements.isEmpty
      return isEveryPod ? .yes : .unknown
    }
    guard case .pod(let index) = endpoint else { return .no }
    let pod = cluster.pods[index]
    if pod.isHostNetwork { return .no }
    let labels = selector.requirements.map { pod.satisfies($0) }.conjunction
    return min(Truth(isInside(scope, pod.namespace)), labels)
  }

  /// N9: no namespaceSelector is the policy's own namespace, the empty one is all.
  private func isInside(_ scope: NamespaceScope, _ name: String) -> Bool {
    switch scope {
    case .own:
      return name == ownNamespace
    case .matching(let selector):
      guard let namespace = cluster.namespaces.first(where: { $0.name == name }) else {
        preconditionFailure("a cluster declares every namespace that a pod names")
      }
      return selector.requirements.allSatisfy { $0.holds(for: namespace.labels) }
    }
  }

  /// N12: which endpoints a block matches by their addresses is settled when it is lowered.
  private func isInside(_ block: AddressBlock, _ endpoint: EndpointReference) -> Truth {
    switch endpoint {
    case .address(let address):
      block.matches.contains(.external) ? block.matches(.known([address])) : .no
    case .node(let index):
      block.matches.contains(.nodes) ? block.matches(addresses(of: cluster.nodes[index])) : .no
    case .pod(let index) where cluster.pods[index].isHostNetwork:
      block.matches.contains(.nodes) ? block.matches(addresses(ofHost: cluster.pods[index])) : .no
    case .pod(let index):
      block.matches.contains(.pods) ? block.matches(addresses(of: cluster.pods[index])) : .no
    case .unidentified(.someNode):
      block.matches.contains(.nodes) ? block.matches(.unknown) : .no
    case .unidentified(.somePod):
      block.matches.contains(.pods) ? block.matches(.unknown) : .no
    }
  }

  /// Nodes are matched by `node.Status.Addresses`; hostNetwork pods are reachable only so (A9).
  ///
  /// An address that isn't known is never guessed: a node that the labels select is then only perhaps
  /// reached at one of its addresses, and an address outside may be that node's.
  private func isNode(_ selector: LabelSelector, _ endpoint: EndpointReference) -> Truth {
    switch endpoint {
    case .node(let index):
      return isNode(selector, cluster.nodes[index])
    case .pod(let index) where cluster.pods[index].isHostNetwork:
      return isHostPod(cluster.pods[index], onNodeWith: selector)
    case .pod, .unidentified(.somePod):
      return .no
    case .address:
      let isEveryAddressKnown =
        !cluster.nodes.isEmpty
        && cluster.nodes.allSatisfy { $0.fits(selector) == false || !$0.addresses.isEmpty }
      return isEveryAddressKnown ? .no : .unknown
    case .unidentified(.someNode):
      return .unknown
    }
  }

  private func isNode(_ selector: LabelSelector, _ node: Node) -> Truth {
    guard node.fits(selector) else { return .no }
    return node.addresses.isEmpty ? .unknown : .yes
  }

  /// The node that a hostNetwork pod runs on is the one it names, else the one whose address it has,
  /// else any of those known.
  private func isHostPod(_ pod: Pod, onNodeWith selector: LabelSelector) -> Truth {
    let named = cluster.nodes.first { $0.name == pod.nodeName }
    let sharing = cluster.nodes.first { !$0.addresses.allSatisfy { !pod.addresses.contains($0) } }
    if let node = named ?? (pod.nodeName == nil ? sharing : nil) {
      guard node.fits(selector) else { return .no }
      return pod.addresses.isEmpty && node.addresses.isEmpty ? .unknown : .yes
    }
    if selector.requirements.isEmpty { return pod.addresses.isEmpty ? .unknown : .yes }
    if pod.nodeName == nil, !cluster.nodes.isEmpty {
      return cluster.nodes.contains { $0.fits(selector) } ? .unknown : .no
    }
    return .unknown
  }

  private func isAttached(to name: String, _ endpoint: EndpointReference) -> Truth {
    switch endpoint {
    case .pod(let index):
      let pod = cluster.pods[index]
      return Truth(!pod.isHostNetwork && pod.networks.contains(name))
    case .unidentified(.somePod): return .unknown
    case .node, .address, .unidentified(.someNode): return .no
    }
  }

  /// N27: a pod without an address counts; it will get one of the candidates.
  private func addresses(of pod: Pod) -> KnownAddresses {
    pod.addresses.isEmpty ? .oneOf(network.podAddressCandidates) : .known(pod.addresses)
  }

  private func addresses(of node: Node?) -> KnownAddresses {
    guard let node, !node.addresses.isEmpty else { return .unknown }
    return .known(node.addresses)
  }

  /// N25: a hostNetwork pod "speaks and listens with its node's addresses".
  private func addresses(ofHost pod: Pod) -> KnownAddresses {
    if !pod.addresses.isEmpty { return .known(pod.addresses) }
    return addresses(of: cluster.nodes.first { $0.name == pod.nodeName })
  }
}

extension Node {
  fileprivate func fits(_ selector: LabelSelector) -> Bool {
    selector.requirements.allSatisfy { $0.holds(for: labels) }
  }
}

extension Pod {
  /// N33: of a label that the server makes the key is known, its value is not.
  fileprivate func satisfies(_ requirement: LabelRequirement) -> Truth {
    guard serverMadeLabelKeys.contains(requirement.key) else {
      return Truth(requirement.holds(for: labels))
    }
    switch requirement.operator {
    case .exists: return .yes
    case .doesNotExist: return .no
    case .in, .notIn: return .unknown
    }
  }
}

extension LabelRequirement {
  /// N32: "NotIn and DoesNotExist match pods without the key".
  fileprivate func holds(for labels: Labels) -> Bool {
    let value = labels.pairs.first { $0.key == key }?.value
    switch self.operator {
    case .in: return value.map { values.contains($0) } ?? false
    case .notIn: return value.map { !values.contains($0) } ?? true
    case .exists: return value != nil
    case .doesNotExist: return value == nil
    }
  }
}
