/// What kind of cluster is generated, and how large.
public struct ClusterShape: Sendable {
  /// The kind of cluster.
  public var style: ClusterStyle
  /// How many pods it has.
  public var pods: Int
  /// How many namespaces they are spread over.
  public var namespaces: Int
  /// How many NetworkPolicies it has; cluster-scoped ones where the style is about those.
  public var policies: Int
  /// How many AdminNetworkPolicies stand before them.
  public var adminPolicies: Int
  /// Whether manifests hold only what a network is made of: the same network, read sooner.
  public var isSlim: Bool
  /// What settles everything that is random.
  public var seed: UInt64

  /// Creates a shape; namespaces and policies are by default what is usual for the style.
  public init(
    style: ClusterStyle = .typical,
    pods: Int,
    namespaces: Int? = nil,
    policies: Int? = nil,
    adminPolicies: Int = 0,
    isSlim: Bool = false,
    seed: UInt64 = 1
  ) {
    self.style = style
    self.pods = pods
    self.namespaces = namespaces ?? style.usualNamespaces(pods: pods)
    self.policies = policies ?? style.usualPolicies(pods: pods)
    self.adminPolicies = adminPolicies
    self.isSlim = isSlim
    self.seed = seed
  }

  /// Generates the cluster's objects one by one, and answers how many there are.
  ///
  /// - Complexity: O(*objects*) time; memory is bounded by one namespace.
  public func generate<Failure>(
    _ deliver: (ManifestValue) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    let count = try generateCluster(deliver)
    var admin = AdminPolicies(self)
    for index in 0..<adminPolicies { try deliver(admin.policy(index)) }
    return count + adminPolicies
  }

  private func generateCluster<Failure>(
    _ deliver: (ManifestValue) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    if let kind = style.stressCluster {
      var cluster = kind.init(self)
      return try cluster.generate(deliver)
    }
    if style == .plain {
      var cluster = PlainCluster(self)
      return try cluster.generate(deliver)
    }
    var cluster = TypicalCluster(self)
    return try cluster.generate(deliver)
  }
}
