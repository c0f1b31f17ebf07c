/// A file of manifests.
public struct ManifestFile: Hashable, Sendable {
  /// Its name.
  public let name: String
  /// Its text.
  public let text: String
}

/// Ways to spread a cluster over files; they all mean the same.
public enum ManifestLayout: CaseIterable, Sendable {
  /// One YAML file, one document an object.
  case yaml
  /// The same in reverse order.
  case reversedYAML
  /// One YAML file an object.
  case yamlFiles
  /// A List in YAML.
  case yamlList
  /// A List in JSON, as `kubectl get -o json` prints it.
  case jsonList
  /// One JSON file an object.
  case jsonFiles
  /// A typed list a kind, whose items don't say what they are.
  case typedLists
}

extension ManifestWorld {
  /// The cluster as files; the seed chooses order, quotes, brackets and other things of style.
  public func files(_ layout: ManifestLayout, seed: UInt64) -> [ManifestFile] {
    var random = SplitMix64(seed: seed)
    let plain = layout == .reversedYAML ? documents.reversed() : documents.shuffled(using: &random)
    let documents = plain.map { $0.shuffled(&random) }
    switch layout {
    case .yaml, .reversedYAML:
      return [Self.yaml("all.yaml", documents, &random)]
    case .yamlFiles:
      return documents.enumerated().map { Self.yaml("\($0.offset).yaml", [$0.element], &random) }
    case .yamlList:
      return [Self.yaml("list.yaml", [Self.list("List", "v1", documents)], &random)]
    case .jsonList:
      return [Self.json("list.json", Self.list("List", "v1", documents), &random)]
    case .jsonFiles:
      return documents.enumerated().map { Self.json("\($0.offset).json", $0.element, &random) }
    case .typedLists:
      return Self.typedLists(documents).enumerated().map { index, list in
        Self.json("\(index).json", list, &random)
      }
    }
  }

  /// The cluster as one plain YAML text, for the report of a failure.
  public var listing: String {
    files(.yaml, seed: 0).map(\.text).joined(separator: "\n")
  }

  private static func yaml(
    _ name: String,
    _ documents: [DocumentValue],
    _ random: inout SplitMix64
  ) -> ManifestFile {
    var writer = YAMLText(SplitMix64(seed: random.next()))
    return ManifestFile(name: name, text: writer.text(documents))
  }

  private static func json(
    _ name: String,
    _ document: DocumentValue,
    _ random: inout SplitMix64
  ) -> ManifestFile {
    var writer = JSONText(SplitMix64(seed: random.next()))
    return ManifestFile(name: name, text: writer.text(document))
  }

  private static func list(
    _ kind: String,
    _ apiVersion: String,
    _ items: [DocumentValue]
  ) -> DocumentValue {
    .mapping([
      (key: "apiVersion", value: .string(apiVersion)), (key: "kind", value: .string(kind)),
      (key: "items", value: .sequence(items)),
    ])
  }

  /// `PodList`, `NetworkPolicyList`, ...: the list implies the kind and version of its items.
  private static func typedLists(_ documents: [DocumentValue]) -> [DocumentValue] {
    var lists: [(kind: String, apiVersion: String, items: [DocumentValue])] = []
    for document in documents {
      let (kind, apiVersion) = (document.text("kind"), document.text("apiVersion"))
      let bare = document.without(["kind", "apiVersion"])
      if let index = lists.firstIndex(where: { $0.kind == kind }) {
        lists[index].items.append(bare)
      } else {
        lists.append((kind, apiVersion, [bare]))
      }
    }
    return lists.map { list($0.kind + "List", $0.apiVersion, $0.items) }
  }
}

extension DocumentValue {
  /// The text of a field of a mapping; empty where there is none.
  fileprivate func text(_ key: String) -> String {
    guard case .mapping(let fields) = self,
      case .string(let text) = fields.first(where: { $0.key == key })?.value
    else { return "" }
    return text
  }

  fileprivate func without(_ keys: Set<String>) -> DocumentValue {
    guard case .mapping(let fields) = self else { return self }
    return .mapping(fields.filter { !keys.contains($0.key) })
  }
}
