import Dialects
import NetworkModel
import Testing

struct IngressTests {
  private func ingress(_ spec: String, api: String = "networking.k8s.io/v1") -> String {
    """
    apiVersion: \(api)
    kind: Ingress
    metadata: {name: web}
    spec:
      \(spec)
    """
  }

  private func path(_ backend: String) -> String {
    "rules: [{http: {paths: [{path: /, pathType: Prefix, backend: \(backend)}]}}]"
  }

  @Test func `an Ingress leads to the Services of its rules and its default`() {
    let spec = """
      defaultBackend: {service: {name: web, port: {name: http}}}
        rules:
        - host: a.example.com
        - host: b.example.com
          http:
            paths:
            - {path: /, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}
            - {path: /v2, pathType: Exact, backend: {service: {name: api, port: {number: 80}}}}
      """
    let ways = WaysIn(ingress(spec), service("web"), service("api"))
    #expect(ways.entryPoints.map(\.description) == ["Ingress default/web"])
    #expect(ways.backends == ["default/web:http", "default/api:80"])
    #expect(ways.warnings == [])
  }

  @Test func `a resource leads to no Service`() {
    let ways = WaysIn(ingress(path("{resource: {kind: Bucket, name: static}}")))
    #expect(ways.backends == [])
    #expect(
      ways.notes.first
        == "`spec.rules[0].http.paths[0].backend.resource` is no Service, so it leads to no pods"
    )
  }

  @Test func `a Service that is not in the input is told with what was meant`() {
    let ways = WaysIn(
      ingress(path("{service: {name: wbe, port: {number: 80}}}")),
      service("web")
    )
    #expect(
      ways.warnings == [
        "Ingress `default/web` leads to Service `default/wbe`, which is not in the input; "
          + "did you mean `web`?"
      ]
    )
    #expect(ways.backends == ["default/wbe:80"])
  }

  @Test(arguments: [
    ("number: 81", "port 81"), ("name: htp", "port `htp`; did you mean `http`?"),
  ])
  func `a port that the Service lacks is told with those that it has`(
    _ port: String,
    _ said: String
  )
    throws
  {
    let ways = WaysIn(ingress(path("{service: {name: web, port: {\(port)}}}")), service("web"))
    let warning = try #require(ways.diagnostics.first { $0.severity == .warning })
    #expect(
      warning.message.text
        == "Ingress `default/web` leads to Service `default/web`, which has no \(said)"
    )
    #expect(warning.help == "its port is 80 (`http`)")
    #expect(warning.notes.map(\.message.text) == ["the Service is declared here"])
  }

  @Test func `a host name takes whatever port it is asked for`() {
    let external = service("web", ", type: ExternalName, externalName: example.com")
    let ways = WaysIn(ingress(path("{service: {name: web, port: {number: 443}}}")), external)
    #expect(ways.warnings == [])
  }

  @Test(arguments: ["networking.k8s.io/v1beta1", "extensions/v1beta1"])
  func `a removed version is refused and is no policy`(_ api: String) {
    let loaded = MarkedManifest(ingress("backend: {}", api: api)).loaded()
    #expect(loaded.diagnostics.map(\.severity) == [.error])
    #expect(loaded.diagnostics.map(\.help) == ["write `apiVersion: networking.k8s.io/v1`"])
    #expect(loaded.network.policies == [])
  }

  @Test func `fields of the removed version are told with what replaced them`() throws {
    try expectErrors(
      ingress("1️⃣backend: {}"),
      [
        (
          "1️⃣", "unknown field `spec.backend`",
          "since `networking.k8s.io/v1`, `backend` is `defaultBackend`"
        )
      ]
    )
    try expectErrors(
      ingress(path("{1️⃣serviceName: web}")),
      [
        (
          "1️⃣", "unknown field `spec.rules[0].http.paths[0].backend.serviceName`",
          "since `networking.k8s.io/v1` it is `service: {name: ...}`"
        )
      ]
    )
  }

  @Test func `a path needs its type and its backend`() throws {
    try expectErrors(
      ingress("rules: [{http: {paths: [1️⃣{path: /}]}}]"),
      [
        (
          "1️⃣", "`spec.rules[0].http.paths[0].pathType` is missing",
          "use `Exact`, `Prefix` or `ImplementationSpecific`"
        ),
        ("1️⃣", "`spec.rules[0].http.paths[0].backend` is missing", nil),
      ]
    )
    try expectErrors(
      ingress("rules: [{http: {paths: [1️⃣{path: /, pathType: Exact}]}}]"),
      [("1️⃣", "`spec.rules[0].http.paths[0].backend` is missing", nil)]
    )
  }

  @Test func `a faulty rule leaves the backends of the others`() {
    let ways = WaysIn(
      ingress(
        "defaultBackend: {service: {name: web, port: {number: 80}}}\n  rules: [{htp: {}}]"
      ),
      service("web")
    )
    #expect(ways.messages(.error) == ["unknown field `spec.rules[0].htp`; did you mean `http`?"])
    #expect(ways.backends == ["default/web:80"])
  }

  @Test func `an Ingress declared twice counts once if alike`() {
    let text = ingress(path("{service: {name: web, port: {number: 80}}}"))
    #expect(WaysIn(text, text, service("web")).entryPoints.count == 1)
    let other = text.replacing("number: 80", with: "name: http")
    #expect(
      WaysIn(text, other, service("web")).messages(.error)
        == ["Ingress `default/web` is declared again, and differently"]
    )
  }

  private func expectErrors(
    _ marked: String,
    _ expected: [(marker: Character, message: String, help: String?)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let manifest = MarkedManifest(marked)
    let errors = manifest.diagnostics.filter { $0.severity == .error }
    let wanted = try expected.map {
      Diagnostic.error(
        Diagnostic.Message($0.message),
        at: try manifest.position($0.marker),
        help: $0.help
      )
    }
    #expect(errors == wanted, sourceLocation: sourceLocation)
  }
}
