import NetworkModel

/// Pods of which the same is said: those of a pattern, without those of some others.
public struct PodRegion: Hashable, Sendable {
  /// Those of which it speaks.
  public var pods: PodPattern
  /// Those of them that are left out.
  public var exceptions: Set<PodPattern>

  /// Creates a region.
  public init(pods: PodPattern, exceptions: Set<PodPattern> = []) {
    self.pods = pods
    self.exceptions = exceptions
  }

  /// Every pod of every namespace.
  public static let anyPod = PodRegion(pods: .anyPod)

  /// Whether another holds all pods of this one, as far as their words tell.
  func isInside(_ other: Self) -> Bool {
    pods.asksForAll(of: other.pods) && other.exceptions.isSubset(of: exceptions)
  }

  /// Whether it speaks of a pod of the cluster, or may do so.
  func mayMatch(_ pod: Pod, ofNamespaceWith labels: Labels) -> Bool {
    pods.mayMatch(pod, ofNamespaceWith: labels)
      && !exceptions.contains { $0.mayMatch(pod, ofNamespaceWith: labels) }
  }
}
