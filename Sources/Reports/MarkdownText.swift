/// A line of Markdown of which some pieces are code or strong.
///
/// Written as an interpolation: `"\(sentence, .code) fails"`. Whatever the pieces hold, Markdown shows
/// it as it is: nothing in them is read as markup, and line ends become blanks.
public struct MarkdownText: Hashable, Sendable {
  /// How a piece is set off.
  public enum Style: Hashable, Sendable {
    /// In the type of code: names, sentences, places.
    case code
    /// Strongly.
    case strong
  }

  /// A piece in one style, or in none.
  public struct Span: Hashable, Sendable {
    /// The text.
    public var text: String
    /// The style, if it has one.
    public var style: Style?
    /// Creates a span.
    public init(_ text: String, _ style: Style? = nil) {
      self.text = text
      self.style = style
    }
  }

  /// The pieces in order.
  public var spans: [Span]

  /// Creates text of one style.
  public init(_ text: String = "", _ style: Style? = nil) {
    spans = text.isEmpty ? [] : [Span(text, style)]
  }

  /// Creates text in which code stands between backticks, as sentences of diagnostics have it.
  public init(sentence: String) {
    let parts = sentence.split(separator: "`", omittingEmptySubsequences: false)
    spans = parts.enumerated().filter { !$0.element.isEmpty }.map { index, part in
      Span(String(part), index.isMultiple(of: 2) ? nil : .code)
    }
  }

  /// The text without Markdown, code between backticks.
  public var plain: String {
    spans.map { $0.style == .code ? "`\($0.text)`" : $0.text }.joined()
  }

  /// Puts text behind text.
  public static func + (a: Self, b: Self) -> Self { Self(spans: a.spans + b.spans) }
  /// Adds text at the end.
  public static func += (a: inout Self, b: Self) { a.spans += b.spans }

  private init(spans: [Span]) { self.spans = spans }
}

extension Sequence where Element == MarkdownText {
  /// The texts with a separator between them.
  public func joined(separator: String) -> MarkdownText {
    var result = MarkdownText()
    for (index, text) in enumerated() {
      if index > 0 { result += MarkdownText(separator) }
      result += text
    }
    return result
  }
}

extension MarkdownText: ExpressibleByStringInterpolation {
  /// Collects the pieces of an interpolation.
  public struct StringInterpolation: StringInterpolationProtocol {
    var spans: [Span] = []

    /// Creates an empty interpolation.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Adds literal text.
    public mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { spans.append(Span(literal)) }
    }

    /// Adds a value's description in a style.
    public mutating func appendInterpolation(
      _ value: some CustomStringConvertible,
      _ style: Style? = nil
    ) {
      spans.append(Span(value.description, style))
    }

    /// Adds text with its styles.
    public mutating func appendInterpolation(_ text: MarkdownText) { spans += text.spans }
  }

  /// Creates text of an interpolation.
  public init(stringInterpolation: StringInterpolation) {
    self.init(spans: stringInterpolation.spans)
  }
  /// Creates text of a literal.
  public init(stringLiteral text: String) { self.init(text) }
}
