import Manifests
import NetworkModel

/// Services.
extension Lowering {
  mutating func lowerService(_ object: ManifestObject) {
    let name = decoder.name(of: object, rule: NameSyntax.serviceName)
    let namespace = decoder.namespace(of: object)
    let path = FieldPath.root["spec"]
    guard let node = decoder.present("spec", in: object.root) else {
      decoder.report(.error(.missingField(path), at: object.position))
      return
    }
    guard let spec = decoder.mapping(node, at: path) else { return }
    let type = serviceType(spec, at: path)
    let selector = serviceSelector(spec["selector"], at: path["selector"])
    let ports = servicePorts(spec, at: path)
    let clusterIPs = clusterIPTexts(spec, at: path)
    let addresses = clusterIPs.compactMap(IPAddress.init(_:))
    let ways = ServiceWaysIn(object, spec, &decoder)
    guard let name, let namespace else { return }
    objects.mention(namespace: namespace, by: object)
    var service = Service(
      namespace: decoder.shared.text(namespace),
      name: name.text,
      type: type,
      selector: selector.isEmpty ? nil : selector,
      ports: ports,
      clusterIPs: addresses,
      isHeadless: clusterIPs.contains("None"),
      position: object.position
    )
    ways.add(to: &service)
    objects.services.add(service, as: key(object, namespace, name), &decoder)
  }

  /// The labels of the pods behind a Service, which stand in `selector` without `matchLabels`.
  private mutating func serviceSelector(_ node: ManifestNode?, at path: FieldPath) -> Labels {
    if let wrapper = node?["matchLabels"], wrapper.kind == .mapping {
      decoder.report(
        .error(
          .wrongType(path["matchLabels"], "text", wrapper),
          at: wrapper.position,
          help: "a Service has its labels under `selector` itself"
        )
      )
      return [:]
    }
    return decoder.labels(node, at: path)
  }

  private mutating func serviceType(_ spec: ManifestNode, at path: FieldPath) -> String {
    let types = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]
    return decoder.word("type", of: types, in: spec, at: path) ?? "ClusterIP"
  }

  /// `clusterIPs`, or the older `clusterIP`: addresses, or `None` for a headless Service.
  private mutating func clusterIPTexts(_ spec: ManifestNode, at path: FieldPath) -> [String] {
    let items = decoder.list(spec["clusterIPs"], at: path["clusterIPs"]) ?? []
    let nodes =
      items.isEmpty
      ? [(decoder.present("clusterIP", in: spec), path["clusterIP"])]
      : items.enumerated().map { ($0.element, path["clusterIPs"][$0.offset]) }
    var texts: [String] = []
    for (node, path) in nodes {
      guard let node, let text = decoder.text(node, at: path), !text.isEmpty else { continue }
      guard text == "None" || IPAddress(text) != nil else {
        decoder.report(
          .error("`\(path)` must be an IP address or `None`, not `\(text)`", at: node.position)
        )
        continue
      }
      texts.append(text)
    }
    return texts
  }

  private mutating func servicePorts(_ spec: ManifestNode, at path: FieldPath) -> [Service.Port] {
    let path = path["ports"]
    return (decoder.list(spec["ports"], at: path) ?? []).enumerated()
      .compactMap { servicePort($0.element, at: path[$0.offset]) }
  }

  private mutating func servicePort(_ node: ManifestNode, at path: FieldPath) -> Service.Port? {
    guard let node = decoder.mapping(node, at: path) else { return nil }
    let `protocol` = decoder.protocol(node["protocol"], at: path["protocol"])
    let nameNode = decoder.present("name", in: node)
    let name = nameNode.flatMap { decoder.text($0, at: path["name"]) } ?? ""
    guard let number = decoder.required("port", in: node, at: path) else { return nil }
    guard let port = decoder.portNumber(number, at: path["port"]), let `protocol`,
      let target = targetPort(node["targetPort"], port, at: path["targetPort"])
    else { return nil }
    return Service.Port(
      name: name.isEmpty ? nil : decoder.shared.text(name),
      port: port,
      protocol: `protocol`,
      target: target,
      nodePort: decoder.optionalPort("nodePort", in: node, at: path)
    )
  }

  /// The port on the pods; the Service's own where it is absent, 0 or empty.
  private mutating func targetPort(_ node: ManifestNode?, _ port: Int, at path: FieldPath)
    -> Service.Port.Target?
  {
    guard let node, node.kind != .null, node.integer != 0 else { return .number(port) }
    if node.kind == .string {
      guard !node.text.isEmpty else { return .number(port) }
      return decoder.checkPortName(node.text, node, at: path, insteadOf: .port)
        ? .name(decoder.shared.text(node.text)) : nil
    }
    return decoder.portNumber(node, at: path).map { .number($0) }
  }
}
