import Manifests
import NetworkModel

/// The owner that a pod or workload names as its controller.
struct OwnerReference: Hashable {
  var kind: String
  var name: String
}

/// A pod as its manifest gives it; `pod.workload` is settled once all objects are read.
struct PodManifest: Positioned {
  var pod: Pod
  var owner: OwnerReference?
  var attachments = PodAttachments.none

  var position: SourcePosition? { pod.position }
  var withoutPositions: Self {
    var copy = self
    copy.pod.position = nil
    copy.attachments = attachments.withoutPositions
    return copy
  }
}

extension Lowering {
  mutating func lowerPod(_ object: ManifestObject) {
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let labels = labels(of: object)
    guard let namespace = decoder.namespace(of: object) else { return }
    let addresses = podAddresses(object.root["status"])
    guard !isFinished(object, hasAddress: !addresses.isEmpty) else {
      if options.keepsPodFacts, let name {
        let identity = object.identity(namespace: namespace, name: name.text)
        addFact(.finishedPod(labels), of: identity, object)
      }
      return
    }
    let spec = podSpec(object.root["spec"], at: FieldPath.root["spec"])
    let attachments = attachments(
      object.metadata,
      in: namespace,
      at: FieldPath.root["metadata"]
    )
    guard let name else { return }
    objects.mention(namespace: namespace, by: object)
    let pod = Pod(
      namespace: decoder.shared.text(namespace),
      name: name.text,
      labels: labels,
      ports: spec.ports,
      addresses: addresses,
      isHostNetwork: spec.isHostNetwork,
      nodeName: spec.nodeName,
      serviceAccount: spec.serviceAccount,
      position: object.position
    )
    if spec.isProbed {
      addFact(.probed, of: object.identity(namespace: namespace, name: name.text), object)
    }
    let owner = owner(of: object.metadata)
    let manifest = PodManifest(pod: pod, owner: owner, attachments: attachments)
    objects.pods.add(manifest, as: key(object, namespace, name), &decoder)
  }

  /// The owner that is marked as the controller, if there is one.
  mutating func owner(of metadata: ManifestNode?) -> OwnerReference? {
    guard let references = metadata?["ownerReferences"], references.kind == .sequence else {
      return nil
    }
    return decoder.owner(references) { $0.owner(among: references) }
  }
}

extension FieldDecoder {
  /// The owner among the references that is marked as the controller, if there is one.
  fileprivate mutating func owner(among references: ManifestNode) -> OwnerReference? {
    for reference in references.elements where reference["controller"]?.boolean == true {
      guard let name = reference["name"]?.text else { continue }
      let kind = reference["kind"]?.text ?? ""
      if kind.isEmpty { report(.warning(.ownerWithoutKind(name), at: reference.position)) }
      return OwnerReference(
        kind: kind.isEmpty ? "Controller" : shared.text(kind),
        name: shared.text(name)
      )
    }
    return nil
  }
}

extension Lowering {
  /// Whether a pod takes no more part (N26): it ended, or is being deleted and its address is free.
  private func isFinished(_ object: ManifestObject, hasAddress: Bool) -> Bool {
    if let phase = object.root["status"]?["phase"]?.text, phase == "Succeeded" || phase == "Failed"
    {
      return true
    }
    guard !hasAddress, let deletion = object.metadata?["deletionTimestamp"] else { return false }
    return deletion.kind != .null
  }

  /// `status.podIPs` or `status.podIP`, the first of each family (N38).
  private mutating func podAddresses(_ status: ManifestNode?) -> [IPAddress] {
    guard let status, status.kind == .mapping else { return [] }
    let path = FieldPath.root["status"]
    var addresses: [IPAddress] = []
    for (index, item) in (decoder.list(status["podIPs"], at: path["podIPs"]) ?? []).enumerated() {
      guard let ip = item["ip"], !ip.text.isEmpty else { continue }
      guard let address = decoder.address(ip, at: path["podIPs"][index]["ip"]) else { continue }
      if !addresses.contains(where: { $0.family == address.family }) { addresses.append(address) }
    }
    if addresses.isEmpty, let ip = decoder.present("podIP", in: status), !ip.text.isEmpty,
      let address = decoder.address(ip, at: path["podIP"])
    {
      addresses.append(address)
    }
    return addresses
  }
}

extension Diagnostic.Message {
  fileprivate static func ownerWithoutKind(_ name: String) -> Self {
    "the owner `\(name)` has no `kind`; its pods count as one workload of that name"
  }
}
