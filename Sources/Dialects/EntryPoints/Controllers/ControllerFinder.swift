import NetworkModel

/// Finds the pods of the proxies behind Ingresses, Gateways and Routes, by the labels that they
/// usually have.
struct ControllerFinder {
  private let pods: [Pod]
  private let ingressClasses: [String: IngressClassManifest]
  private let gatewayClasses: [String: GatewayClassManifest]
  /// The pods of each Gateway, by its qualified name.
  private let podsOfGateways: [String: [Int]]
  /// What was found, by class: a scan of all pods is made once for each.
  private var found: [String: EntryPoint.Controller] = [:]

  /// Creates a finder among the pods of a cluster.
  init(_ objects: WayInObjects, _ pods: [Pod]) {
    self.pods = pods
    ingressClasses = Dictionary(objects.ingressClasses.values.map { ($0.name, $0) }) { a, _ in a }
    gatewayClasses = Dictionary(objects.gatewayClasses.values.map { ($0.name, $0) }) { a, _ in a }
    podsOfGateways = objects.gateways.values.isEmpty ? [:] : Self.podsOfGateways(pods)
  }

  /// The proxies behind an Ingress.
  mutating func controller(of ingress: IngressManifest) -> EntryPoint.Controller {
    let defaults = ingressClasses.values.filter(\.isDefault)
    let standard = defaults.count == 1 ? defaults.first?.name : nil
    let name = ingress.className ?? standard
    return remembered("Ingress/\(name ?? "")") { finder in
      name.map { finder.ingressController($0) } ?? finder.onlyController()
    }
  }

  /// The proxies behind a Gateway: its own pods, else those of its class.
  mutating func controller(of gateway: GatewayManifest) -> EntryPoint.Controller {
    if let own = podsOfGateways[gateway.qualifiedName] { return .pods(own) }
    return remembered("Gateway/\(gateway.className)") { finder in
      let controller = finder.gatewayClasses[gateway.className]?.controller
      return finder.controller(
        finder.usual(controller, \.gatewayControllers, className: gateway.className)
      )
    }
  }

  /// The routers of OpenShift.
  mutating func routeController() -> EntryPoint.Controller {
    remembered("Route") { finder in Self.controller(finder.routers) }
  }

  private mutating func remembered(
    _ key: String,
    _ find: (Self) -> EntryPoint.Controller
  ) -> EntryPoint.Controller {
    if let known = found[key] { return known }
    let controller = find(self)
    found[key] = controller
    return controller
  }

  /// The proxies of a class: those that share its labels, else those that its controller usually has.
  private func ingressController(_ className: String) -> EntryPoint.Controller {
    let declared = ingressClasses[className]
    if declared?.controller == "openshift.io/ingress-to-route" { return Self.controller(routers) }
    let usual = usual(declared?.controller, \.ingressControllers, className: className)
    if usual.contains(where: \.hasNoPods) { return .addresses(.all) }
    if let name = declared?.labels[UsualController.nameLabel],
      let instance = declared?.labels[UsualController.instanceLabel]
    {
      let labels: Labels = [
        UsualController.nameLabel: name, UsualController.instanceLabel: instance,
      ]
      let component = usual.first.flatMap(\.component) ?? "controller"
      let own = indices(with: [labels], component: component)
      if !own.isEmpty { return .pods(own) }
    }
    return controller(usual)
  }

  /// The usual controllers that a class means: by the controller it names, else by its name.
  private func usual(
    _ controller: String?,
    _ names: KeyPath<UsualController, [String]>,
    className: String
  ) -> [UsualController] {
    let able = UsualController.all.filter { !$0[keyPath: names].isEmpty }
    let named = controller.map { name in able.filter { $0.serves(name) } } ?? []
    return named.isEmpty ? able.filter { $0.classNames.contains(className) } : named
  }

  /// The proxies of an Ingress without class: those of the one usual controller in the input.
  private func onlyController() -> EntryPoint.Controller {
    let found = UsualController.all.filter { !$0.ingressControllers.isEmpty }
      .map { indices(of: $0) }
      .filter { !$0.isEmpty }
    return found.count == 1 ? .pods(found[0]) : .unknown
  }

  private func controller(_ usual: [UsualController]) -> EntryPoint.Controller {
    // Where the proxies are no pods, any address outside may be theirs.
    if usual.contains(where: \.hasNoPods) { return .addresses(.all) }
    return Self.controller(Set(usual.flatMap { indices(of: $0) }).sorted())
  }

  private static func controller(_ indices: [Int]) -> EntryPoint.Controller {
    indices.isEmpty ? .unknown : .pods(indices)
  }

  private var routers: [Int] {
    let label = "ingresscontroller.operator.openshift.io/deployment-ingresscontroller"
    return pods.indices.filter { pods[$0].labels[label] != nil }
  }

  private func indices(of usual: UsualController) -> [Int] {
    guard case .pods(let labels, let component) = usual.proxies else { return [] }
    return indices(with: labels, component: component)
  }

  /// The pods that have one of these label sets; of a part alone where some are of that part.
  private func indices(with alternatives: [Labels], component: String?) -> [Int] {
    let matching = pods.indices.filter { index in
      alternatives.contains { $0.isSubset(of: pods[index].labels) }
    }
    guard let component else { return matching }
    let ofPart = matching.filter { pods[$0].labels[UsualController.componentLabel] == component }
    return ofPart.isEmpty ? matching : ofPart
  }

  /// The pods that are labelled as those of a Gateway, which controllers make for it.
  private static func podsOfGateways(_ pods: [Pod]) -> [String: [Int]] {
    var found: [String: [Int]] = [:]
    for (index, pod) in pods.enumerated() {
      for gateway in gateways(of: pod) { found[gateway, default: []].append(index) }
    }
    return found
  }

  /// The labels that name a Gateway of the pod's own namespace.
  private static let ownGatewayLabels = [
    "gateway.networking.k8s.io/gateway-name", "istio.io/gateway-name",
    "projectcontour.io/owning-gateway-name",
  ]

  /// The qualified names of the Gateways that a pod's labels name.
  private static func gateways(of pod: Pod) -> Set<String> {
    let labels = pod.labels
    var names: Set<String> = []
    for key in ownGatewayLabels {
      if let name = labels[key] { names.insert("\(pod.namespace)/\(name)") }
    }
    // The pods of Envoy Gateway are in its own namespace.
    if let name = labels["gateway.envoyproxy.io/owning-gateway-name"],
      let namespace = labels["gateway.envoyproxy.io/owning-gateway-namespace"]
    {
      names.insert("\(namespace)/\(name)")
    }
    return names
  }
}

extension UsualController {
  /// The part of the application that its proxies are.
  fileprivate var component: String? {
    if case .pods(_, let component) = proxies { return component }
    return nil
  }
}
