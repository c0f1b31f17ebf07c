/// Writes documents as YAML in one of many styles, all of which mean the same.
struct YAMLText {
  var random: SplitMix64
  /// Whether sequences in mappings are indented below their key.
  private let indentsSequences: Bool
  private let hasComments: Bool

  init(_ random: SplitMix64) {
    self.random = random
    indentsSequences = self.random.chance(50)
    hasComments = self.random.chance(30)
  }

  /// The text of some documents, each begun by `---`.
  mutating func text(_ documents: [DocumentValue]) -> String {
    var text = random.chance(5) ? "\u{feff}" : ""
    for document in documents {
      if !text.isEmpty || random.chance(50) { text += "---\n" }
      text += block(document, indent: 0)
    }
    return random.chance(8)
      ? text.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\r\n") : text
  }

  /// A mapping or sequence that isn't empty as lines at an indent, anything else inline on a line.
  private mutating func block(_ value: DocumentValue, indent: Int) -> String {
    switch value {
    case .mapping(let fields) where !fields.isEmpty:
      return fields.map { field in
        pad(indent) + scalar(field.key, isKey: true) + ":" + nested(field.value, indent: indent)
      }.joined()
    case .sequence(let elements) where !elements.isEmpty:
      return elements.map { element in pad(indent) + "-" + item(element, indent: indent) }.joined()
    default:
      return pad(indent) + flow(value) + "\n"
    }
  }

  /// What follows a key and its colon.
  private mutating func nested(_ value: DocumentValue, indent: Int) -> String {
    switch value {
    case .mapping(let fields) where !fields.isEmpty && random.chance(85):
      return comment() + "\n" + block(value, indent: indent + 2)
    case .sequence(let elements) where !elements.isEmpty && random.chance(80):
      return comment() + "\n" + block(value, indent: indentsSequences ? indent + 2 : indent)
    case .null where random.chance(50):
      return comment() + "\n"
    default:
      return " " + flow(value) + comment() + "\n"
    }
  }

  /// What follows a dash: a mapping begins on the same line.
  private mutating func item(_ value: DocumentValue, indent: Int) -> String {
    guard case .mapping(let fields) = value, !fields.isEmpty, random.chance(85) else {
      return " " + flow(value) + comment() + "\n"
    }
    return " " + String(block(value, indent: indent + 2).dropFirst(indent + 2))
  }

  private mutating func flow(_ value: DocumentValue, isNested: Bool = false) -> String {
    switch value {
    case .null: return random.pick(["null", "~", "Null", "NULL"])
    case .boolean(let value): return random.pick(value ? ["true", "True"] : ["false", "False"])
    case .integer(let number):
      return random.chance(3) ? "0x" + String(number, radix: 16) : String(number)
    case .string(let text):
      return !isNested && Self.isBlock(text) && random.chance(50)
        ? text : scalar(text, isKey: false)
    case .sequence(let elements):
      return "[" + elements.map { flow($0, isNested: true) }.joined(separator: ", ") + "]"
    case .mapping(let fields):
      return "{"
        + fields.map { scalar($0.key, isKey: true) + ": " + flow($0.value, isNested: true) }
        .joined(separator: ", ") + "}"
    }
  }

  /// Plain where that means the text itself, else in quotes of either kind.
  private mutating func scalar(_ text: String, isKey: Bool) -> String {
    if Self.isPlain(text), random.chance(isKey ? 90 : 60) { return text }
    if random.chance(50) { return "'\(text)'" }
    guard random.chance(20), let first = text.unicodeScalars.first else { return "\"\(text)\"" }
    return "\"\\u" + String(first.value + 0x10000, radix: 16).dropFirst() + text.dropFirst() + "\""
  }

  /// Letters that don't read as something else: not `true`, `null`, `y`, `no` or a number.
  private static func isPlain(_ text: String) -> Bool {
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    guard let first = text.first, first.isLetter, !words.contains(text.lowercased()) else {
      return false
    }
    return text.allSatisfy { $0.isLetter || $0.isNumber || "-./".contains($0) }
  }

  /// A CIDR that can stand without quotes outside brackets.
  private static func isBlock(_ text: String) -> Bool {
    text.contains("/") && text.first?.isHexDigit == true
      && text.allSatisfy { $0.isHexDigit || ".:/".contains($0) }
  }

  private mutating func comment() -> String {
    hasComments && random.chance(15) ? " # : - [a comment" : ""
  }

  private func pad(_ indent: Int) -> String { String(repeating: " ", count: indent) }
}
