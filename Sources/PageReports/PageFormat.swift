public import Reports

/// A page to browse: one HTML file with everything in it, that asks nothing of any network.
///
/// The page shows what `Report.data` writes. Its content security policy lets run only the script and
/// the style that are in it, by their hashes.
public struct PageFormat: ReportFormat {
  /// `html`.
  public static let name = "html"

  /// What draws the picture in the page, as SVG.
  private let picture: any ReportFormat

  /// Creates the format.
  public init(picture: any ReportFormat) { self.picture = picture }
  /// `html`.
  public var name: String { Self.name }
  /// `html` and `htm`.
  public var fileExtensions: [String] { ["html", "htm"] }
  /// Whether the report has a page.
  public func canRender(_ report: Report) -> Bool { report.page != nil }

  /// Writes the page; without its picture where that can't be drawn, which the page then says.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    guard let page = report.page?() else { return }
    let drawing = draw(page.graph, title: report.title)
    for remark in drawing.remarks { sink.remark(remark) }
    PageWriter(
      title: report.title,
      data: ScriptText.escaped(json(report)),
      drawing: drawing
    ).write(to: sink)
  }

  private func json(_ report: Report) -> [UInt8] {
    collect { JSONFormat().render(report, to: $0, terminal: .plain) }.bytes
  }

  private func draw(_ graph: Graph, title: String) -> PageDrawing {
    guard !graph.nodes.isEmpty else {
      return PageDrawing(svg: nil, note: "There is nothing to draw.")
    }
    let report = Report(title: title, text: { _ in }, data: { _ in }, graph: { graph })
    let (bytes, sink) = collect { picture.render(report, to: $0, terminal: .plain) }
    if let failure = sink.failure {
      return PageDrawing(
        svg: nil,
        note: "The picture is missing: \(failure.message).",
        remarks: ["the page has no picture: \(failure.message)"]
      )
    }
    return PageDrawing(
      svg: InlineSVG(document: String(decoding: bytes, as: UTF8.self)).text,
      note: sink.remarks.isEmpty ? nil : sink.remarks.joined(separator: "; ") + ".",
      remarks: sink.remarks
    )
  }

  private func collect(_ body: (ReportSink) -> Void) -> (bytes: [UInt8], sink: ReportSink) {
    var bytes: [UInt8] = []
    let sink = ReportSink { chunk in
      bytes += chunk
      return .delivered
    }
    body(sink)
    _ = try? sink.finish()
    return (bytes, sink)
  }
}

/// The picture of a page, or why there is none.
struct PageDrawing {
  /// The element; nil where it could not be drawn.
  var svg: String?
  /// A sentence about it for the reader of the page.
  var note: String?
  /// The same for standard error.
  var remarks: [String] = []
}
