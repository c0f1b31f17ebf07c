import NetworkModel

/// The Static Analysis Results Interchange Format, version 2.1.0, as code scanning takes it in.
///
/// Every check is a rule. Only what fails is a result: readers that don't look at a result's `kind`
/// would show what holds as an alert, and a rule without results says the same.
public struct SARIFFormat: ReportFormat {
  private static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

  /// Creates the format.
  public init() {}
  /// `sarif`.
  public var name: String { "sarif" }
  /// `sarif` and `sarif.json`.
  public var fileExtensions: [String] { ["sarif", "sarif.json"] }
  /// Whether the report has findings.
  public func canRender(_ report: Report) -> Bool { report.findings != nil }

  /// Writes one run.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    guard let findings = report.findings?() else { return }
    let writer = JSONWriter(sink)
    writer.mapping {
      writer.field("$schema", Self.schema)
      writer.field("version", "2.1.0")
      writer.sequence("runs") {
        SARIFRun(findings: findings, writer: writer, sink: sink).write()
      }
    }
    writer.end()
  }
}

/// Writes a run: the tool with its rules, then the results.
private struct SARIFRun {
  let findings: Findings
  let writer: JSONWriter
  let sink: ReportSink

  func write() {
    writer.mapping {
      writer.mapping("tool") {
        writer.mapping("driver") {
          writer.field("name", Tool.netsim.name)
          writer.field("version", Tool.netsim.version)
          writer.field("semanticVersion", Tool.netsim.version)
          writer.sequence("rules") { for rule in findings.rules { write(rule) } }
        }
      }
      writer.sequence("invocations") {
        writer.mapping(.line) { writer.field("executionSuccessful", true) }
      }
      writer.field("columnKind", "unicodeCodePoints")
      writer.mapping("originalUriBaseIds") {
        writer.mapping(SARIFRun.root) {
          text("description", "The folder that netsim ran in.")
        }
      }
      writer.sequence("results") {
        for result in findings.results where sink.isOpen {
          if let level = result.failure { write(result, level) }
        }
      }
    }
  }

  private static let root = "%SRCROOT%"

  private func write(_ rule: Findings.Rule) {
    writer.mapping {
      writer.field("id", rule.id)
      if let name = rule.name { writer.field("name", name) }
      text("shortDescription", rule.summary)
      text("fullDescription", rule.summary)
      writer.mapping("help") {
        writer.field("text", rule.help.map(\.plain).joined(separator: "\n\n").sarifText)
        writer.field("markdown", sink.markdown { writer in rule.help.forEach(writer.paragraph) })
      }
      writer.mapping("defaultConfiguration", .line) { writer.field("level", rule.level.rawValue) }
      writer.mapping("properties", .line) { writer.field("tags", rule.tags) }
    }
  }

  private func write(_ result: Finding, _ level: Findings.Level) {
    let places = result.places
    writer.mapping {
      writer.field("ruleId", findings.rules[result.rule].id)
      writer.field("ruleIndex", result.rule)
      writer.field("kind", "fail")
      writer.field("level", level.rawValue)
      message(of: result)
      writer.sequence("locations") {
        if let first = places.first { write(first, id: nil) }
      }
      if places.count > 1 {
        writer.sequence("relatedLocations") {
          for (index, place) in places.dropFirst().enumerated() { write(place, id: index + 1) }
        }
      }
      writer.mapping("partialFingerprints", .line) {
        writer.field("check/v1", result.fingerprint)
      }
      if let owner = result.owner {
        writer.mapping("properties", .line) { writer.field("owner", owner) }
      }
    }
  }

  private func message(of result: Finding) {
    let details = sink.text(result.details)
    writer.mapping("message") {
      writer.field("text", "\(result.message)\n\n\(details)".sarifText)
      writer.field(
        "markdown",
        sink.markdown { writer in
          writer.paragraph(MarkdownText(result.message))
          writer.code(details)
        }
      )
    }
  }

  private func write(_ place: Findings.Place, id: Int?) {
    writer.mapping {
      if let id { writer.field("id", id) }
      writer.mapping("physicalLocation") {
        writer.mapping("artifactLocation", .line) {
          let path = place.position.plainPath
          writer.field("uri", (path.hasPrefix("/") ? "file://" : "") + path.percentEncoded)
          if !path.hasPrefix("/") { writer.field("uriBaseId", Self.root) }
        }
        if place.position.line > 0 {
          writer.mapping("region", .line) {
            writer.field("startLine", place.position.line)
            writer.field("startColumn", max(1, place.position.column))
          }
        }
      }
      text("message", place.message)
    }
  }

  private func text(_ name: String, _ text: String) {
    writer.mapping(name, .line) { writer.field("text", text.sarifText) }
  }
}

extension ReportSink {
  /// What `body` writes, as Markdown.
  fileprivate func markdown(_ body: (MarkdownWriter) -> Void) -> String {
    String(decoding: capture { body(MarkdownWriter(self)) }, as: UTF8.self)
  }
}

extension String {
  /// The text as a message: a bracket before a parenthesis would end the text of a link.
  fileprivate var sarifText: String { replacing("](", with: "\\](") }
}
