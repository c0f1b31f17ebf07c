import Manifests
import NetworkModel

/// Namespaces, nodes and service accounts.
extension Lowering {
  mutating func lowerNamespace(_ object: ManifestObject) {
    decoder.refuseNamespace(of: object)
    let labels = labels(of: object)
    guard let name = decoder.name(of: object, rule: NameSyntax.label) else { return }
    let identity = object.identity(namespace: nil, name: name.text)
    addIgnoredFindings(of: identity, object)
    let nameLabel = "kubernetes.io/metadata.name"
    if let written = labels[nameLabel], written != name.text {
      let position = object.metadata?["labels"]?[nameLabel]?.position
      addFact(.otherNameLabel(written), of: identity, object, at: position)
      decoder.report(
        .warning(
          "the label `\(nameLabel)` of namespace `\(name.text)` is always its name, not `\(written)`",
          at: position
        )
      )
    }
    let namespace = Namespace(name: name.text, labels: labels, position: object.position)
    objects.namespaces.add(namespace, as: key(object, "", name), &decoder)
  }

  mutating func lowerServiceAccount(_ object: ManifestObject) {
    let labels = labels(of: object)
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    guard let namespace = decoder.namespace(of: object), let name else { return }
    objects.mention(namespace: namespace, by: object)
    let account = ServiceAccount(
      namespace: namespace,
      name: name.text,
      labels: labels,
      position: object.position
    )
    objects.serviceAccounts.add(account, as: key(object, namespace, name), &decoder)
  }

  mutating func lowerNode(_ object: ManifestObject) {
    decoder.refuseNamespace(of: object)
    let labels = labels(of: object)
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let addresses = nodeAddresses(object)
    let podCIDRs = nodePodCIDRs(object)
    guard let name else { return }
    let node = Node(
      name: name.text,
      labels: labels,
      addresses: addresses,
      podCIDRs: podCIDRs,
      position: object.position
    )
    objects.nodes.add(node, as: key(object, "", name), &decoder)
  }

  /// What names an object in a registry; nil where the server completes the name.
  func key(_ object: ManifestObject, _ namespace: String, _ name: ObjectName) -> ObjectKey? {
    name.isGenerated
      ? nil : ObjectKey(kind: object.kind, namespace: namespace, name: name.text)
  }

  /// The InternalIP and ExternalIP addresses; names of hosts are no addresses.
  private mutating func nodeAddresses(_ object: ManifestObject) -> [IPAddress] {
    let path = FieldPath.root["status"]["addresses"]
    guard let status = object.root["status"], status.kind == .mapping else { return [] }
    var addresses: [IPAddress] = []
    for (index, item) in (decoder.list(status["addresses"], at: path) ?? []).enumerated() {
      guard let entry = decoder.mapping(item, at: path[index]),
        ["InternalIP", "ExternalIP"].contains(entry["type"]?.text ?? ""),
        let node = decoder.present("address", in: entry),
        let address = decoder.address(node, at: path[index]["address"]),
        !addresses.contains(address)
      else { continue }
      addresses.append(address)
    }
    return addresses
  }

  /// `spec.podCIDRs`, or `spec.podCIDR` of old.
  private mutating func nodePodCIDRs(_ object: ManifestObject) -> [CIDR] {
    let path = FieldPath.root["spec"]
    guard let spec = object.root["spec"], spec.kind == .mapping else { return [] }
    let items = decoder.list(spec["podCIDRs"], at: path["podCIDRs"]) ?? []
    if items.isEmpty, let one = decoder.present("podCIDR", in: spec) {
      return decoder.cidr(one, at: path["podCIDR"]).map { [$0] } ?? []
    }
    return items.enumerated().compactMap { index, item in
      decoder.cidr(item, at: path["podCIDRs"][index])
    }
  }
}
