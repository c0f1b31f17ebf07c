import Manifests
import NetworkModel

/// Reads the spec of an Ingress as the API server validates it.
struct IngressReader {
  /// The namespace of the Ingress, and so of the Services that it names.
  let namespace: String

  /// What a spec says, as far as it could be read.
  struct Spec {
    var className: String?
    var backends: [EntryPoint.Backend] = []
  }

  /// Reads the spec; what is wrong is reported.
  func read(_ object: ManifestObject, _ decoder: inout FieldDecoder) -> Spec {
    let path = FieldPath.root["spec"]
    var result = Spec()
    guard let node = decoder.required("spec", in: object.root, at: .root) else { return result }
    let errors = decoder.errorCount
    guard let spec = decoder.mapping(node, of: .ingressSpec, at: path) else { return result }
    result.className = decoder.optionalText("ingressClassName", in: spec, at: path)
    let field = decoder.present("defaultBackend", in: spec)
    if let field {
      result.backends += backend(field, at: path["defaultBackend"], &decoder)
    }
    let rules = decoder.list(spec["rules"], at: path["rules"]) ?? []
    for (index, rule) in rules.enumerated() {
      result.backends += backends(ofRule: rule, at: path["rules"][index], &decoder)
    }
    // Beside an unknown field, they are most likely there under another name.
    if field == nil, rules.isEmpty, decoder.errorCount == errors {
      decoder.report(
        .error(.missingField(path["rules"]), at: spec.position, help: .rulesOrDefault)
      )
    }
    return result
  }

  /// Where a rule leads; one without `http` leads to the default backend.
  private func backends(
    ofRule node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> [EntryPoint.Backend] {
    guard let rule = decoder.mapping(node, of: .ingressRule, at: path),
      let node = decoder.present("http", in: rule),
      let http = decoder.mapping(node, of: .ingressHTTP, at: path["http"]),
      let paths = decoder.required("paths", in: http, at: path["http"])
    else { return [] }
    let list = path["http"]["paths"]
    return (decoder.list(paths, at: list) ?? []).enumerated().flatMap {
      backends(ofPath: $0.element, at: list[$0.offset], &decoder)
    }
  }

  private func backends(
    ofPath node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> [EntryPoint.Backend] {
    let errors = decoder.errorCount
    guard let item = decoder.mapping(node, of: .ingressPath, at: path) else { return [] }
    if decoder.present("pathType", in: item) != nil {
      let types = ["Exact", "Prefix", "ImplementationSpecific"]
      _ = decoder.word("pathType", of: types, in: item, at: path)
    } else if decoder.errorCount == errors {
      decoder.report(.error(.missingField(path["pathType"]), at: item.position, help: .pathTypes))
    }
    // Beside an unknown field, a missing backend is most likely there under another name.
    if decoder.present("backend", in: item) == nil, decoder.errorCount > errors { return [] }
    return decoder.required("backend", in: item, at: path)
      .map { backend($0, at: path["backend"], &decoder) } ?? []
  }

  /// The Service that a backend names, if it names one.
  private func backend(
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
  fileprivate static let ingressSpec = FieldSet(
    ["ingressClassName", "defaultBackend", "tls", "rules"],
    misplaced: ["backend": "since `networking.k8s.io/v1`, `backend` is `defaultBackend`"]
  )

  fileprivate static let ingressRule = FieldSet(
    ["host", "http"],
    misplaced: ["paths": "`paths` stands under `http`"]
  )

  fileprivate static let ingressHTTP = FieldSet(["paths"])

  fileprivate static let ingressPath = FieldSet(
    ["path", "pathType", "backend"],
    misplaced: ["service": "`service` stands under `backend`"]
  )

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
  fileprivate static let rulesOrDefault = "write `rules`, `defaultBackend`, or both"
  fileprivate static let pathTypes = "use `Exact`, `Prefix` or `ImplementationSpecific`"
  fileprivate static let portHelp =
    "write `number` or `name`, as the Service's own port is written there"
}
