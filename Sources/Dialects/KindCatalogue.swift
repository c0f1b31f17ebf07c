/// How far a kind reaches when it is misread or not supported.
enum KindScope: Hashable, Sendable {
  case namespaced
  case cluster
}

/// What netsim makes of a kind.
enum KindBearing: Hashable, Sendable {
  /// Its dialect reads it.
  case read
  /// It is a policy that netsim can't read yet: an error, never silence.
  case unsupportedPolicy(KindScope)
  /// Kubernetes serves it no more in this group, but in another.
  case moved(apiVersion: String)
  /// It opens ways in from outside, which netsim doesn't judge yet.
  case entryPoint
  /// It says nothing about who can reach whom; it is counted.
  case noBearing
}

/// The kinds of one API group.
struct KindGroup: Sendable {
  /// The group, such as `networking.k8s.io`; empty for the core group.
  let name: String
  /// The version that holds the kinds that are read; nil where netsim doesn't mind.
  let version: String?
  /// Whether a kind in none of the lists is an error: it might be a policy, or is a slip of the pen.
  let isClosed: Bool
  /// What each kind is to netsim.
  let kinds: [String: KindBearing]
  /// The version of kinds that are served in another one than `version`.
  private let versions: [String: String]
  /// How far a policy of the group reaches that can't be told from others by its kind.
  let scope: KindScope

  /// Creates a group of kinds that are read, policies that can't be, ways in, and the rest.
  init(
    _ name: String,
    version: String? = nil,
    isClosed: Bool = true,
    read: [String] = [],
    clusterPolicies: [String] = [],
    policies: [String] = [],
    entryPoints: [String] = [],
    noBearing: [String] = [],
    moved: [String: String] = [:],
    versions: [String: String] = [:],
    scope: KindScope = .namespaced
  ) {
    self.name = name
    self.version = version
    self.isClosed = isClosed
    var kinds: [String: KindBearing] = [:]
    for kind in noBearing { kinds[kind] = .noBearing }
    for kind in entryPoints { kinds[kind] = .entryPoint }
    for kind in policies { kinds[kind] = .unsupportedPolicy(.namespaced) }
    for kind in clusterPolicies { kinds[kind] = .unsupportedPolicy(.cluster) }
    for kind in read { kinds[kind] = .read }
    for (kind, apiVersion) in moved { kinds[kind] = .moved(apiVersion: apiVersion) }
    self.kinds = kinds
    self.versions = versions
    self.scope = scope
  }

  /// The version that serves a kind; nil where netsim doesn't mind.
  func version(of kind: String) -> String? { versions[kind] ?? version }

  /// The same group with the kinds that another dialect reads.
  func merging(_ other: KindGroup) -> KindGroup {
    KindGroup(self, kinds: kinds.merging(other.kinds) { $1 })
  }

  private init(_ group: KindGroup, kinds: [String: KindBearing]) {
    name = group.name
    version = group.version
    isClosed = group.isClosed
    self.kinds = kinds
    versions = group.versions
    scope = group.scope
  }

  /// Whether an object of this group may be a policy, as far as its kind tells.
  func mayBePolicy(_ kind: String) -> Bool {
    guard carriesPolicy, !kind.contains("NetworkPolic") else { return carriesPolicy }
    return !KindGroup.neverPolicies.contains(kind)
  }

  /// Kinds of groups with policies that are none, in whatever version they are written.
  private static let neverPolicies: Set<String> = ["Ingress", "IngressClass"]

  /// Whether some of its kinds are policies.
  var carriesPolicy: Bool {
    kinds.contains { kind, bearing in
      if case .unsupportedPolicy = bearing { return true }
      return kind.contains("NetworkPolic")
    }
  }

  /// What its objects write as `apiVersion`; of a kind, those of that kind.
  func apiVersion(of kind: String) -> String {
    let version = version(of: kind) ?? "v1"
    return name.isEmpty ? version : "\(name)/\(version)"
  }
}
