import Manifests
import NetworkModel

/// What names a NetworkAttachmentDefinition: its namespace and its name.
struct DefinitionName: Hashable, Comparable, CustomStringConvertible {
  var namespace: String
  var name: String

  /// `namespace/name`.
  var description: String { "\(namespace)/\(name)" }

  static func < (a: Self, b: Self) -> Bool { (a.namespace, a.name) < (b.namespace, b.name) }
}

/// A network that a manifest declares besides the cluster's own.
struct DeclaredNetwork: Positioned {
  /// What a network is to the pods on it.
  enum Role: String, Hashable, CaseIterable {
    /// It stands in the place of the cluster's own network.
    case primary = "Primary"
    /// It is one more.
    case secondary = "Secondary"
  }

  /// What declares it.
  enum Source: Hashable {
    /// A UserDefinedNetwork, for its own namespace.
    case userDefined
    /// A ClusterUserDefinedNetwork, for the namespaces with some labels.
    case clusterUserDefined(LabelSelector)
    /// A NetworkAttachmentDefinition, with the name in its `config` and what it was made for.
    case definition(configName: String, owner: OwnerReference?)
  }

  var identity: ObjectIdentity
  var source: Source
  var role: Role
  /// The blocks that its addresses come from; empty where the manifest names none.
  var subnets: [CIDR] = []
  var position: SourcePosition?

  var withoutPositions: Self {
    var copy = self
    copy.position = nil
    return copy
  }

  /// The definition that it declares; nil where it declares one in each of several namespaces.
  var definition: DefinitionName? {
    identity.namespace.map { DefinitionName(namespace: $0, name: identity.name) }
  }
}

extension Lowering {
  /// Adds a network; where another one has its name, the new one may keep pods apart as well.
  mutating func addNetwork(
    _ network: DeclaredNetwork,
    _ object: ManifestObject,
    _ name: ObjectName
  ) {
    add(network, as: key(object, network.identity.namespace ?? "", name))
  }

  /// Adds a network under its key.
  mutating func add(_ network: DeclaredNetwork, as key: ObjectKey?) {
    guard case .conflict = objects.networks.add(network, as: key, &decoder),
      let position = network.position
    else { return }
    let scope = network.identity.namespace == nil ? KindScope.cluster : .namespaced
    add(IncompletePolicy(network.identity, scope: scope, tier: .network, at: position))
  }

  /// Adds the stand-in of a network that is wrong: it may keep its pods from all others.
  mutating func addIncompleteNetwork(
    _ object: ManifestObject,
    _ name: ObjectName?,
    namespace: String?
  ) {
    let text = name?.text ?? object.metadata?["name"]?.text ?? ""
    let identity = object.identity(namespace: namespace, name: text)
    // A namespace that can't be read may be any.
    let scope = namespace == nil ? KindScope.cluster : .namespaced
    if let namespace { objects.mention(namespace: namespace, by: object) }
    add(IncompletePolicy(identity, scope: scope, tier: .network, at: object.position))
  }
}
