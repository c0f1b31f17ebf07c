import Manifests
import NetworkModel

/// VirtualMachineInstance: a machine that runs, or is about to.
extension Lowering {
  /// Reads an instance, which stands for its pod where that isn't in the input.
  mutating func lowerVirtualMachineInstance(_ object: ManifestObject) {
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let labels = labels(of: object)
    guard let namespace = decoder.namespace(of: object) else { return }
    let status = object.root["status"]
    // N26: what ended takes no part.
    if ["Succeeded", "Failed"].contains(status?["phase"]?.text ?? "") { return }
    let path = FieldPath.root["spec"]
    var networks = machineNetworks(object.root["spec"], in: namespace, at: path)
    let addresses = interfaceAddresses(status, &networks)
    guard let name else { return }
    objects.mention(namespace: namespace, by: object)
    let reference = WorkloadReference(
      kind: object.kind,
      namespace: decoder.shared.text(namespace),
      name: name.text
    )
    var pod = Pod(
      namespace: reference.namespace,
      name: reference.name,
      labels: labels,
      workload: reference,
      addresses: addresses,
      nodeName: status?["nodeName"].flatMap {
        $0.text.isEmpty ? nil : decoder.shared.text($0.text)
      },
      position: object.position
    )
    LauncherLabels(name: name.isGenerated ? nil : name.text).add(to: &pod)
    pod.labels = decoder.shared.labels(pod.labels)
    let manifest = PodManifest(
      pod: pod,
      owner: owner(of: object.metadata),
      attachments: PodAttachments(requests: networks.requests, statuses: networks.statuses)
    )
    objects.virtualMachineInstances.add(manifest, as: key(object, namespace, name), &decoder)
  }

  /// The networks of a machine.
  struct MachineNetworks {
    /// The definitions by the names that the machine gives its networks.
    var definitions: [String: DefinitionName] = [:]
    /// The definitions, as a pod would ask for them.
    var requests: [NetworkRequest] = []
    /// What the machine has on them.
    var statuses: [NetworkStatus] = []
  }

  /// `networks` of a machine's spec: those of type `multus` name a NetworkAttachmentDefinition.
  mutating func machineNetworks(
    _ spec: ManifestNode?,
    in namespace: String,
    at path: FieldPath
  ) -> MachineNetworks {
    var result = MachineNetworks()
    guard let spec, spec.kind != .null, let spec = decoder.mapping(spec, at: path) else {
      return result
    }
    let path = path["networks"]
    for (index, item) in (decoder.list(spec["networks"], at: path) ?? []).enumerated() {
      guard let item = decoder.mapping(item, at: path[index]),
        let multus = decoder.present("multus", in: item),
        let multus = decoder.mapping(multus, at: path[index]["multus"])
      else { continue }
      let multusPath = path[index]["multus"]
      let namePath = multusPath["networkName"]
      guard let node = decoder.required("networkName", in: multus, at: multusPath),
        let text = decoder.text(node, at: namePath)
      else { continue }
      for definition in definitions(text, in: namespace, at: namePath, node.position) {
        result.requests.append(NetworkRequest(definition: definition, position: node.position))
        if let name = item["name"]?.text { result.definitions[name] = definition }
      }
    }
    return result
  }

  /// The addresses of the pod network; those of other networks become statuses.
  private func interfaceAddresses(_ status: ManifestNode?, _ networks: inout MachineNetworks)
    -> [IPAddress]
  {
    var own: [IPAddress] = []
    for interface in (status?["interfaces"]?.elements).map(Array.init) ?? [] {
      let name = interface["name"]?.text ?? ""
      // Interfaces that the guest made have no name.
      guard !name.isEmpty else { continue }
      var addresses: [IPAddress] = []
      let list = (interface["ipAddresses"]?.elements).map(Array.init) ?? []
      for node in [interface["ipAddress"]].compactMap({ $0 }) + list {
        if let address = IPAddress(beforePrefix: node.text) { addresses.addFirst(address) }
      }
      if let definition = networks.definitions[name] {
        networks.statuses.append(
          NetworkStatus(definition: definition, isDefault: false, addresses: addresses)
        )
      } else {
        for address in addresses { own.addFirst(address) }
      }
    }
    return own
  }
}
