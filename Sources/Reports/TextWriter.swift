/// Writes a report for people: sections, lines, paragraphs and tables.
///
/// Styles become colours where the terminal shows them. Control characters in what is written are
/// shown as `\u{1B}`, so that no manifest can steer the terminal. A class, since the parts of a
/// report write to it in turn.
public final class TextWriter {
  /// What is known of the place the text is shown at.
  public let terminal: Terminal

  /// The blanks between columns.
  static let gap = 2

  private let sink: ReportSink
  private var hasSections = false

  /// Creates a writer.
  public init(_ sink: ReportSink, terminal: Terminal = .plain) {
    self.sink = sink
    self.terminal = terminal
  }

  /// Whether somebody still reads; long reports stop where this turns false.
  public var isOpen: Bool { sink.isOpen }

  /// Begins a section: an empty line, except at the start, then its title if it has one.
  public func section(_ title: String? = nil) {
    if hasSections { line() }
    hasSections = true
    if let title { paragraph(StyledText(title, .heading), hanging: 2) }
  }

  /// Writes one line as it is, however long.
  public func line(_ text: StyledText = "", indent: Int = 0) {
    if !text.isEmpty {
      sink.write(blanks: indent)
      sink.write(rendered(text))
    }
    sink.write(byte: UInt8(ascii: "\n"))
  }

  /// Writes text broken at blanks to the width of the terminal.
  ///
  /// A word that is wider than a line stays whole.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - indent: The blanks before its first line.
  ///   - hanging: The blanks before its further lines, beyond `indent`.
  public func paragraph(_ text: StyledText, indent: Int = 0, hanging: Int = 0) {
    let lines = text.wrapped(
      first: terminal.width - indent,
      rest: terminal.width - indent - hanging
    )
    for (index, text) in lines.enumerated() {
      line(text, indent: index == 0 ? indent : indent + hanging)
    }
  }

  /// Writes pieces one behind the other; one that doesn't fit the line begins the next, and is broken
  /// at blanks only where it is wider than a line.
  ///
  /// - Parameters:
  ///   - pieces: The pieces.
  ///   - separator: What stands between two of one line.
  ///   - indent: The blanks before the first line.
  ///   - hanging: The blanks before further lines, beyond `indent`.
  public func pieces(
    _ pieces: [StyledText],
    separator: String,
    indent: Int = 0,
    hanging: Int = 0
  ) {
    let lines = pieces.packed(
      separator: separator,
      first: terminal.width - indent,
      rest: terminal.width - indent - hanging
    )
    for (index, text) in lines.enumerated() {
      line(text, indent: index == 0 ? indent : indent + hanging)
    }
  }

  /// A text with details in a column beside it, each broken to its own lines, as it is written.
  ///
  /// Where a word of the text reaches into the column, or that takes fewer lines, the details stand
  /// below it.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - bullet: What stands before its first line; further lines stand below the text.
  ///   - details: The pieces of the details.
  ///   - column: The blanks before the details.
  /// - Returns: Whole lines.
  public func rendered(
    _ text: StyledText,
    bullet: String,
    details: [StyledText],
    at column: Int
  ) -> String {
    let indent = bullet.displayWidth
    let room = column - Self.gap - indent
    let beside = text.wrapped(first: room, rest: room)
    let below = text.wrapped(first: terminal.width - indent, rest: terminal.width - indent)
    let right = details.packed(
      separator: " ",
      first: terminal.width - column,
      rest: terminal.width - column
    )
    let isWide =
      max(beside.count, right.count) > below.count + right.count
      || beside.contains { $0.displayWidth > room }
    let texts = isWide ? below : beside
    let start = isWide ? texts.count : 0
    return (0..<max(texts.count, start + right.count)).reduce(into: "") { result, number in
      var line = StyledText(number == 0 ? bullet : String(repeating: " ", count: indent))
      if number < texts.count { line += texts[number] }
      if number >= start, number - start < right.count {
        line.append(String(repeating: " ", count: column - line.displayWidth), nil)
        line += right[number - start]
      }
      result += rendered(line) + "\n"
    }
  }

