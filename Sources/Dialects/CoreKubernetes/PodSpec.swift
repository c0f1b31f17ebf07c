import Manifests
import NetworkModel

/// What a pod's spec says that bears on reachability.
struct PodSpec {
  var ports: [ContainerPort] = []
  var isHostNetwork = false
  var nodeName: String?
  var serviceAccount = "default"
  /// The node labels that the pod asks for.
  var nodeSelector: Labels = [:]
  /// Whether the pod asks for nodes in ways that labels alone don't settle.
  var hasNodeAffinity = false
}

extension Lowering {
  /// Reads a pod's or template's spec; an absent one says nothing.
  mutating func podSpec(_ node: ManifestNode?, at path: FieldPath) -> PodSpec {
    var result = PodSpec()
    guard let node, node.kind != .null, let spec = decoder.mapping(node, at: path) else {
      return result
    }
    containerPorts(spec["containers"], at: path["containers"], &result.ports) { _ in true }
    // Ordinary init containers are gone before the pod serves; restartable ones stay (N16).
    containerPorts(spec["initContainers"], at: path["initContainers"], &result.ports) {
      $0["restartPolicy"]?.text == "Always"
    }
    result.ports = shared.ports(result.ports)
    result.isHostNetwork = decoder.boolean(spec["hostNetwork"], at: path["hostNetwork"])
    if let node = decoder.present("nodeName", in: spec),
      let name = decoder.text(node, at: path["nodeName"]), !name.isEmpty
    {
      result.nodeName = shared.text(name)
    }
    result.serviceAccount = serviceAccount(spec, at: path)
    result.nodeSelector = shared.labels(spec["nodeSelector"], at: path["nodeSelector"], &decoder)
    result.hasNodeAffinity =
      spec["affinity"]?["nodeAffinity"]?["requiredDuringSchedulingIgnoredDuringExecution"] != nil
    return result
  }

  /// `serviceAccountName`, its old name `serviceAccount`, or `default`.
  private mutating func serviceAccount(_ spec: ManifestNode, at path: FieldPath) -> String {
    for field in ["serviceAccountName", "serviceAccount"] {
      if let node = decoder.present(field, in: spec),
        let name = decoder.text(node, at: path[field]), !name.isEmpty
      {
        return shared.text(name)
      }
    }
    return "default"
  }

  /// Adds the ports of the containers that count.
  private mutating func containerPorts(
    _ node: ManifestNode?,
    at path: FieldPath,
    _ ports: inout [ContainerPort],
    where counts: (ManifestNode) -> Bool
  ) {
    guard let containers = decoder.list(node, at: path) else { return }
    for (index, container) in containers.enumerated() {
      guard let container = decoder.mapping(container, at: path[index]), counts(container) else {
        continue
      }
      guard let list = decoder.present("ports", in: container) else { continue }
      let first = ports.count
      let portsPath = path[index]["ports"]
      for (place, item) in (decoder.list(list, at: portsPath) ?? []).enumerated() {
        guard let port = containerPort(item, at: portsPath[place]) else { continue }
        if let name = port.name, ports[first...].contains(where: { $0.name == name }) {
          decoder.report(
            .error(
              "the port name `\(name)` stands twice in one container",
              at: item["name"]?.position
            )
          )
          continue
        }
        ports.append(port)
      }
    }
  }

  private mutating func containerPort(_ node: ManifestNode, at path: FieldPath) -> ContainerPort? {
    guard let node = decoder.mapping(node, at: path) else { return nil }
    let name = decoder.portName(node["name"], at: path["name"])
    let `protocol` = decoder.protocol(node["protocol"], at: path["protocol"])
    guard let number = decoder.required("containerPort", in: node, at: path) else { return nil }
    let hostPort = decoder.optionalPort("hostPort", in: node, at: path)
    guard let port = decoder.portNumber(number, at: path["containerPort"]), let `protocol` else {
      return nil
    }
    return ContainerPort(
      name: name.map { shared.text($0) },
      port: port,
      protocol: `protocol`,
      hostPort: hostPort
    )
  }
}
