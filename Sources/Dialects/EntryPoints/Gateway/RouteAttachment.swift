import NetworkModel

/// Decides whether the listeners of a Gateway take a route.
struct RouteAttachment {
  /// The labels of the namespaces.
  let namespaces: [String: Labels]

  /// What came of a route's wish to be attached to a Gateway.
  enum Outcome {
    case attached
    /// The Gateway has no listener of the name or port that the route asks for.
    case noSuchListener
    /// Why each listener that the route asks for doesn't take it.
    case refused([Diagnostic.Note])
  }

  /// What the listeners of a Gateway say to a route that names it.
  func outcome(
    of route: GatewayRouteManifest,
    _ parent: GatewayRouteManifest.Parent,
    to gateway: GatewayManifest
  ) -> Outcome {
    let asked = gateway.listeners.filter { listener in
      (parent.section == nil || parent.section == listener.name)
        && (parent.port == nil || parent.port == listener.port)
    }
    if asked.isEmpty { return .noSuchListener }
    let refusals = asked.map { ($0, refusal(of: route, by: $0, of: gateway)) }
    if refusals.contains(where: { $0.1 == nil }) { return .attached }
    return .refused(
      refusals.compactMap { listener, message in
        message.map { Diagnostic.Note($0, at: listener.position) }
      }
    )
  }

  /// Why a listener doesn't take a route; nil where it does.
  private func refusal(
    of route: GatewayRouteManifest,
    by listener: GatewayListener,
    of gateway: GatewayManifest
  ) -> Diagnostic.Message? {
    if !takes(route.kind, listener) { return .takesNoKind(listener, route.kind) }
    if !takes(route.namespace, listener, of: gateway) {
      return .takesNoNamespace(listener, route.namespace)
    }
    guard route.kind.hasHostnames, let served = listener.hostname, !route.hostnames.isEmpty,
      !route.hostnames.contains(where: { Hostnames.overlap($0, served) })
    else { return nil }
    return .servesOtherHost(listener, served)
  }

  private func takes(_ kind: GatewayRouteKind, _ listener: GatewayListener) -> Bool {
    kind.fits(listener.protocol) && listener.kinds?.contains(kind) != false
  }

  private func takes(_ namespace: String, _ listener: GatewayListener, of gateway: GatewayManifest)
    -> Bool
  {
    switch listener.namespaces {
    case .same: namespace == gateway.namespace
    case .all: true
    case .none: false
    case .matching(let selector):
      selector.matches(namespaces[namespace] ?? ["kubernetes.io/metadata.name": namespace])
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func takesNoKind(_ listener: GatewayListener, _ kind: GatewayRouteKind)
    -> Self
  { "listener `\(listener.name)` (\(listener.protocol)) takes no \(kind.rawValue)" }

  fileprivate static func takesNoNamespace(_ listener: GatewayListener, _ namespace: String)
    -> Self
  { "listener `\(listener.name)` takes no routes of namespace `\(namespace)`" }

  fileprivate static func servesOtherHost(_ listener: GatewayListener, _ hostname: String) -> Self {
    "listener `\(listener.name)` serves `\(hostname)`, which fits no host name of the route"
  }
}
