/// Writes a document as JSON, compact or in lines, with characters escaped at will.
struct JSONText {
  var random: SplitMix64
  private let isPretty: Bool

  init(_ random: SplitMix64) {
    self.random = random
    isPretty = self.random.chance(50)
  }

  mutating func text(_ value: DocumentValue, indent: Int = 0) -> String {
    switch value {
    case .null: return "null"
    case .boolean(let value): return value ? "true" : "false"
    case .integer(let number): return String(number)
    case .string(let text): return quoted(text)
    case .sequence(let elements):
      return list(elements.map { text($0, indent: indent + 1) }, "[", "]", indent)
    case .mapping(let fields):
      let lines = fields.map {
        quoted($0.key) + (isPretty ? ": " : ":") + text($0.value, indent: indent + 1)
      }
      return list(lines, "{", "}", indent)
    }
  }

  private func list(_ parts: [String], _ open: String, _ close: String, _ indent: Int) -> String {
    guard isPretty, !parts.isEmpty else { return open + parts.joined(separator: ",") + close }
    let pad = String(repeating: "\t", count: indent)
    return "\(open)\n\(pad)\t" + parts.joined(separator: ",\n\(pad)\t") + "\n\(pad)\(close)"
  }

  private mutating func quoted(_ text: String) -> String {
    guard random.chance(10), let first = text.unicodeScalars.first else { return "\"\(text)\"" }
    let hex = String(first.value, radix: 16)
    let zeros = String(repeating: "0", count: 4 - hex.count)
    return "\"\\u\(zeros)\(hex)\(text.dropFirst())\""
  }
}
