public import NetworkModel

/// Pods told by what selectors can see of them, whether or not there is one.
///
/// All requirements hold together. A namespace's name is its label `kubernetes.io/metadata.name`, which
/// every namespace carries (N31).
public struct PodPattern: Hashable, Sendable {
  /// The key of the label that holds a namespace's name.
  static let nameKey = "kubernetes.io/metadata.name"
  /// Every pod of every namespace.
  static let anyPod = PodPattern()

  /// What is asked of the labels of the namespace.
  public var namespace: LabelSelector
  /// What is asked of the labels of the pod.
  public var labels: LabelSelector
  /// Which networks the pod is attached to (`exists`), and which not; keys are names of networks.
  public var networks: LabelSelector

  /// Creates a pattern; what isn't named asks for nothing.
  public init(
    namespace: LabelSelector = .everything,
    labels: LabelSelector = .everything,
    networks: LabelSelector = .everything
  ) {
    self.namespace = namespace
    self.labels = labels
    self.networks = networks
  }

  /// The pods of one namespace.
  static func pods(ofNamespace name: String) -> Self {
    PodPattern(namespace: [nameKey: name])
  }

  /// The pods that both speak of.
  func intersection(_ other: Self) -> Self {
    PodPattern(
      namespace: namespace.and(other.namespace),
      labels: labels.and(other.labels),
      networks: networks.and(other.networks)
    )
  }

  /// Whether it asks for all that another asks for, so that it speaks of no further pods.
  func asksForAll(of other: Self) -> Bool {
    Set(other.namespace.requirements).isSubset(of: namespace.requirements)
      && Set(other.labels.requirements).isSubset(of: labels.requirements)
      && Set(other.networks.requirements).isSubset(of: networks.requirements)
  }

  /// Whether it speaks of a pod of the cluster, or may do so.
  ///
  /// Labels that the server makes are in doubt (N33). Pods on the host network are none (N25).
  func mayMatch(_ pod: Pod, ofNamespaceWith namespaceLabels: Labels) -> Bool {
    guard !pod.isHostNetwork, namespace.matches(namespaceLabels) else { return false }
    guard networks.matches(Labels(pod.networks.map { ($0, "") })) else { return false }
    do throws(ServerMadeLabel) { return try labels.selects(pod) } catch { return true }
  }
}

extension LabelSelector {
  /// What both ask for.
  fileprivate func and(_ other: Self) -> Self {
    if isEmpty { return other }
    return other.isEmpty ? self : LabelSelector(requirements + other.requirements)
  }
}

extension LabelRequirement {
  /// What holds exactly where it doesn't.
  fileprivate var opposite: Self {
    switch self.operator {
    case .in: LabelRequirement(key, .notIn, values)
    case .notIn: LabelRequirement(key, .in, values)
    case .exists: LabelRequirement(key, .doesNotExist)
    case .doesNotExist: LabelRequirement(key, .exists)
    }
  }
}

extension PodPattern {
  /// The patterns that together speak of all other pods: one a requirement.
  var opposites: [PodPattern] {
    namespace.requirements.map { PodPattern(namespace: LabelSelector([$0.opposite])) }
      + labels.requirements.map { PodPattern(labels: LabelSelector([$0.opposite])) }
      + networks.requirements.map { PodPattern(networks: LabelSelector([$0.opposite])) }
  }
}
