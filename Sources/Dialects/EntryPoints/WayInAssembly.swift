import NetworkModel

/// Puts the ways in together once the cluster is known: their Services, routes and controllers.
struct WayInAssembly {
  /// What there is to say of them.
  private(set) var diagnostics: [Diagnostic] = []
  private let objects: WayInObjects
  private let cluster: Cluster
  private let checks: BackendChecks
  private let isControllerGiven: Bool
  private var finder: ControllerFinder
  /// The ways whose controller wasn't found.
  private var withoutController: [EntryPoint.Kind: [EntryPoint]] = [:]

  /// Creates the assembly of the objects that were read into a cluster.
  init(_ objects: WayInObjects, _ cluster: Cluster, _ options: LoweringOptions) {
    self.objects = objects
    self.cluster = cluster
    checks = BackendChecks(objects.leadToServices ? cluster.services : [])
    finder = ControllerFinder(objects, cluster.pods)
    isControllerGiven = options.isControllerGiven
  }

  /// The ways in, in the order of a cluster.
  mutating func entryPoints() -> [EntryPoint] {
    let ways =
      cluster.services.flatMap(ServiceEntryPoints.of) + ingresses() + gateways() + routes()
    if !isControllerGiven { tellMissingControllers() }
    return Cluster(entryPoints: ways).entryPoints
  }

  private mutating func ingresses() -> [EntryPoint] {
    objects.ingresses.values.map { ingress in
      diagnostics += checks.warnings(
        of: ingress.backends,
        in: "Ingress `\(ingress.namespace)/\(ingress.name)`"
      )
      return proxied(
        EntryPoint(
          kind: .ingress,
          namespace: ingress.namespace,
          name: ingress.name,
          forwarding: .proxy(finder.controller(of: ingress)),
          backends: ingress.backends,
          position: ingress.position
        )
      )
    }
  }

  /// The Gateways that lead somewhere.
  private mutating func gateways() -> [EntryPoint] {
    guard objects.hasGatewayRoutes else { return [] }
    let labels = cluster.namespaces.map { ($0.name, $0.labels) }
    let attachments = GatewayAttachments(
      objects,
      namespaces: Dictionary(labels) { first, _ in first }
    )
    diagnostics += attachments.diagnostics
    for (route, backends) in attachments.admitted {
      diagnostics += checks.warnings(of: backends, in: route.inWords)
    }
    return objects.gateways.values.compactMap { gateway in
      guard let backends = attachments.backends[gateway.qualifiedName], !backends.isEmpty else {
        return nil
      }
      return proxied(
        EntryPoint(
          kind: .gateway,
          namespace: gateway.namespace,
          name: gateway.name,
          forwarding: .proxy(finder.controller(of: gateway)),
          backends: backends.withoutRepeats,
          position: gateway.position
        )
      )
    }
  }

  private mutating func routes() -> [EntryPoint] {
    objects.openShiftRoutes.values.map { route in
      diagnostics += checks.warnings(
        of: route.backends,
        in: "Route `\(route.namespace)/\(route.name)`"
      )
      return proxied(
        EntryPoint(
          kind: .route,
          namespace: route.namespace,
          name: route.name,
          forwarding: .proxy(finder.routeController()),
          backends: route.backends,
          position: route.position
        )
      )
    }
  }

  /// The way itself, remembered where its controller isn't known.
  private mutating func proxied(_ way: EntryPoint) -> EntryPoint {
    if way.forwarding == .proxy(.unknown), !way.backends.isEmpty {
      withoutController[way.kind, default: []].append(way)
    }
    return way
  }

  /// One note for each kind of way whose controller isn't in the input, at the first of them.
  private mutating func tellMissingControllers() {
    for kind in EntryPoint.Kind.allCases {
      guard let ways = withoutController[kind], let first = ways.first else { continue }
      diagnostics.append(
        .note(
          .missingController(first, others: ways.count - 1),
          at: first.position,
          help: "`--ingress-controller` names it"
        )
      )
    }
  }
}

extension WayInObjects {
  /// Whether there are routes of the Gateway API.
  var hasGatewayRoutes: Bool { !gatewayRoutes.values.isEmpty }

  /// Whether some object names Services by their names.
  var leadToServices: Bool {
    hasGatewayRoutes || !ingresses.values.isEmpty || !openShiftRoutes.values.isEmpty
  }
}

extension Diagnostic.Message {
  fileprivate static func missingController(_ way: EntryPoint, others: Int) -> Self {
    let more = others == 0 ? "" : " and \(others) more"
    return """
      no pods of a controller for \(way.kind.rawValue) `\(way.qualifiedName)`\(more) are in the \
      input: it is judged as a pod whose namespace, labels and address are not known
      """
  }
}
