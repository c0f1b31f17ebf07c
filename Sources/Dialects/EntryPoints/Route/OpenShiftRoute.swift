import Manifests
import NetworkModel

/// `route.openshift.io/v1` Route.
struct OpenShiftRoute: Dialect {
  let groups = [KindGroup("route.openshift.io", version: "v1", read: ["Route"])]
  let filters = ["route.openshift.io/Route": WayInFilters.wholeSpec]

  func lower(_ object: ManifestObject, into lowering: inout Lowering) {
    lowering.lowerRoute(object)
  }
}

/// A Route as its manifest gives it.
struct RouteManifest: Positioned {
  let namespace: String
  let name: String
  var backends: [EntryPoint.Backend]
  var position: SourcePosition?

  var withoutPositions: Self {
    var copy = self
    copy.position = nil
    copy.backends = backends.map(\.withoutPosition)
    return copy
  }
}

extension Lowering {
  /// Reads a Route; one that is wrong in places is kept with the backends that could be read.
  mutating func lowerRoute(_ object: ManifestObject) {
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let namespace = decoder.namespace(of: object)
    let path = FieldPath.root["spec"]
    guard let spec = decoder.requiredMapping("spec", of: .routeSpec, in: object.root, at: .root)
    else { return }
    let port = routePort(spec["port"], at: path["port"])
    let services = routeServices(spec, at: path)
    guard let name, let namespace else { return }
    objects.mention(namespace: namespace, by: object)
    let route = RouteManifest(
      namespace: decoder.shared.text(namespace),
      name: name.text,
      backends: services.map { service, position in
        EntryPoint.Backend(
          namespace: namespace,
          service: service,
          port: port,
          position: position
        )
      }.withoutRepeats,
      position: object.position
    )
    objects.waysIn.openShiftRoutes.add(route, as: key(object, namespace, name), &decoder)
  }

  /// The Services of `to` and `alternateBackends`; a weight of 0 may become another any time.
  private mutating func routeServices(_ spec: ManifestNode, at path: FieldPath)
    -> [(String, SourcePosition)]
  {
    var services: [(String, SourcePosition)] = []
    if let node = decoder.required("to", in: spec, at: path),
      let name = routeService(node, at: path["to"])
    {
      services.append((name, node.position))
    }
    let list = path["alternateBackends"]
    let others = decoder.list(spec["alternateBackends"], at: list) ?? []
    for (index, node) in others.enumerated() {
      guard let name = routeService(node, at: list[index]) else { continue }
      services.append((name, node.position))
    }
    return services
  }

  private mutating func routeService(_ node: ManifestNode, at path: FieldPath) -> String? {
    guard let reference = decoder.mapping(node, of: .routeReference, at: path) else { return nil }
    let kind = decoder.present("kind", in: reference)
    let word = decoder.word("kind", of: ["Service"], in: reference, at: path)
    guard kind == nil || word != nil else { return nil }
    return decoder.requiredText("name", in: reference, at: path)
  }

  /// Which ports of the Services: a number is that of the pods, a name that of the Service's port.
  private mutating func routePort(_ node: ManifestNode?, at path: FieldPath)
    -> EntryPoint.Backend.Port
  {
    guard let node, node.kind != .null,
      let port = decoder.mapping(node, of: .routePort, at: path),
      let target = decoder.required("targetPort", in: port, at: path)
    else { return .all }
    let targetPath = path["targetPort"]
    if target.kind == .string {
      if let number = Int(target.text), (1...65535).contains(number) { return .target(number) }
      return decoder.checkPortName(target.text, target, at: targetPath) ? .name(target.text) : .all
    }
    return decoder.portNumber(target, at: targetPath).map { .target($0) } ?? .all
  }
}

extension FieldSet {
  fileprivate static let routeSpec = FieldSet(
    [
      "host", "subdomain", "path", "to", "alternateBackends", "port", "tls", "wildcardPolicy",
      "httpHeaders",
    ],
    misplaced: ["targetPort": "`targetPort` stands under `port`"]
  )

  fileprivate static let routeReference = FieldSet(
    ["kind", "name", "weight"],
    misplaced: ["port": "the port stands in `spec.port.targetPort`"]
  )

  fileprivate static let routePort = FieldSet(["targetPort"])
}
