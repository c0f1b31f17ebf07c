/// How much of a graph is written, and how hard Graphviz works on its layout.
public struct DOTStyle: Hashable, Sendable {
  /// Which texts edges carry.
  public enum EdgeTexts: Hashable, Sendable {
    /// Labels and tooltips.
    case labels
    /// Tooltips only: the layout of many labels takes too long.
    case tooltips
  }

  /// How nodes are put into ranks.
  public enum Ranking: Hashable, Sendable {
    /// In each group first: quick, but with groups and labels Graphviz 2.42 loses edges of some graphs.
    case byGroup
    /// In the whole graph at once: no edge is lost, and it takes ten times as long and more.
    case global
  }

  /// Which texts edges carry.
  public var edgeTexts: EdgeTexts
  /// How nodes are put into ranks.
  public var ranking: Ranking

  /// Creates a style.
  public init(
    edgeTexts: EdgeTexts = .labels,
    ranking: Ranking = .byGroup
  ) {
    self.edgeTexts = edgeTexts
    self.ranking = ranking
  }

  /// Attributes of the whole graph.
  func graphAttributes(_ presentation: Graph.Presentation) -> String {
    let direction = presentation.direction
    let common = """
      rankdir=\(direction.rawValue), fontname="\(Self.font)", fontsize=11, \
      fontcolor="\(GraphPalette.text.light)", bgcolor="\(GraphPalette.ground)", pad=0.3, \
      compound=true, outputorder=edgesfirst, labelloc=t, labeljust=l\
      \(ranking == .global ? ", newrank=true" : "")
      """
    let spacing =
      direction == .leftToRight ? "nodesep=0.24, ranksep=0.75" : "nodesep=0.40, ranksep=0.65"
    switch edgeTexts {
    case .labels: return "\(common), \(spacing), splines=true"
    case .tooltips:
      // Limits on the network simplex, and straight lines: half a minute turns to a second.
      return "\(common), \(spacing), splines=line, nslimit=2, nslimit1=2, mclimit=0.5"
    }
  }

  /// Attributes that nodes have unless they say otherwise.
  var nodeAttributes: String {
    """
    shape=box, style="rounded,filled", fillcolor="\(GraphPalette.ground)", penwidth=1.6, \
    margin="0.13,0.07", width=0, height=0, fontname="\(Self.font)", fontsize=11, \
    fontcolor="\(GraphPalette.text.light)"
    """
  }

  /// Attributes that edges have unless they say otherwise.
  var edgeAttributes: String {
    "fontname=\"\(Self.font)\", fontsize=9, penwidth=1.3, arrowsize=0.7"
  }

  /// Verdana is as wide as DejaVu Sans: a reader without the latter sees no text clipped.
  static let font = "DejaVu Sans,Verdana,sans-serif"
}

extension Graph.Edge.Role {
  /// The line, which tells the role without its colour.
  var line: String {
    switch self {
    case .policy, .outside: ""
    case .open: ", style=dashed"
    case .denied: ", style=dashed, penwidth=1.8"
    case .change(.added): ", penwidth=2.4"
    case .change(.removed): ", style=dashed, penwidth=1.8"
    case .change(.changed): ", penwidth=1.4"
    case .change(.unchanged): ", penwidth=1"
    }
  }

  /// The colour as edges take it: two parallel lines for what changed.
  var color: String {
    self == .change(.changed) ? "\(ink.light):\(ink.light)" : ink.light
  }

  /// The line in a legend.
  var glyph: String {
    switch self {
    case .policy, .outside, .change(.unchanged): "──▶"
    case .open, .denied, .change(.removed): "╌╌▶"
    case .change(.added): "━━▶"
    case .change(.changed): "══▶"
    }
  }
}

extension Graph.Node {
  /// The colour of its frame.
  var ink: GraphPalette.Ink { change?.ink ?? role.ink }

  /// What differs from the nodes' common look.
  var frame: String {
    let ground = ", fillcolor=\"\(GraphPalette.outsideGround)\""
    switch change {
    case .added: return ", penwidth=2.4"
    case .removed: return ", style=\"rounded,filled,dashed\""
    case .changed, .unchanged, nil: break
    }
    switch role {
    case .workload, .group: return ""
    case .outside: return ", style=\"rounded,filled,dashed\", penwidth=1.2\(ground)"
    case .entryPoint: return ", style=filled, peripheries=2, penwidth=1.2\(ground)"
    case .node: return ", style=filled, penwidth=1.2\(ground)"
    }
  }
}
