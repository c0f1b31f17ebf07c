import NetworkModel

/// Finds the workload of a pod by the pod's name, among the workloads that are there.
///
/// Controllers add to their own name: a Deployment the hash of its template and five random characters, a
/// ReplicaSet, a DaemonSet or a Job five, a StatefulSet a number, a CronJob the minute and five. Random
/// characters and hashes have letters of their own (Kubernetes, `rand.SafeEncodeString`).
struct GeneratedNames {
  private struct Key: Hashable {
    var namespace: String
    var name: String
  }

  private var workloads: [Key: [WorkloadReference]] = [:]

  /// Collects the workloads of a cluster.
  init(_ cluster: Cluster) {
    for workload in Set(cluster.pods.map(\.workload)).sorted() where workload.kind != "Pod" {
      workloads[Key(namespace: workload.namespace, name: workload.name), default: []] += [workload]
    }
  }

  /// The workloads that a pod of a name may be of: those with the longest name that fits.
  func workloads(ofPod name: String, in namespace: String) -> [WorkloadReference] {
    find(name, namespace) { $0.fits(pod: $1) }
  }

  /// The workloads that pods of names with a beginning may be of.
  func workloads(ofPodsWithPrefix prefix: String, in namespace: String) -> [WorkloadReference] {
    find(prefix, namespace) { $0.fits(prefix: $1) }
  }

  private func find(
    _ name: String,
    _ namespace: String,
    _ fits: (WorkloadReference, Substring) -> Bool
  ) -> [WorkloadReference] {
    var rest = name[...]
    while let dash = rest.lastIndex(of: "-") {
      rest = rest[..<dash]
      let added = name[name.index(after: dash)...]
      let found = workloads[Key(namespace: namespace, name: String(rest)), default: []]
        .filter { fits($0, added) }
      if !found.isEmpty { return found }
    }
    return []
  }
}

extension WorkloadReference {
  /// Whether its pods get names with this behind its own and a dash.
  fileprivate func fits(pod added: Substring) -> Bool {
    let parts = added.split(separator: "-", omittingEmptySubsequences: false)
    switch kind {
    case "StatefulSet": return parts.count == 1 && parts[0].isNumber
    case "Deployment": return parts.count == 2 && parts[0].isHash && parts[1].isRandom
    case "CronJob":
      return (2...3).contains(parts.count) && parts.dropLast().allSatisfy(\.isNumber)
        && parts[parts.count - 1].isRandom
    case "Job":
      return (1...2).contains(parts.count) && parts.dropLast().allSatisfy(\.isNumber)
        && parts[parts.count - 1].isRandom
    case "DaemonSet", "ReplicaSet", "ReplicationController":
      return parts.count == 1 && parts[0].isRandom
    default:
      return (1...2).contains(parts.count) && parts.dropLast().allSatisfy(\.isHash)
        && parts[parts.count - 1].isRandom
    }
  }

  /// Whether the names of its pods may begin with this behind its own and a dash.
  fileprivate func fits(prefix added: Substring) -> Bool {
    guard !added.isEmpty else { return true }
    guard added.last == "-" else { return false }
    let parts = added.dropLast().split(separator: "-", omittingEmptySubsequences: false)
    switch kind {
    case "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController": return false
    case "CronJob", "Job": return parts.allSatisfy(\.isNumber)
    default: return parts.count == 1 && parts[0].isHash
    }
  }
}

extension Substring {
  private static let letters = Set("bcdfghjklmnpqrstvwxz2456789")

  fileprivate var isNumber: Bool { !isEmpty && allSatisfy { ("0"..."9").contains($0) } }
  /// Five characters made by lot.
  fileprivate var isRandom: Bool { count == 5 && allSatisfy(Self.letters.contains) }
  /// The hash of a template.
  fileprivate var isHash: Bool {
    // Hashes were numbers once.
    (1...10).contains(count) && allSatisfy { Self.letters.contains($0) || $0.isNumber }
  }
}
