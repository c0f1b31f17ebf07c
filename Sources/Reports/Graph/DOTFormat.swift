/// DOT, the language of Graphviz, for its programs and all that read it.
public struct DOTFormat: ReportFormat {
  /// Creates the format.
  public init() {}
  /// `dot`.
  public var name: String { "dot" }
  /// `dot` and `gv`.
  public var fileExtensions: [String] { ["dot", "gv"] }
  /// Whether the report has a graph.
  public func canRender(_ report: Report) -> Bool { report.graph != nil }
  /// Writes the graph.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    guard let graph = report.graph?() else { return }
    DOTWriter(graph).write { sink.write($0) }
  }
}
