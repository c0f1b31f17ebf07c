public import NetworkModel

/// What is settled before manifests are lowered.
public struct LoweringOptions: Hashable, Sendable {
  /// Whether an `ipBlock` matches pods by their addresses, as most network plugins have it (N12).
  public var ipBlocksMatchPods: Bool
  /// Whether `networks` of a ClusterNetworkPolicy match pods, as its API has it (A8).
  public var networksMatchPods: Bool
  /// The blocks that pod addresses come from; empty to take those of the Nodes.
  public var podCIDRs: [CIDR]
  /// The addresses of host names, for peers by domain name (A10) and Services of type ExternalName.
  public var names: [String: [IPAddress]]
  /// Whether the controller of all ways in is told elsewhere, so that none needs to be found.
  public var isControllerGiven: Bool

  /// Whether facts about pods are kept that only linting looks at: which of them the kubelet probes, and
  /// which have finished.
  public var keepsPodFacts: Bool

  /// Creates options; the default follows the Kubernetes end-to-end tests (N12).
  public init(
    ipBlocksMatchPods: Bool = true,
    networksMatchPods: Bool = true,
    podCIDRs: [CIDR] = [],
    names: [String: [IPAddress]] = [:],
    isControllerGiven: Bool = false,
    keepsPodFacts: Bool = false
  ) {
    self.ipBlocksMatchPods = ipBlocksMatchPods
    self.networksMatchPods = networksMatchPods
    self.podCIDRs = podCIDRs
    self.names = names
    self.isControllerGiven = isControllerGiven
    self.keepsPodFacts = keepsPodFacts
  }

  /// What an `ipBlock` of these options matches.
  public var ipBlockMatches: AddressMatch {
    ipBlocksMatchPods ? [.pods, .nodes, .external] : [.nodes, .external]
  }

  /// What `networks` of these options match.
  var networkMatches: AddressMatch {
    networksMatchPods ? [.pods, .nodes, .external] : [.nodes, .external]
  }
}
