import Dialects
import Manifests
import NetworkModel
import Testing

/// A manifest whose text carries markers such as 1️⃣ before the places that diagnostics speak of.
struct MarkedManifest {
  /// The text without the markers.
  let text: String
  private var positions: [Character: SourcePosition] = [:]

  /// Takes the markers out of a text and remembers where they stood.
  init(_ marked: String) {
    var text = ""
    var line = 1
    var column = 1
    for character in marked {
      if Self.markers.contains(character) {
        positions[character] = SourcePosition(file: Self.file, line: line, column: column)
        continue
      }
      text.append(character)
      column += character.unicodeScalars.count
      if character == "\n" { (line, column) = (line + 1, 1) }
    }
    self.text = text
  }

  /// What loading the manifest says.
  var diagnostics: [Diagnostic] { loaded().diagnostics }

  /// The network of the manifest.
  func loaded(_ options: LoweringOptions = LoweringOptions()) -> LoadedNetwork {
    var loader = NetworkLoader(options: options)
    loader.read([.text(name: Self.file, bytes: Array(text.utf8))])
    return loader.finish()
  }

  /// Where a marker stood.
  func position(_ marker: Character) throws -> SourcePosition {
    try #require(positions[marker], "the text has no marker \(marker)")
  }

  private static let file = "manifest.yaml"
  private static let markers: Set<Character> = ["1️⃣", "2️⃣", "3️⃣"]
}

/// Expects exactly these diagnostics, each at its marker.
func expect(
  _ marked: String,
  _ expected: [(marker: Character, message: String, help: String?)],
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let manifest = MarkedManifest(marked)
  let wanted = try expected.map { entry in
    Diagnostic.error(
      Diagnostic.Message(entry.message),
      at: try manifest.position(entry.marker),
      help: entry.help
    )
  }
  #expect(manifest.diagnostics == wanted, sourceLocation: sourceLocation)
}

/// The network of a manifest that is right.
func network(
  _ text: String,
  _ options: LoweringOptions = LoweringOptions(),
  sourceLocation: SourceLocation = #_sourceLocation
) -> Network {
  let loaded = MarkedManifest(text).loaded(options)
  #expect(
    loaded.diagnostics.filter { $0.severity == .error } == [],
    sourceLocation: sourceLocation
  )
  return loaded.network
}
