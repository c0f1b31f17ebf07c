import Reports

/// Why a picture could not be drawn.
public enum DrawingFault: Error, Hashable, Sendable {
  /// The program that draws can't be started, with the system's error number.
  case noProgram(code: Int32)
  /// There is no libgvc.
  case noLibrary
  /// The libgvc that was found isn't one.
  case otherLibrary
  /// Graphviz has no plugin that lays out or renders so.
  case noPlugin(String)
  /// It took longer than it may.
  case late(Duration)
  /// Graphviz ended by a signal.
  case crashed(signal: Int32)
  /// Graphviz drew it, but not all of it, with its complaint.
  case incomplete(String)
  /// Graphviz took no picture from it, with its complaint.
  case refused(String)

  /// Whether a simpler picture may do better.
  var dependsOnGraph: Bool {
    switch self {
    case .late, .crashed, .incomplete: true
    case .noProgram, .noLibrary, .otherLibrary, .noPlugin, .refused: false
    }
  }

  /// Whether the ranks of nodes may be what it stumbled over: then edges are lost, and Graphviz ends itself
  /// where it cuts one at a frame that it doesn't reach.
  var dependsOnRanking: Bool {
    switch self {
    case .crashed, .incomplete: true
    case .noProgram, .noLibrary, .otherLibrary, .noPlugin, .late, .refused: false
    }
  }

  /// What stopped it, as the start of a sentence.
  var words: String {
    switch self {
    case .noProgram(let code): "netsim can't start itself to draw (system error \(code))"
    case .noLibrary: "drawing needs Graphviz, and its library libgvc is not installed"
    case .otherLibrary: "the libgvc that was found lacks what drawing needs"
    case .noPlugin(let name): "Graphviz has no plugin for `\(name)`"
    case .late(let limit): "drawing took longer than \(limit.components.seconds) seconds"
    case .crashed(let signal): "Graphviz ended by signal \(signal)"
    case .incomplete(let complaint): "Graphviz left out a part: \(complaint)"
    case .refused(let complaint): "Graphviz refused the graph: \(complaint)"
    }
  }

  /// The fault in the words of reports.
  var failure: RenderingFailure { RenderingFailure(words, help: help) }

  private var help: String? {
    switch self {
    case .noLibrary, .otherLibrary: "apt install libgvc6, or -o dot, which needs no library"
    case .noPlugin: "apt install --reinstall libgvc6, or -o dot, which needs no library"
    case .late, .crashed, .incomplete:
      "-o dot writes the graph without drawing it, -n NAMESPACE narrows it"
    case .noProgram, .refused: "-o dot writes the graph without drawing it"
    }
  }
}
