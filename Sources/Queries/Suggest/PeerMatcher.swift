import NetworkModel

/// Finds the members of a network that peers of NetworkPolicies may match.
///
/// What is in doubt counts as matched: what comes of it is simulated in any case.
struct PeerMatcher {
  private let network: Network
  private let namespaceLabels: [String: Labels]

  init(_ network: Network) {
    self.network = network
    namespaceLabels = Dictionary(
      network.cluster.namespaces.map { ($0.name, $0.labels) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// Those among some members that one of the peers of a namespace's policy may match; nil is everyone.
  func members(_ peers: [Peer]?, of namespace: String, among all: PeerMembers) -> PeerMembers {
    guard let peers else { return all }
    return peers.reduce(PeerMembers()) {
      $0.union(members($1.endpoints, of: namespace, among: all))
    }
  }

  /// Those among some members that an expression of a namespace's policy may match.
  func members(
    _ expression: EndpointExpression,
    of namespace: String,
    among all: PeerMembers
  ) -> PeerMembers {
    switch expression {
    case .pods(in: let scope, labels: let selector):
      let pods = network.cluster.pods
      return PeerMembers(
        pods: all.pods.filter {
          isIn(scope, of: namespace, pods[$0]) && pods[$0].mayMatch(selector)
        }
      )
    case .addresses(let block): return members(block, among: all)
    case .any(let some):
      return some.reduce(PeerMembers()) { $0.union(members($1, of: namespace, among: all)) }
    case .all(let some):
      return some.reduce(all) { members($1, of: namespace, among: $0) }
    case .uncertain(let expression, because: _):
      return members(expression, of: namespace, among: all)
    case .everything, .nodes, .attached, .not: return all
    }
  }

  private func isIn(_ scope: NamespaceScope, of namespace: String, _ pod: Pod) -> Bool {
    guard !pod.isHostNetwork else { return false }
    switch scope {
    case .own: return pod.namespace == namespace
    case .matching(let selector): return selector.matches(namespaceLabels[pod.namespace] ?? [:])
    }
  }

  private func members(_ block: AddressBlock, among all: PeerMembers) -> PeerMembers {
    let addresses = block.addresses
    let holds = { (own: [IPAddress]) in own.contains(where: addresses.contains) }
    let pods = network.cluster.pods
    return PeerMembers(
      pods: all.pods.filter { index in
        let pod = pods[index]
        if pod.isHostNetwork { return block.matches.contains(.nodes) && holds(pod.addresses) }
        guard block.matches.contains(.pods) else { return false }
        return pod.addresses.isEmpty ? mayHoldUnknown(block) : holds(pod.addresses)
      },
      nodes: all.nodes.filter {
        block.matches.contains(.nodes) && holds(network.cluster.nodes[$0].addresses)
      },
      addresses: block.matches.contains(.external)
        ? all.addresses.intersection(addresses) : AddressSet([CIDR]())
    )
  }

  /// Whether a block may hold the address of a pod that has none yet.
  private func mayHoldUnknown(_ block: AddressBlock) -> Bool {
    let candidates = network.podAddressCandidates
    guard !candidates.isEmpty else { return block.cidr.prefixLength == 0 }
    return !block.addresses.intersection(AddressSet(candidates)).isEmpty
  }
}

extension Pod {
  /// Whether labels that are known don't keep it from being selected.
  fileprivate func mayMatch(_ selector: LabelSelector) -> Bool {
    selector.requirements.allSatisfy { requirement in
      guard serverMadeLabelKeys.contains(requirement.key) else {
        return requirement.holds(for: labels[requirement.key])
      }
      return requirement.operator != .doesNotExist
    }
  }
}
