public import NetworkModel

/// Which endpoints may stand on one side of a listed connection.
public struct EndpointFilter: Hashable, Sendable {
  /// Pods, as indices into `Cluster.pods`.
  public var pods: Set<Int>
  /// Nodes, as indices into `Cluster.nodes`.
  public var nodes: Set<Int>
  /// Addresses outside the cluster.
  ///
  /// The network must have been compiled so that it tells them apart from the others.
  public var addresses: AddressSet

  /// Creates a filter.
  public init(
    pods: Set<Int> = [],
    nodes: Set<Int> = [],
    addresses: AddressSet = AddressSet([CIDR]())
  ) {
    self.pods = pods
    self.nodes = nodes
    self.addresses = addresses
  }
}
