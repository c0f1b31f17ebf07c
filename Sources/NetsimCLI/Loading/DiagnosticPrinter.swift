import NetworkModel
import Reports

/// Writes diagnostics to standard error, most weighty kinds in full, floods of notes in part.
struct DiagnosticPrinter {
  /// Whether warnings and notes are left out.
  let isQuiet: Bool
  /// Whether every note is written.
  let isVerbose: Bool

  private static let noteLimit = 5

  /// Writes what was found, and in one line what was left out.
  func write(_ diagnostics: [Diagnostic], to writer: TextWriter) {
    var notes = 0
    for diagnostic in diagnostics {
      switch diagnostic.severity {
      case .error: writer.diagnostic(diagnostic)
      case .warning: if !isQuiet { writer.diagnostic(diagnostic) }
      case .note:
        notes += 1
        if !isQuiet, isVerbose || notes <= Self.noteLimit { writer.diagnostic(diagnostic) }
      }
    }
    if !isQuiet, !isVerbose, notes > Self.noteLimit {
      writer.line("note: \("\(notes - Self.noteLimit)") more notes; --verbose shows them")
    }
  }
}
