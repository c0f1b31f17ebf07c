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
    drawing.render(report, as: name, to: sink) { graph, bytes in
      Array(SVGDocument(drawn: String(decoding: bytes, as: UTF8.self), graph).text.utf8)
    }
  }
}

/// Portable Network Graphics: the graph as dots, laid out by Graphviz.
public struct PNGFormat: ReportFormat {
  /// Twice what screens show at their usual size.
  private static let dotsPerInch = 144
  private let drawing: Drawing

  /// Creates the format.
  public init(_ drawing: Drawing = Drawing()) { self.drawing = drawing }
  /// `png`.
  public var name: String { "png" }
  /// `png`.
  public var fileExtensions: [String] { ["png"] }
  /// True.
  public var isBinary: Bool { true }
  /// Whether the report has a graph.
  public func canRender(_ report: Report) -> Bool { report.graph != nil }
  /// Draws the graph; fails where Graphviz does.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    drawing.render(report, as: name, dotsPerInch: Self.dotsPerInch, to: sink)
  }
}

/// Portable Document Format: the graph on a page of its size, laid out by Graphviz.
public struct PDFFormat: ReportFormat {
  private let drawing: Drawing

  /// Creates the format.
  public init(_ drawing: Drawing = Drawing()) { self.drawing = drawing }
  /// `pdf`.
  public var name: String { "pdf" }
  /// `pdf`.
  public var fileExtensions: [String] { ["pdf"] }
  /// True.
  public var isBinary: Bool { true }
  /// Whether the report has a graph.
  public func canRender(_ report: Report) -> Bool { report.graph != nil }
  /// Draws the graph; fails where Graphviz does.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    drawing.render(report, as: name, to: sink) { $1.withoutDateOfPDF }
  }
}

extension [UInt8] {
  /// The document without the time at which it was made: the same graph gives the same bytes.
  ///
  /// Blanks take its place, since the document knows its parts by where they begin.
  fileprivate var withoutDateOfPDF: [UInt8] {
    let key = Array("/CreationDate (".utf8)
    guard let start = firstRange(of: key),
      let end = self[start.upperBound...].firstIndex(of: UInt8(ascii: ")"))
    else { return self }
    var result = self
    for index in start.lowerBound...end { result[index] = UInt8(ascii: " ") }
    return result
  }
}
