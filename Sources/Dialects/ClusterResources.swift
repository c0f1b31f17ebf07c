public import Manifests
import NetworkModel

/// The resources of a cluster that have a bearing on who can reach whom, by the names of
/// `kubectl api-resources`.
public struct ClusterResources: Hashable, Sendable {
  /// Those that are to be read, sorted.
  public private(set) var read: [String] = []
  /// Those that netsim reads and the cluster hasn't, sorted.
  public private(set) var absent: [String] = []

  /// Chooses among the names of all resources of a cluster.
  ///
  /// Of a group that carries policies, a resource that netsim doesn't know is read as well: its
  /// objects are errors, since nothing is skipped in silence.
  ///
  /// - Parameters:
  ///   - names: The names of the resources.
  ///   - failing: The groups of which the cluster can't tell what they have: those of their resources
  ///     that have a bearing are read as if they were there, so that it is an error where they can't.
  public init(among names: [String], failing: Set<String> = []) {
    let there = Set(names)
    var known: Set<String> = []
    var wanted: Set<String> = []
    for entry in DialectCatalogue.groups.values {
      for (kind, bearing) in entry.group.kinds {
        let name = Self.resource(kind, entry.group.name)
        known.insert(name)
        if entry.group.name == Self.formerGroup { continue }
        let isWanted = there.contains(name) || failing.contains(entry.group.name)
        switch bearing {
        case .read:
          if isWanted { wanted.insert(name) } else { absent.append(name) }
        case .unsupportedPolicy, .entryPoint: if isWanted { wanted.insert(name) }
        case .moved, .noBearing: break
        }
      }
    }
    for name in there.subtracting(known) where Self.mayBePolicy(name) { wanted.insert(name) }
    read = wanted.sorted()
    absent.sort()
  }

  /// The objects of this group stand in others, too.
  private static let formerGroup = "extensions"

  private static func mayBePolicy(_ name: String) -> Bool {
    if name.contains("networkpolic") { return true }
    let group = name.firstIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? ""
    guard let known = DialectCatalogue.groups[group]?.group else { return false }
    return known.isClosed && known.carriesPolicy && !group.isEmpty
  }

  /// The name of a kind's resource, such as `networkpolicies.networking.k8s.io`.
  static func resource(_ kind: String, _ group: String) -> String {
    let plural = irregular[kind] ?? plural(kind.lowercased())
    return group.isEmpty ? plural : "\(plural).\(group)"
  }

  /// Plurals that their definitions make up.
  private static let irregular = [
    "Endpoints": "endpoints",
    "MultiNetworkPolicy": "multi-networkpolicies",
    "NetworkAttachmentDefinition": "network-attachment-definitions",
  ]

  /// As the API machinery makes a plural.
  private static func plural(_ singular: String) -> String {
    if singular.hasSuffix("y"), !["a", "e", "o", "u"].contains(singular.dropLast().suffix(1)) {
      return singular.dropLast() + "ies"
    }
    let hisses = ["s", "x", "ch", "sh"].contains { singular.hasSuffix($0) }
    return singular + (hisses ? "es" : "s")
  }

  /// The tier that policies of a resource judge in, as far as the stand-in for them goes; nil for a
  /// resource without policies.
  static func tier(of resource: String) -> StandardTier? {
    switch resource {
    case "networkpolicies.networking.k8s.io": return .networkPolicy
    case "baselineadminnetworkpolicies.policy.networking.k8s.io": return .baseline
    default: break
    }
    if mayBePolicy(resource) { return .admin }
    let isPolicy = DialectCatalogue.groups.values.contains { entry in
      entry.group.kinds.contains { kind, bearing in
        guard case .unsupportedPolicy = bearing else { return false }
        return Self.resource(kind, entry.group.name) == resource
      }
    }
    return isPolicy ? .admin : nil
  }
}

extension Lowering {
  /// Takes it in that a resource of a cluster can't be read: an error, and whatever its policies could
  /// decide is unknown.
  mutating func refuse(_ refusal: ResourceRefusal) {
    let resource = refusal.resource
    let position = SourcePosition(wholeFile: resource)
    decoder.report(
      .error(
        .unreadable(refusal.reason),
        at: position,
        help: refusal.isForbidden ? .forbiddenHelp : nil
      )
    )
    guard let tier = ClusterResources.tier(of: resource) else { return }
    let identity = ObjectIdentity(apiVersion: "", kind: resource, namespace: nil, name: "*")
    add(IncompletePolicy(identity, scope: .cluster, tier: tier, at: position))
  }
}

extension IncrementalLoader {
  /// Takes it in that a resource of a cluster can't be read: an error, and whatever its policies could
  /// decide is unknown.
  public mutating func refuse(_ refusal: ResourceRefusal) {
    var lowering = Lowering(options: LoweringOptions())
    lowering.refuse(refusal)
    put(LoweredObject(lowering), as: refusal.resource)
  }
}

extension Diagnostic.Message {
  fileprivate static func unreadable(_ reason: String) -> Self {
    "this resource cannot be read: \(reason)"
  }
}

extension String {
  fileprivate static let forbiddenHelp =
    "netsim needs the right to list it in all namespaces, and to watch it for `netsim watch`"
}
