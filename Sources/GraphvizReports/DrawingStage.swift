import Reports

/// One way to draw a graph, the more telling ones first; the layout of large graphs takes too long with
/// everything in them.
struct DrawingStage {
  /// What is drawn.
  let graph: Graph
  /// How it is written for the layout.
  let style: DOTStyle
  /// What the picture lacks, nil where it has everything.
  let loss: String?
  /// Whether it only does better where the way before stumbled over the ranks of nodes.
  let isRepair: Bool

  /// How many nodes and edges are laid out in about a second.
  private struct Bounds {
    let nodes: Int
    let edges: Int
    static let labels = Bounds(nodes: 150, edges: 400)
    static let tooltips = Bounds(nodes: 500, edges: 1500)

    func admit(_ graph: Graph) -> Bool { graph.nodes.count <= nodes && graph.edges.count <= edges }
  }

  /// The ways that may do for a graph, in the order in which they are tried; at least one.
  static func all(for graph: Graph) -> [DrawingStage] {
    let whole = framed(graph, lacking: [])
    switch graph.presentation.folding {
    case .automatic where !graph.groups.isEmpty:
      let folded = graph.foldingGroups()
      let lacking = ["each namespace is drawn as one node"]
      return whole + framed(folded, lacking: lacking) + [loose(folded, lacking: lacking)]
    case .automatic, .never: return whole + [loose(graph, lacking: [])]
    }
  }

  private static func framed(_ graph: Graph, lacking: [String]) -> [DrawingStage] {
    var stages: [DrawingStage] = []
    if Bounds.labels.admit(graph) {
      stages.append(DrawingStage(graph, DOTStyle(), lacking))
      stages.append(DrawingStage(graph, DOTStyle(ranking: .global), lacking, isRepair: true))
    }
    if Bounds.tooltips.admit(graph) {
      stages.append(DrawingStage(graph, DOTStyle(edgeTexts: .tooltips), lacking + [noLabels]))
    }
    return stages
  }

  /// The last way: nodes where there is room for them.
  private static func loose(_ graph: Graph, lacking: [String]) -> DrawingStage {
    DrawingStage(
      graph,
      DOTStyle(edgeTexts: .tooltips, grouping: .grounds),
      lacking + (graph.groups.isEmpty ? [] : ["namespaces are told by colours, not by frames"])
        + [noLabels]
    )
  }

  private static let noLabels = "edges are told by tooltips, not by labels"

  private init(
    _ graph: Graph,
    _ style: DOTStyle,
    _ lacking: [String],
    isRepair: Bool = false
  ) {
    self.graph = graph
    self.style = style
    self.isRepair = isRepair
    loss = lacking.isEmpty ? nil : lacking.joined(separator: ", and ")
  }
}

extension Drawing {
  /// A picture, and what is to be said of it.
  struct Picture {
    var bytes: [UInt8]
    var remark: String?
  }

  /// Draws a graph with as much in it as can be laid out in time; dots tell how fine it is where it is made
  /// of them.
  func draw(
    _ graph: Graph,
    as format: String,
    dotsPerInch: Int? = nil
  ) throws(DrawingFault) -> Picture {
    var reason =
      "\(graph.nodes.count) nodes with \(graph.edges.count) edges are too many for all of it"
    var fault: DrawingFault?
    for stage in DrawingStage.all(for: graph) {
      if stage.isRepair, fault?.dependsOnRanking != true { continue }
      do throws(DrawingFault) {
        var style = stage.style
        style.dotsPerInch = dotsPerInch
        let dot = DOTWriter(stage.graph, style: style).text
        let bytes = try draw(dot, by: style.engine, as: format)
        return Picture(bytes: bytes, remark: stage.loss.map { "\(reason): \($0)" })
      } catch {
        guard error.dependsOnGraph else { throw error }
        fault = error
        reason = error.words
      }
    }
    throw fault ?? .refused("no picture")
  }

  /// Draws the graph of a report, and hands the picture to a sink; fails where Graphviz does.
  func render(
    _ report: Report,
    as format: String,
    dotsPerInch: Int? = nil,
    to sink: ReportSink,
    finishing finish: (Graph, [UInt8]) -> [UInt8] = { $1 }
  ) {
    guard let graph = report.graph?() else { return }
    do throws(DrawingFault) {
      let picture = try draw(graph, as: format, dotsPerInch: dotsPerInch)
      if let remark = picture.remark { sink.remark(remark) }
      sink.write(finish(graph, picture.bytes))
    } catch {
      sink.fail(error.failure)
    }
  }
}
