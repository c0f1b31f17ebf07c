public import NetworkModel

/// The index of an endpoint class, and of its row and column in the matrix.
///
/// Pods come first, grouped by namespace, then hosts, then sources that aren't identified, then outside
/// addresses.
public struct ClassID: Hashable, Sendable, Comparable {
  /// The index, from 0.
  public let index: Int
  init(_ index: Int) { self.index = index }
  /// Orders by index.
  public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
}

/// Endpoints that no policy of the network can tell apart (Cilium calls it an identity).
public struct EndpointClass: Hashable, Sendable {
  /// What kind of endpoint it holds.
  public enum Kind: Hashable, Sendable {
    /// Pods with a network of their own.
    case pods
    /// Nodes, and the hostNetwork pods that speak and listen with a node's addresses (N25).
    case hosts
    /// A source that the input doesn't hold.
    case unidentified(UnidentifiedPeer)
    /// Addresses outside the cluster.
    case addresses
  }

  /// What kind of endpoint it holds.
  public var kind: Kind
  /// Its pods, as ascending indices into `Cluster.pods`.
  public var pods: [Int] = []
  /// Its nodes, as ascending indices into `Cluster.nodes`.
  public var nodes: [Int] = []
  /// Its addresses, for outside addresses only.
  public var addresses = AddressSet([CIDR]())
}
