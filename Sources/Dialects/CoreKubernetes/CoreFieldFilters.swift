import Manifests
import NetworkModel

/// The fields of the core kinds that bear on reachability; the reader skips all others unparsed.
enum CoreFieldFilters {
  static let metadata = FieldFilter.only(metadataFields)

  private static let metadataFields: [String: FieldFilter] = [
    "name": .everything, "generateName": .everything, "namespace": .everything,
    "labels": .everything, "deletionTimestamp": .everything,
    // All other annotations stay unread: some are as big as the object itself.
    "annotations": .only(
      Dictionary(uniqueKeysWithValues: NetworkAnnotation.ofPods.map { ($0, .everything) })
    ),
    "ownerReferences": .only([
      "apiVersion": .everything, "kind": .everything, "name": .everything,
      "controller": .everything,
    ]),
  ]

  /// Metadata with these annotations.
  static func metadata(annotations: String...) -> FieldFilter {
    let wanted = Dictionary(uniqueKeysWithValues: annotations.map { ($0, FieldFilter.everything) })
    return .only(metadataFields.merging(["annotations": .only(wanted)]) { $1 })
  }

  private static let container = FieldFilter.only([
    "restartPolicy": .everything,
    "ports": .only([
      "name": .everything, "containerPort": .everything, "protocol": .everything,
      "hostPort": .everything,
    ]),
  ])

  private static let podSpec = FieldFilter.only([
    "containers": container, "initContainers": container, "hostNetwork": .everything,
    "nodeName": .everything, "serviceAccountName": .everything, "serviceAccount": .everything,
    "nodeSelector": .everything,
    "affinity": .only([
      "nodeAffinity": .only(["requiredDuringSchedulingIgnoredDuringExecution": .only([:])])
    ]),
  ])

  private static let template = FieldFilter.only(["metadata": metadata, "spec": podSpec])

  private static let jobSpec: [String: FieldFilter] = [
    "parallelism": .everything, "completions": .everything, "completionMode": .everything,
    "manualSelector": .everything, "template": template,
  ]

  /// Any kind: its metadata, and a pod template where it has one.
  static let anyWorkload = object([
    "metadata": metadata,
    "spec": .only([
      "replicas": .everything, "parallelism": .everything, "completions": .everything,
      "completionMode": .everything, "manualSelector": .everything,
      "ordinals": .everything, "template": template,
      "jobTemplate": .only(["spec": .only(jobSpec)]),
    ]),
  ])

  static let byKind: [String: FieldFilter] = [
    "Namespace": object(["metadata": metadata(annotations: WrittenFact.ignoreAnnotation)]),
    "ServiceAccount": object(["metadata": metadata]),
    "Node": object([
      "metadata": metadata,
      "spec": .only(["podCIDR": .everything, "podCIDRs": .everything]),
      "status": .only(["addresses": .everything]),
    ]),
    "Pod": object([
      "metadata": metadata, "spec": podSpec,
      "status": .only(["phase": .everything, "podIP": .everything, "podIPs": .everything]),
    ]),
    // Knative has a Service with a pod template.
    "Service": object([
      "metadata": metadata(annotations: ServiceWaysIn.rangesAnnotation),
      "spec": .only([
        "type": .everything, "selector": .everything, "ports": .everything,
        "clusterIP": .everything, "clusterIPs": .everything, "externalName": .everything,
        "externalIPs": .everything, "loadBalancerSourceRanges": .everything,
        "externalTrafficPolicy": .everything, "allocateLoadBalancerNodePorts": .everything,
        "template": template,
      ]),
      "status": .only(["loadBalancer": .only(["ingress": .only(["ip": .everything])])]),
    ]),
  ]

  /// The fields that say that the kubelet probes a container.
  static let probes = ["livenessProbe", "readinessProbe", "startupProbe"]

  /// An object with these fields besides those that name its kind.
  static func object(_ fields: [String: FieldFilter]) -> FieldFilter {
    .only(fields.merging(["apiVersion": .everything, "kind": .everything]) { old, _ in old })
  }
}

extension FieldFilter {
  /// The filter with the fields of containers that say whether the kubelet probes them.
  var withProbes: FieldFilter {
    guard case .only(let fields) = self else { return self }
    var result = fields.mapValues(\.withProbes)
    for list in [ContainerList.containers, .initContainers] {
      guard case .only(let container) = result[list.rawValue] else { continue }
      let probes = CoreFieldFilters.probes.map { ($0, FieldFilter.only([:])) }
      result[list.rawValue] = .only(container.merging(probes) { $1 })
    }
    return .only(result)
  }
}
