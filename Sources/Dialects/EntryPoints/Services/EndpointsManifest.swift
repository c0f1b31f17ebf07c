import Manifests
import NetworkModel

/// The endpoints that one object lists for a Service.
struct EndpointsManifest: Positioned {
  let namespace: String
  /// The Service's name.
  let service: String
  let endpoints: [Service.Endpoint]
  var position: SourcePosition?

  var withoutPositions: Self {
    var copy = self
    copy.position = nil
    return copy
  }
}

extension Lowering {
  /// Reads a slice; one that names no Service is behind none.
  mutating func lowerEndpointSlice(_ object: ManifestObject) {
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let namespace = decoder.namespace(of: object)
    let type = decoder.word(
      "addressType",
      of: ["IPv4", "IPv6", "FQDN"],
      in: object.root,
      at: .root
    )
    let ports = endpointPorts(object.root["ports"], at: FieldPath.root["ports"])
    // A host name has no address that a policy could speak of.
    let isHostNames = type == "FQDN"
    let endpoints = isHostNames ? [] : sliceEndpoints(object, ports)
    guard let name, let namespace,
      let service = object.metadata?["labels"]?["kubernetes.io/service-name"]?.text,
      !service.isEmpty
    else { return }
    let manifest = EndpointsManifest(
      namespace: decoder.shared.text(namespace),
      service: decoder.shared.text(service),
      endpoints: endpoints,
      position: object.position
    )
    objects.waysIn.endpointSlices.add(manifest, as: key(object, namespace, name), &decoder)
  }

  /// Reads an object of the older kind, which has the name of its Service.
  mutating func lowerEndpoints(_ object: ManifestObject) {
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let namespace = decoder.namespace(of: object)
    let path = FieldPath.root["subsets"]
    var endpoints: [Service.Endpoint] = []
    for (index, item) in (decoder.list(object.root["subsets"], at: path) ?? []).enumerated() {
      guard let subset = decoder.mapping(item, at: path[index]) else { continue }
      endpoints += subsetEndpoints(subset, of: object, at: path[index])
    }
    guard let name, let namespace else { return }
    let manifest = EndpointsManifest(
      namespace: decoder.shared.text(namespace),
      service: name.text,
      endpoints: endpoints,
      position: object.position
    )
    objects.waysIn.endpoints.add(manifest, as: key(object, namespace, name), &decoder)
  }

  private mutating func sliceEndpoints(_ object: ManifestObject, _ ports: [Service.EndpointPort])
    -> [Service.Endpoint]
  {
    let path = FieldPath.root["endpoints"]
    var endpoints: [Service.Endpoint] = []
    for (index, item) in (decoder.list(object.root["endpoints"], at: path) ?? []).enumerated() {
      guard let endpoint = decoder.mapping(item, at: path[index]), serves(endpoint) else {
        continue
      }
      let pod = pod(endpoint["targetRef"], of: object)
      let list = path[index]["addresses"]
      for (place, node) in (decoder.list(endpoint["addresses"], at: list) ?? []).enumerated() {
        guard let address = decoder.address(node, at: list[place]) else { continue }
        endpoints.append(Service.Endpoint(address: address, pod: pod, ports: ports))
      }
    }
    return endpoints
  }

  /// Whether connections may get to an endpoint: one that is on its way out may serve still.
  private func serves(_ endpoint: ManifestNode) -> Bool {
    let conditions = endpoint["conditions"]
    return conditions?["ready"]?.boolean != false || conditions?["serving"]?.boolean == true
  }

  private mutating func subsetEndpoints(
    _ subset: ManifestNode,
    of object: ManifestObject,
    at path: FieldPath
  ) -> [Service.Endpoint] {
    let ports = endpointPorts(subset["ports"], at: path["ports"])
    let list = path["addresses"]
    var endpoints: [Service.Endpoint] = []
    for (place, item) in (decoder.list(subset["addresses"], at: list) ?? []).enumerated() {
      guard let entry = decoder.mapping(item, at: list[place]),
        let node = decoder.required("ip", in: entry, at: list[place]),
        let address = decoder.address(node, at: list[place]["ip"])
      else { continue }
      let pod = pod(entry["targetRef"], of: object)
      endpoints.append(Service.Endpoint(address: address, pod: pod, ports: ports))
    }
    return endpoints
  }

  /// The pod of the object's own namespace that an endpoint is.
  private func pod(_ target: ManifestNode?, of object: ManifestObject) -> String? {
    guard let target, target["kind"]?.text == "Pod", let name = target["name"]?.text else {
      return nil
    }
    let own = object.metadata?["namespace"]?.text ?? ""
    let namespace = target["namespace"]?.text ?? ""
    return namespace.isEmpty || namespace == own || own.isEmpty && namespace == "default"
      ? name : nil
  }

  private mutating func endpointPorts(_ node: ManifestNode?, at path: FieldPath)
    -> [Service.EndpointPort]
  {
    (decoder.list(node, at: path) ?? []).enumerated().compactMap { index, item in
      let path = path[index]
      guard let port = decoder.mapping(item, at: path),
        let `protocol` = decoder.protocol(port["protocol"], at: path["protocol"])
      else { return nil }
      let name = decoder.optionalText("name", in: port, at: path) ?? ""
      guard let number = decoder.present("port", in: port) else {
        return Service.EndpointPort(
          name: decoder.shared.text(name),
          port: nil,
          protocol: `protocol`
        )
      }
      guard let number = decoder.portNumber(number, at: path["port"]) else { return nil }
      return Service.EndpointPort(
        name: decoder.shared.text(name),
        port: number,
        protocol: `protocol`
      )
    }
  }
}
