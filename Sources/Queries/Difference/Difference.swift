import NetworkModel
public import ReachabilityEngine

/// A network at a moment, with its secondary networks and the connections of all of them.
///
/// The lists of connections are made once, so that a snapshot can be compared with many others.
public struct NetworkSnapshot {
  /// The pods' primary networks.
  public let network: CompiledNetwork
  /// The secondary networks.
  public let secondary: [CompiledNetwork]
  fileprivate let namespace: String?
  let list: ConnectionList
  let secondaryLists: [String: ConnectionList]

  /// Creates a snapshot.
  ///
  /// - Parameters:
  ///   - network: The pods' primary networks.
  ///   - secondary: The secondary networks.
  ///   - query: Which connections are listed.
  /// - Complexity: that of the matrix.
  public init(
    _ network: CompiledNetwork,
    secondary: [CompiledNetwork] = [],
    listing query: ListQuery = ListQuery()
  ) {
    self.network = network
    self.secondary = secondary
    namespace = query.namespace
    list = ConnectionList(query, network)
    secondaryLists = Dictionary(
      secondary.map { ($0.network.name ?? "", ConnectionList(query, $0)) }
    ) { first, _ in first }
  }
}

/// In what two networks differ: objects, and the connections that open, close and change by it.
///
/// Connections are those that `ListQuery` lists, compared workload by workload. What may pass counts
/// as a state of its own: a connection that turns from certain to unknown has changed.
public struct Difference: Hashable, Sendable {
  /// The objects that differ in what they say, sorted by namespace, name and kind.
  public var objects: [ObjectChange]
  /// The connections that differ, in the order of `netsim list`; those on secondary networks last.
  public var connections: [ConnectionChange]

  /// Whether nothing differs.
  public var isEmpty: Bool { objects.isEmpty && connections.isEmpty }

  /// Compares two networks, both listed by the same query.
  ///
  /// - Complexity: O(*objects* + *units*²), and the reading of all rows.
  public init(from old: NetworkSnapshot, to new: NetworkSnapshot) {
    var objects = ObjectDifference(old.network.network, new.network.network).changes
    connections =
      ConnectionDifference(old.list, new.list, network: nil, namespace: new.namespace).changes
    for name in Set(old.secondaryLists.keys).union(new.secondaryLists.keys).sorted() {
      let (before, after) = (old.secondaryLists[name], new.secondaryLists[name])
      let policies = ObjectDifference(
        before?.network.network.policiesAlone,
        after?.network.network.policiesAlone
      )
      objects.formUnion(policies.changes)
      connections +=
        ConnectionDifference(before, after, network: name, namespace: new.namespace).changes
    }
    self.objects = objects.sorted()
  }

  /// How many connections there are of a kind of change.
  public func count(_ kind: ConnectionChange.Kind) -> Int { connections.count { $0.kind == kind } }
}

extension Network {
  /// The policies without the pods, which a secondary network shares with the primary ones.
  fileprivate var policiesAlone: Network { Network(cluster: Cluster(), policies: policies) }
}
