import NetworkModel
import ReachabilityEngine
import Reports

/// Which end of a connection a node of a graph is.
enum GraphEnd: Hashable {
  case source
  case destination
}

extension ListedPeer {
  /// The id of its node: `shop/cart [Deployment]`, `from 10.0.0.0/8`.
  ///
  /// Addresses that connections come from and those that they go to are two nodes, so that edges lead
  /// one way through the picture.
  func nodeID(_ end: GraphEnd) -> String {
    switch self {
    case .outside(let blocks):
      (end == .source ? "from " : "to ") + AddressWords(blocks: blocks).description
    case .workload, .node, .entryPoint: ListText.label(self).plain
    }
  }

  /// What stands on its node.
  var nodeTitle: String {
    switch self {
    case .workload(let workload, _, _): workload.name
    case .node(let name), .entryPoint(_, _, let name): name
    case .outside(let blocks): AddressWords(blocks: blocks).description
    }
  }

  /// A node for what isn't a unit: addresses and ways in.
  func node(_ end: GraphEnd, change: Graph.Change?) -> Graph.Node {
    let id = nodeID(end)
    switch self {
    case .entryPoint(let kind, let namespace, _):
      return Graph.Node(
        id: id,
        group: namespace,
        title: nodeTitle,
        subtitle: kind.rawValue,
        kind: kind.rawValue,
        role: .entryPoint,
        change: change
      )
    case .outside(let blocks):
      let isEverywhere = blocks.contains { $0.prefixLength == 0 }
      return Graph.Node(
        id: id,
        title: nodeTitle,
        subtitle: isEverywhere ? "anywhere outside" : "outside the cluster",
        kind: "External",
        addresses: blocks,
        role: .outside,
        change: change
      )
    case .workload, .node:
      return Graph.Node(
        id: id,
        group: namespace,
        title: nodeTitle,
        role: .workload(.none),
        change: change
      )
    }
  }
}

extension Connectivity {
  /// What passes as an edge says it: `80, 443`, `53/udp`, `all`; what only may pass with `perhaps`.
  var edgeLabel: String { Graph.Edge.label(ports: allowed, unknown: unknown) }
}
