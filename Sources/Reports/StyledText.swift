/// What a piece of text is, from which its colour follows.
public enum Role: Hashable, Sendable, CaseIterable {
  /// Says that something passes.
  case allow
  /// Says that something is denied.
  case deny
  /// Says that something can't be told.
  case unknown
  /// Names a workload, a policy, a file.
  case name
  /// Matters less than its surroundings.
  case faint
  /// Heads a section.
  case heading

  /// The parameters of the terminal's Select Graphic Rendition sequence.
  var code: String {
    switch self {
    case .allow: "32"
    case .deny: "31"
    case .unknown: "33"
    case .name: "36"
    case .faint: "2"
    case .heading: "1"
    }
  }
}

/// Text of which some pieces have a role.
///
/// Written as an interpolation: `"\(source, .name) can reach \(target, .name)"`.
public struct StyledText: Hashable, Sendable {
  /// A piece with one role, or with none.
  public struct Span: Hashable, Sendable {
    /// The text.
    public var text: String
    /// The role, if it has one.
    public var role: Role?
    /// Creates a span.
    public init(_ text: String, _ role: Role? = nil) {
      self.text = text
      self.role = role
    }
  }

  /// The pieces in order.
  public var spans: [Span]

  /// Creates text of one role.
  public init(_ text: String = "", _ role: Role? = nil) {
    spans = text.isEmpty ? [] : [Span(text, role)]
  }

  /// Creates text of pieces.
  public init(_ spans: [Span]) { self.spans = spans }

  /// The text without its roles.
  public var plain: String { spans.count == 1 ? spans[0].text : spans.map(\.text).joined() }
  /// Whether there is none.
  public var isEmpty: Bool { spans.allSatisfy(\.text.isEmpty) }
  /// The number of terminal columns that it takes.
  public var displayWidth: Int { spans.reduce(0) { $0 + $1.text.displayWidth } }

  /// Puts text behind text.
  public static func + (a: Self, b: Self) -> Self { Self(a.spans + b.spans) }
  /// Adds text at the end.
  public static func += (a: inout Self, b: Self) { a.spans += b.spans }
}

extension Sequence where Element == StyledText {
  /// The texts with a separator between them.
  public func joined(separator: String) -> StyledText {
    var result = StyledText()
    for (index, text) in enumerated() {
      if index > 0 { result += StyledText(separator) }
      result += text
    }
    return result
  }
}

extension StyledText: ExpressibleByStringInterpolation {
  /// Collects the pieces of an interpolation.
  public struct StringInterpolation: StringInterpolationProtocol {
    var spans: [Span] = []

    /// Creates an empty interpolation.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Adds literal text.
    public mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { spans.append(Span(literal)) }
    }

    /// Adds a value's description in a role.
    public mutating func appendInterpolation(
      _ value: some CustomStringConvertible,
      _ role: Role? = nil
    ) {
      spans.append(Span(value.description, role))
    }

    /// Adds styled text.
    public mutating func appendInterpolation(_ text: StyledText) {
      spans += text.spans
    }
  }

  /// Creates text of an interpolation.
  public init(stringInterpolation: StringInterpolation) { self.init(stringInterpolation.spans) }
  /// Creates text of a literal.
  public init(stringLiteral text: String) { self.init(text) }
}

extension StyledText: CustomStringConvertible {
  /// The text without its roles.
  public var description: String { plain }
}
