/// What netsim has to say about its input, with the place it speaks of.
///
/// Printed as `path:line:column: severity: message`, then `note:` lines with positions of their own,
/// then a `help:` line with the fix.
public struct Diagnostic: Hashable, Sendable {
  /// How much a diagnostic weighs.
  public enum Severity: String, Hashable, Sendable {
    /// The input is wrong; no answer that pretends to be whole may follow.
    case error
    /// The input is probably not what its author meant.
    case warning
    /// Something worth knowing, such as a namespace that was made up.
    case note
  }

  /// The sentence of a diagnostic: lower case first, no full stop, user text in backticks.
  ///
  /// Messages are made by static members in the file that emits them.
  public struct Message: Hashable, Sendable, ExpressibleByStringInterpolation,
    CustomStringConvertible
  {
    /// The sentence.
    public let text: String
    /// Creates a message of this text, which is made legible: one line of bounded length.
    public init(_ text: String) { self.text = text.legible }
    /// Creates a message of a literal.
    public init(stringLiteral text: String) { self.init(text) }
    /// The sentence.
    public var description: String { text }
  }

  /// A further place that explains a diagnostic.
  public struct Note: Hashable, Sendable {
    /// Where, if anywhere.
    public var position: SourcePosition?
    /// What is to be seen there.
    public var message: Message
    /// Creates a note.
    public init(_ message: Message, at position: SourcePosition? = nil) {
      self.position = position
      self.message = message
    }
  }

  /// How much it weighs.
  public var severity: Severity
  /// Where it is, if it has a place.
  public var position: SourcePosition?
  /// What is wrong, then what was expected.
  public var message: Message
  /// Further places.
  public var notes: [Note]
  /// The fix, if we know one.
  public var help: String?

  /// Creates a diagnostic.
  public init(
    _ severity: Severity,
    _ message: Message,
    at position: SourcePosition?,
    notes: [Note] = [],
    help: String? = nil
  ) {
    self.severity = severity
    self.position = position
    self.message = message
    self.notes = notes
    self.help = help?.legible
  }
}

extension Diagnostic {
  /// An error at a position.
  public static func error(
    _ message: Message,
    at position: SourcePosition?,
    notes: [Note] = [],
    help: String? = nil
  ) -> Self {
    Diagnostic(.error, message, at: position, notes: notes, help: help)
  }

  /// A warning at a position.
  public static func warning(
    _ message: Message,
    at position: SourcePosition?,
    notes: [Note] = [],
    help: String? = nil
  ) -> Self {
    Diagnostic(.warning, message, at: position, notes: notes, help: help)
  }

  /// A note at a position.
  public static func note(
    _ message: Message,
    at position: SourcePosition?,
    notes: [Note] = [],
    help: String? = nil
  ) -> Self {
    Diagnostic(.note, message, at: position, notes: notes, help: help)
  }

  /// The lines that are printed, without line ends.
  public var lines: [String] {
    var lines = [Self.line(position, severity.rawValue, message.text)]
    lines += notes.map { Self.line($0.position, "note", $0.message.text) }
    if let help { lines.append("help: \(help)") }
    return lines
  }

  private static func line(_ position: SourcePosition?, _ label: String, _ text: String) -> String {
    position.map { "\($0): \(label): \(text)" } ?? "\(label): \(text)"
  }
}
