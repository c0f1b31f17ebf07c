import Dialects
import NetworkModel
import Testing

struct ControllerTests {
  private func ingress(_ spec: String = "", annotations: String = "") -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: web, annotations: {\(annotations)}}
    spec: {defaultBackend: {service: {name: web, port: {number: 80}}}\(spec)}
    ---
    \(service("web"))
    """
  }

  private func ingressClass(_ name: String, _ controller: String, _ metadata: String = "") -> String
  {
    """
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata: {name: \(name)\(metadata)}
    spec: {controller: \(controller)}
    """
  }

  private let nginx = pod("nginx", in: "ingress", "app.kubernetes.io/name: ingress-nginx")
  private let traefik = pod("traefik", in: "ingress", "app.kubernetes.io/name: traefik")

  @Test func `an Ingress without class has the one usual controller of the input`() {
    #expect(WaysIn(ingress(), nginx).controllerPods == ["nginx"])
    #expect(WaysIn(ingress(), nginx, traefik).controllerPods == nil)
    #expect(WaysIn(ingress()).controllerPods == nil)
  }

  @Test func `a class is found by its controller, its name or the annotation`() {
    let byClass = ", ingressClassName: inner"
    let declared = ingressClass("inner", "traefik.io/ingress-controller")
    #expect(WaysIn(ingress(byClass), declared, nginx, traefik).controllerPods == ["traefik"])
    let byName = ", ingressClassName: traefik"
    #expect(WaysIn(ingress(byName), nginx, traefik).controllerPods == ["traefik"])
    let annotated = ingress(annotations: "kubernetes.io/ingress.class: nginx")
    #expect(WaysIn(annotated, nginx, traefik).controllerPods == ["nginx"])
    let unknown = ", ingressClassName: own"
    #expect(WaysIn(ingress(unknown), nginx, traefik).controllerPods == nil)
  }

  @Test func `the default class serves Ingresses without one`() {
    let annotation = ", annotations: {ingressclass.kubernetes.io/is-default-class: \"true\"}"
    let declared = ingressClass("a", "k8s.io/ingress-nginx", annotation)
    #expect(WaysIn(ingress(), declared, nginx, traefik).controllerPods == ["nginx"])
    let other = ingressClass("a", "k8s.io/ingress-nginx")
    #expect(WaysIn(ingress(), other, nginx, traefik).controllerPods == nil)
  }

  @Test func `pods that share the labels of the class are its controller`() {
    let labels = { (instance: String) in
      "app.kubernetes.io/name: edge, app.kubernetes.io/instance: \(instance)"
    }
    let declared = ingressClass("edge", "example.com/edge", ", labels: {\(labels("a"))}")
    let ways = WaysIn(
      ingress(", ingressClassName: edge"),
      declared,
      pod("a", labels("a") + ", app.kubernetes.io/component: controller"),
      pod("a-webhook", labels("a") + ", app.kubernetes.io/component: webhook"),
      pod("b", labels("b"))
    )
    #expect(ways.controllerPods == ["a"])
  }

  @Test func `the parts of a controller that forward nothing are left out`() {
    let part = { (name: String) in
      pod(name, "app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: \(name)")
    }
    let ways = WaysIn(ingress(), part("controller"), part("default-backend"))
    #expect(ways.controllerPods == ["controller"])
  }

  @Test func `several pods of a controller all count`() {
    let second = pod("nginx-2", in: "other", "app.kubernetes.io/name: ingress-nginx")
    #expect(WaysIn(ingress(), nginx, second).controllerPods == ["nginx", "nginx-2"])
  }

  @Test func `a class whose proxies are outside the cluster is never known`() {
    let labels = "app.kubernetes.io/name: aws, app.kubernetes.io/instance: a"
    let declared = ingressClass("alb", "ingress.k8s.aws/alb", ", labels: {\(labels)}")
    let ways = WaysIn(ingress(", ingressClassName: alb"), declared, pod("aws", labels))
    #expect(ways.controllerPods == nil)
  }

  @Test func `one note tells of all Ingresses whose controller is missing`() throws {
    let second = ingress().replacing(
      "kind: Ingress\nmetadata: {name: web",
      with: "kind: Ingress\nmetadata: {name: two"
    )
    let ways = WaysIn(ingress(), second)
    let note = try #require(ways.diagnostics.first { $0.help != nil })
    #expect(
      note.message.text == """
        no pods of a controller for Ingress `default/web` and 1 more are in the input: it is \
        judged as a pod whose namespace, labels and address are not known
        """
    )
    #expect(note.help == "`--ingress-controller` names it")
    #expect(WaysIn(ingress(), nginx).notes == [])
  }

  private let gateway = """
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata: {name: public, namespace: infra}
    spec: {gatewayClassName: shared, listeners: [{name: web, port: 80, protocol: HTTP}]}
    ---
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: web, namespace: infra}
    spec: {parentRefs: [{name: public}], rules: [{backendRefs: [{name: web, port: 80}]}]}
    ---
    \(service("web", in: "infra"))
    """

  @Test(arguments: [
    ("infra", "gateway.networking.k8s.io/gateway-name: public", true),
    ("infra", "istio.io/gateway-name: public", true),
    ("infra", "gateway.networking.k8s.io/gateway-name: other", false),
    ("other", "gateway.networking.k8s.io/gateway-name: public", false),
    (
      "other",
      "gateway.envoyproxy.io/owning-gateway-name: public, "
        + "gateway.envoyproxy.io/owning-gateway-namespace: infra", true
    ),
  ])
  func `the pods of a Gateway carry its name`(_ namespace: String, _ labels: String, _ own: Bool) {
    let ways = WaysIn(gateway, pod("proxy", in: namespace, labels))
    #expect(ways.controllerPods == (own ? ["proxy"] : nil))
  }

  @Test func `a Gateway without pods of its own has those of its class`() {
    let declared = """
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata: {name: shared}
      spec: {controllerName: traefik.io/gateway-controller}
      """
    #expect(WaysIn(gateway, declared, traefik, nginx).controllerPods == ["traefik"])
    #expect(WaysIn(gateway, traefik, nginx).controllerPods == nil)
  }

  @Test func `a class that makes pods for each Gateway has no others`() {
    let text = gateway.replacing("gatewayClassName: shared", with: "gatewayClassName: istio")
    #expect(WaysIn(text, pod("ingress", "istio: ingressgateway")).controllerPods == nil)
    #expect(
      WaysIn(ingress(", ingressClassName: istio"), pod("ingress", "istio: ingressgateway"))
        .controllerPods == ["ingress"]
    )
  }
}
