import NetworkModel

/// Attaches routes to Gateways, and finds where each Gateway leads.
struct GatewayAttachments {
  /// What there is to say of routes that attach to nothing, and of Services they may not name.
  private(set) var diagnostics: [Diagnostic] = []
  /// Where each route may lead, in the order of the routes.
  private(set) var admitted: [(route: GatewayRouteManifest, backends: [EntryPoint.Backend])] = []
  /// Where each Gateway leads, by its qualified name.
  private(set) var backends: [String: [EntryPoint.Backend]] = [:]

  private let gateways: [String: GatewayManifest]
  private let grants: [String: [ReferenceGrantManifest]]
  private let attachment: RouteAttachment

  /// Attaches the routes that were read.
  init(_ objects: WayInObjects, namespaces: [String: Labels]) {
    let named = objects.gateways.values.map { ($0.qualifiedName, $0) }
    gateways = Dictionary(named) { first, _ in first }
    grants = Dictionary(grouping: objects.referenceGrants.values, by: \.namespace)
    attachment = RouteAttachment(namespaces: namespaces)
    // The order of documents doesn't matter.
    let routes = objects.gatewayRoutes.values.sorted {
      ($0.namespace, $0.name, $0.kind.rawValue) < ($1.namespace, $1.name, $1.kind.rawValue)
    }
    for route in routes { attach(route) }
  }

  private mutating func attach(_ route: GatewayRouteManifest) {
    let allowed = route.backends.filter { isAllowed($0, of: route) }
    admitted.append((route, allowed))
    if route.parents.isEmpty, !route.hasOtherParents {
      diagnostics.append(.warning(.noParent(route), at: route.position))
    }
    var attached: Set<String> = []
    for parent in route.parents {
      let name = parent.qualifiedName
      guard attaches(route, parent), attached.insert(name).inserted else { continue }
      backends[name, default: []] += allowed
    }
  }

  /// Whether a parent takes the route; if not, that is reported.
  private mutating func attaches(
    _ route: GatewayRouteManifest,
    _ parent: GatewayRouteManifest.Parent
  ) -> Bool {
    guard let gateway = gateways[parent.qualifiedName] else {
      let near = gateways.values.filter { $0.namespace == parent.namespace }.map(\.name).sorted()
      let meant = NearMiss.closest(to: parent.name, among: near)
      let elsewhere = gateways.values.filter { $0.name == parent.name }.map(\.namespace).sorted()
      let help = elsewhere.first.map {
        "there is one in namespace `\($0)`: write `namespace: \($0)`"
      }
      diagnostics.append(
        .warning(.missingGateway(route, parent, meant), at: parent.position, help: help)
      )
      return false
    }
    switch attachment.outcome(of: route, parent, to: gateway) {
    case .attached: return true
    case .noSuchListener:
      let names = gateway.listeners.map(\.name)
      diagnostics.append(
        .warning(
          .missingListener(route, parent, among: names),
          at: parent.position,
          notes: [Diagnostic.Note("the Gateway is declared here", at: gateway.position)]
        )
      )
    case .refused(let reasons):
      diagnostics.append(.warning(.refused(route, parent), at: parent.position, notes: reasons))
    }
    return false
  }

  /// Whether a route may lead to a Service: one of another namespace must have granted it.
  private mutating func isAllowed(_ backend: EntryPoint.Backend, of route: GatewayRouteManifest)
    -> Bool
  {
    if backend.namespace == route.namespace { return true }
    let isGranted = (grants[backend.namespace] ?? []).contains {
      $0.allows(route.kind, of: route.namespace, toService: backend.service)
    }
    if isGranted { return true }
    diagnostics.append(
      .warning(
        .notGranted(route, backend),
        at: backend.position,
        help: """
          a ReferenceGrant of namespace `\(backend.namespace)` allows it: `from` names \
          \(route.kind.rawValue) of namespace `\(route.namespace)`, `to` names Service
          """
      )
    )
    return false
  }
}

extension Diagnostic.Message {
  fileprivate static func noParent(_ route: GatewayRouteManifest) -> Self {
    "\(route.inWords) names no Gateway in `spec.parentRefs`, so it opens no way in"
  }

  fileprivate static func missingGateway(
    _ route: GatewayRouteManifest,
    _ parent: GatewayRouteManifest.Parent,
    _ meant: String?
  ) -> Self {
    let hint = meant.map { "; did you mean `\($0)`?" } ?? ""
    return """
      \(route.inWords) names Gateway `\(parent.qualifiedName)`, which is not in the input\(hint)
      """
  }

  fileprivate static func missingListener(
    _ route: GatewayRouteManifest,
    _ parent: GatewayRouteManifest.Parent,
    among names: [String]
  ) -> Self {
    let name = parent.section.map { " `\($0)`" } ?? ""
    let port = parent.port.map { " on port \($0)" } ?? ""
    let meant = parent.section.flatMap { NearMiss.closest(to: $0, among: names) }
    let hint = meant.map { "; did you mean `\($0)`?" } ?? ""
    return """
      Gateway `\(parent.qualifiedName)` has no listener\(name)\(port) \
      for \(route.inWords)\(hint)
      """
  }

  fileprivate static func refused(
    _ route: GatewayRouteManifest,
    _ parent: GatewayRouteManifest.Parent
  ) -> Self {
    "no listener of Gateway `\(parent.qualifiedName)` takes \(route.inWords)"
  }

  fileprivate static func notGranted(
    _ route: GatewayRouteManifest,
    _ backend: EntryPoint.Backend
  ) -> Self {
    """
    \(route.inWords) may not lead to Service `\(backend.namespace)/\(backend.service)` of another \
    namespace; it is left out
    """
  }
}
