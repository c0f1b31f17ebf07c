import NetworkModel

extension UsualController {
  /// The table, from the charts and manifests of the controllers.
  ///
  /// Controllers that make pods for each Gateway (Istio, Envoy Gateway) aren't among those
  /// of GatewayClasses: where a Gateway's pods aren't in the input, no others are its proxies.
  static let all: [UsualController] = inCluster + withoutPods

  private static let inCluster: [UsualController] = [
    UsualController(
      ingressControllers: ["k8s.io/ingress-nginx"],
      classNames: ["nginx", "public"],
      proxies: .pods(
        named("ingress-nginx", "rke2-ingress-nginx") + [["name": "nginx-ingress-microk8s"]],
        component: "controller"
      )
    ),
    UsualController(
      ingressControllers: ["nginx.org/ingress-controller"],
      classNames: ["nginx"],
      proxies: .pods(named("nginx-ingress") + [["app": "nginx-ingress"]], component: "controller")
    ),
    UsualController(
      ingressControllers: ["traefik.io/ingress-controller"],
      gatewayControllers: ["traefik.io/gateway-controller"],
      classNames: ["traefik"],
      proxies: .pods(named("traefik"), component: nil)
    ),
    UsualController(
      ingressControllers: ["haproxy.org/ingress-controller"],
      gatewayControllers: ["haproxy.org/gateway-controller"],
      classNames: ["haproxy"],
      proxies: .pods(named("kubernetes-ingress"), component: "controller")
    ),
    UsualController(
      ingressControllers: ["haproxy-ingress.github.io/controller"],
      gatewayControllers: ["haproxy-ingress.github.io/controller"],
      classNames: ["haproxy"],
      proxies: .pods(named("haproxy-ingress") + [["run": "haproxy-ingress"]], component: nil)
    ),
    UsualController(
      ingressControllers: ["projectcontour.io"],
      gatewayControllers: ["projectcontour.io"],
      classNames: ["contour"],
      proxies: .pods([[componentLabel: "envoy"], ["app": "envoy"]], component: "envoy")
    ),
    UsualController(
      ingressControllers: ["ingress-controllers.konghq.com"],
      gatewayControllers: ["konghq.com"],
      classNames: ["kong"],
      proxies: .pods(
        named("kong") + [["app": "ingress-kong"], ["app": "proxy-kong"]],
        component: "app"
      )
    ),
    UsualController(
      ingressControllers: ["istio.io/ingress-controller"],
      classNames: ["istio"],
      proxies: .pods([["istio": "ingressgateway"]], component: nil)
    ),
    UsualController(
      ingressControllers: ["getambassador.io/ingress-controller"],
      classNames: ["ambassador"],
      proxies: .pods(named("emissary-ingress", "edge-stack", "ambassador"), component: nil)
    ),
    UsualController(
      ingressControllers: ["apisix.apache.org"],
      gatewayControllers: ["apisix.apache.org"],
      classNames: ["apisix"],
      proxies: .pods(named("apisix"), component: nil)
    ),
    UsualController(
      ingressControllers: ["higress.io/higress-controller"],
      gatewayControllers: ["higress.io/gateway-controller"],
      classNames: ["higress"],
      proxies: .pods([["app": "higress-gateway"]], component: nil)
    ),
    UsualController(
      ingressControllers: ["pomerium.io/ingress-controller"],
      classNames: ["pomerium"],
      proxies: .pods(named("pomerium"), component: "proxy")
    ),
    UsualController(
      gatewayControllers: ["gateway.nginx.org/nginx-gateway-controller"],
      classNames: ["nginx"],
      proxies: .pods(named("nginx-gateway", "nginx-gateway-fabric"), component: nil)
    ),
  ]

  /// Controllers whose proxies are a cloud's or an appliance's, or run in the nodes' own network.
  private static let withoutPods: [UsualController] = [
    outside(["ingress.k8s.aws/alb", "eks.amazonaws.com/alb"], classNames: ["alb"]),
    outside(
      ["gateway.k8s.aws", "application-networking.k8s.aws"],
      classNames: ["amazon-vpc-lattice"]
    ),
    outside(["k8s.io/ingress-gce", "networking.gke.io"], classNames: ["gce", "gce-internal"]),
    outside(
      ["azure/application-gateway", "alb.networking.azure.io"],
      classNames: ["azure-application-gateway", "azure/application-gateway", "azure-alb-external"]
    ),
    outside(["cilium.io/ingress-controller", "io.cilium"], classNames: ["cilium"]),
    outside(["f5.com/cntr-ingress-svcs"], classNames: ["f5"]),
    outside(["ako.vmware.com/avi-lb"], classNames: ["avi-lb"]),
  ]

  private static func named(_ names: String...) -> [Labels] {
    names.map { [nameLabel: $0] }
  }

  private static func outside(_ controllers: [String], classNames: [String]) -> UsualController {
    UsualController(
      ingressControllers: controllers,
      gatewayControllers: controllers,
      classNames: classNames,
      proxies: .noPods
    )
  }
}
