public import NetworkModel

extension TextWriter {
  /// Writes a diagnostic as `path:line:column: severity: message`, then its notes and its help.
  public func diagnostic(_ diagnostic: Diagnostic) {
    line(
      diagnostic.position,
      StyledText("\(diagnostic.severity.rawValue):", diagnostic.severity.role),
      diagnostic.message.text
    )
    for note in diagnostic.notes {
      line(note.position, StyledText("note:", Diagnostic.Severity.note.role), note.message.text)
    }
    if let help = diagnostic.help { line(nil, StyledText("help:", .allow), help) }
  }

  private func line(_ position: SourcePosition?, _ label: StyledText, _ message: String) {
    if let position {
      line("\(position, .heading): \(label) \(message)")
    } else {
      line("\(label) \(message)")
    }
  }
}

extension Diagnostic.Severity {
  fileprivate var role: Role {
    switch self {
    case .error: .deny
    case .warning: .unknown
    case .note: .name
    }
  }
}

extension DataWriter {
  /// Writes a position as a mapping of file, line and column, or null.
  public func value(_ position: SourcePosition?) {
    guard let position else { return null() }
    mapping(.line) {
      field("file", position.file)
      field("line", position.line)
      field("column", position.column)
    }
  }

  /// Writes a diagnostic as a mapping.
  public func value(_ diagnostic: Diagnostic) {
    mapping {
      field("severity", diagnostic.severity.rawValue)
      key("location")
      value(diagnostic.position)
      field("message", diagnostic.message.text)
      sequence("notes") {
        for note in diagnostic.notes {
          mapping(.line) {
            key("location")
            value(note.position)
            field("message", note.message.text)
          }
        }
      }
      field("help", diagnostic.help)
    }
  }
}