  /// The text as it is written: styles as escape sequences where colours are shown.
  ///
  /// For pieces that stand in many lines: render them once, write them with `write(rendered:)`.
  public func rendered(_ text: StyledText) -> String {
    var result = ""
    for span in text.spans {
      if terminal.showsColors, let role = span.role, !span.text.isEmpty {
        result += "\u{1B}[\(role.code)m"
        result += span.text.withVisibleControls
        result += "\u{1B}[0m"
      } else {
        result += span.text.withVisibleControls
      }
    }
    return result
  }

  /// The text as it is written, broken at blanks; lines after the first begin with `hanging` blanks.
  public func rendered(_ text: StyledText, wrappedTo columns: Int, hanging: Int) -> String {
    text.wrapped(first: columns, rest: columns - hanging).map { rendered($0) }
      .joined(separator: "\n" + String(repeating: " ", count: hanging))
  }

  /// Writes what `rendered` gave, without a line end.
  public func write(rendered text: String) { sink.write(text) }
}

extension String {
  /// The text with control characters, and characters that turn the direction of text, made visible.
  var withVisibleControls: String {
    let isHarmless = utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    if isHarmless { return self }
    var result = ""
    for scalar in unicodeScalars {
      if scalar.steersTerminals {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  fileprivate var steersTerminals: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029: true
    default: false
    }
  }
}

extension [StyledText] {
  /// The pieces in lines of at most so many columns; one that is wider is broken at blanks.
  fileprivate func packed(separator: String, first: Int, rest: Int) -> [StyledText] {
    var lines: [StyledText] = []
    var line = StyledText()
    for piece in self {
      let longer = line.isEmpty ? piece : line + StyledText(separator) + piece
      if longer.displayWidth <= (lines.isEmpty ? first : rest) {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      let parts = piece.wrapped(first: lines.isEmpty ? first : rest, rest: rest)
      lines += parts.dropLast()
      line = parts.last ?? StyledText()
    }
    return line.isEmpty ? lines : lines + [line]
  }
}

extension StyledText {
  /// The text as lines of at most so many columns, broken at blanks; at least one line.
  func wrapped(first: Int, rest: Int) -> [StyledText] {
    var lines = WrappedLines(first: first, rest: rest)
    for span in spans {
      let text = span.text
      var start = text.startIndex
      for index in text.utf8.indices
      where text.utf8[index] == UInt8(ascii: " ") || text.utf8[index] == UInt8(ascii: "\n") {
        lines.add(text[start..<index], span.role)
        lines.endWord()
        start = text.utf8.index(after: index)
      }
      lines.add(text[start...], span.role)
    }
    return lines.finished()
  }

  /// Adds text at the end, to the last piece if that has the same role.
  public mutating func append(_ text: some StringProtocol, _ role: Role?) {
    if let last = spans.last, last.role == role {
      spans[spans.count - 1].text += text
    } else {
      spans.append(Span(String(text), role))
    }
  }
}

/// Lines that grow by words; a word may consist of pieces of several roles.
private struct WrappedLines {
  private var lines: [StyledText] = []
  private var line = StyledText()
  private var lineWidth = 0
  private var word = StyledText()
  private var wordWidth = 0
  private var limit: Int
  private let rest: Int

  init(first: Int, rest: Int) {
    limit = first
    self.rest = rest
  }

  /// Adds a piece to the word at hand.
  mutating func add(_ text: Substring, _ role: Role?) {
    guard !text.isEmpty else { return }
    word.append(text, role)
    wordWidth += text.displayWidth
  }

  /// Puts the word at hand on the line if it has room, else on the next.
  mutating func endWord() {
    guard !word.isEmpty else { return }
    if lineWidth > 0, lineWidth + 1 + wordWidth > limit {
      lines.append(line)
      line.spans.removeAll(keepingCapacity: true)
      lineWidth = 0
      limit = rest
    }
    if lineWidth > 0 {
      line.append(" ", nil)
      lineWidth += 1
    }
    for span in word.spans { line.append(span.text, span.role) }
    lineWidth += wordWidth
    word.spans.removeAll(keepingCapacity: true)
    wordWidth = 0
  }

  /// All lines.
  mutating func finished() -> [StyledText] {
    endWord()
    return lines + [line]
  }
}
