/// Mermaid's flowcharts, which Markdown on code forges shows as pictures.
public struct MermaidFormat: ReportFormat {
  /// As many edges as Mermaid draws unless it is told otherwise.
  private static let mostEdges = 500
  /// So long a text, in characters.
  private static let mostCharacters = 50_000

  /// Creates the format.
  public init() {}
  /// `mermaid`.
  public var name: String { "mermaid" }
  /// `mmd` and `mermaid`.
  public var fileExtensions: [String] { ["mmd", "mermaid"] }
  /// Whether the report has a graph.
  public func canRender(_ report: Report) -> Bool { report.graph != nil }

  /// Writes the graph, of which Mermaid draws no more than it takes.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    guard var graph = report.graph?() else { return }
    var text = MermaidWriter(graph).text
    if Self.isTooLarge(graph, text), graph.presentation.folding == .automatic, !graph.groups.isEmpty
    {
      graph = graph.foldingGroups()
      text = MermaidWriter(graph).text
      sink.remark("Mermaid draws no graph as large as this: each namespace is drawn as one node")
    }
    if Self.isTooLarge(graph, text) {
      sink.remark(
        """
        Mermaid draws at most \(Self.mostEdges) edges and \(Self.mostCharacters) characters unless \
        `maxEdges` and `maxTextSize` of its configuration say otherwise
        """
      )
    }
    sink.write(text)
  }

  private static func isTooLarge(_ graph: Graph, _ text: String) -> Bool {
    graph.edges.count > mostEdges || text.utf16.count > mostCharacters
  }
}
