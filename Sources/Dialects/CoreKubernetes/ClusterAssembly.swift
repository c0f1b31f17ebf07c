import NetworkModel

/// Puts the cluster together once all objects are read.
///
/// Pods join their top-most workloads. A workload that has live pods in the input makes no others
/// from its template, and neither does one whose owner is in the input: one workload, not two.
struct ClusterAssembly {
  /// What there is to say of workloads and namespaces.
  private(set) var diagnostics: [Diagnostic] = []
  private let objects: CollectedObjects
  private let options: LoweringOptions
  private let pool: SharedPool
  private var ownership: OwnershipResolver
  /// Who is attached to networks besides the cluster's own.
  private(set) var attachments = NetworkAttachments([], [])

  /// Creates the assembly of the objects that were read.
  init(_ objects: CollectedObjects, _ options: LoweringOptions, sharing pool: SharedPool) {
    self.objects = objects
    self.options = options
    self.pool = pool
    ownership = OwnershipResolver(
      objects.workloads.values.map { ($0.reference, $0.owner) }
        + objects.virtualMachineInstances.values.map { ($0.pod.workload, $0.owner) }
    )
  }

  /// The cluster.
  mutating func cluster() -> Cluster {
    let namespaces = objects.namespaces.values + madeUpNamespaces()
    attachments = NetworkAttachments(objects.networks.values, namespaces)
    let pods = pods()
    let endpoints = EndpointDirectory(objects.waysIn, names: options.names)
    var cluster = Cluster(
      namespaces: namespaces,
      pods: pods,
      nodes: objects.nodes.values,
      services: objects.services.values.map(endpoints.filled),
      serviceAccounts: objects.serviceAccounts.values
    )
    var waysIn = WayInAssembly(objects.waysIn, cluster, options)
    cluster.entryPoints = waysIn.entryPoints()
    diagnostics += waysIn.diagnostics
    return cluster
  }

  /// The live pods, then the pods of the templates that have none.
  private mutating func pods() -> [Pod] {
    var pods: [Pod] = []
    pods.reserveCapacity(objects.pods.values.count)
    var living: Set<WorkloadReference> = []
    for manifests in [objects.pods.values, instancesWithoutPod] {
      for manifest in manifests {
        var pod = manifest.pod
        pod.workload = ownership.workload(of: manifest)
        if pod.workload != pods.last?.workload { living.insert(pod.workload) }
        attachments.attach(&pod, manifest.attachments)
        pods.append(pod)
      }
    }
    for manifest in objects.workloads.values {
      let workload = ownership.topMost(of: manifest.reference)
      if living.contains(workload) { continue }
      let isOwned = workload != manifest.reference
      // An old ReplicaSet of a Deployment has no replicas left.
      if isOwned, ownership.contains(workload) || manifest.replicas == .count(0) { continue }
      for var pod in expanded(manifest, as: workload) {
        // Controllers have added to the labels of the template.
        pod.labels = pool.labels(pod.labels)
        attachments.attach(&pod, manifest.attachments)
        pods.append(pod)
      }
    }
    return pods
  }

  /// The virtual machine instances whose pods aren't in the input: they stand for them.
  private var instancesWithoutPod: [PodManifest] {
    guard !objects.virtualMachineInstances.values.isEmpty else { return [] }
    let owners = objects.pods.values.compactMap { manifest in
      manifest.owner.map {
        WorkloadReference(kind: $0.kind, namespace: manifest.pod.namespace, name: $0.name)
      }
    }
    let known = Set(owners)
    return objects.virtualMachineInstances.values.filter { !known.contains($0.pod.workload) }
  }

  /// The pods that a template stands for.
  private mutating func expanded(_ manifest: WorkloadManifest, as workload: WorkloadReference)
    -> [Pod]
  {
    var template = manifest.template
    template.workload = workload
    switch manifest.replicas {
    case .count(let count):
      template.replicas = .exactly(count)
    case .eachNode(let labels, let isNarrowed):
      template.replicas = replicas(onNodesWith: labels, isNarrowed: isNarrowed)
    case .ordinals(let start, let count):
      if (1...Self.mostOrdinals).contains(count) {
        return (0..<count).map { Self.ordinal(start + $0, of: template) }
      }
      template.replicas = .exactly(count)
    }
    if template.replicas == .exactly(0) {
      diagnostics.append(
        .note(
          "\(workload.kind) `\(workload.qualifiedName)` has no replicas; it is judged as if it had",
          at: template.position
        )
      )
    }
    return [template]
  }

  private func replicas(onNodesWith labels: Labels, isNarrowed: Bool) -> ReplicaCount {
    guard !objects.nodes.values.isEmpty else { return .oneOrMore }
    let matching = objects.nodes.values.count { labels.isSubset(of: $0.labels) }
    return isNarrowed && matching > 0 ? .oneOrMore : .exactly(matching)
  }

  /// One pod of a StatefulSet, with the labels that tell it from the others (N33).
  private static func ordinal(_ ordinal: Int, of template: Pod) -> Pod {
    var pod = template
    pod.name = "\(template.name)-\(ordinal)"
    pod.labels[ControllerLabels.statefulPodName] = pod.name
    pod.labels[ControllerLabels.statefulPodIndex] = "\(ordinal)"
    pod.serverMadeLabelKeys.removeAll { pod.labels[$0] != nil }
    return pod
  }

  /// Namespaces that objects name and none declares (N31), each with a note.
  ///
  /// `default` is in every cluster and needs none.
  private mutating func madeUpNamespaces() -> [Namespace] {
    let declared = Set(objects.namespaces.values.map(\.name))
    let missing = objects.namespaceMentions.filter { !declared.contains($0.key) }
    for (name, position) in missing where name != "default" {
      diagnostics.append(
        .note(
          """
          namespace `\(name)` is not declared; it is taken to have the label \
          `kubernetes.io/metadata.name=\(name)` alone
          """,
          at: position
        )
      )
    }
    return missing.keys.map { Namespace(name: $0) }
  }

  /// Beyond so many, the pods of a StatefulSet aren't told apart.
  private static let mostOrdinals = 1000
}
