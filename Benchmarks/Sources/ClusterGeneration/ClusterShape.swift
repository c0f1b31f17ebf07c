/// What kind of cluster is generated, and how large.
public struct ClusterShape: Sendable {
  /// The kinds of cluster.
  public enum Style: String, CaseIterable, Sendable {
    /// What a cluster looks like in `kubectl get ns,deploy,sts,pods,svc,netpol -A`: workloads of
    /// very different sizes, eight labels a pod, owners, status and managed fields.
    case typical
    /// Pods without owners and a policy for every seven of them: what other analyzers were timed
    /// with.
    case plain
  }

  /// The kind of cluster.
  public var style: Style
  /// How many pods it has.
  public var pods: Int
  /// How many namespaces they are spread over.
  public var namespaces: Int
  /// How many policies it has.
  public var policies: Int
  /// What settles everything that is random.
  public var seed: UInt64

  /// Creates a shape; by default fifty pods a namespace, and a policy for ten pods (typical) or
  /// for seven (plain).
  public init(
    style: Style = .typical,
    pods: Int,
    namespaces: Int? = nil,
    policies: Int? = nil,
    seed: UInt64 = 1
  ) {
    self.style = style
    self.pods = pods
    self.namespaces = namespaces ?? max(2, pods / 50)
    self.policies = policies ?? (style == .typical ? pods / 10 : pods / 7)
    self.seed = seed
  }

  /// Generates the cluster's objects one by one, and answers how many there are.
  ///
  /// - Complexity: O(*objects*) time; memory is bounded by one namespace.
  public func generate<Failure>(
    _ deliver: (ManifestValue) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    switch style {
    case .typical:
      var cluster = TypicalCluster(self)
      return try cluster.generate(deliver)
    case .plain:
      var cluster = PlainCluster(self)
      return try cluster.generate(deliver)
    }
  }
}
