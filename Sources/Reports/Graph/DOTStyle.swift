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

  /// How nodes that belong together are shown.
  public enum Grouping: Hashable, Sendable {
    /// By frames around them.
    case frames
    /// By the colour of their ground and a line on each: the layout knows no frames.
    case grounds
  }

  /// Which texts edges carry.
  public var edgeTexts: EdgeTexts
  /// How nodes are put into ranks.
  public var ranking: Ranking
  /// How nodes that belong together are shown.
  public var grouping: Grouping
  /// How many dots a picture made of dots has to an inch; nil leaves that to the reader.
  public var dotsPerInch: Int?

  /// Creates a style.
  public init(
    edgeTexts: EdgeTexts = .labels,
    ranking: Ranking = .byGroup,
    grouping: Grouping = .frames,
    dotsPerInch: Int? = nil
  ) {
    self.edgeTexts = edgeTexts
    self.ranking = ranking
    self.grouping = grouping
    self.dotsPerInch = dotsPerInch
  }

  /// Which of Graphviz' layouts the style is made for.
  public var engine: String {
    switch grouping {
    case .frames: "dot"
    case .grounds: "sfdp"
    }
  }

  /// Attributes of the whole graph.
  func graphAttributes(_ presentation: Graph.Presentation) -> String {
    let theme = presentation.theme
    let resolution = dotsPerInch.map {
      ", dpi=\($0), size=\"\(Self.mostInches),\(Self.mostInches)\""
    }
    return """
      \(layout(presentation.direction)), fontname="\(Self.font)", fontsize=11, \
      fontcolor="\(GraphPalette.text.on(theme))", bgcolor="\(GraphPalette.ground.on(theme))", \
      pad=0.3, outputorder=edgesfirst, labelloc=t, labeljust=l\(resolution ?? "")
      """
  }

  private func layout(_ direction: Graph.Presentation.Direction) -> String {
    guard grouping == .frames else { return "overlap=prism, splines=line" }
    let spacing =
      direction == .leftToRight ? "nodesep=0.24, ranksep=0.75" : "nodesep=0.40, ranksep=0.65"
    let ranks = ranking == .global ? ", newrank=true" : ""
    let common = "rankdir=\(direction.rawValue), compound=true\(ranks), \(spacing)"
    switch edgeTexts {
    case .labels: return "\(common), splines=true"
    case .tooltips:
      // Limits on the network simplex, and straight lines: half a minute turns to a second.
      return "\(common), splines=line, nslimit=2, nslimit1=2, mclimit=0.5"
    }
  }

  /// Attributes that nodes have unless they say otherwise.
  func nodeAttributes(_ theme: Graph.Presentation.Theme) -> String {
    """
    shape=box, style="rounded,filled", fillcolor="\(GraphPalette.nodeGround.on(theme))", \
    penwidth=1.6, margin="0.11,0.06", width=0, height=0, fontname="\(Self.font)", fontsize=11, \
    fontcolor="\(GraphPalette.text.on(theme))"
    """
  }

  /// Attributes that edges have unless they say otherwise.
  var edgeAttributes: String {
    "fontname=\"\(Self.font)\", fontsize=9, penwidth=1.3, arrowsize=0.7"
  }

  /// Verdana is as wide as DejaVu Sans: a reader without the latter sees no text clipped.
  static let font = "DejaVu Sans,Verdana,sans-serif"
  /// What is wider or higher is drawn smaller: the dots of a picture are held in memory.
  private static let mostInches = 80
}

extension Graph.Edge {
  /// The colour of its line.
  var ink: GraphPalette.Ink { emphasis == .faded ? GraphPalette.pale : role.ink }
  /// The colour of its label.
  var textInk: GraphPalette.Ink { emphasis == .faded ? GraphPalette.gray : role.ink }

  /// The line, which tells role and emphasis without its colour.
  var line: [String] {
    switch emphasis {
    case .normal: role.line + role.width
    case .highlighted: role.line + ["penwidth=3.2"]
    case .faded: role.line + ["penwidth=1"]
    }
  }

  /// The colour as edges take it: two parallel lines for what changed.
  func color(_ theme: Graph.Presentation.Theme) -> String {
    let color = ink.on(theme)
    return role == .change(.changed) ? "\(color):\(color)" : color
  }
}

extension Graph.Edge.Role {
  /// The form of the line.
  fileprivate var line: [String] {
    switch self {
    case .policy, .outside, .change(.added), .change(.changed), .change(.unchanged): []
    case .open, .change(.removed): ["style=dashed"]
    case .doubtful: ["style=dotted", "arrowhead=empty", "arrowtail=empty"]
    case .denied: ["style=dashed", "arrowhead=tee", "arrowtail=tee"]
    }
  }

  /// Its width, where it isn't the common one.
  fileprivate var width: [String] {
    switch self {
    case .policy, .outside, .open: []
    case .doubtful, .denied, .change(.removed): ["penwidth=1.8"]
    case .change(.added): ["penwidth=2.4"]
    case .change(.changed): ["penwidth=1.4"]
    case .change(.unchanged): ["penwidth=1"]
    }
  }

  /// The line in a legend.
  var glyph: String {
    switch self {
    case .policy, .outside, .change(.unchanged): "──▶"
    case .open, .change(.removed): "╌╌▶"
    case .doubtful: "┈┈▷"
    case .denied: "╌✕╌"
    case .change(.added): "━━▶"
    case .change(.changed): "══▶"
    }
  }
}

extension Graph.Node.Role {
  /// The form of its nodes in a legend, where no mark tells it.
  var glyph: String { self == .entryPoint ? "▣" : "■" }
}

extension Graph.Node {
  /// The colour of its frame.
  var ink: GraphPalette.Ink {
    emphasis == .faded ? GraphPalette.pale : change?.ink ?? role.ink
  }
  /// The colour of its mark.
  var textInk: GraphPalette.Ink {
    emphasis == .faded ? GraphPalette.gray : change?.ink ?? role.ink
  }

  /// How it is drawn; on the ground of its group where no frame shows that.
  func look(_ theme: Graph.Presentation.Theme, tint: GraphPalette.Tint? = nil) -> [String] {
    let ground = emphasis == .normal ? tint?.fill ?? ground : ground
    return ["color=\"\(ink.on(theme))\""] + form
      + (ground == GraphPalette.nodeGround ? [] : ["fillcolor=\"\(ground.on(theme))\""])
      + (width.map { ["penwidth=\($0)"] } ?? [])
  }

  /// The form of its frame, where it isn't the common one.
  private var form: [String] {
    if isDashed { return ["style=\"rounded,filled,dashed\""] }
    return switch role {
    case .entryPoint: ["style=filled", "peripheries=2"]
    case .node: ["style=filled"]
    case .workload, .outside, .group: []
    }
  }

  /// Whether its frame is a dashed line.
  var isDashed: Bool { change == .removed || role == .outside }

  /// The width of its frame, where it isn't the common one.
  var width: String? {
    switch (emphasis, change, role) {
    case (.highlighted, _, _): "3"
    case (_, .added, _): "2.4"
    case (.faded, _, _), (_, _, .outside), (_, _, .entryPoint), (_, _, .node): "1.2"
    case (.normal, _, .workload), (.normal, _, .group): nil
    }
  }

  /// What its text stands on.
  var ground: GraphPalette.Ink {
    if emphasis == .highlighted { return GraphPalette.highlightGround }
    return switch role {
    case .workload, .group: GraphPalette.nodeGround
    case .outside, .entryPoint, .node: GraphPalette.outsideGround
    }
  }
}
