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
  /// Whether the kubelet probes some container; known only where the options want it.
  var isProbed = false
}

extension Lowering {
  /// Reads a pod's or template's spec; an absent one says nothing.
  mutating func podSpec(_ node: ManifestNode?, at path: @autoclosure () -> FieldPath) -> PodSpec {
    var result = PodSpec()
    guard let node, node.kind != .null, let spec = decoder.mapping(node, at: path()) else {
      return result
    }
    result.ports = decoder.ports(of: .containers, in: spec, at: path())
    let sidecars = decoder.ports(of: .initContainers, in: spec, at: path())
    if !sidecars.isEmpty { result.ports = decoder.shared.ports(result.ports + sidecars) }
    result.isHostNetwork = decoder.boolean(spec["hostNetwork"], at: path()["hostNetwork"])
    if let node = decoder.present("nodeName", in: spec),
      let name = decoder.commonText(node, at: path()["nodeName"]), !name.isEmpty
    {
      result.nodeName = name
    }
    result.serviceAccount = serviceAccount(spec, at: path())
    result.nodeSelector = decoder.labels(spec["nodeSelector"], at: path()["nodeSelector"])
    result.hasNodeAffinity =
      spec["affinity"]?["nodeAffinity"]?["requiredDuringSchedulingIgnoredDuringExecution"] != nil
    result.isProbed =
      options.keepsPodFacts
      && [ContainerList.containers, .initContainers].contains { spec.probes($0) }
    return result
  }

  /// `serviceAccountName`, its old name `serviceAccount`, or `default`.
  private mutating func serviceAccount(
    _ spec: ManifestNode,
    at path: @autoclosure () -> FieldPath
  ) -> String {
    for field in Self.serviceAccountFields {
      if let node = decoder.present(field, in: spec),
        let name = decoder.commonText(node, at: path()[field]), !name.isEmpty
      {
        return name
      }
    }
    return "default"
  }

  private static let serviceAccountFields = ["serviceAccountName", "serviceAccount"]
}

extension ManifestNode {
  /// Whether the kubelet probes a container of a list.
  fileprivate func probes(_ list: ContainerList) -> Bool {
    guard let containers = self[list.rawValue], containers.kind == .sequence else { return false }
    return containers.elements.contains { container in
      CoreFieldFilters.probes.contains { container[$0] != nil }
    }
  }
}

/// The lists of containers in a pod's spec.
enum ContainerList: String {
  case containers, initContainers
}

extension FieldDecoder {
  /// The ports of the containers that count; each distinct list is read once.
  fileprivate mutating func ports(
    of list: ContainerList,
    in spec: ManifestNode,
    at path: @autoclosure () -> FieldPath
  ) -> [ContainerPort] {
    guard let node = present(list.rawValue, in: spec) else { return [] }
    return containerPorts(node, of: list) { $0.newPorts(node, of: list, at: path()[list.rawValue]) }
  }

  private mutating func newPorts(
    _ node: ManifestNode,
    of containers: ContainerList,
    at path: FieldPath
  ) -> [ContainerPort] {
    var ports: [ContainerPort] = []
    addPorts(of: node, at: path, &ports) { container in
      switch containers {
      case .containers: true
      // Ordinary init containers are gone before the pod serves; restartable ones stay (N16).
      case .initContainers: container["restartPolicy"]?.text == "Always"
      }
    }
    return ports
  }

  /// Adds the ports of the containers that count.
  private mutating func addPorts(
    of node: ManifestNode,
    at path: FieldPath,
    _ ports: inout [ContainerPort],
    where counts: (ManifestNode) -> Bool
  ) {
    guard let containers = list(node, at: path) else { return }
    for (index, container) in containers.enumerated() {
      guard let container = self.mapping(container, at: path[index]), counts(container) else {
        continue
      }
      guard let node = present("ports", in: container) else { continue }
      let first = ports.count
      let portsPath = path[index]["ports"]
      for (place, item) in (list(node, at: portsPath) ?? []).enumerated() {
        guard let port = containerPort(item, at: portsPath[place]) else { continue }
        if let name = port.name, ports[first...].contains(where: { $0.name == name }) {
          report(
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
    guard let node = self.mapping(node, at: path) else { return nil }
    let name = portName(node["name"], at: path["name"])
    let `protocol` = self.protocol(node["protocol"], at: path["protocol"])
    guard let number = required("containerPort", in: node, at: path) else { return nil }
    let hostPort = optionalPort("hostPort", in: node, at: path)
    guard let port = portNumber(number, at: path["containerPort"]), let `protocol` else {
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
