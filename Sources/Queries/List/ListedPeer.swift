public import NetworkModel

/// One end of listed connections.
public enum ListedPeer: Hashable, Sendable {
  /// A workload: all its pods or, where they differ, those named.
  case workload(WorkloadReference, pods: [String], isHostNetwork: Bool)
  /// A node.
  case node(String)
  /// Addresses outside the cluster, as the fewest blocks, in order.
  case outside([CIDR])
  /// A way in from outside.
  case entryPoint(EntryPoint.Kind, namespace: String, name: String)

  /// The way in of a cluster's entry point.
  init(_ entryPoint: EntryPoint) {
    self = .entryPoint(
      entryPoint.kind,
      namespace: entryPoint.namespace,
      name: entryPoint.name
    )
  }

  /// The namespace; nil for nodes and addresses.
  var namespace: String? {
    switch self {
    case .workload(let workload, _, _): workload.namespace
    case .entryPoint(_, let namespace, _): namespace
    case .node, .outside: nil
    }
  }

  /// Whether it is a workload that shares its nodes' network (N25).
  var isHostNetwork: Bool {
    if case .workload(_, _, let isHostNetwork) = self { return isHostNetwork }
    return false
  }
}

extension ListedPeer: CustomStringConvertible {
  /// `namespace/name[Kind]`, `name[Node]`, or the blocks and `[External]`.
  public var description: String {
    switch self {
    case .workload(let workload, let pods, let isHostNetwork):
      "\(workload.qualifiedName)[\(workload.kind)\(isHostNetwork ? ", host network" : "")]"
        + (pods.isEmpty ? "" : " pods \(pods.joined(separator: ", "))")
    case .node(let name): "\(name)[Node]"
    case .entryPoint(let kind, let namespace, let name):
      "\(namespace)/\(name)[\(kind.rawValue)]"
    case .outside(let blocks):
      "\(blocks.map(\.description).joined(separator: ", "))[External]"
    }
  }
}
