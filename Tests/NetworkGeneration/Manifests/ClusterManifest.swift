/// Everything that is written down of a small cluster.
public struct ManifestWorld: Hashable, Sendable {
  var namespaces: [NamespaceManifest]
  var workloads: [WorkloadManifest]
  var nodes: [NodeManifest]
  var policies: [PolicyManifest]
  var adminPolicies: [AdminPolicyManifest]

  /// The cluster with NetworkPolicies alone.
  public var withoutAdminPolicies: Self {
    var copy = self
    copy.adminPolicies = []
    return copy
  }
}

/// A Namespace.
public struct NamespaceManifest: Hashable, Sendable {
  var name: String
  var labels: ManifestField<[LabelManifest]>
}

/// A Node.
public struct NodeManifest: Hashable, Sendable {
  var name: String
  var labels: ManifestField<[LabelManifest]>
  var addresses: [AddressManifest]
  var podCIDRs: ManifestField<[CIDRManifest]>
}

/// A Pod, or a workload with its template.
public struct WorkloadManifest: Hashable, Sendable {
  /// The kinds that are generated.
  enum Kind: String, CaseIterable, Sendable {
    case pod = "Pod"
    case deployment = "Deployment"
    case replicaSet = "ReplicaSet"
    case replicationController = "ReplicationController"
    case statefulSet = "StatefulSet"
    case daemonSet = "DaemonSet"
    case job = "Job"
    case cronJob = "CronJob"
  }

  var kind: Kind
  var name: String
  var namespace: ManifestField<String>
  /// The labels of the pod, or of the template (N33).
  var labels: ManifestField<[LabelManifest]>
  /// The labels of the workload itself, which select nothing.
  var ownLabels: [LabelManifest]
  var replicas: ManifestField<Int>
  var containers: [ContainerManifest]
  var initContainers: [ContainerManifest]
  var hostNetwork: ManifestField<Bool>
  /// For pods only.
  var nodeName: String?
  /// For pods only: the phase; nil without a status.
  var phase: String?
  /// For pods only: the addresses of the status.
  var addresses: [AddressManifest]

  /// Whether it is a pod that has ended and counts no more (N26).
  var isFinished: Bool { kind == .pod && (phase == "Succeeded" || phase == "Failed") }
  /// Whether it shares its node's network (N25).
  var isHostNetwork: Bool { hostNetwork.value ?? false }
  /// N34: "namespace omitted in a manifest: `default`".
  var effectiveNamespace: String { namespace.value ?? "default" }
}

/// A container or an init container.
public struct ContainerManifest: Hashable, Sendable {
  var ports: ManifestField<[ContainerPortManifest]>
  /// Whether an init container restarts, which makes it a sidecar (N16).
  var restarts: Bool
}

/// An entry of a container's `ports`.
public struct ContainerPortManifest: Hashable, Sendable {
  var name: String?
  var containerPort: Int
  var `protocol`: ManifestField<String>
}
