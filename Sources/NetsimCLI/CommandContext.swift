public import GraphvizReports
public import Reports

/// What a command may touch of the outside: where its answer and its complaints go.
public struct CommandContext {
  /// Where answers are written.
  public var output: ReportSink
  /// Where diagnostics and progress are written.
  public var errors: ReportSink
  /// What is known of the place that answers are shown at.
  public var outputTerminal: (ColorChoice) -> Terminal
  /// What is known of the place that diagnostics are shown at.
  public var errorTerminal: (ColorChoice) -> Terminal
  /// How pictures are drawn.
  public var drawing: Drawing

  /// Creates a context.
  public init(
    output: ReportSink,
    errors: ReportSink,
    outputTerminal: @escaping (ColorChoice) -> Terminal = { _ in .plain },
    errorTerminal: @escaping (ColorChoice) -> Terminal = { _ in .plain },
    drawing: Drawing = Drawing()
  ) {
    self.output = output
    self.errors = errors
    self.outputTerminal = outputTerminal
    self.errorTerminal = errorTerminal
    self.drawing = drawing
  }

  /// The standard streams of this process.
  public static func standard() -> CommandContext {
    CommandContext(
      output: ReportSink(fileDescriptor: 1),
      errors: ReportSink(fileDescriptor: 2),
      outputTerminal: { Terminal.facts(of: 1, color: $0) },
      errorTerminal: { Terminal.facts(of: 2, color: $0) }
    )
  }
}

/// What stops a command: words for standard error, and always exit status 2.
public struct CommandFailure: Error {
  /// Complete lines, such as `error: ...` and `help: ...`.
  public var lines: [String]

  /// Creates a failure of complete lines.
  public init(lines: [String]) { self.lines = lines }

  /// Creates a failure of a message and a hint.
  public init(_ message: String, help: String? = nil) {
    lines = ["error: \(message)"] + (help.map { ["help: \($0)"] } ?? [])
  }

  /// Creates the failure to write a report.
  init(_ error: SinkError) {
    if case .rendering(let failure) = error {
      self.init(failure.message, help: failure.help)
    } else {
      self.init("\(error)")
    }
  }
}
