internal import NetworkModel

/// Reads a label selector as `kubectl` writes it: `app=web,tier in (a,b),!legacy`.
struct SelectorParser {
  private let text: ColumnedText
  private var index: Int

  /// Reads all of the text.
  static func selector(_ text: ColumnedText) throws(SentenceError) -> LabelSelector {
    guard !text.trimmed.isEmpty else { throw SentenceError(.emptySelector, column: text.column) }
    var parser = SelectorParser(text: text, index: text.indices.lowerBound)
    var requirements: [LabelRequirement] = []
    repeat {
      requirements.append(try parser.requirement())
    } while parser.take(",")
    guard parser.next == nil else { throw parser.unexpected("a comma") }
    return LabelSelector(requirements)
  }

  private mutating func requirement() throws(SentenceError) -> LabelRequirement {
    if take("!") { return LabelRequirement(try key(), .doesNotExist) }
    let key = try key()
    if take("!") {
      guard take("=") else { throw unexpected("`=`") }
      return LabelRequirement(key, .notIn, [try value()])
    }
    if take("=") {
      _ = take("=")
      return LabelRequirement(key, .in, [try value()])
    }
    guard let next, next != "," else { return LabelRequirement(key, .exists) }
    let start = index
    switch word().lowercased() {
    case "in": return LabelRequirement(key, .in, try values())
    case "notin": return LabelRequirement(key, .notIn, try values())
    default:
      index = start
      throw unexpected("`=`, `!=`, `in` or `notin`")
    }
  }

  private mutating func values() throws(SentenceError) -> [String] {
    guard take("(") else { throw unexpected("`(`") }
    var values: [String] = []
    repeat { values.append(try value()) } while take(",")
    guard take(")") else { throw unexpected("`)`") }
    return values
  }

  private mutating func key() throws(SentenceError) -> String {
    guard let next, !"=!,()".unicodeScalars.contains(next) else { throw unexpected("a label key") }
    let column = text.column(at: index)
    let key = word()
    let parts = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let isPrefix =
      parts.count == 1
      || (!parts[0].isEmpty && parts[0].count <= 253
        && parts[0].allSatisfy { Self.isNameLetter($0) && $0 != "_" })
    guard isPrefix, let name = parts.last, !name.isEmpty, Self.isLabelText(name) else {
      throw SentenceError(.faultyLabelKey(key), column: column)
    }
    return key
  }

  /// A value; empty where nothing stands before the comma or the end.
  private mutating func value() throws(SentenceError) -> String {
    guard next != nil else { return "" }
    let column = text.column(at: index)
    let value = word()
    guard Self.isLabelText(value) else {
      throw SentenceError(.faultyLabelValue(value), column: column)
    }
    return value
  }

  private static func isLabelText(_ text: some StringProtocol) -> Bool {
    guard let first = text.first, let last = text.last else { return true }
    return text.count <= 63 && text.allSatisfy(isNameLetter) && isAlphanumeric(first)
      && isAlphanumeric(last)
  }

  private static func isAlphanumeric(_ letter: Character) -> Bool {
    letter.isASCII && (letter.isLetter || letter.isNumber)
  }

  private static func isNameLetter(_ letter: Character) -> Bool {
    isAlphanumeric(letter) || ["-", "_", "."].contains(letter)
  }

  // The letters.

  /// The next scalar that isn't white space, which is skipped.
  private var next: Unicode.Scalar? { mutatingNext.map { text.scalars[$0] } }

  private var mutatingNext: Int? {
    var next = index
    while next < text.indices.upperBound, text.scalars[next].properties.isWhitespace { next += 1 }
    return next < text.indices.upperBound ? next : nil
  }

  private mutating func skipSpace() { index = mutatingNext ?? text.indices.upperBound }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard index < text.indices.upperBound, text.scalars[index] == scalar else { return false }
    index += 1
    return true
  }

  /// The scalars up to white space or a sign of the grammar.
  private mutating func word() -> String {
    skipSpace()
    let start = index
    while index < text.indices.upperBound, !text.scalars[index].properties.isWhitespace,
      !"=!,()".unicodeScalars.contains(text.scalars[index])
    { index += 1 }
    return text[start..<index].text
  }

  private mutating func unexpected(_ wanted: String) -> SentenceError {
    skipSpace()
    let found = index < text.indices.upperBound ? String(text.scalars[index]) : nil
    return SentenceError(
      .expectedInSelector(wanted, found: found),
      column: text.column(at: index)
    )
  }
}
