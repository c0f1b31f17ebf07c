public import NetworkModel

/// The endpoints that a peer of a sentence speaks of.
public struct PeerMembers: Hashable, Sendable {
  /// Pods and templates: ascending indices into `Cluster.pods`.
  public var pods: [Int]
  /// Nodes: ascending indices into `Cluster.nodes`.
  public var nodes: [Int]
  /// Addresses outside the cluster; those of known pods, nodes and Services in it don't count.
  public var addresses: AddressSet

  /// Creates a set of members.
  public init(
    pods: some Sequence<Int> = [],
    nodes: some Sequence<Int> = [],
    addresses: AddressSet = AddressSet([CIDR]())
  ) {
    self.pods = Set(pods).sorted()
    self.nodes = Set(nodes).sorted()
    self.addresses = addresses
  }

  /// Creates the set of some endpoints; sources that aren't identified are none.
  init(_ endpoints: some Sequence<EndpointReference>) {
    var pods: [Int] = []
    var nodes: [Int] = []
    var addresses: [CIDR] = []
    for endpoint in endpoints {
      switch endpoint {
      case .pod(let index): pods.append(index)
      case .node(let index): nodes.append(index)
      case .address(let address): addresses.append(CIDR(address))
      case .unidentified: continue
      }
    }
    self.init(pods: pods, nodes: nodes, addresses: AddressSet(addresses))
  }

  /// Whether there are none.
  public var isEmpty: Bool { pods.isEmpty && nodes.isEmpty && addresses.isEmpty }

  /// The members of either.
  public func union(_ other: Self) -> Self {
    Self(
      pods: pods + other.pods,
      nodes: nodes + other.nodes,
      addresses: addresses.union(other.addresses)
    )
  }

  /// The members that aren't in the other.
  public func subtracting(_ other: Self) -> Self {
    Self(
      pods: Set(pods).subtracting(other.pods),
      nodes: Set(nodes).subtracting(other.nodes),
      addresses: addresses.subtracting(other.addresses)
    )
  }

  /// The members of both.
  public func intersection(_ other: Self) -> Self {
    Self(
      pods: Set(pods).intersection(other.pods),
      nodes: Set(nodes).intersection(other.nodes),
      addresses: addresses.intersection(other.addresses)
    )
  }

  /// Every pod, every node and every address outside: what `any` means.
  public static func everything(in network: Network) -> Self {
    Self(
      pods: network.cluster.pods.indices,
      nodes: network.cluster.nodes.indices,
      addresses: .all
    )
  }
}

extension PeerMembers {
  /// Whether all its members are addresses outside.
  var isOutside: Bool { pods.isEmpty && nodes.isEmpty }

  /// Refuses a question about addresses alone, of which the cluster's policies say nothing.
  static func checkInside(
    _ sources: PeerMembers,
    _ targets: [PeerMembers],
    column: Int
  ) throws(PeerError) {
    guard sources.isOutside, targets.allSatisfy(\.isOutside) else { return }
    throw PeerError(.bothOutside, column: column)
  }
}

/// A peer that was looked up in a network.
public struct ResolvedPeer: Sendable {
  /// The peer as the sentence has it.
  public var phrase: PeerPhrase
  /// Its members; never empty.
  public var members: PeerMembers
  /// What the reader of an answer should know: lower case first, no full stop.
  public var notes: [String]
}

/// The connections that a destination is asked for.
public enum PortDemand: Hashable, Sendable {
  /// All of these must pass: ports were named.
  case every(ConnectionSet)
  /// At least one of these must pass: no port was named.
  case some(of: ConnectionSet)

  /// The connections it speaks of.
  public var connections: ConnectionSet {
    switch self {
    case .every(let connections), .some(let connections): connections
    }
  }
}

/// How connections get to pods other than at their own addresses: a node sends on what is sent to one
/// of its ports, or to an address that leads to a Service.
public struct Entrance: Hashable, Sendable {
  /// The nodes that are asked, as indices into `Cluster.nodes`; nil where it may be any.
  public var nodes: [Int]?
  /// Whether a node puts its own address for the source's, unless the pod runs on it (N30).
  public var hidesSource: Bool
  /// Whom it serves; empty for everyone.
  public var clients: [CIDR]
  /// Whether nothing gets in at all.
  public var isClosed: Bool

  /// Creates an entrance.
  public init(
    nodes: [Int]? = nil,
    hidesSource: Bool,
    clients: [CIDR] = [],
    isClosed: Bool = false
  ) {
    self.nodes = nodes
    self.hidesSource = hidesSource
    self.clients = clients
    self.isClosed = isClosed
  }
}

/// Members of a destination that are asked for the same connections.
public struct TargetPart: Hashable, Sendable {
  /// The members.
  public var members: PeerMembers
  /// What is asked of each.
  public var demand: PortDemand
  /// Whether only one of the members is meant, and it isn't known which.
  public var isOneOf: Bool
  /// How connections get in; nil where they are sent to the members themselves.
  public var entrance: Entrance?
  /// Whether a Service's own address or a port of a node was asked for, so that a pod may come back to
  /// itself (N23).
  public var isThroughService: Bool

  /// Creates a part.
  public init(
    _ members: PeerMembers,
    _ demand: PortDemand,
    isOneOf: Bool = false,
    entrance: Entrance? = nil,
    isThroughService: Bool = false
  ) {
    self.members = members
    self.demand = demand
    self.isOneOf = isOneOf
    self.entrance = entrance
    self.isThroughService = isThroughService
  }
}

/// A destination that was looked up in a network, its ports as its endpoints know them.
///
/// A Service's port has become the target port of each pod behind it, a port's name its number.
public struct ResolvedTarget: Sendable {
  /// The destination as the sentence has it.
  public var phrase: PeerPhrase
  /// The members by what is asked of them; never empty.
  public var parts: [TargetPart]
  /// What the reader of an answer should know: lower case first, no full stop.
  public var notes: [String]
  /// What a Service leads to, for a reader who asked about one thing: in words as the notes.
  public var details: [String] = []

  /// All its members.
  public var members: PeerMembers {
    parts.reduce(PeerMembers()) { $0.union($1.members) }
  }
}
