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
  /// Whether it only does better where the way before left something out.
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
    let whole = stages(graph, lacking: [])
    guard !graph.groups.isEmpty else { return whole.isEmpty ? [last(graph, lacking: [])] : whole }
    let folded = graph.foldingGroups()
    let folding = ["each namespace is drawn as one node"]
    let coarse = stages(folded, lacking: folding)
    return whole + (coarse.isEmpty ? [last(folded, lacking: folding)] : coarse)
  }

  private static func stages(_ graph: Graph, lacking: [String]) -> [DrawingStage] {
    var stages: [DrawingStage] = []
    if Bounds.labels.admit(graph) {
      stages.append(DrawingStage(graph, DOTStyle(), lacking))
      stages.append(DrawingStage(graph, DOTStyle(ranking: .global), lacking, isRepair: true))
    }
    if Bounds.tooltips.admit(graph) { stages.append(last(graph, lacking: lacking)) }
    return stages
  }

  private static func last(_ graph: Graph, lacking: [String]) -> DrawingStage {
    DrawingStage(
      graph,
      DOTStyle(edgeTexts: .tooltips),
      lacking + ["edges are told by tooltips, not by labels"]
    )
  }

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

  /// Draws a graph with as much in it as can be laid out in time.
  func draw(_ graph: Graph, as format: String) throws(DrawingFault) -> Picture {
    var reason =
      "\(graph.nodes.count) nodes with \(graph.edges.count) edges are too many for all of it"
    var fault: DrawingFault?
    for stage in DrawingStage.all(for: graph) {
      if stage.isRepair, fault?.isIncomplete != true { continue }
      do throws(DrawingFault) {
        let bytes = try draw(DOTWriter(stage.graph, style: stage.style).text, as: format)
        return Picture(bytes: bytes, remark: stage.loss.map { "\(reason): \($0)" })
      } catch {
        guard error.dependsOnGraph else { throw error }
        fault = error
        reason = error.words
      }
    }
    throw fault ?? .refused("no picture")
  }
}
