import Dialects
import NetworkModel
import Testing

struct GatewayDiagnosticTests {
  private let gateway = """
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata: {name: public, namespace: infra}
    spec:
      gatewayClassName: shared
      listeners:
      - {name: web, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}
    """

  private func route(parent: String, _ backend: String = "name: web, port: 80") -> String {
    """
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: web}
    spec:
      parentRefs: [{\(parent)}]
      rules: [{backendRefs: [{\(backend)}]}]
    """
  }

  private func grant(_ from: String, _ to: String) -> String {
    """
    apiVersion: gateway.networking.k8s.io/v1beta1
    kind: ReferenceGrant
    metadata: {name: web, namespace: data}
    spec:
      from: [{group: gateway.networking.k8s.io, \(from)}]
      to: [{\(to)}]
    """
  }

  private let parent = "name: public, namespace: infra"
  private let remote = "name: db, namespace: data, port: 80"

  @Test func `a Gateway that is not in the input is told with where it is`() throws {
    let ways = WaysIn(gateway, route(parent: "name: public"), service("web"))
    let warning = try #require(ways.diagnostics.first { $0.severity == .warning })
    #expect(
      warning.message.text
        == "HTTPRoute `default/web` names Gateway `default/public`, which is not in the input"
    )
    #expect(warning.help == "there is one in namespace `infra`: write `namespace: infra`")
    #expect(
      WaysIn(gateway, route(parent: "name: pubic, namespace: infra"), service("web")).warnings == [
        "HTTPRoute `default/web` names Gateway `infra/pubic`, which is not in the input; "
          + "did you mean `public`?"
      ]
    )
  }

  @Test func `a listener that the Gateway lacks is told with what was meant`() {
    #expect(
      WaysIn(gateway, route(parent: parent + ", sectionName: wbe"), service("web")).warnings == [
        "Gateway `infra/public` has no listener `wbe` for HTTPRoute `default/web`; "
          + "did you mean `web`?"
      ]
    )
  }

  @Test(arguments: [
    ("from: All", "from: Same", "listener `web` takes no routes of namespace `default`"),
    ("protocol: HTTP", "protocol: TCP", "listener `web` (TCP) takes no HTTPRoute"),
  ])
  func `each listener says why it refuses a route`(_ old: String, _ new: String, _ reason: String)
    throws
  {
    let ways = WaysIn(
      gateway.replacing(old, with: new),
      route(parent: parent),
      service("web")
    )
    let warning = try #require(ways.diagnostics.first { $0.severity == .warning })
    #expect(
      warning.message.text == "no listener of Gateway `infra/public` takes HTTPRoute `default/web`"
    )
    #expect(warning.notes.map(\.message.text) == [reason])
  }

  @Test func `a Service of another namespace needs a grant`() throws {
    let ways = WaysIn(gateway, route(parent: parent, remote), service("db", in: "data"))
    let warning = try #require(ways.diagnostics.first { $0.severity == .warning })
    #expect(
      warning.message.text == """
        HTTPRoute `default/web` may not lead to Service `data/db` of another namespace; \
        it is left out
        """
    )
    #expect(warning.help?.contains("a ReferenceGrant of namespace `data` allows it") == true)
    #expect(ways.entryPoints.isEmpty)
  }

  @Test(arguments: [
    ("kind: HTTPRoute, namespace: default", "group: \"\", kind: Service", true),
    ("kind: HTTPRoute, namespace: default", "group: \"\", kind: Service, name: db", true),
    ("kind: HTTPRoute, namespace: default", "group: \"\", kind: Service, name: other", false),
    ("kind: HTTPRoute, namespace: default", "group: \"\", kind: Secret", false),
    ("kind: GRPCRoute, namespace: default", "group: \"\", kind: Service", false),
    ("kind: HTTPRoute, namespace: other", "group: \"\", kind: Service", false),
  ])
  func `a grant is for the kind, the namespace and the Service that it names`(
    _ from: String,
    _ to: String,
    _ allows: Bool
  ) {
    let ways = WaysIn(
      gateway,
      route(parent: parent, remote),
      service("db", in: "data"),
      grant(from, to)
    )
    #expect(ways.backends == (allows ? ["data/db:80"] : []))
    #expect(ways.warnings.isEmpty == allows)
  }

  @Test func `a route without parents is told`() {
    let text = route(parent: parent).replacing("parentRefs: [{\(parent)}]", with: "hostnames: []")
    #expect(
      WaysIn(gateway, text, service("web")).warnings == [
        "HTTPRoute `default/web` names no Gateway in `spec.parentRefs`, so it opens no way in"
      ]
    )
  }

  @Test func `a backend that is no Service is noted`() {
    let backend = "group: gateway.envoyproxy.io, kind: Backend, name: web"
    #expect(
      WaysIn(gateway, route(parent: parent, backend)).notes == [
        "`spec.rules[0].backendRefs[0]` is of kind `Backend`, not Service: where it leads is not judged"
      ]
    )
  }

  @Test func `a misspelt kind of the group is an error`() {
    let text = route(parent: parent).replacing("HTTPRoute", with: "HttpRoute")
    #expect(
      WaysIn(text).messages(.error) == [
        "`gateway.networking.k8s.io/v1` has no kind `HttpRoute`; did you mean `HTTPRoute`?"
      ]
    )
  }

  @Test(arguments: [
    ("gateway.networking.k8s.io/v1", "ListenerSet"), ("traefik.io/v1alpha1", "IngressRoute"),
    ("networking.istio.io/v1", "Gateway"),
  ])
  func `ways in that are not read yet are noted`(_ api: String, _ kind: String) {
    let ways = WaysIn("apiVersion: \(api)\nkind: \(kind)\nmetadata: {name: more}")
    #expect(ways.notes == ["ways in through \(kind) are not judged yet: 1 object is left out"])
  }
}
