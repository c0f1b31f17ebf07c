import BuiltProgram
import GraphvizReports
import Reports
import TemporaryFolders

/// What a format made of a graph.
struct Picture {
  var text = ""
  var remarks: [String] = []
  var failure: RenderingFailure?

  /// Draws a graph as SVG.
  init(_ graph: Graph, _ drawing: Drawing = .built) {
    let collected = Collected()
    let sink = ReportSink { bytes in
      collected.bytes += bytes
      return .delivered
    }
    let report = Report(title: "", text: { _ in }, data: { _ in }, graph: { graph })
    SVGFormat(drawing).render(report, to: sink, terminal: .plain)
    remarks = sink.remarks
    do {
      try sink.finish()
    } catch {
      failure = sink.failure
    }
    text = String(decoding: collected.bytes, as: UTF8.self)
  }

  /// How often a text occurs.
  func count(_ part: String) -> Int { text.components(around: part) }

  /// Bytes that a sink delivered; a class, since the sink's closure adds to it.
  private final class Collected {
    var bytes: [UInt8] = []
  }
}

extension String {
  fileprivate func components(around part: String) -> Int { ranges(of: part).count }
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
