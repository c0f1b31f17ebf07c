import CGraphviz

/// How pictures are drawn: by which program, and how long it may take.
public struct Drawing: Hashable, Sendable {
  /// The path of netsim, which draws in a process of its own.
  public var program: String
  /// How long one attempt may take.
  public var timeLimit: Duration

  /// Creates settings; by default the running program draws, for at most ten seconds.
  public init(program: String = "/proc/self/exe", timeLimit: Duration = .seconds(10)) {
    self.program = program
    self.timeLimit = timeLimit
  }

  /// Lays out a graph in DOT and renders it.
  ///
  /// - Parameters:
  ///   - dot: The graph.
  ///   - engine: Which layout: `dot`, `sfdp`, ...
  ///   - format: What Graphviz renders: `svg`, `png`, `pdf`, `dot` with positions, ...
  /// - Returns: The picture.
  /// - Throws: `DrawingFault`, whatever becomes of the process that draws, and where the picture lacks
  ///   something: libgvc only complains when it loses an edge.
  public func draw(
    _ dot: String,
    by engine: String = "dot",
    as format: String
  ) throws(DrawingFault) -> [UInt8] {
    let seconds = timeLimit.components.seconds + 2
    let result: DrawingProcess.Result
    do throws(DrawingProcess.Refusal) {
      let process = try DrawingProcess([
        program, DrawingChild.word, engine, format, "\(seconds)",
      ])
      result = process.finish(Array(dot.utf8), before: .now.advanced(by: timeLimit))
    } catch {
      throw .noProgram(code: error.code)
    }
    guard result.ending == .exited(0) else { throw fault(result, engine, format) }
    if let complaint = lines(result.errors).first(where: { $0.contains("Error:") }) {
      throw .incomplete(complaint)
    }
    return result.output
  }

  private func lines(_ errors: [UInt8]) -> [String] {
    String(decoding: errors, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func fault(
    _ result: DrawingProcess.Result,
    _ engine: String,
    _ format: String
  ) -> DrawingFault {
    let complaint = lines(result.errors).last ?? ""
    switch result.ending {
    case .late: return .late(timeLimit)
    case .killed(let signal): return .crashed(signal: signal)
    case .exited(let code):
      switch cgraphviz_outcome(UInt32(code)) {
      case CGRAPHVIZ_NO_LIBRARY: return .noLibrary
      case CGRAPHVIZ_OTHER_LIBRARY: return .otherLibrary
      case CGRAPHVIZ_FORMAT: return .noPlugin(format)
      case CGRAPHVIZ_LAYOUT where complaint.contains("Use one of:"): return .noPlugin(engine)
      default: return .refused(complaint)
      }
    }
  }
}
