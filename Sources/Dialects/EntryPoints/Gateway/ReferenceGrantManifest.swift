import Manifests
import NetworkModel

/// A ReferenceGrant: which routes of other namespaces may lead to Services of its own.
struct ReferenceGrantManifest: Positioned {
  /// Whom it allows.
  struct Source: Hashable {
    var group: String
    var kind: String
    var namespace: String
  }

  /// What it allows them to name.
  struct Target: Hashable {
    var group: String
    var kind: String
    /// The one of this name; nil for all.
    var name: String?
  }

  let namespace: String
  let sources: Set<Source>
  let targets: Set<Target>
  var position: SourcePosition?

  var withoutPositions: Self {
    var copy = self
    copy.position = nil
    return copy
  }

  /// Whether a route of another namespace may lead to a Service of this one.
  func allows(_ kind: GatewayRouteKind, of other: String, toService name: String) -> Bool {
    let source = Source(group: GatewayAPI.group, kind: kind.rawValue, namespace: other)
    return sources.contains(source)
      && (targets.contains(Target(group: "", kind: "Service", name: nil))
        || targets.contains(Target(group: "", kind: "Service", name: name)))
  }
}

extension Lowering {
  mutating func lowerReferenceGrant(_ object: ManifestObject) {
    let path = FieldPath.root["spec"]
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let namespace = decoder.namespace(of: object)
    guard let spec = decoder.requiredMapping("spec", of: .grantSpec, in: object.root, at: .root)
    else { return }
    let sources = grantSources(spec, at: path)
    let targets = grantTargets(spec, at: path)
    guard let name, let namespace else { return }
    let grant = ReferenceGrantManifest(
      namespace: decoder.shared.text(namespace),
      sources: Set(sources),
      targets: Set(targets),
      position: object.position
    )
    objects.waysIn.referenceGrants.add(grant, as: key(object, namespace, name), &decoder)
  }

  private mutating func grantSources(_ spec: ManifestNode, at path: FieldPath)
    -> [ReferenceGrantManifest.Source]
  {
    guard let node = decoder.required("from", in: spec, at: path) else { return [] }
    let list = path["from"]
    return (decoder.list(node, at: list) ?? []).enumerated().compactMap { index, item in
      guard let entry = decoder.mapping(item, of: .grantSource, at: list[index]),
        let kind = decoder.requiredText("kind", in: entry, at: list[index]),
        let namespace = decoder.requiredText("namespace", in: entry, at: list[index])
      else { return nil }
      let group = decoder.optionalText("group", in: entry, at: list[index]) ?? ""
      return ReferenceGrantManifest.Source(group: group, kind: kind, namespace: namespace)
    }
  }

  private mutating func grantTargets(_ spec: ManifestNode, at path: FieldPath)
    -> [ReferenceGrantManifest.Target]
  {
    guard let node = decoder.required("to", in: spec, at: path) else { return [] }
    let list = path["to"]
    return (decoder.list(node, at: list) ?? []).enumerated().compactMap { index, item in
      guard let entry = decoder.mapping(item, of: .grantTarget, at: list[index]),
        let kind = decoder.requiredText("kind", in: entry, at: list[index])
      else { return nil }
      let group = decoder.optionalText("group", in: entry, at: list[index]) ?? ""
      let name = decoder.optionalText("name", in: entry, at: list[index])
      return ReferenceGrantManifest.Target(group: group, kind: kind, name: name)
    }
  }
}

extension FieldSet {
  fileprivate static let grantSpec = FieldSet(["from", "to"])
  fileprivate static let grantSource = FieldSet(["group", "kind", "namespace"])
  fileprivate static let grantTarget = FieldSet(
    ["group", "kind", "name"],
    misplaced: ["namespace": "a ReferenceGrant speaks for its own namespace alone"]
  )
}
