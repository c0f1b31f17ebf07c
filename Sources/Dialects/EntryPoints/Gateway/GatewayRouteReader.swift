import Manifests
import NetworkModel

/// Reads the spec of a route of the Gateway API.
struct GatewayRouteReader {
  /// The route's namespace, which is that of what it names unless that says otherwise.
  let namespace: String

  /// The Gateways that the route names, and whether it names other parents.
  func parents(_ spec: ManifestNode, at path: FieldPath, _ decoder: inout FieldDecoder)
    -> (gateways: [GatewayRouteManifest.Parent], hasOthers: Bool)
  {
    let list = path["parentRefs"]
    var gateways: [GatewayRouteManifest.Parent] = []
    var hasOthers = false
    for (index, item) in (decoder.list(spec["parentRefs"], at: list) ?? []).enumerated() {
      let path = list[index]
      guard let parent = decoder.mapping(item, of: .parentReference, at: path) else { continue }
      let kind = decoder.optionalText("kind", in: parent, at: path) ?? "Gateway"
      guard kind == "Gateway", group(parent, at: path, &decoder) == GatewayAPI.group else {
        hasOthers = true
        decoder.report(.note(.otherParent(path, kind), at: parent.position))
        continue
      }
      guard let name = decoder.requiredText("name", in: parent, at: path) else { continue }
      gateways.append(
        GatewayRouteManifest.Parent(
          namespace: decoder.optionalText("namespace", in: parent, at: path) ?? namespace,
          name: name,
          section: decoder.optionalText("sectionName", in: parent, at: path),
          port: decoder.optionalPort("port", in: parent, at: path),
          position: parent.position
        )
      )
    }
    return (gateways, hasOthers)
  }

  /// The group of a parent: an empty one is the core group, an absent one that of the API.
  private func group(_ node: ManifestNode, at path: FieldPath, _ decoder: inout FieldDecoder)
    -> String
  {
    decoder.present("group", in: node).flatMap { decoder.text($0, at: path["group"]) }
      ?? GatewayAPI.group
  }

  func hostnames(_ spec: ManifestNode, at path: FieldPath, _ decoder: inout FieldDecoder)
    -> [String]
  {
    let list = path["hostnames"]
    return (decoder.list(spec["hostnames"], at: list, example: { "`[\($0)]`" }) ?? []).enumerated()
      .compactMap { decoder.text($0.element, at: list[$0.offset]) }
  }

  /// The Services that the rules lead to, those of filters included.
  func backends(_ spec: ManifestNode, at path: FieldPath, _ decoder: inout FieldDecoder)
    -> [EntryPoint.Backend]
  {
    let list = path["rules"]
    return (decoder.list(spec["rules"], at: list) ?? []).enumerated().flatMap { index, item in
      guard let rule = decoder.mapping(item, of: .gatewayRouteRule, at: list[index]) else {
        return [EntryPoint.Backend]()
      }
      return references(rule["backendRefs"], at: list[index]["backendRefs"], &decoder)
        + filters(rule["filters"], at: list[index]["filters"], &decoder)
    }
  }

  private func references(
    _ node: ManifestNode?,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> [EntryPoint.Backend] {
    (decoder.list(node, at: path) ?? []).enumerated().flatMap { index, item in
      let backend = reference(item, at: path[index], &decoder).map { [$0] } ?? []
      return backend + filters(item["filters"], at: path[index]["filters"], &decoder)
    }
  }

  /// Where filters lead besides: to a mirror, or to a Service that is asked first.
  private func filters(
    _ node: ManifestNode?,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> [EntryPoint.Backend] {
    var backends: [EntryPoint.Backend] = []
    for (index, item) in (decoder.list(node, at: path) ?? []).enumerated() {
      guard let filter = decoder.mapping(item, at: path[index]) else { continue }
      for field in ["requestMirror", "externalAuth"] {
        let path = path[index][field]
        guard let node = decoder.present(field, in: filter),
          let settings = decoder.mapping(node, at: path),
          let target = decoder.required("backendRef", in: settings, at: path),
          let backend = reference(target, at: path["backendRef"], &decoder)
        else { continue }
        backends.append(backend)
      }
    }
    return backends
  }

  /// The Service that a reference names; whatever else it names leads nowhere that we know.
  private func reference(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> EntryPoint.Backend? {
    let errors = decoder.errorCount
    guard let reference = decoder.mapping(node, of: .backendReference, at: path) else { return nil }
    let kind = decoder.optionalText("kind", in: reference, at: path) ?? "Service"
    let group = decoder.optionalText("group", in: reference, at: path) ?? ""
    guard kind == "Service", group.isEmpty else {
      decoder.report(.note(.otherBackend(path, kind), at: reference.position))
      return nil
    }
    // Beside an unknown field, what is missing is most likely there under another name.
    guard decoder.errorCount == errors else { return nil }
    let name = decoder.requiredText("name", in: reference, at: path)
    let target = decoder.optionalText("namespace", in: reference, at: path) ?? namespace
    guard let node = decoder.required("port", in: reference, at: path),
      let port = decoder.portNumber(node, at: path["port"]), let name
    else { return nil }
    return EntryPoint.Backend(
      namespace: target,
      service: name,
      port: .number(port),
      position: reference.position
    )
  }
}

extension FieldSet {
  fileprivate static let parentReference = FieldSet([
    "group", "kind", "namespace", "name", "sectionName", "port",
  ])

  fileprivate static let gatewayRouteRule = FieldSet(
    [
      "name", "matches", "filters", "backendRefs", "timeouts", "retry", "sessionPersistence",
    ],
    misplaced: [
      "forwardTo": "since `v1alpha2`, `forwardTo` is `backendRefs`",
      "backends": "the Services stand in `backendRefs`",
    ]
  )

  fileprivate static let backendReference = FieldSet(
    ["group", "kind", "namespace", "name", "port", "weight", "filters"],
    misplaced: ["serviceName": "the Service stands in `name`"]
  )
}

extension Diagnostic.Message {
  fileprivate static func otherParent(_ path: FieldPath, _ kind: String) -> Self {
    switch kind {
    case "Service": "`\(path)` is a Service: the route is one of a mesh and opens no way in"
    case "ListenerSet", "XListenerSet": "`\(path)`: ways in through \(kind) are not judged yet"
    default: "`\(path)` is of kind `\(kind)`, not Gateway: what it opens is not judged"
    }
  }

  fileprivate static func otherBackend(_ path: FieldPath, _ kind: String) -> Self {
    "`\(path)` is of kind `\(kind)`, not Service: where it leads is not judged"
  }
}
