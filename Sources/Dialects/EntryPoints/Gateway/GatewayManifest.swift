import Manifests
import NetworkModel

/// A GatewayClass: which controller makes the Gateways of it.
struct GatewayClassManifest: Positioned {
  let name: String
  let controller: String
  var position: SourcePosition?

  var withoutPositions: Self {
    var copy = self
    copy.position = nil
    return copy
  }
}

/// A Gateway as its manifest gives it.
struct GatewayManifest: Positioned {
  let namespace: String
  let name: String
  let className: String
  var listeners: [GatewayListener]
  var position: SourcePosition?

  /// `namespace/name`.
  var qualifiedName: String { "\(namespace)/\(name)" }

  var withoutPositions: Self {
    var copy = self
    copy.position = nil
    for index in copy.listeners.indices { copy.listeners[index].position = nil }
    return copy
  }
}

/// A listener of a Gateway: a port, and which routes it takes.
struct GatewayListener: Hashable {
  /// The namespaces whose routes it takes.
  enum Namespaces: Hashable {
    case same
    case all
    case none
    case matching(LabelSelector)
  }

  let name: String
  /// The port; nil where it could not be read.
  let port: Int?
  let `protocol`: String
  /// The host name that it serves; nil for every one.
  let hostname: String?
  let namespaces: Namespaces
  /// The kinds of route that it takes; nil for all that fit its protocol.
  let kinds: Set<GatewayRouteKind>?
  var position: SourcePosition?
}

extension Lowering {
  mutating func lowerGatewayClass(_ object: ManifestObject) {
    decoder.refuseNamespace(of: object)
    let path = FieldPath.root["spec"]
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    guard
      let spec = decoder.requiredMapping("spec", of: .gatewayClassSpec, in: object.root, at: .root),
      let controller = decoder.requiredText("controllerName", in: spec, at: path), let name
    else { return }
    let gatewayClass = GatewayClassManifest(
      name: name.text,
      controller: controller,
      position: object.position
    )
    objects.waysIn.gatewayClasses.add(gatewayClass, as: key(object, "", name), &decoder)
  }

  mutating func lowerGateway(_ object: ManifestObject) {
    let path = FieldPath.root["spec"]
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let namespace = decoder.namespace(of: object)
    guard let spec = decoder.requiredMapping("spec", of: .gatewaySpec, in: object.root, at: .root)
    else { return }
    let className = decoder.requiredText("gatewayClassName", in: spec, at: path)
    let items = decoder.list(spec["listeners"], at: path["listeners"]) ?? []
    let reader = GatewayListenerReader()
    let listeners = items.enumerated().compactMap {
      reader.listener($0.element, at: path["listeners"][$0.offset], &decoder)
    }
    guard let name, let namespace else { return }
    objects.mention(namespace: namespace, by: object)
    let gateway = GatewayManifest(
      namespace: decoder.shared.text(namespace),
      name: name.text,
      className: className ?? "",
      listeners: listeners,
      position: object.position
    )
    objects.waysIn.gateways.add(gateway, as: key(object, namespace, name), &decoder)
  }
}

extension FieldSet {
  fileprivate static let gatewayClassSpec = FieldSet(
    ["controllerName", "parametersRef", "description"],
    misplaced: ["controller": "a GatewayClass has `controllerName`"]
  )

  fileprivate static let gatewaySpec = FieldSet([
    "gatewayClassName", "listeners", "addresses", "infrastructure", "allowedListeners", "tls",
    "backendTLS", "defaultScope",
  ])
}
