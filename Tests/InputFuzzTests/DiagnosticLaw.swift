import NetworkModel

/// How far a text reaches.
struct TextExtent {
  /// The name of the text in positions.
  let name: String
  /// The number of its lines, at most: every kind of line end that YAML knows counts.
  let lines: Int
  /// The length of its longest line in Unicode scalars, at least.
  let columns: Int

  /// Measures a text.
  init(_ bytes: [UInt8], name: String) {
    self.name = name
    let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    let rows = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let text = String(decoding: bytes, as: UTF8.self)
    let others = text.unicodeScalars.count {
      "\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0)
    }
    lines = isUTF16 ? bytes.count : rows.count + others
    columns = isUTF16 ? bytes.count : rows.map(\.count).max() ?? 0
  }
}

/// What holds of every diagnostic.
enum DiagnosticLaw {
  /// What is wrong with a diagnostic about a text; nil where nothing is.
  static func fault(_ diagnostic: Diagnostic, _ extent: TextExtent) -> String? {
    if diagnostic.position == nil { return "no position: \(diagnostic.lines)" }
    for position in [diagnostic.position] + diagnostic.notes.map(\.position) {
      if let position, !isInside(position, extent) {
        return "the position is outside: \(position) of \(extent): \(diagnostic.lines)"
      }
    }
    for message in [diagnostic.message] + diagnostic.notes.map(\.message) {
      if let fault = fault(message) { return fault }
    }
    return diagnostic.help.flatMap { fault(Diagnostic.Message($0)) }
  }

  /// What is wrong with the wording of a message; nil where nothing is.
  static func fault(_ message: Diagnostic.Message) -> String? {
    let text = message.text
    if text.isEmpty { return "an empty message" }
    if text.unicodeScalars.contains(where: isControl) {
      return "a message with control characters: \(text.debugDescription)"
    }
    if text.hasSuffix("."), !text.hasSuffix("...") { return "a message with a full stop: \(text)" }
    if text.utf8.count > 1000 { return "a message of \(text.utf8.count) bytes: \(text)" }
    // What the user wrote may hold anything; it stands in backticks.
    let ours = text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
    let isSwift = ["Optional(", "nil", "Swift.", "Substring"].contains { ours.contains($0) }
    return isSwift && !text.contains("``") ? "a message with Swift's words: \(text)" : nil
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
  }

  private static func isInside(_ position: SourcePosition, _ extent: TextExtent) -> Bool {
    guard position.file == extent.name else { return false }
    if position.line == 0 { return position.column == 0 }
    return (1...extent.lines + 1).contains(position.line)
      && (1...extent.columns + 1).contains(position.column)
  }
}
