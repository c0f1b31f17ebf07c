import Manifests
import NetworkModel

/// Finds out what a document is, and hands it to the dialect of its kind.
extension Lowering {
  /// Lowers one document.
  mutating func lower(_ document: ManifestDocument) {
    if let known = kinds.kind(of: document.root) {
      let object = ManifestObject(document.root, known)
      known.reader?.lower(object, into: &self)
      objects.count(object, known.bearing)
      return
    }
    guard let object = object(document) else { return }
    let bearing = lower(object)
    objects.count(object, bearing)
  }

  /// Lowers an object and says what it was.
  private mutating func lower(_ object: ManifestObject) -> ObjectCount.Bearing {
    guard let entry = DialectCatalogue.groups[object.group] else {
      return lowerOfUnknownGroup(object)
    }
    let group = entry.group
    guard let bearing = group.kinds[object.kind] else {
      return lowerOfUnknownKind(object, in: group)
    }
    switch bearing {
    case .read:
      let version = group.version(of: object.kind)
      guard version == nil || version == object.version else {
        return refuse(
          object,
          .unknownVersion(object),
          help: .write(group.apiVersion(of: object.kind))
        )
      }
      entry.readers[object.kind]?.lower(object, into: &self)
      return .read
    case .unsupportedPolicy(let scope):
      decoder.report(
        .error(.unsupported(object), at: object.kindPosition, help: .unsupportedHelp)
      )
      addUnsupportedPolicy(object, scope: scope)
      return .refused
    case .moved(let apiVersion):
      return refuse(object, .moved(object), help: .write(apiVersion))
    case .entryPoint: return .entryPoint
    case .noBearing: return .noBearing
    }
  }

  /// A group that no dialect names: its kinds may have a pod template, or look like a policy.
  private mutating func lowerOfUnknownGroup(_ object: ManifestObject) -> ObjectCount.Bearing {
    let known = DialectCatalogue.groups(knowing: object.kind)
    let near = NearMiss.closest(to: object.group, among: known.map(\.name))
    if let group = known.first(where: { $0.name == near }) {
      return refuse(
        object,
        .unknownGroup(object),
        help: .write(group.apiVersion(of: object.kind))
      )
    }
    if object.kind.contains("NetworkPolic") {
      return refuse(object, .unknownPolicy(object), help: .policyGroups)
    }
    guard object.hasPodTemplate else { return .noBearing }
    lowerWorkload(object)
    return .read
  }

  /// A kind that its group doesn't have.
  private mutating func lowerOfUnknownKind(_ object: ManifestObject, in group: KindGroup)
    -> ObjectCount.Bearing
  {
    guard group.isClosed else { return .noBearing }
    var help: String?
    let meant = NearMiss.closest(to: object.kind, among: group.kinds.keys.sorted())
    if meant == nil, let home = DialectCatalogue.groups(knowing: object.kind).first {
      help = "\(object.kind) belongs to `\(home.apiVersion(of: object.kind))`"
    } else if meant == nil, group.kinds.count <= 10 {
      help =
        "the kinds of `\(object.apiVersion)` are \(Prose.list(group.kinds.keys.sorted(), "and"))"
    }
    return refuse(object, .unknownKind(object, meant: meant), help: help)
  }

  /// Reports an object whose kind or version can't be read; what may be a policy is kept as unknown.
  private mutating func refuse(
    _ object: ManifestObject,
    _ message: Diagnostic.Message,
    help: String?
  ) -> ObjectCount.Bearing {
    decoder.report(.error(message, at: object.kindPosition, help: help))
    let group = DialectCatalogue.groups[object.group]?.group
    if object.kind.contains("NetworkPolic") || group?.mayBePolicy(object.kind) == true {
      addUnsupportedPolicy(object, scope: group?.scope ?? .namespaced)
    }
    return .refused
  }

  /// The object of a document; nil where it is none, which is reported.
  private mutating func object(_ document: ManifestDocument) -> ManifestObject? {
    let root = document.root
    for name in ["kind", "apiVersion"] {
      guard let node = root[name], node.kind != .null else { continue }
      guard decoder.text(node, at: FieldPath.root[name]) != nil else { return nil }
    }
    let kind = headerText("kind", root) ?? document.impliedKind
    let apiVersion = headerText("apiVersion", root) ?? document.impliedAPIVersion
    guard let kind, let apiVersion else {
      reportHeader(root, kind: kind, apiVersion: apiVersion)
      return nil
    }
    let name = GroupVersion(apiVersion)
    return ManifestObject(root: root, group: name.group, version: name.version, kind: kind)
  }

