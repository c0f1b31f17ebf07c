import Manifests
import NetworkModel

/// An object of the API as a manifest gives it, with what names it.
struct ManifestObject {
  /// The document.
  let root: ManifestNode
  /// The group of `apiVersion`; empty for the core group.
  let group: String
  /// The version of `apiVersion`.
  let version: String
  /// The kind.
  let kind: String

  /// Where it begins.
  var position: SourcePosition { root.position }
  /// `group/version`, or the version alone for the core group.
  var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
  /// Its metadata; nil where absent or null.
  var metadata: ManifestNode? { root["metadata"] }

  /// What names it, from metadata that may be wrong in places.
  func identity(namespace: String?, name: String) -> ObjectIdentity {
    ObjectIdentity(apiVersion: apiVersion, kind: kind, namespace: namespace, name: name)
  }
}

/// The name of an object.
struct ObjectName {
  /// The name, or the prefix that the server completes.
  let text: String
  /// Whether the server completes it, so that equal names don't mean the same object.
  let isGenerated: Bool
}

/// Decodes what every object has in `metadata`.
extension FieldDecoder {
  /// The name, or nil where it is missing or wrong, which is reported.
  ///
  /// `generateName` stands in for a missing name.
  mutating func name(of object: ManifestObject, rule: (String) -> String?) -> ObjectName? {
    guard let metadata = object.metadata, metadata.kind != .null else {
      report(.error(.missingName(object.kind), at: object.position))
      return nil
    }
    guard let metadata = mapping(metadata, at: FieldPath.root["metadata"]) else { return nil }
    if let node = present("name", in: metadata) {
      guard let name = text(node, at: FieldPath.root["metadata"]["name"]),
        check(name, rule, at: node.position, FieldPath.root["metadata"]["name"])
      else { return nil }
      return ObjectName(text: name, isGenerated: false)
    }
    if let node = present("generateName", in: metadata) {
      return text(node, at: FieldPath.root["metadata"]["generateName"]).map {
        ObjectName(text: $0, isGenerated: true)
      }
    }
    report(.error(.missingName(object.kind), at: metadata.position))
    return nil
  }

  /// The namespace, `default` where it is omitted (N34), or nil where it is wrong, which is reported.
  mutating func namespace(of object: ManifestObject) -> String? {
    guard let metadata = object.metadata, metadata.kind != .null else { return "default" }
    guard metadata.kind == .mapping else { return nil }
    guard let node = present("namespace", in: metadata) else { return "default" }
    return namespace(node) { decoder in
      let path = FieldPath.root["metadata"]["namespace"]
      guard let name = decoder.text(node, at: path) else { return nil }
      guard !name.isEmpty else { return "default" }
      return decoder.check(name, NameSyntax.label, at: node.position, path) ? name : nil
    }
  }

  /// Reports a namespace on an object that has none.
  mutating func refuseNamespace(of object: ManifestObject) {
    guard let metadata = object.metadata, metadata.kind == .mapping,
      let node = present("namespace", in: metadata), node.text != ""
    else { return }
    report(
      .error(
        "a \(object.kind) belongs to no namespace, so `metadata.namespace` must be left out",
        at: node.position
      )
    )
  }
}

extension Diagnostic.Message {
  fileprivate static func missingName(_ kind: String) -> Self {
    "this \(kind) has no `metadata.name`"
  }
}
