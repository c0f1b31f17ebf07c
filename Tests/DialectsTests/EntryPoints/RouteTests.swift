import Dialects
import NetworkModel
import Testing

struct RouteTests {
  private func route(_ spec: String) -> String {
    """
    apiVersion: route.openshift.io/v1
    kind: Route
    metadata: {name: web}
    spec: {\(spec)}
    """
  }

  @Test func `a Route leads to its Service and the alternatives`() {
    let spec = "to: {kind: Service, name: web, weight: 100}, alternateBackends: [{name: api}]"
    let ways = WaysIn(route(spec), service("web"), service("api"))
    #expect(ways.entryPoints.map(\.description) == ["Route default/web"])
    #expect(ways.backends == ["default/web:*", "default/api:*"])
  }

  @Test(arguments: [("8080", "target 8080"), ("\"8080\"", "target 8080"), ("http", "http")])
  func `a number is the port of the pods and a name that of the Service`(
    _ port: String,
    _ means: String
  ) {
    let ways = WaysIn(route("to: {name: web}, port: {targetPort: \(port)}"), service("web"))
    #expect(ways.backends == ["default/web:\(means)"])
    #expect(ways.warnings == [])
  }

  @Test func `a target that no port of the Service has is told`() {
    let ways = WaysIn(route("to: {name: web}, port: {targetPort: 80}"), service("web"))
    #expect(
      ways.warnings == [
        "Route `default/web` leads to Service `default/web`, which has no port with the target 80"
      ]
    )
  }

  @Test func `the routers of OpenShift are its controller`() {
    let label = "ingresscontroller.operator.openshift.io/deployment-ingresscontroller: default"
    let router = pod("router", in: "openshift-ingress", label)
    let text = route("to: {name: web}")
    #expect(WaysIn(text, service("web"), router).controllerPods == ["router"])
    let without = WaysIn(text, service("web"))
    #expect(without.controllerPods == nil)
    #expect(without.notes.count == 1)
  }

  @Test func `a Route without a Service is an error`() {
    #expect(WaysIn(route("host: a.example.com")).messages(.error) == ["`spec.to` is missing"])
    #expect(
      WaysIn(route("to: {kind: Pod, name: web}")).messages(.error)
        == ["`spec.to.kind` doesn't know `Pod`"]
    )
  }
}
