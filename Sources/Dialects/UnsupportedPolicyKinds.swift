import Manifests
import NetworkModel

/// Groups whose policies netsim can't read yet: an error for each, never silence.
struct UnsupportedPolicyKinds: Dialect {
  let filters: [String: FieldFilter] = [:]
  let groups = policyGroups

  func lower(_ object: ManifestObject, into lowering: inout Lowering) {
    preconditionFailure("no kind of these groups is read")
  }

  private static let policyGroups: [KindGroup] = [
    calico("crd.projectcalico.org"),
    calico("projectcalico.org"),
    KindGroup(
      "cilium.io",
      clusterPolicies: [
        "CiliumClusterwideNetworkPolicy", "CiliumCIDRGroup", "CiliumLocalRedirectPolicy",
      ],
      policies: ["CiliumNetworkPolicy"],
      entryPoints: ["CiliumClusterwideEnvoyConfig", "CiliumEnvoyConfig"],
      noBearing: [
        "CiliumBGPAdvertisement", "CiliumBGPClusterConfig", "CiliumBGPNodeConfig",
        "CiliumBGPNodeConfigOverride", "CiliumBGPPeerConfig", "CiliumBGPPeeringPolicy",
        "CiliumEgressGatewayPolicy", "CiliumEndpoint", "CiliumEndpointSlice",
        "CiliumExternalWorkload", "CiliumGatewayClassConfig", "CiliumIdentity",
        "CiliumL2AnnouncementPolicy", "CiliumLoadBalancerIPPool", "CiliumNode",
        "CiliumNodeConfig", "CiliumPodIPPool",
      ]
    ),
    KindGroup(
      "crd.antrea.io",
      clusterPolicies: ["ClusterNetworkPolicy", "ClusterGroup", "Tier"],
      policies: ["NetworkPolicy", "Group"],
      noBearing: [
        "AntreaAgentInfo", "AntreaControllerInfo", "BGPPolicy", "Egress", "ExternalIPPool",
        "ExternalNode", "IPPool", "NodeLatencyMonitor", "PacketCapture", "SupportBundleCollection",
        "Traceflow", "TrafficControl",
      ]
    ),
    KindGroup(
      "security.istio.io",
      policies: ["AuthorizationPolicy", "PeerAuthentication"],
      noBearing: ["RequestAuthentication"]
    ),
    KindGroup("networking.gke.io", isClosed: false, clusterPolicies: ["FQDNNetworkPolicy"]),
    KindGroup(
      "policy.linkerd.io",
      policies: [
        "AuthorizationPolicy", "Server", "ServerAuthorization",
      ],
      noBearing: [
        "HTTPRoute", "MeshTLSAuthentication", "NetworkAuthentication", "HTTPLocalRateLimitPolicy",
        "EgressNetwork",
      ]
    ),
  ]

  private static func calico(_ name: String) -> KindGroup {
    KindGroup(
      name,
      clusterPolicies: [
        "GlobalNetworkPolicy", "GlobalNetworkSet", "HostEndpoint", "Profile",
        "StagedGlobalNetworkPolicy", "Tier",
      ],
      policies: [
        "NetworkPolicy", "NetworkSet", "StagedKubernetesNetworkPolicy", "StagedNetworkPolicy",
      ],
      noBearing: [
        "BGPConfiguration", "BGPFilter", "BGPPeer", "BlockAffinity", "CalicoNodeStatus",
        "ClusterInformation", "ExternalNetwork", "FelixConfiguration", "IPAMBlock", "IPAMConfig",
        "IPAMConfiguration", "IPAMHandle", "IPPool", "IPReservation",
        "KubeControllersConfiguration", "LiveMigration", "Node", "WorkloadEndpoint",
      ]
    )
  }
}
