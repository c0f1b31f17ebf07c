import NetworkModel
import ReachabilityEngine

/// Finds out whether any pod of a cluster is in a region: what rules name need not exist.
///
/// A class, since it remembers what it found.
final class MatchedPods {
  /// Namespace of the cluster -> a pod of each of its classes.
  private let examples: [[Int]]
  private let cluster: Cluster
  private var known: [PodRegion: Bool] = [:]

  /// Takes a pod of each class, which no selector of the network tells from the others of its class.
  init(_ network: CompiledNetwork) {
    cluster = network.network.cluster
    var examples = cluster.namespaces.map { _ in [Int]() }
    for endpoints in network.classes where endpoints.kind == .pods {
      guard let pod = endpoints.pods.first,
        let namespace = cluster.namespaceIndex(named: cluster.pods[pod].namespace)
      else { continue }
      examples[namespace].append(pod)
    }
    self.examples = examples
  }

  /// Whether a pod is in a region, or may be.
  ///
  /// - Complexity: O(*classes of pods* in the namespaces that the region speaks of), once a region.
  func isAny(in region: PodRegion) -> Bool {
    if let answer = known[region] { return answer }
    let answer = namespaces(of: region).contains { namespace in
      examples[namespace].contains {
        region.mayMatch(
          cluster.pods[$0],
          ofNamespaceWith: cluster.namespaces[namespace].labels
        )
      }
    }
    known[region] = answer
    return answer
  }

  private func namespaces(of region: PodRegion) -> [Int] {
    let selector = region.pods.namespace
    let names = selector.requirements.first {
      $0.key == PodPattern.nameKey && $0.operator == .in
    }
    guard let names else {
      return cluster.namespaces.indices.filter { selector.matches(cluster.namespaces[$0].labels) }
    }
    return names.values.compactMap { cluster.namespaceIndex(named: $0) }
  }
}
