import Manifests
import NetworkModel

/// `k8s.ovn.org` UserDefinedNetwork and ClusterUserDefinedNetwork.
extension Lowering {
  mutating func lowerUserDefinedNetwork(_ object: ManifestObject) {
    let errors = decoder.errorCount
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let namespace = decoder.namespace(of: object)
    let path = FieldPath.root["spec"]
    let topology = decoder.requiredMapping("spec", in: object.root, at: .root).flatMap {
      self.topology($0, of: ["Layer2", "Layer3"], at: path)
    }
    guard decoder.errorCount == errors, let name, let namespace, let topology else {
      return addIncompleteNetwork(object, name, namespace: namespace)
    }
    objects.mention(namespace: namespace, by: object)
    let network = DeclaredNetwork(
      identity: object.identity(namespace: namespace, name: name.text),
      source: .userDefined,
      role: topology.role,
      subnets: topology.subnets,
      position: object.position
    )
    addNetwork(network, object, name)
  }

  mutating func lowerClusterUserDefinedNetwork(_ object: ManifestObject) {
    let errors = decoder.errorCount
    decoder.refuseNamespace(of: object)
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let path = FieldPath.root["spec"]
    guard let spec = decoder.requiredMapping("spec", in: object.root, at: .root) else {
      return addIncompleteNetwork(object, name, namespace: nil)
    }
    let selector = decoder.requiredMapping("namespaceSelector", in: spec, at: path).flatMap {
      decoder.labelSelector($0, at: path["namespaceSelector"])
    }
    let topology = decoder.requiredMapping("network", in: spec, at: path).flatMap {
      self.topology($0, of: ["Layer2", "Layer3", "Localnet"], at: path["network"])
    }
    guard decoder.errorCount == errors, let name, let selector, let topology else {
      return addIncompleteNetwork(object, name, namespace: nil)
    }
    let network = DeclaredNetwork(
      identity: object.identity(namespace: nil, name: name.text),
      source: .clusterUserDefined(selector),
      role: topology.role,
      subnets: topology.subnets,
      position: object.position
    )
    addNetwork(network, object, name)
  }

  /// What the topology of a network says that bears on reachability.
  private struct Topology {
    var role: DeclaredNetwork.Role
    var subnets: [CIDR]
  }

  /// `topology` with the field of its name in lower case, which holds the role and the subnets.
  private mutating func topology(_ spec: ManifestNode, of known: [String], at path: FieldPath)
    -> Topology?
  {
    guard let topology = word("topology", in: spec, of: known, at: path) else { return nil }
    let field = topology.lowercased()
    let layer = decoder.requiredMapping(field, in: spec, at: path)
    let path = path[field]
    let roles = DeclaredNetwork.Role.allCases.map(\.rawValue)
    guard let layer,
      let word = word("role", in: layer, of: roles, at: path),
      let role = DeclaredNetwork.Role(rawValue: word)
    else { return nil }
    if topology == "Localnet", role == .primary {
      decoder.report(
        .error(
          "`\(path["role"])` must be `Secondary`, since `topology` is `Localnet`",
          at: layer["role"]?.position
        )
      )
      return nil
    }
    return Topology(role: role, subnets: subnets(layer["subnets"], at: path["subnets"]))
  }

  /// Blocks of addresses, or mappings that hold one as `cidr`.
  private mutating func subnets(_ node: ManifestNode?, at path: FieldPath) -> [CIDR] {
    (decoder.list(node, at: path) ?? []).enumerated().compactMap { index, item in
      guard item.kind == .mapping else { return decoder.cidr(item, at: path[index]) }
      guard let cidr = decoder.present("cidr", in: item) else { return nil }
      return decoder.cidr(cidr, at: path[index]["cidr"])
    }
  }

  /// One word of a closed list, which must be there.
  private mutating func word(
    _ name: String,
    in mapping: ManifestNode,
    of known: [String],
    at path: FieldPath
  ) -> String? {
    let help = "use \(Prose.list(known, "or"))"
    guard let node = decoder.present(name, in: mapping) else {
      decoder.report(.error(.missingField(path[name]), at: mapping.position, help: help))
      return nil
    }
    guard let word = decoder.text(node, at: path[name]) else { return nil }
    if known.contains(word) { return word }
    let meant = NearMiss.closest(to: word, among: known)
    decoder.report(
      .error(
        .unknownWord(path[name], word, meant: meant),
        at: node.position,
        help: meant == nil ? help : nil
      )
    )
    return nil
  }
}
