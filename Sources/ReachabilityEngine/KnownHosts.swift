import NetworkModel

/// What the input tells of the nodes that endpoints are, or share the network of (N25, A9).
struct KnownHosts {
  /// Node index -> what is known of it.
  let nodes: [ClassTable.Host]
  private let byName: [String: Int]
  private let byAddress: [IPAddress: Int]
  private let addresses: [[IPAddress]]

  /// Collects the nodes of a cluster; `project` gives the projection of a node's labels.
  init(_ cluster: Cluster, _ project: (Labels) -> Int) {
    nodes = cluster.nodes.map {
      .node(projection: project($0.labels), hasAddress: !$0.addresses.isEmpty)
    }
    addresses = cluster.nodes.map(\.addresses)
    byName = Dictionary(
      cluster.nodes.enumerated().map { ($0.element.name, $0.offset) },
      uniquingKeysWith: min
    )
    byAddress = Dictionary(
      cluster.nodes.enumerated().flatMap { index, node in node.addresses.map { ($0, index) } },
      uniquingKeysWith: min
    )
  }

  /// The addresses that a hostNetwork pod speaks with: its own, else its node's.
  func addresses(of pod: Pod) -> [IPAddress] {
    guard pod.addresses.isEmpty else { return pod.addresses }
    return pod.nodeName.flatMap { byName[$0] }.map { addresses[$0] } ?? []
  }

  /// What is known of the node of a hostNetwork pod: the one it names, else the one whose address it
  /// has, else any of those known.
  func host(of pod: Pod) -> ClassTable.Host {
    let sharing = pod.addresses.compactMap { byAddress[$0] }.min()
    let index = pod.nodeName.map { byName[$0] } ?? sharing
    if let index, case .node(let projection, let hasAddress) = nodes[index] {
      return .node(projection: projection, hasAddress: hasAddress || !pod.addresses.isEmpty)
    }
    return .unknown(
      isListed: pod.nodeName == nil && !nodes.isEmpty,
      hasAddress: !pod.addresses.isEmpty
    )
  }
}
