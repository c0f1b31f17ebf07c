import Manifests
import NetworkModel

/// A family of kinds that one folder knows how to read.
protocol Dialect: Sendable {
  /// All kinds of the groups that are this dialect's; an unknown kind of these groups is an error.
  var groups: [KindGroup] { get }
  /// What the reader keeps of each kind, keyed `Kind` or `group/Kind`.
  var filters: [String: FieldFilter] { get }
  /// Reads one object of a kind that `groups` marks as read.
  func lower(_ object: ManifestObject, into lowering: inout Lowering)
}

/// The dialects, one line each.
enum DialectCatalogue {
  static let dialects: [any Dialect] = [
    CoreKubernetes(),
    ServiceEndpoints(),
    KubernetesNetworkPolicy(),
    ClusterNetworkPolicy(),
    KubeVirt(),
    MultiNetwork(),
    KubernetesIngress(),
    GatewayAPI(),
    OpenShiftRoute(),
    UnreadWaysIn(),
    UnsupportedPolicyKinds(),
  ]

  /// The fields that are kept of kinds that no dialect names: enough to find a pod template.
  static let filters: FieldFilters = {
    var filters: [String: FieldFilter] = [:]
    for dialect in dialects { filters.merge(dialect.filters) { $1 } }
    return FieldFilters(byKind: filters, otherwise: CoreFieldFilters.anyWorkload)
  }()

  /// The same fields, and of containers whether the kubelet probes them.
  private static let filtersWithProbes = FieldFilters(
    byKind: filters.byKind.mapValues(\.withProbes),
    otherwise: filters.otherwise.withProbes
  )

  /// The fields that these options want of each kind.
  static func filters(for options: LoweringOptions) -> FieldFilters {
    options.keepsPodFacts ? filtersWithProbes : filters
  }

  /// A group, with the dialect that reads each of its kinds.
  struct Entry: Sendable {
    var group: KindGroup
    var readers: [String: any Dialect] = [:]
  }

  /// The groups by name; several dialects may share one.
  static let groups: [String: Entry] = {
    var groups: [String: Entry] = [:]
    for dialect in dialects {
      for group in dialect.groups {
        var entry = groups[group.name] ?? Entry(group: group)
        entry.group = entry.group.merging(group)
        for (kind, bearing) in group.kinds where bearing == .read { entry.readers[kind] = dialect }
        groups[group.name] = entry
      }
    }
    return groups
  }()

  /// The groups that know a kind as more than one of no bearing, those that are read first.
  static func groups(knowing kind: String) -> [KindGroup] {
    dialects.flatMap(\.groups).filter { group in
      switch group.kinds[kind] {
      case nil, .noBearing, .moved: false
      case .read, .unsupportedPolicy, .entryPoint: true
      }
    }
  }
}
