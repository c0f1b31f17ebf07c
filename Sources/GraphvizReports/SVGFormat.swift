public import Reports

/// Scalable Vector Graphics: the graph, laid out by Graphviz.
public struct SVGFormat: ReportFormat {
  private let drawing: Drawing

  /// Creates the format.
  public init(_ drawing: Drawing = Drawing()) { self.drawing = drawing }
  /// `svg`.
  public var name: String { "svg" }
  /// `svg`.
  public var fileExtensions: [String] { ["svg"] }
  /// Whether the report has a graph.
  public func canRender(_ report: Report) -> Bool { report.graph != nil }
  /// Draws the graph; fails where Graphviz does.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    guard let graph = report.graph?() else { return }
    do throws(DrawingFault) {
      let picture = try drawing.draw(graph, as: "svg")
      if let remark = picture.remark { sink.remark(remark) }
      let text = String(decoding: picture.bytes, as: UTF8.self)
      sink.write(SVGDocument(drawn: text, title: graph.title, description: graph.summary).text)
    } catch {
      sink.fail(error.failure)
    }
  }
}
