import Dialects
import NetworkModel
import Testing

struct GatewayTests {
  private func gateway(_ listener: String, in namespace: String = "default") -> String {
    """
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata: {name: public, namespace: \(namespace)}
    spec:
      gatewayClassName: shared
      listeners: [{name: web, \(listener)}]
    """
  }

  private func route(
    _ kind: String = "HTTPRoute",
    parent: String = "name: public",
    _ backends: String = "{name: web, port: 80}",
    _ more: String = ""
  ) -> String {
    """
    apiVersion: gateway.networking.k8s.io/v1
    kind: \(kind)
    metadata: {name: web}
    spec:
      parentRefs: [{\(parent)}]
      rules: [{backendRefs: [\(backends)]}]
      \(more)
    """
  }

  private let http = "port: 80, protocol: HTTP"

  private func isAttached(_ gateway: String, _ route: String) -> Bool {
    !WaysIn(gateway, route, service("web")).entryPoints.isEmpty
  }

  @Test func `a Gateway leads where its routes lead`() {
    let other = route("GRPCRoute", "{name: api, port: 80, weight: 0}, {name: web, port: 80}")
    let ways = WaysIn(gateway(http), route(), other, service("web"), service("api"))
    #expect(ways.entryPoints.map(\.description) == ["Gateway default/public"])
    #expect(ways.backends == ["default/api:80", "default/web:80"])
    #expect(ways.warnings == [])
  }

  @Test func `a Gateway without routes leads nowhere`() {
    #expect(WaysIn(gateway(http)).entryPoints.isEmpty)
    #expect(WaysIn(gateway(http), route("HTTPRoute", "")).entryPoints.isEmpty)
  }

  @Test(arguments: [
    ("HTTP", ["HTTPRoute", "GRPCRoute"]), ("HTTPS", ["HTTPRoute", "GRPCRoute"]),
    ("TLS", ["TLSRoute", "TCPRoute"]), ("TCP", ["TCPRoute"]), ("UDP", ["UDPRoute"]),
  ])
  func `a listener takes the routes that fit its protocol`(_ name: String, _ taken: [String]) {
    for kind in ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"] {
      let gateway = gateway("port: 80, protocol: \(name)")
      #expect(isAttached(gateway, route(kind)) == taken.contains(kind), "\(kind)")
    }
  }

  @Test func `a listener may take fewer kinds`() {
    let narrow = gateway(http + ", allowedRoutes: {kinds: [{kind: GRPCRoute}]}")
    #expect(!isAttached(narrow, route()))
    #expect(isAttached(narrow, route("GRPCRoute")))
  }

  @Test(arguments: [
    ("", false), ("from: Same", false), ("from: All", true), ("from: None", false),
    ("from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: default}}", true),
    ("from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: shop}}", false),
  ])
  func `a listener takes routes of its own namespace unless it says otherwise`(
    _ namespaces: String,
    _ takes: Bool
  ) {
    let infra = gateway(http + ", allowedRoutes: {namespaces: {\(namespaces)}}", in: "infra")
    #expect(isAttached(infra, route(parent: "name: public, namespace: infra")) == takes)
  }

  @Test(arguments: [
    ("shop.example.com", "shop.example.com", true), ("shop.example.com", "a.example.com", false),
    ("*.example.com", "shop.example.com", true), ("*.example.com", "example.com", false),
    ("shop.example.com", "*.example.com", true), ("*.example.com", "*.shop.example.com", true),
    ("*.example.com", "*.example.org", false), ("*.example.com", "badexample.com", false),
  ])
  func `host names of listener and route must overlap`(
    _ served: String,
    _ asked: String,
    _ overlap: Bool
  ) {
    let gateway = gateway(http + ", hostname: \"\(served)\"")
    #expect(isAttached(gateway, route()))
    let asking = route("HTTPRoute", "{name: web, port: 80}", "hostnames: [\"\(asked)\"]")
    #expect(isAttached(gateway, asking) == overlap)
  }

  @Test(arguments: [
    ("sectionName: web", true), ("sectionName: other", false), ("port: 80", true),
    ("port: 81", false),
  ])
  func `a route may ask for one listener`(_ asked: String, _ attaches: Bool) {
    #expect(isAttached(gateway(http), route(parent: "name: public, \(asked)")) == attaches)
  }

  @Test func `a mirror and an asker are led to as well`() {
    let filters = """
      [{type: RequestMirror, requestMirror: {backendRef: {name: mirror, port: 80}}}]
      """
    let text = route().replacing("rules: [{", with: "rules: [{filters: \(filters), ")
    let ways = WaysIn(gateway(http), text, service("web"), service("mirror"))
    #expect(ways.backends == ["default/web:80", "default/mirror:80"])
  }

  @Test(arguments: ["v1alpha2", "v1beta1", "v1"])
  func `routes of every version are read`(_ version: String) {
    #expect(isAttached(gateway(http), route().replacing("io/v1\n", with: "io/\(version)\n")))
  }

  @Test func `a route of a mesh opens no way in`() {
    let ways = WaysIn(gateway(http), route(parent: "kind: Service, group: \"\", name: web"))
    #expect(ways.entryPoints.isEmpty)
    #expect(
      ways.notes == [
        "`spec.parentRefs[0]` is a Service: the route is one of a mesh and opens no way in"
      ]
    )
  }

  @Test func `the order of documents doesn't matter`() {
    let other = route("GRPCRoute", "{name: api, port: 80}")
    let services = service("web") + "\n---\n" + service("api")
    let there = WaysIn(gateway(http), route(), other, services)
    let back = WaysIn(services, other, route(), gateway(http))
    #expect(there.backends == back.backends)
  }
}
