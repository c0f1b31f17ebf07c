import NetworkModel

/// The commands by which a job on GitHub annotates files: a line for each check that fails.
///
/// What holds is not annotated; the last line counts, and is no command. An annotation stands where a
/// policy decided, and says where the check is written.
public struct GitHubFormat: ReportFormat {
  /// Creates the format.
  public init() {}
  /// `github`.
  public var name: String { "github" }
  /// None: a job prints them.
  public var fileExtensions: [String] { [] }
  /// Whether the report has findings.
  public func canRender(_ report: Report) -> Bool { report.findings != nil }

  /// Writes the annotations.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    guard let findings = report.findings?() else { return }
    for result in findings.results where sink.isOpen {
      if let level = result.failure { sink.write(annotation(result, level)) }
    }
    sink.write("\(findings.summary)\n")
  }

  private func annotation(_ result: Finding, _ level: Findings.Level) -> String {
    var properties: [(String, String)] = []
    if let position = result.places.first?.position {
      properties.append(("file", position.plainPath))
      if position.line > 0 {
        properties += [("line", "\(position.line)"), ("col", "\(position.column)")]
      }
    }
    properties.append(("title", result.name))
    let words = properties.map { "\($0.0)=\($0.1.commandProperty)" }.joined(separator: ",")
    var lines = [result.message]
    if let owner = result.owner { lines.append("owner: \(owner)") }
    if let written = result.written {
      lines.append("\(written.position): \(written.message)")
    }
    return "::\(level.command) \(words)::\(lines.map(\.commandData).joined(separator: "%0A"))\n"
  }
}

extension Findings.Level {
  fileprivate var command: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .note: "notice"
    }
  }
}

extension String {
  /// The text behind the second pair of colons.
  fileprivate var commandData: String { oneLine.replacing("%", with: "%25") }

  /// The text as the value of a property.
  fileprivate var commandProperty: String {
    commandData.replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
