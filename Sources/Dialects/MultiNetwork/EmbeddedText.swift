import Manifests
import NetworkModel

/// JSON or YAML that stands as text in a manifest, as annotations and the `config` of networks hold
/// it.
enum EmbeddedText {
  /// Hands the value of a text to `use`; the answer is what is wrong with the text, nil for nothing.
  ///
  /// Positions in the value are those in the text, not those in the manifest. The value is valid
  /// until `use` returns.
  static func readJSON(_ text: String, use: (ManifestNode) -> Void) -> String? {
    // A document is a mapping, and the text may be a list: it becomes the value of a field.
    read("{\"\(field)\":\(text)\n}", use: use)
  }

  /// The same for YAML, of which JSON is a part.
  static func readYAML(_ text: String, use: (ManifestNode) -> Void) -> String? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return read("\(field):\n" + lines.map { " \($0)\n" }.joined(), use: use)
  }

  private static func read(_ document: String, use: (ManifestNode) -> Void) -> String? {
    let reader = ManifestReader(filters: FieldFilters(byKind: [:], otherwise: .everything))
    var documents = 0
    let input = ManifestInput.text(name: field, bytes: Array(document.utf8))
    let summary = reader.read([input]) { document in
      documents += 1
      guard documents == 1, let value = document.root[field] else { return }
      use(value)
    }
    if let fault = summary.diagnostics.first { return words(of: fault) }
    return documents == 1 ? nil : "text follows the end of the value"
  }

  /// The message of a fault; that it is one of JSON or YAML is said already.
  private static func words(of fault: Diagnostic) -> String {
    let text = fault.message.text
    let prefix = ["invalid JSON: ", "invalid YAML: "].first { text.hasPrefix($0) }
    return String(text.dropFirst(prefix?.count ?? 0))
  }

  private static let field = "value"
}
