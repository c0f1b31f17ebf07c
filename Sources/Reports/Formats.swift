/// Text for people.
public struct TextFormat: ReportFormat {
  /// Creates the format.
  public init() {}
  /// `text`.
  public var name: String { "text" }
  /// `txt`.
  public var fileExtensions: [String] { ["txt"] }
  /// True: every report has text.
  public func canRender(_ report: Report) -> Bool { true }
  /// Writes the text.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    report.text(TextWriter(sink, terminal: terminal))
  }
}

/// JSON.
public struct JSONFormat: ReportFormat {
  /// Creates the format.
  public init() {}
  /// `json`.
  public var name: String { "json" }
  /// `json`.
  public var fileExtensions: [String] { ["json"] }
  /// True: every report has data.
  public func canRender(_ report: Report) -> Bool { true }
  /// Writes the data.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    let writer = JSONWriter(sink)
    report.data(writer)
    writer.end()
  }
}

/// YAML: manifests where the report is some, else its data.
public struct YAMLFormat: ReportFormat {
  /// Creates the format.
  public init() {}
  /// `yaml`.
  public var name: String { "yaml" }
  /// `yaml` and `yml`.
  public var fileExtensions: [String] { ["yaml", "yml"] }
  /// True: every report has data.
  public func canRender(_ report: Report) -> Bool { true }
  /// Writes the manifests where the report is some, else the data.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    if let manifests = report.manifests { return manifests(TextWriter(sink)) }
    let writer = YAMLWriter(sink)
    report.data(writer)
    writer.end()
  }
}

/// Comma-separated values.
public struct CSVFormat: ReportFormat {
  /// Creates the format.
  public init() {}
  /// `csv`.
  public var name: String { "csv" }
  /// `csv`.
  public var fileExtensions: [String] { ["csv"] }
  /// Whether the report has a table.
  public func canRender(_ report: Report) -> Bool { report.table != nil }
  /// Writes the table.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    report.table?(CSVWriter(sink))
  }
}

/// Markdown: what the report writes of its own, else a heading and its table.
public struct MarkdownFormat: ReportFormat {
  /// Creates the format.
  public init() {}
  /// `md`.
  public var name: String { "md" }
  /// `md` and `markdown`.
  public var fileExtensions: [String] { ["md", "markdown"] }
  /// Whether the report has Markdown or a table.
  public func canRender(_ report: Report) -> Bool {
    report.markdown != nil || report.table != nil
  }
  /// Writes the Markdown, or the heading and the table.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    if let markdown = report.markdown { return markdown(MarkdownWriter(sink)) }
    sink.write("## \(report.title.markdownEscaped)\n\n")
    report.table?(MarkdownTableWriter(sink))
  }
}
