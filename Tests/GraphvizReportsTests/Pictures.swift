import BuiltProgram
import GraphvizReports
import Reports
import TemporaryFolders

/// What a format made of a graph.
struct Picture {
  /// All formats of graphs, drawn by the netsim that was built.
  static let formats: [any ReportFormat] =
    ReportFormats.all + [SVGFormat(.built), PNGFormat(.built), PDFFormat(.built)]

  private(set) var bytes: [UInt8] = []
  private(set) var remarks: [String] = []
  private(set) var failure: RenderingFailure?

  /// Draws a graph as SVG.
  init(_ graph: Graph, _ drawing: Drawing = .built) { self.init(graph, as: SVGFormat(drawing)) }

  /// Renders a graph.
  init(_ graph: Graph, as format: any ReportFormat) {
    let collected = Collected()
    let sink = ReportSink { bytes in
      collected.bytes += bytes
      return .delivered
    }
    let report = Report(title: "", text: { _ in }, data: { _ in }, graph: { graph })
    format.render(report, to: sink, terminal: .plain)
    remarks = sink.remarks
    do {
      try sink.finish()
    } catch {
      failure = sink.failure
    }
    bytes = collected.bytes
  }

  /// The bytes as text.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// How often a text occurs.
  func count(_ part: String) -> Int { text.ranges(of: part).count }

  /// Bytes that a sink delivered; a class, since the sink's closure adds to it.
  private final class Collected {
    var bytes: [UInt8] = []
  }
}

extension Drawing {
  /// By the netsim that was built beside the tests, with time enough for a busy machine.
  static let built = Drawing(program: BuiltNetsim.path, timeLimit: .seconds(120))
}

/// A program that stands for the one that draws.
enum FakeProgram {
  /// Calls the body with drawing by a shell script, in which `$NETSIM` is the program that was built
  /// and `$DIR` a folder of its own.
  static func draws<Result>(
    by script: String,
    timeLimit: Duration = .seconds(120),
    _ body: (Drawing) -> Result
  ) -> Result {
    let folder = TemporaryFolder()
    let start = "#!/bin/sh\nNETSIM='\(BuiltNetsim.path)'\nDIR='\(folder.path)'\n"
    folder.put("draw", "\(start)\(script)\n")
    folder.makeExecutable("draw")
    return withExtendedLifetime(folder) {
      body(Drawing(program: folder.path("draw"), timeLimit: timeLimit))
    }
  }
}
