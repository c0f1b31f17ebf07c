import NetworkModel

/// Finds the top-most workload of pods and workloads through their owner references.
///
/// The chain goes up as long as the owner is in the input, or is of a kind that is known to make
/// pods. A StatefulSet that some operator's object owns is therefore the workload itself. Where a
/// ReplicaSet is not in the input, its name and the pod's hash label tell its Deployment.
struct OwnershipResolver {
  private let owners: [WorkloadReference: OwnerReference?]
  private var known: [Question: WorkloadReference] = [:]
  /// The pod that was asked about last: its neighbors have mostly the same owner and labels.
  private var last: (owner: OwnerReference, namespace: String, labels: Labels, WorkloadReference)?

  /// What decides the workload of a pod.
  private struct Question: Hashable {
    var owner: WorkloadReference
    var hash: Substring?
    var isRollout: Bool
  }

  /// Creates the resolver over the workloads of the input with their owners.
  init(_ workloads: [(WorkloadReference, OwnerReference?)]) {
    owners = Dictionary(workloads) { first, _ in first }
  }

  /// Whether a workload is in the input.
  func contains(_ workload: WorkloadReference) -> Bool { owners[workload] != nil }

  /// The top-most workload of a pod: the pod itself where nobody, or a Node (static pods), owns it.
  mutating func workload(of manifest: PodManifest) -> WorkloadReference {
    let pod = manifest.pod
    guard let owner = manifest.owner, owner.kind != "Node" else { return pod.workload }
    if let last, last.owner == owner, last.labels == pod.labels, last.namespace == pod.namespace {
      return last.3
    }
    let workload = workload(of: pod, ownedBy: owner)
    last = (owner, pod.namespace, pod.labels, workload)
    return workload
  }

  private mutating func workload(of pod: Pod, ownedBy owner: OwnerReference) -> WorkloadReference {
    let rollout = pod.labels[Self.rolloutHash]
    let question = Question(
      owner: WorkloadReference(kind: owner.kind, namespace: pod.namespace, name: owner.name),
      hash: (rollout ?? pod.labels[Self.deploymentHash])?[...],
      isRollout: rollout != nil
    )
    if let workload = known[question] { return workload }
    let workload = topMost(of: maker(question) ?? question.owner)
    known[question] = workload
    return workload
  }

  /// The top-most workload above a workload, itself where nobody owns it.
  func topMost(of workload: WorkloadReference) -> WorkloadReference {
    var current = workload
    // Owners may go round in a circle in a manifest written by hand.
    var seen: Set<WorkloadReference> = []
    while seen.insert(current).inserted, let next = owner(of: current) { current = next }
    return current
  }

  /// The next workload up, if there is one.
  private func owner(of workload: WorkloadReference) -> WorkloadReference? {
    guard case .some(.some(let owner)) = owners[workload] else {
      return contains(workload) ? nil : cronJob(of: workload) ?? virtualMachine(of: workload)
    }
    let next = WorkloadReference(
      kind: owner.kind,
      namespace: workload.namespace,
      name: owner.name
    )
    return contains(next) || Self.workloadKinds.contains(owner.kind) ? next : nil
  }

  /// The Deployment or Rollout that made a ReplicaSet which is not in the input: its name is the
  /// maker's, `-` and the hash that the pod carries as a label.
  private func maker(_ question: Question) -> WorkloadReference? {
    let replicaSet = question.owner
    guard replicaSet.kind == "ReplicaSet", !contains(replicaSet), let hash = question.hash,
      !hash.isEmpty, replicaSet.name.hasSuffix("-\(hash)")
    else { return nil }
    return WorkloadReference(
      kind: question.isRollout ? "Rollout" : "Deployment",
      namespace: replicaSet.namespace,
      name: String(replicaSet.name.dropLast(hash.count + 1))
    )
  }

  /// The CronJob of the input that made a Job which is not: its name, `-` and digits.
  private func cronJob(of job: WorkloadReference) -> WorkloadReference? {
    guard job.kind == "Job", let dash = job.name.lastIndex(of: "-") else { return nil }
    let digits = job.name[job.name.index(after: dash)...]
    guard !digits.isEmpty, digits.allSatisfy(\.isWholeNumber) else { return nil }
    let cronJob = WorkloadReference(
      kind: "CronJob",
      namespace: job.namespace,
      name: String(job.name[..<dash])
    )
    return contains(cronJob) ? cronJob : nil
  }

  /// The VirtualMachine of the input that made an instance which is not: they have one name.
  private func virtualMachine(of instance: WorkloadReference) -> WorkloadReference? {
    guard instance.kind == "VirtualMachineInstance" else { return nil }
    let machine = WorkloadReference(
      kind: "VirtualMachine",
      namespace: instance.namespace,
      name: instance.name
    )
    return contains(machine) ? machine : nil
  }

  private static let deploymentHash = "pod-template-hash"
  private static let rolloutHash = "rollouts-pod-template-hash"

  /// Kinds that own workloads and are workloads themselves, in the input or not.
  private static let workloadKinds: Set<String> = [
    "CronJob", "Deployment", "DeploymentConfig", "Rollout", "StatefulSet", "DaemonSet", "Job",
    "ReplicaSet", "ReplicationController", "VirtualMachine", "VirtualMachineInstance",
    "VirtualMachineInstanceReplicaSet", "VirtualMachinePool",
  ]
}
