/// The kinds of cluster.
public enum ClusterStyle: String, CaseIterable, Sendable {
  /// What a cluster looks like in `kubectl get ns,deploy,sts,pods,svc,netpol -A`: workloads of
  /// very different sizes, eight labels a pod, owners, status and managed fields.
  case typical
  /// A typical cluster in which many workloads speak to workloads of other namespaces, so that hardly
  /// two have the same peers.
  case crossing
  /// Pods without owners and a policy for every seven of them: what other analyzers were timed
  /// with.
  case plain
  /// Antrea's scale test: four pods and three policies a namespace.
  case antreaSmallNamespaces = "antrea-small-namespaces"
  /// Antrea's scale test: a thousand pods of a hundred kinds and 101 policies a namespace.
  case antreaLargeNamespaces = "antrea-large-namespaces"
  /// Antrea's scale test: one namespace of equal pods, each policy selecting all of them.
  case antreaOneNamespace = "antrea-one-namespace"
  /// Antrea's scale test: one namespace, each pod with a policy of its own.
  case antreaPolicyPerPod = "antrea-policy-per-pod"
  /// Antrea's scale test: a hundred pods a namespace, and cluster-scoped policies that allow.
  case antreaClusterScoped = "antrea-cluster-scoped"
  /// Each pod has labels of its own that policies ask for, so that no two pods are alike.
  case uniqueLabels = "unique-labels"
  /// Each pod has a policy of its own, in many namespaces.
  case policyPerPod = "policy-per-pod"
  /// Selectors that leave out little: NotIn over pods and namespaces.
  case denseNotIn = "dense-not-in"
  /// A thousand distinct address blocks, IPv4 and IPv6, over pods and outside addresses.
  case addressBlocks = "address-blocks"
  /// Five thousand distinct ports and ranges.
  case manyPorts = "many-ports"
  /// Everything in one namespace.
  case oneNamespace = "one-namespace"
  /// Five pods a namespace, and policies that select namespaces by their labels.
  case namespaceSelectors = "namespace-selectors"

  /// How many namespaces so many pods usually have.
  func usualNamespaces(pods: Int) -> Int {
    switch self {
    case .antreaSmallNamespaces: max(1, pods / 4)
    case .antreaLargeNamespaces: max(1, pods / 1_000)
    case .antreaOneNamespace, .antreaPolicyPerPod, .oneNamespace: 1
    case .antreaClusterScoped: max(1, pods / 100)
    case .namespaceSelectors: max(1, pods / 5)
    case .typical, .crossing, .plain, .uniqueLabels, .policyPerPod, .denseNotIn, .addressBlocks,
      .manyPorts:
      max(2, pods / 50)
    }
  }

  /// How many policies so many pods usually have.
  func usualPolicies(pods: Int) -> Int {
    switch self {
    case .plain: pods / 7
    case .antreaSmallNamespaces: usualNamespaces(pods: pods) * 3
    case .antreaLargeNamespaces: usualNamespaces(pods: pods) * 101
    case .antreaOneNamespace, .antreaPolicyPerPod, .policyPerPod: pods
    case .uniqueLabels, .denseNotIn, .namespaceSelectors: pods / 5
    case .manyPorts: pods / 2
    case .typical, .crossing, .antreaClusterScoped, .addressBlocks, .oneNamespace: pods / 10
    }
  }

  /// What generates a cluster that is hard in one way; nil for the other styles.
  var stressCluster: (any StressCluster.Type)? {
    switch self {
    case .typical, .crossing, .plain: nil
    case .antreaSmallNamespaces: AntreaSmallNamespaces.self
    case .antreaLargeNamespaces: AntreaLargeNamespaces.self
    case .antreaOneNamespace: AntreaOneNamespace.self
    case .antreaPolicyPerPod: AntreaPolicyPerPod.self
    case .antreaClusterScoped: AntreaClusterScoped.self
    case .uniqueLabels: UniqueLabels.self
    case .policyPerPod: PolicyPerPod.self
    case .denseNotIn: DenseNotIn.self
    case .addressBlocks: AddressBlocks.self
    case .manyPorts: ManyPorts.self
    case .oneNamespace: OneNamespace.self
    case .namespaceSelectors: NamespaceSelectors.self
    }
  }
}
