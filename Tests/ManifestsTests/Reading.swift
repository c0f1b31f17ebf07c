import Manifests
import NetworkModel

/// A value copied out of a document, so that tests can look at it afterwards.
struct Value: Hashable, CustomStringConvertible {
  var kind: ManifestNode.Kind
  var text: String
  var at: String
  var fields: [Field] = []
  var elements: [Value] = []

  struct Field: Hashable {
    var key: String
    var at: String
    var value: Value
  }

  init(_ node: ManifestNode) {
    kind = node.kind
    text = node.text
    at = "\(node.position.line):\(node.position.column)"
    fields = node.fields.map { field in
      let position = field.keyPosition
      return Field(
        key: field.key,
        at: "\(position.line):\(position.column)",
        value: Value(field.value)
      )
    }
    elements = node.elements.map { Value($0) }
  }

  subscript(key: String) -> Value? { fields.first { $0.key == key }?.value }

  /// The value in JSON-like words, without places.
  var description: String {
    switch kind {
    case .mapping:
      "{\(fields.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
    case .sequence: "[\(elements.map(\.description).joined(separator: ", "))]"
    case .null: "null"
    case .string: "\"\(text)\""
    default: "\(kind.rawValue) \(text)"
    }
  }
}

/// What a reading gave.
struct Reading {
  let documents: [Value]
  let implied: [String]
  let summary: ReadSummary

  init(_ inputs: [ManifestInput], keeping filters: FieldFilters = .all, standardInput: Int32 = -1) {
    var documents: [Value] = []
    var implied: [String] = []
    summary = ManifestReader(filters: filters, standardInput: standardInput).read(inputs) {
      documents.append(Value($0.root))
      implied.append("\($0.impliedAPIVersion ?? "-") \($0.impliedKind ?? "-")")
    }
    (self.documents, self.implied) = (documents, implied)
  }

  init(_ text: String, keeping filters: FieldFilters = .all) {
    self.init(bytes: Array(text.utf8), keeping: filters)
  }

  init(bytes: [UInt8], keeping filters: FieldFilters = .all) {
    self.init([.text(name: "f", bytes: bytes)], keeping: filters)
  }

  /// The documents in words.
  var words: [String] { documents.map(\.description) }

  /// The lines that the diagnostics print.
  var faults: [String] { summary.diagnostics.flatMap(\.lines) }
}

extension FieldFilters {
  /// Keeps everything.
  static var all: FieldFilters { FieldFilters(byKind: [:], otherwise: .everything) }
}
