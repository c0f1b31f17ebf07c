import Manifests
import NetworkModel

/// Reads the spec of an Ingress as the API server validates it.
struct IngressReader {
  /// The namespace of the Ingress, and so of the Services that it names.
  let namespace: String

  private var backendReader: IngressBackendReader { IngressBackendReader(namespace: namespace) }

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
      result.backends += backendReader.backends(field, at: path["defaultBackend"], &decoder)
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
    // Beside an unknown field, what is missing is most likely there under another name.
    let hasUnknownField = decoder.errorCount > errors
    if decoder.present("pathType", in: item) != nil {
      let types = ["Exact", "Prefix", "ImplementationSpecific"]
      _ = decoder.word("pathType", of: types, in: item, at: path)
    } else if !hasUnknownField {
      decoder.report(.error(.missingField(path["pathType"]), at: item.position, help: .pathTypes))
    }
    if hasUnknownField, decoder.present("backend", in: item) == nil { return [] }
    return decoder.required("backend", in: item, at: path)
      .map { backendReader.backends($0, at: path["backend"], &decoder) } ?? []
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
}

extension String {
  fileprivate static let rulesOrDefault = "write `rules`, `defaultBackend`, or both"
  fileprivate static let pathTypes = "use `Exact`, `Prefix` or `ImplementationSpecific`"
}
