/// A tier of policies.
///
/// Tiers run in order; what a tier leaves undecided goes to the next.
public struct Tier: Hashable, Sendable {
  /// How the rules of a tier's policies compete.
  public enum Precedence: Hashable, Sendable {
    /// The first rule that matches decides: policies in their order, rules as written.
    case inOrder
    /// A deny that matches decides, wherever it stands; then an allow.
    case denyFirst
  }

  /// What befalls a connection that no rule of the tier matched, where an enforced policy of the
  /// tier isolates the endpoint in that direction.
  ///
  /// Without such a policy the next tier goes on.
  public enum Default: Hashable, Sendable {
    /// It is denied.
    case deny
    /// It goes to the next tier.
    case pass
  }

  /// The name in reports, such as `NetworkPolicy`.
  public var name: String
  /// How rules compete.
  public var precedence: Precedence
  /// What isolation means.
  public var isolated: Default
  /// The tier that Pass jumps to, as an index beyond this one's; nil for the next.
  ///
  /// An index equal to the number of tiers means the end: the connection is allowed.
  public var passTo: Int?

  /// Creates a tier.
  public init(
    name: String,
    precedence: Precedence = .inOrder,
    isolated: Default = .deny,
    passTo: Int? = nil
  ) {
    self.name = name
    self.precedence = precedence
    self.isolated = isolated
    self.passTo = passTo
  }

  /// The tier of `networking.k8s.io/v1` NetworkPolicy: allow-only, isolating, default deny.
  public static let networkPolicy = Tier(name: "NetworkPolicy")
}

/// The tiers that every loaded network has, in order, with their indices (A1).
///
/// ClusterNetworkPolicy, field `tier`: "Policy tiers are evaluated in the following order: Admin
/// tier, NetworkPolicy tier, Baseline tier." Before them stand the networks that pods are attached
/// to: no policy connects pods of different primary networks.
public enum StandardTier: Int, Hashable, Sendable, CaseIterable {
  /// Primary networks, which keep their pods apart whatever the policies.
  case network
  /// AdminNetworkPolicy and ClusterNetworkPolicy of tier Admin.
  case admin
  /// NetworkPolicy.
  case networkPolicy
  /// BaselineAdminNetworkPolicy and ClusterNetworkPolicy of tier Baseline.
  case baseline

  /// The tier itself; only NetworkPolicies isolate (A3).
  public var tier: Tier {
    switch self {
    case .network: Tier(name: "Network")
    case .admin: Tier(name: "Admin")
    case .networkPolicy: .networkPolicy
    case .baseline: Tier(name: "Baseline")
    }
  }

  /// All tiers in order.
  public static let tiers: [Tier] = allCases.map(\.tier)
}

/// A cluster with its policies: what every query is asked of.
///
/// After the last tier a connection is allowed. A verdict follows from SEMANTICS in this way: the
/// source's egress and the destination's ingress are judged apart, and both must allow (N20).
public struct Network: Hashable, Sendable {
  /// The secondary network that this is about; nil for the pods' primary networks.
  ///
  /// On a secondary network the same pods speak with other addresses, under policies of their own;
  /// only pods that are attached to it can.
  public var name: String?
  /// The pods, nodes, Services.
  public var cluster: Cluster
  /// The tiers in order.
  public var tiers: [Tier]
  /// The policies, sorted by tier, order and identity.
  public var policies: [Policy]
  /// The blocks that addresses of pods without one come from (Node `podCIDRs`, or `podCIDRs:` of
  /// netsim.yaml); empty where nothing is known.
  public var podAddressCandidates: [CIDR]

  /// Creates a network; sorts the policies.
  public init(
    name: String? = nil,
    cluster: Cluster,
    tiers: [Tier] = [.networkPolicy],
    policies: [Policy] = [],
    podAddressCandidates: [CIDR] = []
  ) {
    self.name = name
    self.cluster = cluster
    self.tiers = tiers
    self.policies = policies.sorted { $0.precedes($1) }
    self.podAddressCandidates = podAddressCandidates
  }
}

/// One endpoint of a network, by its place in the cluster.
public enum EndpointReference: Hashable, Sendable {
  /// A pod or template: an index into `Cluster.pods`.
  case pod(Int)
  /// A node: an index into `Cluster.nodes`.
  case node(Int)
  /// An address that is neither a pod's nor a node's.
  case address(IPAddress)
  /// Something that opens connections, of which too little is known to say what it is.
  case unidentified(UnidentifiedPeer)
}

/// A source of connections that the input doesn't hold.
public enum UnidentifiedPeer: Int, Hashable, Sendable, CaseIterable {
  /// A pod of which neither namespace, labels, networks nor address are known: the proxy of an Ingress
  /// or its like, where no pods of one are in the input.
  ///
  /// A rule that speaks of every pod speaks of it; whether one that speaks of some does is unknown.
  case somePod
  /// A node whose name and address aren't known: one that forwards a connection with its own address
  /// (N30), where the input holds no Node.
  case someNode
}
