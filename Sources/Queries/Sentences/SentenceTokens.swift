internal import NetworkModel

/// A piece of text with the column where it starts in the sentence.
struct ColumnedText {
  /// The Unicode scalars; columns count these.
  var scalars: ArraySlice<Unicode.Scalar>
  /// The column of the first scalar of the whole text, which has index 0.
  var base: Int

  /// Makes a text of its own, whose columns start at `base`.
  init(_ text: some StringProtocol, base: Int = 1) {
    self.scalars = Array(text.unicodeScalars)[...]
    self.base = base
  }

  private init(_ scalars: ArraySlice<Unicode.Scalar>, base: Int) {
    self.scalars = scalars
    self.base = base
  }

  /// A part of it, with its columns.
  subscript(range: Range<Int>) -> Self { Self(scalars[range], base: base) }
  /// The column of its first scalar.
  var column: Int { base + scalars.startIndex }
  /// The column of one of its scalars.
  func column(at index: Int) -> Int { base + index }
  /// The text.
  var text: String { Self.text(scalars) }
  /// Whether there is nothing in it.
  var isEmpty: Bool { scalars.isEmpty }
  /// The indices of its scalars.
  var indices: Range<Int> { scalars.startIndex..<scalars.endIndex }

  /// Without white space at its ends.
  var trimmed: Self {
    var range = indices
    while let first = range.first, scalars[first].properties.isWhitespace {
      range = range.dropFirst()
    }
    while let last = range.last, scalars[last].properties.isWhitespace { range = range.dropLast() }
    return self[range]
  }

  /// The text of some scalars.
  static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  /// The index of the first scalar outside brackets for which a condition holds.
  ///
  /// - Throws: `SentenceError` where a bracket doesn't close before, or closes nothing.
  func firstIndex(
    from start: Int,
    where isWanted: (Unicode.Scalar) -> Bool
  ) throws(SentenceError) -> Int? {
    var open: [Int] = []
    for index in start..<scalars.endIndex {
      let scalar = scalars[index]
      if open.isEmpty, isWanted(scalar) { return index }
      switch scalar {
      case "(", "[": open.append(index)
      case ")", "]":
        guard let last = open.popLast(), (scalars[last] == "(") == (scalar == ")") else {
          throw SentenceError(.unopened(Character(scalar)), column: column(at: index))
        }
      default: break
      }
    }
    if let last = open.last {
      throw SentenceError(.unclosed(Character(scalars[last])), column: column(at: last))
    }
    return nil
  }
}

/// Cuts a sentence into words and commas; what stands in brackets stays together.
struct SentenceTokens {
  /// A word, a comma, or the end.
  enum Token {
    case word(ColumnedText)
    case comma(column: Int)
    case end(column: Int)

    /// Where it starts.
    var column: Int {
      switch self {
      case .word(let word): word.column
      case .comma(let column), .end(let column): column
      }
    }

    /// As the sentence has it; nil at the end.
    var text: String? {
      switch self {
      case .word(let word): word.text
      case .comma: ","
      case .end: nil
      }
    }
  }

  /// The tokens; the end is the last.
  let tokens: [Token]

  /// Cuts a sentence.
  init(_ sentence: String) throws(SentenceError) {
    let text = ColumnedText(sentence)
    var tokens: [Token] = []
    var index = 0
    while index < text.scalars.endIndex {
      if text.scalars[index] == "," {
        tokens.append(.comma(column: text.column(at: index)))
        index += 1
      } else if text.scalars[index].properties.isWhitespace {
        index += 1
      } else {
        let end =
          try text.firstIndex(from: index) { $0 == "," || $0.properties.isWhitespace }
          ?? text.scalars.endIndex
        tokens.append(.word(text[index..<end]))
        index = end
      }
    }
    tokens.append(.end(column: text.trimmed.indices.upperBound + 1))
    self.tokens = tokens
  }
}
