import NetworkModel

/// The Test Anything Protocol, version 14: a line a check, a block of YAML below what fails.
///
/// What fails as a warning or a note is `ok` there, since the protocol has no third outcome and a
/// `TODO` would call it unfinished; its line begins with the level, and its block says the rest.
public struct TAPFormat: ReportFormat {
  /// Creates the format.
  public init() {}
  /// `tap`.
  public var name: String { "tap" }
  /// `tap`.
  public var fileExtensions: [String] { ["tap"] }
  /// Whether the report has findings.
  public func canRender(_ report: Report) -> Bool { report.findings != nil }

  /// Writes version, plan and checks.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    guard let findings = report.findings?() else { return }
    let results = findings.results
    let isEmpty = results.isEmpty ? " # SKIP nothing to check" : ""
    sink.write("TAP version 14\n1..\(results.count)\(isEmpty)\n")
    for (index, result) in results.enumerated() where sink.isOpen {
      sink.write(line(of: result, number: index + 1))
      if let level = result.failure { write(result, level, to: sink) }
    }
  }

  private func line(of result: Finding, number: Int) -> String {
    let name = result.name.tapEscaped
    return switch result.outcome {
    case .passed: "ok \(number) - \(name)\n"
    case .skipped(let reason): "ok \(number) - \(name) # SKIP \(reason.tapEscaped)\n"
    case .failed(.error): "not ok \(number) - \(name)\n"
    case .failed(let level): "ok \(number) - \(level.rawValue): \(name)\n"
    }
  }

  private func write(_ result: Finding, _ level: Findings.Level, to sink: ReportSink) {
    let block = sink.capture {
      let writer = YAMLWriter(sink)
      writer.mapping {
        writer.field("message", result.message)
        writer.field("severity", level.rawValue)
        if let owner = result.owner { writer.field("owner", owner) }
        if let cause = result.causes.first { write("at", cause, to: writer) }
        if let written = result.written { write("written", written, to: writer) }
        writer.field("details", sink.text(result.details))
      }
    }
    let lines = String(decoding: block, as: UTF8.self).split(separator: "\n")
    sink.write("  ---\n\(lines.map { "  \($0)\n" }.joined())  ...\n")
  }

  private func write(_ name: String, _ place: Findings.Place, to writer: YAMLWriter) {
    writer.mapping(name) {
      writer.field("file", place.position.file)
      writer.field("line", place.position.line)
      writer.field("column", place.position.column)
    }
  }
}

extension String {
  /// The text in a line of the protocol, where a hash begins a directive.
  fileprivate var tapEscaped: String {
    var result = ""
    for scalar in oneLine.unicodeScalars {
      if scalar == "#" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
