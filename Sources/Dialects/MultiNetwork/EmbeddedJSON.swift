import Manifests
import NetworkModel

/// JSON that stands as text in a manifest, as annotations and the `config` of networks hold it.
enum EmbeddedJSON {
  /// Hands the value of a text to `use`; the answer is what is wrong with the text, nil for nothing.
  ///
  /// Positions in the value are those in the text, not those in the manifest. The value is valid
  /// until `use` returns.
  static func read(_ text: String, use: (ManifestNode) -> Void) -> Diagnostic.Message? {
    let reader = ManifestReader(filters: FieldFilters(byKind: [:], otherwise: .everything))
    // A document is a mapping, and JSON may be a list: the text becomes the value of a field.
    let bytes = Array("{\"\(field)\":\(text)\n}".utf8)
    var documents = 0
    let summary = reader.read([.text(name: field, bytes: bytes)]) { document in
      documents += 1
      guard documents == 1, let value = document.root[field] else { return }
      use(value)
    }
    if let fault = summary.diagnostics.first { return fault.message }
    return documents == 1 ? nil : "text follows the end of the value"
  }

  private static let field = "value"
}
