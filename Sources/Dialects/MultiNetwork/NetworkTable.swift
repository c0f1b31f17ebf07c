import NetworkModel

/// The networks of the input besides the cluster's own, by the names that reports give them.
///
/// A UserDefinedNetwork is `udn/namespace/name`, a ClusterUserDefinedNetwork `cudn/name`, and a
/// NetworkAttachmentDefinition that neither of them made is `nad/namespace/name`.
struct NetworkTable {
  /// The networks by name; of several definitions of one network the first.
  private(set) var networks: [String: DeclaredNetwork] = [:]
  /// The network that each definition stands for.
  private(set) var names: [DefinitionName: String] = [:]
  /// The primary networks of each namespace; more than one is an error.
  private(set) var primaries: [String: [String]] = [:]
  private var definitionsByConfig: [String: String] = [:]

  /// Creates the table of declared networks in a cluster with these namespaces.
  init(_ declared: [DeclaredNetwork], _ namespaces: [Namespace]) {
    let definitions = declared.filter { $0.definition != nil }
      .sorted { $0.identity < $1.identity }
    for network in definitions where network.source == .userDefined {
      if let definition = network.definition {
        add(network, as: "udn/\(definition)", definition)
      }
    }
    for network in declared.sorted(by: { $0.identity < $1.identity }) {
      guard case .clusterUserDefined(let selector) = network.source else { continue }
      let name = "cudn/\(network.identity.name)"
      networks[name] = networks[name] ?? network
      for namespace in namespaces where selector.matches(namespace.labels) {
        let definition = DefinitionName(namespace: namespace.name, name: network.identity.name)
        add(network, as: name, definition)
      }
    }
    for network in definitions {
      guard case .definition(let configName, let owner) = network.source,
        let definition = network.definition, names[definition] == nil
      else { continue }
      add(network, as: name(of: definition, configName, owner), definition)
    }
  }

  /// Whether a network stands in the place of the cluster's own.
  func isPrimary(_ name: String) -> Bool { networks[name]?.role == .primary }

  private mutating func add(
    _ network: DeclaredNetwork,
    as name: String,
    _ definition: DefinitionName
  ) {
    networks[name] = networks[name] ?? network
    if names[definition] == nil { names[definition] = name }
    guard network.role == .primary else { return }
    let known = primaries[definition.namespace] ?? []
    if !known.contains(name) { primaries[definition.namespace] = known + [name] }
  }

  /// The network of a definition that isn't made by a network of the input.
  ///
  /// Definitions of one `name` in their configurations are one network. OVN-Kubernetes, *Multihoming*,
  /// field `name`: "the name of the network. This attribute is **not** namespaced."
  private mutating func name(
    of definition: DefinitionName,
    _ configName: String,
    _ owner: OwnerReference?
  ) -> String {
    switch owner?.kind {
    case "UserDefinedNetwork": return "udn/\(definition.namespace)/\(owner?.name ?? "")"
    case "ClusterUserDefinedNetwork": return "cudn/\(owner?.name ?? "")"
    default: break
    }
    let own = "nad/\(definition)"
    guard !configName.isEmpty else { return own }
    if let shared = definitionsByConfig[configName] { return shared }
    definitionsByConfig[configName] = own
    return own
  }
}
