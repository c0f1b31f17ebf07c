import Manifests
import NetworkModel

/// A route of the Gateway API as its manifest gives it.
struct GatewayRouteManifest: Positioned {
  /// A Gateway that it asks to be attached to.
  struct Parent: Hashable {
    let namespace: String
    let name: String
    /// The listener; nil for every one.
    let section: String?
    /// The listener's port; nil for every one.
    let port: Int?
    var position: SourcePosition?

    /// `namespace/name`.
    var qualifiedName: String { "\(namespace)/\(name)" }
  }

  let kind: GatewayRouteKind
  let namespace: String
  let name: String
  var parents: [Parent]
  /// Whether it names parents that aren't Gateways.
  let hasOtherParents: Bool
  let hostnames: [String]
  var backends: [EntryPoint.Backend]
  var position: SourcePosition?

  var withoutPositions: Self {
    var copy = self
    copy.position = nil
    copy.backends = backends.map(\.withoutPosition)
    for index in copy.parents.indices { copy.parents[index].position = nil }
    return copy
  }

  /// ``HTTPRoute `shop/web` `` without the last blank, for messages.
  var inWords: String { "\(kind.rawValue) `\(namespace)/\(name)`" }
}

extension Lowering {
  /// Reads a route; one that is wrong in places is kept with the backends that could be read.
  mutating func lowerGatewayRoute(_ object: ManifestObject, _ kind: GatewayRouteKind) {
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let namespace = decoder.namespace(of: object)
    let path = FieldPath.root["spec"]
    guard
      let spec = decoder.requiredMapping("spec", of: .routeSpec(kind), in: object.root, at: .root)
    else { return }
    let reader = GatewayRouteReader(namespace: decoder.shared.text(namespace ?? ""))
    let parents = reader.parents(spec, at: path, &decoder)
    let hostnames = reader.hostnames(spec, at: path, &decoder)
    let backends = reader.backends(spec, at: path, &decoder)
    guard let name, let namespace else { return }
    objects.mention(namespace: namespace, by: object)
    let route = GatewayRouteManifest(
      kind: kind,
      namespace: reader.namespace,
      name: name.text,
      parents: parents.gateways,
      hasOtherParents: parents.hasOthers,
      hostnames: hostnames,
      backends: backends.withoutRepeats,
      position: object.position
    )
    objects.waysIn.gatewayRoutes.add(route, as: key(object, namespace, name), &decoder)
  }
}

extension FieldSet {
  /// The fields of a route's spec.
  fileprivate static func routeSpec(_ kind: GatewayRouteKind) -> FieldSet {
    let hostnames = kind.hasHostnames ? ["hostnames"] : []
    return FieldSet(
      ["parentRefs"] + hostnames + ["rules", "useDefaultGateways"],
      misplaced: ["backendRefs": "`backendRefs` stands in an item of `rules`"]
    )
  }
}
