/// What a query answers, in the shapes that formats render.
///
/// A query describes its answer once a shape; a format picks the shape it needs. So N queries and M
/// formats are N + M pieces. Shapes are closures that write to a stream: no report is held in memory.
public struct Report {
  /// Names the report where a format has a place for a title.
  public var title: String
  /// The answer for people.
  public var text: (TextWriter) -> Void
  /// The answer as structured data.
  public var data: (any DataWriter) -> Void
  /// The answer as one table; nil where it has none.
  public var table: ((any TableWriter) -> Void)?
  /// The answer as a comment on a pull request shows it; nil where the table does.
  public var markdown: ((MarkdownWriter) -> Void)?
  /// The answer as results of checks; nil where it has none.
  public var findings: (() -> Findings)?
  /// The answer as a picture; nil where it has none.
  public var graph: (() -> Graph)?
  /// The answer as a document to browse; nil where it has none.
  public var page: (() -> Page)?

  /// The answer as manifests that `kubectl apply` takes, which is what YAML then is; nil where it is none.
  public var manifests: ((TextWriter) -> Void)?

  /// Creates a report.
  public init(
    title: String,
    text: @escaping (TextWriter) -> Void,
    data: @escaping (any DataWriter) -> Void,
    table: ((any TableWriter) -> Void)? = nil,
    markdown: ((MarkdownWriter) -> Void)? = nil,
    findings: (() -> Findings)? = nil,
    graph: (() -> Graph)? = nil,
    page: (() -> Page)? = nil,
    manifests: ((TextWriter) -> Void)? = nil
  ) {
    self.title = title
    self.text = text
    self.data = data
    self.table = table
    self.markdown = markdown
    self.findings = findings
    self.graph = graph
    self.page = page
    self.manifests = manifests
  }
}

/// A form in which reports are written.
public protocol ReportFormat: Sendable {
  /// The name that `--output` takes.
  var name: String { get }
  /// The endings of file names that stand for the format, without dot.
  var fileExtensions: [String] { get }
  /// Whether it is made of bytes that are no text, which a terminal can't show.
  var isBinary: Bool { get }
  /// Whether a report has the shape that the format renders.
  func canRender(_ report: Report) -> Bool
  /// Writes a report that `canRender` holds of.
  ///
  /// A format that can't, since a library is missing, tells the sink so by `fail`; what it left out it
  /// tells by `remark`.
  func render(_ report: Report, to sink: ReportSink, terminal: Terminal)
}

extension ReportFormat {
  /// False: most formats are text.
  public var isBinary: Bool { false }
}

/// The formats, in the order in which help names them.
public enum ReportFormats {
  /// All formats.
  public static let all: [any ReportFormat] = [
    TextFormat(), JSONFormat(), YAMLFormat(), CSVFormat(), MarkdownFormat(), DOTFormat(),
    MermaidFormat(), GraphMLFormat(),
    JUnitFormat(), SARIFFormat(), TAPFormat(), GitHubFormat(),
  ]

  /// The format of this name.
  public static func named(_ name: String) -> (any ReportFormat)? { all.named(name) }

  /// The format that a file name's ending stands for.
  public static func forFile(_ path: String) -> (any ReportFormat)? { all.forFile(path) }
}

extension [any ReportFormat] {
  /// The format of this name.
  public func named(_ name: String) -> (any ReportFormat)? { first { $0.name == name } }

  /// The format that a file name's ending stands for.
  public func forFile(_ path: String) -> (any ReportFormat)? {
    let name = path.split(separator: "/").last?.lowercased() ?? ""
    let endings = flatMap { format in format.fileExtensions.map { (".\($0)", format) } }
    return endings.filter { name.hasSuffix($0.0) }.max { $0.0.count < $1.0.count }?.1
  }
}
