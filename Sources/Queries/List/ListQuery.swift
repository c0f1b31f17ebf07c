public import NetworkModel
public import ReachabilityEngine
public import Reports

/// Lists the connections between workloads, and between workloads and the outside.
///
/// A connection is listed when the policies let it pass, or may let it pass. What no policy can stop
/// is not listed: a pod to itself (N23), a node to the pods on it (N24). A connection of a workload
/// to itself is one between two of its pods. Nodes are listed only where a filter names them.
public struct ListQuery: Hashable, Sendable {
  /// What a list speaks of.
  public enum Granularity: Hashable, Sendable {
    /// Workloads; their pods apart where they differ in what they may do.
    case workload
    /// Every pod apart.
    case pod
  }

  /// Where connections come from; nil for all pods and all outside addresses.
  public var sources: PeerMembers?
  /// Where connections go; nil for all pods and all outside addresses.
  public var destinations: PeerMembers?
  /// The namespace that one end must be in; nil for any.
  public var namespace: String?
  /// The ports asked; nil for all.
  public var connections: ConnectionSet?
  /// Workloads or pods.
  public var granularity: Granularity
  /// Peers whose pods stand apart from the other pods of their workloads.
  public var apart: [PeerMembers]

  /// Creates a query.
  public init(
    sources: PeerMembers? = nil,
    destinations: PeerMembers? = nil,
    namespace: String? = nil,
    connections: ConnectionSet? = nil,
    granularity: Granularity = .workload,
    apart: [PeerMembers] = []
  ) {
    self.sources = sources
    self.destinations = destinations
    self.namespace = namespace
    self.connections = connections
    self.granularity = granularity
    self.apart = apart
  }

  /// The address sets that a network must tell apart for this query.
  public var distinguishing: [AddressSet] {
    PeerResolver.distinguishing([sources, destinations].compactMap(\.self))
  }

  /// The answer; each shape of it is computed when it is rendered.
  ///
  /// Connections on secondary networks stand behind those on the primary ones, network by network.
  public func report(on network: CompiledNetwork, secondary: [CompiledNetwork] = []) -> Report {
    Report(
      title: "Connections",
      text: { writer in
        let text = ListText(
          query: self,
          list: ConnectionList(self, network),
          network: network,
          writer: writer
        )
        text.write(secondary: lists(secondary))
      },
      data: { writer in
        ListData(list: ConnectionList(self, network), writer: writer)
          .write(secondary: lists(secondary))
      },
      table: { writer in
        ListTable(list: ConnectionList(self, network), writer: writer)
          .write(secondary: lists(secondary))
      }
    )
  }

  /// The list of each secondary network.
  private func lists(_ networks: [CompiledNetwork]) -> [(name: String, list: ConnectionList)] {
    networks.map { ($0.network.name ?? "", ConnectionList(self, $0)) }
  }

  /// Calls the body with every connection in the order of reports, until it returns false.
  ///
  /// - Complexity: O(*connections* + *sources* · (*classes reached* + *units* / 64)) time; memory does
  ///   not grow with the number of connections.
  public func forEachConnection(
    on network: CompiledNetwork,
    _ body: (ListedPeer, ListedPeer, Connectivity) -> Bool
  ) {
    let list = ConnectionList(self, network)
    list.forEach { connection in
      body(
        list.peers[connection.source],
        list.peers[connection.destination],
        list.connectivity(connection.value)
      )
    }
  }

  /// Whether every connection is listed.
  var isWhole: Bool {
    sources == nil && destinations == nil && namespace == nil && connections == nil
  }
}
