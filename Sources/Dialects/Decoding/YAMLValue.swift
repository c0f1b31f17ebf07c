/// A value of a manifest that is to be written as YAML.
indirect enum YAMLValue {
  /// A string, in quotes where it would read as something else.
  case text(String)
  /// A number.
  case number(Int)
  /// A sequence, one item a line.
  case list([YAMLValue])
  /// A mapping, one key a line, in this order.
  case mapping([(key: String, value: YAMLValue)])
  /// A value that is written on one line.
  case inline(YAMLValue)

  /// The lines of the value as a document.
  var lines: [String] {
    switch self {
    case .mapping(let fields) where !fields.isEmpty:
      return fields.flatMap { Self.field(Self.scalar($0.key) + ":", $0.value) }
    case .list(let items) where !items.isEmpty: return items.flatMap(Self.item)
    case .text, .number, .inline, .mapping, .list: return [flow]
    }
  }

  private static func field(_ key: String, _ value: YAMLValue) -> [String] {
    switch value {
    case .mapping(let fields) where !fields.isEmpty: return [key] + value.lines.map { "  " + $0 }
    case .list(let items) where !items.isEmpty: return [key] + value.lines
    case .text, .number, .inline, .mapping, .list: return ["\(key) \(value.flow)"]
    }
  }

  private static func item(_ value: YAMLValue) -> [String] {
    let lines = value.lines
    return ["- " + lines[0]] + lines.dropFirst().map { "  " + $0 }
  }

  /// The value on one line.
  private var flow: String {
    switch self {
    case .text(let text): return Self.scalar(text)
    case .number(let number): return "\(number)"
    case .list(let items): return "[" + items.map(\.flow).joined(separator: ", ") + "]"
    case .mapping(let fields):
      let words = fields.map { Self.scalar($0.key) + ": " + $0.value.flow }
      return "{" + words.joined(separator: ", ") + "}"
    case .inline(let value): return value.flow
    }
  }

  /// Words that some reader of YAML takes for a truth value or for nothing.
  private static let reserved: Set<String> = [
    "true", "false", "null", "yes", "no", "on", "off", "y", "n",
  ]

  /// Plain where that surely reads as the text itself: a word, or a block of addresses.
  private static func scalar(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let isWord =
      scalars.first.map { isLetter($0) } ?? false
      && scalars.allSatisfy { isLetter($0) || isDigit($0) || "-._/".unicodeScalars.contains($0) }
      && !reserved.contains(text.lowercased())
    let isBlock =
      scalars.first.map { isDigit($0) } ?? false && text.contains("/")
      && scalars.allSatisfy { isDigit($0) || $0 == "." || $0 == "/" }
    return isWord || isBlock ? text : quoted(text)
  }

  private static func quoted(_ text: String) -> String {
    let body = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": return "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value >= 0x7F:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      default: return String(scalar)
      }
    }
    return "\"" + body.joined() + "\""
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    "a"..."z" ~= scalar || "A"..."Z" ~= scalar
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar }
}
