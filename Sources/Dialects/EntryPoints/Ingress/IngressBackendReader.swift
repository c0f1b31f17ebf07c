import Manifests
import NetworkModel

/// Reads a backend of an Ingress.
struct IngressBackendReader {
  /// The namespace of the Services that it names.
  let namespace: String

  /// The Service that a backend names, if it names one; what is wrong is reported.
  func backends(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> [EntryPoint.Backend] {
    let errors = decoder.errorCount
    guard let backend = decoder.mapping(node, of: .ingressBackend, at: path) else { return [] }
    let resource = decoder.present("resource", in: backend)
    if let service = decoder.present("service", in: backend) {
      if let resource {
        decoder.report(.error(.serviceAndResource(path), at: resource.position))
      }
      return self.service(service, at: path["service"], &decoder).map { [$0] } ?? []
    }
    if let resource {
      decoder.report(.note(.resource(path["resource"]), at: resource.position))
    } else if decoder.errorCount == errors {
      decoder.report(.error(.missingField(path["service"]), at: backend.position))
    }
    return []
  }

  private func service(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> EntryPoint.Backend? {
    guard let service = decoder.mapping(node, of: .ingressService, at: path) else { return nil }
    let name = decoder.requiredText("name", in: service, at: path)
    guard let node = decoder.required("port", in: service, at: path),
      let port = port(node, at: path["port"], &decoder), let name
    else { return nil }
    return EntryPoint.Backend(
      namespace: namespace,
      service: name,
      port: port,
      position: service.position
    )
  }

  private func port(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> EntryPoint.Backend.Port? {
    if node.kind == .integer || node.kind == .string {
      let field = node.kind == .integer ? "number" : "name"
      let help = "write `port: {\(field): \(node.text)}`"
      decoder.report(.error(.wrongType(path, "a mapping", node), at: node.position, help: help))
      return nil
    }
    let errors = decoder.errorCount
    guard let port = decoder.mapping(node, of: .ingressPort, at: path) else { return nil }
    let number = decoder.optionalPort("number", in: port, at: path)
    let name = decoder.portName(port["name"], at: path["name"])
    switch (number, name) {
    case (let number?, nil): return .number(number)
    case (nil, let name?): return .name(name)
    case (_?, _?): decoder.report(.error(.numberAndName(path), at: port.position))
    case (nil, nil) where decoder.errorCount == errors:
      decoder.report(.error(.missingField(path["number"]), at: port.position, help: .portHelp))
    case (nil, nil): break
    }
    return nil
  }
}

extension FieldSet {
  fileprivate static let ingressBackend = FieldSet(
    ["service", "resource"],
    misplaced: [
      "serviceName": "since `networking.k8s.io/v1` it is `service: {name: ...}`",
      "servicePort": "since `networking.k8s.io/v1` it is `service: {port: {number: ...}}`",
      "name": "`name` stands under `service`",
      "port": "`port` stands under `service`",
    ]
  )

  fileprivate static let ingressService = FieldSet(
    ["name", "port"],
    misplaced: ["namespace": "an Ingress leads to Services of its own namespace"]
  )

  fileprivate static let ingressPort = FieldSet(["number", "name"])
}

extension Diagnostic.Message {
  fileprivate static func resource(_ path: FieldPath) -> Self {
    "`\(path)` is no Service, so it leads to no pods"
  }

  fileprivate static func serviceAndResource(_ path: FieldPath) -> Self {
    "`\(path)` has both `service` and `resource`, which can't stand in one backend"
  }

  fileprivate static func numberAndName(_ path: FieldPath) -> Self {
    "`\(path)` has both `number` and `name`; a port has one of them"
  }
}

extension String {
  fileprivate static let portHelp =
    "write `number` or `name`, as the Service's own port is written there"
}
