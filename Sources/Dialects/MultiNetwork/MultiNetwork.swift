import Manifests
import NetworkModel

/// Networks besides the cluster's own, primary and secondary, and policies on secondary ones.
struct MultiNetwork: Dialect {
  let groups = [
    KindGroup(
      "k8s.cni.cncf.io",
      read: ["MultiNetworkPolicy", "NetworkAttachmentDefinition"],
      noBearing: ["IPAMClaim"]
    ),
    // A ClusterNetworkConnect joins primary networks.
    KindGroup(
      "k8s.ovn.org",
      read: ["ClusterUserDefinedNetwork", "UserDefinedNetwork"],
      clusterPolicies: ["AdminPolicyBasedExternalRoute", "ClusterNetworkConnect"],
      policies: ["EgressFirewall"],
      noBearing: [
        "EgressIP", "EgressQoS", "EgressService", "NetworkQoS", "RouteAdvertisements", "VTEP",
      ]
    ),
  ]

  let filters: [String: FieldFilter] = [
    // Policies are kept whole, so that unknown fields are seen.
    "k8s.cni.cncf.io/MultiNetworkPolicy": .everything,
    "k8s.cni.cncf.io/NetworkAttachmentDefinition": CoreFieldFilters.object([
      "metadata": CoreFieldFilters.metadata, "spec": .everything,
    ]),
    "k8s.ovn.org/ClusterUserDefinedNetwork": CoreFieldFilters.object([
      "metadata": CoreFieldFilters.metadata, "spec": .everything,
    ]),
    "k8s.ovn.org/UserDefinedNetwork": CoreFieldFilters.object([
      "metadata": CoreFieldFilters.metadata, "spec": .everything,
    ]),
  ]

  func lower(_ object: ManifestObject, into lowering: inout Lowering) {
    switch object.kind {
    case "ClusterUserDefinedNetwork": lowering.lowerClusterUserDefinedNetwork(object)
    case "UserDefinedNetwork": lowering.lowerUserDefinedNetwork(object)
    case "NetworkAttachmentDefinition": lowering.lowerNetworkAttachmentDefinition(object)
    default: lowering.lowerMultiNetworkPolicy(object)
    }
  }
}
