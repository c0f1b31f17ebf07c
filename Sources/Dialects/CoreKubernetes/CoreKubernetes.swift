import Manifests
import NetworkModel

/// The kinds of Kubernetes itself that make up a cluster: namespaces, pods and what makes pods,
/// Services, nodes and service accounts.
struct CoreKubernetes: Dialect {
  let groups = CoreGroups.all
  let filters = CoreFieldFilters.byKind

  func lower(_ object: ManifestObject, into lowering: inout Lowering) {
    switch object.kind {
    case "Namespace": lowering.lowerNamespace(object)
    case "Node": lowering.lowerNode(object)
    case "ServiceAccount": lowering.lowerServiceAccount(object)
    case "Service": lowering.lowerService(object)
    case "Pod": lowering.lowerPod(object)
    default: lowering.lowerWorkload(object)
    }
  }
}

/// The groups of the Kubernetes API server with all their kinds.
enum CoreGroups {
  static let all: [KindGroup] = [
    KindGroup(
      "",
      version: "v1",
      read: ["Namespace", "Node", "Pod", "ReplicationController", "Service", "ServiceAccount"],
      noBearing: [
        "Binding", "ComponentStatus", "ConfigMap", "Event", "LimitRange", "PersistentVolume",
        "PersistentVolumeClaim", "PodTemplate", "ResourceQuota", "Secret", "Status",
      ]
    ),
    KindGroup(
      "apps",
      read: ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
      noBearing: ["ControllerRevision"]
    ),
    KindGroup("batch", read: ["CronJob", "Job"]),
    KindGroup(
      "extensions",
      read: ["DaemonSet", "Deployment", "ReplicaSet"],
      noBearing: ["PodSecurityPolicy"],
      moved: ["Ingress": "networking.k8s.io/v1", "NetworkPolicy": "networking.k8s.io/v1"]
    ),
  ]
}
