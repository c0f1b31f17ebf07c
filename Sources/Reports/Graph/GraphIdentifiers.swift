/// Names of nodes and groups for languages that take few characters: ASCII letters and digits of the id,
/// all else as `_`, behind a prefix that keeps them apart from words of the language.
///
/// A name only depends on its own id, unless two ids would be written alike.
struct GraphIdentifiers {
  /// So much of an id is kept.
  private static let longest = 80

  private let names: [String: String]

  init(_ graph: Graph) {
    var unique = UniqueNames()
    let groups = graph.groups.map { ($0.id, "ns_") }
    let nodes = graph.nodes.map { ($0.id, "n_") }
    names = Dictionary(
      (groups + nodes).map { id, prefix in
        (id, unique.name(id) { prefix + Self.written($0) })
      }
    ) { first, _ in first }
  }

  /// The name of a node or group.
  func name(_ id: String) -> String { names[id] ?? Self.written(id) }

  private static func written(_ id: String) -> String {
    let kept = id.utf8.count <= longest ? id[...] : id.suffix(longest)
    return kept.unicodeScalars.reduce(into: "") { result, scalar in
      let isPlain =
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      result.unicodeScalars.append(isPlain ? scalar : "_")
    }
  }
}
