/// Writes a report for people: sections, lines, paragraphs and tables.
///
/// Styles become colours where the terminal shows them. Control characters in what is written are
/// shown as `\u{1B}`, so that no manifest can steer the terminal. A class, since the parts of a
/// report write to it in turn.
public final class TextWriter {
  /// What is known of the place the text is shown at.
  public let terminal: Terminal

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
    if let title { line(StyledText(title, .heading)) }
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

extension StyledText {
  /// The text as lines of at most so many columns, broken at blanks; at least one line.
  func wrapped(first: Int, rest: Int) -> [StyledText] {
    var lines: [StyledText] = []
    var line = StyledText()
    var used = 0
    for word in words {
      let width = word.displayWidth
      let limit = lines.isEmpty ? first : rest
      if used > 0, used + 1 + width > limit {
        lines.append(line)
        line = word
        used = width
      } else if used > 0 {
        line += StyledText(" ")
        line += word
        used += 1 + width
      } else {
        line = word
        used = width
      }
    }
    return lines + [line]
  }

  /// The pieces between blanks; a word may consist of several spans.
  private var words: [StyledText] {
    var words: [StyledText] = []
    var word = StyledText()
    for span in spans {
      let parts = span.text.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "\n" }
      for (index, part) in parts.enumerated() {
        if index > 0 {
          if !word.isEmpty { words.append(word) }
          word = StyledText()
        }
        if !part.isEmpty { word.spans.append(Span(String(part), span.role)) }
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
