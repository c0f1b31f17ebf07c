/// The form in which a cluster is written.
public enum ManifestFormat: String, CaseIterable, Sendable {
  /// YAML, one document an object, as manifests in git are.
  case documents
  /// YAML, one List, as `kubectl get -o yaml` prints it.
  case yaml
  /// JSON on one line, as the API server sends it.
  case json
  /// JSON indented by four blanks, as `kubectl get -o json` prints it.
  case pretty
}

/// Bytes of manifests, in YAML or JSON.
struct ManifestText {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }

  // MARK: JSON

  /// Writes a value as JSON, indented by so many blanks, or on one line where that is nil.
  mutating func appendJSON(_ value: ManifestValue, indent: Int?) {
    switch value {
    case .text(let text): appendQuoted(text)
    case .number(let number): bytes.append(contentsOf: String(number).utf8)
    case .flag(let flag): append(flag ? "true" : "false")
    case .list(let elements):
      appendCollection("[", "]", elements, indent: indent) { text, element, inner in
        text.appendJSON(element, indent: inner)
      }
    case .fields(let fields):
      appendCollection("{", "}", fields, indent: indent) { text, field, inner in
        text.appendQuoted(field.key)
        text.append(inner == nil ? ":" : ": ")
        text.appendJSON(field.value, indent: inner)
      }
    }
  }

  private mutating func appendCollection<Element>(
    _ open: StaticString,
    _ close: StaticString,
    _ elements: [Element],
    indent: Int?,
    _ body: (inout ManifestText, Element, Int?) -> Void
  ) {
    append(open)
    var isFirst = true
    for element in elements {
      if !isFirst { append(",") }
      isFirst = false
      if let indent { appendLine(indent: indent + 4) }
      body(&self, element, indent.map { $0 + 4 })
    }
    if let indent, !elements.isEmpty { appendLine(indent: indent) }
    append(close)
  }

  private mutating func appendQuoted(_ text: String) {
    append("\"")
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append("\\") }
      bytes.append(byte)
    }
    append("\"")
  }

  private mutating func appendLine(indent: Int) {
    append("\n")
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
  }

  // MARK: YAML

  /// Writes a mapping's fields as lines of YAML; the first line is indented by the caller.
  mutating func appendYAML(_ value: ManifestValue, indent: Int) {
    switch value {
    case .fields(let fields) where !fields.isEmpty:
      for (index, field) in fields.enumerated() {
        if index > 0 { appendBlanks(indent) }
        bytes.append(contentsOf: field.key.utf8)
        append(":")
        appendNested(field.value, indent: indent)
      }
    case .list(let elements) where !elements.isEmpty:
      for (index, element) in elements.enumerated() {
        if index > 0 { appendBlanks(indent) }
        append("- ")
        appendYAML(element, indent: indent + 2)
      }
    default:
      appendScalar(value)
      append("\n")
    }
  }

  private mutating func appendNested(_ value: ManifestValue, indent: Int) {
    switch value {
    case .fields(let fields) where !fields.isEmpty:
      append("\n")
      appendBlanks(indent + 2)
      appendYAML(value, indent: indent + 2)
    case .list(let elements) where !elements.isEmpty:
      append("\n")
      appendBlanks(indent)
      appendYAML(value, indent: indent)
    default:
      append(" ")
      appendYAML(value, indent: indent)
    }
  }

  private mutating func appendBlanks(_ count: Int) {
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
  }

  private mutating func appendScalar(_ value: ManifestValue) {
    switch value {
    case .text(let text) where Self.isPlain(text): bytes.append(contentsOf: text.utf8)
    case .text(let text): appendQuoted(text)
    case .number(let number): bytes.append(contentsOf: String(number).utf8)
    case .flag(let flag): append(flag ? "true" : "false")
    case .list: append("[]")
    case .fields: append("{}")
    }
  }

  /// Whether a string may stand without quotes: it starts with a letter or slash, and is no word
  /// that YAML 1.1 reads as something else.
  private static func isPlain(_ text: String) -> Bool {
    let words: Set = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
    guard let first = text.utf8.first, !words.contains(text.lowercased()) else { return false }
    let startsWell = (first | 0x20) >= 0x61 && (first | 0x20) <= 0x7A || first == UInt8(ascii: "/")
    return startsWell && !text.contains(": ") && !text.contains(" #") && text.utf8.last != 0x3A
  }
}