  /// The text of `kind` or `apiVersion`; nil where it is absent or empty.
  private func headerText(_ name: String, _ root: ManifestNode) -> String? {
    guard let node = root[name], !node.text.isEmpty else { return nil }
    return node.text
  }

  private mutating func reportHeader(_ root: ManifestNode, kind: String?, apiVersion: String?) {
    let looksLikeObject = root["metadata"] != nil || root["spec"] != nil
    // A netsim.yaml may lie among the manifests that it is about.
    let isConfiguration = root["assertions"] != nil || root["manifests"] != nil
    if kind == nil, apiVersion == nil, !looksLikeObject {
      if isConfiguration { return }
      decoder.report(
        .warning(
          "this document has neither `apiVersion` nor `kind` and is left out",
          at: root.position
        )
      )
      return
    }
    let missing = [kind == nil ? "kind" : nil, apiVersion == nil ? "apiVersion" : nil]
    var help: String?
    if let kind, let home = DialectCatalogue.groups(knowing: kind).first {
      help = .write(home.apiVersion(of: kind))
    } else if kind == nil, root["spec"]?["podSelector"] != nil {
      help = "write `kind: NetworkPolicy`"
    }
    let name = root["kind"] ?? root["apiVersion"]
    decoder.report(
      .error(
        "this manifest has no \(Prose.list(missing.compactMap { $0 }, "and no"))",
        at: name?.position ?? root.position,
        help: help
      )
    )
    let spec = root["spec"]
    if kind?.contains("NetworkPolic") == true || apiVersion?.contains("networking") == true
      || spec?["podSelector"] != nil || spec?["policyTypes"] != nil
    {
      let object = ManifestObject(root: root, group: "", version: "", kind: kind ?? "manifest")
      addUnsupportedPolicy(object, scope: .namespaced)
    }
  }
}

extension ManifestObject {
  /// An object of a kind that is known.
  fileprivate init(_ root: ManifestNode, _ kind: KnownKinds.Kind) {
    self.init(root: root, group: kind.group, version: kind.version, kind: kind.kind)
  }

  /// Where the kind is written.
  fileprivate var kindPosition: SourcePosition { (root["kind"] ?? root).position }

  /// Whether this looks like a workload: `spec.template.spec` with containers.
  fileprivate var hasPodTemplate: Bool {
    root["spec"]?["template"]?["spec"]?["containers"]?.kind == .sequence
  }
}

extension Diagnostic.Message {
  fileprivate static func unsupported(_ object: ManifestObject) -> Self {
    "\(object.kind) of `\(object.apiVersion)` is not supported yet"
  }

  fileprivate static func moved(_ object: ManifestObject) -> Self {
    "Kubernetes serves \(object.kind) of `\(object.apiVersion)` no more"
  }

  fileprivate static func unknownGroup(_ object: ManifestObject) -> Self {
    "`\(object.apiVersion)` is no group of Kubernetes that has a \(object.kind)"
  }

  fileprivate static func unknownPolicy(_ object: ManifestObject) -> Self {
    "\(object.kind) of `\(object.apiVersion)` is a policy that netsim doesn't know"
  }

  fileprivate static func unknownVersion(_ object: ManifestObject) -> Self {
    "there is no \(object.kind) in `\(object.apiVersion)`"
  }

  fileprivate static func unknownKind(_ object: ManifestObject, meant: String?) -> Self {
    let hint = meant.map { "; did you mean `\($0)`?" } ?? ""
    return "`\(object.apiVersion)` has no kind `\(object.kind)`\(hint)"
  }
}

extension String {
  fileprivate static let unsupportedHelp =
    "with `--keep-going`, every connection that it could decide is unknown"
  fileprivate static let policyGroups =
    "a NetworkPolicy of Kubernetes has `apiVersion: networking.k8s.io/v1`"
  fileprivate static func write(_ apiVersion: String) -> String {
    "write `apiVersion: \(apiVersion)`"
  }
}
