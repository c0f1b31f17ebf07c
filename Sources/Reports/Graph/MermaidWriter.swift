/// Writes a graph as a flowchart of Mermaid: one object a line, in the graph's order.
struct MermaidWriter {
  /// So many columns of a line of text are shown.
  private static let lineColumns = 56
  /// So many columns of a title.
  private static let titleColumns = 120

  private let graph: Graph
  private let identifiers: GraphIdentifiers

  init(_ graph: Graph) {
    self.graph = graph
    identifiers = GraphIdentifiers(graph)
  }

  private var theme: Graph.Presentation.Theme { graph.presentation.theme }

  /// The whole text.
  var text: String {
    let members = Dictionary(grouping: graph.nodes) { $0.group }
    var lines = head
    for group in graph.groups {
      lines.append("  subgraph \(identifiers.name(group.id))[\(label(group))]")
      lines += members[group.id, default: []].map { "    \(line($0))" }
      lines.append("  end")
    }
    lines += members[nil, default: []].map { "  \(line($0))" }
    lines += graph.edges.map { "  \(line($0))" }
    lines += (nodeClasses + frameStyles + edgeStyles).map { "  \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private var head: [String] {
    let title = [graph.title, graph.summary].filter { !$0.isEmpty }.joined(separator: ": ")
      .drawable.shortened(columns: Self.titleColumns)
    let theme: [String] =
      switch self.theme {
      case .auto: []
      case .light: ["config:", "  theme: default"]
      case .dark: ["config:", "  theme: dark"]
      }
    return ["---", "title: \(MermaidText.scalar(title))"] + theme
      + ["---", "flowchart \(graph.presentation.direction.rawValue)"]
  }

  private func line(_ node: Graph.Node) -> String {
    let mark = node.mark.map(MermaidText.mark) ?? ""
    let sign = node.change?.sign ?? ""
    let start = [sign, mark].filter { !$0.isEmpty }.map { "\($0) " }.joined()
    let lines = node.lines.enumerated().map { index, line in
      (index == 0 ? start : "")
        + [line.name, line.detail].filter { !$0.isEmpty }.joined(separator: " · ")
    }
    let (opening, closing) = node.role.brackets
    return """
      \(identifiers.name(node.id))\(opening)\(label(lines))\(closing):::\(node.className)
      """
  }

  private func label(_ group: Graph.Group) -> String {
    let sign = group.change.map { $0.sign.isEmpty ? "" : "\($0.sign) " } ?? ""
    // One line: Mermaid leaves no room for a second one.
    return label([
      [sign + group.title, group.markLine].filter { !$0.isEmpty }.joined(separator: " · ")
    ])
  }

  private func line(_ edge: Graph.Edge) -> String {
    let label = edge.signedLabel.isEmpty ? "" : "|\(label([edge.signedLabel]))|"
    let ends = (identifiers.name(edge.source), identifiers.name(edge.target))
    return "\(ends.0) \(edge.arrow)\(label) \(ends.1)"
  }

  private func label(_ lines: [String]) -> String {
    let texts = lines.map { MermaidText.escaped($0.drawable.shortened(columns: Self.lineColumns)) }
    return "\"\(texts.joined(separator: "<br>"))\""
  }

  // MARK: Colours

  /// The classes that nodes have, each once.
  private var nodeClasses: [String] {
    let nodes = Dictionary(graph.nodes.map { ($0.className, $0) }) { first, _ in first }
    return nodes.sorted { $0.key < $1.key }.map { name, node in
      let text = node.emphasis == .faded ? GraphPalette.gray : GraphPalette.text
      let dashes = node.isDashed ? ",stroke-dasharray:5 3" : ""
      return """
        classDef \(name) fill:\(node.ground.on(theme)),stroke:\(node.ink.on(theme)),\
        stroke-width:\(node.width ?? "1.6")px,color:\(text.on(theme))\(dashes)
        """
    }
  }

  private var frameStyles: [String] {
    graph.groups.enumerated().map { index, group in
      let tint = GraphPalette.tint(index, group)
      let frame = group.frameInk(tint)
      let dashes = group.change == .removed ? ",stroke-dasharray:5 3" : ""
      return """
        style \(identifiers.name(group.id)) fill:\(tint.fill.on(theme)),\
        stroke:\(frame.on(theme)),color:\(GraphPalette.text.on(theme))\(dashes)
        """
    }
  }

  /// The colours of lines, by the numbers of the edges that have them.
  private var edgeStyles: [String] {
    var styles: [String] = []
    var numbers: [String: [String]] = [:]
    for (number, edge) in graph.edges.enumerated() {
      let width = edge.emphasis == .highlighted ? ",stroke-width:4px" : ""
      let style = "stroke:\(edge.ink.on(theme))\(width)"
      if numbers[style] == nil { styles.append(style) }
      numbers[style, default: []].append("\(number)")
    }
    return styles.map { "linkStyle \(numbers[$0, default: []].joined(separator: ",")) \($0)" }
  }
}

extension Graph.Node.Role {
  /// What a node's text stands in, which gives it its form.
  fileprivate var brackets: (opening: String, closing: String) {
    switch self {
    case .workload: ("(", ")")
    case .outside: ("([", "])")
    case .entryPoint: ("[[", "]]")
    case .node: ("[", "]")
    case .group: ("(", ")")
    }
  }
}

extension Graph.Node {
  /// The name of its class: letters and dashes only, and no word of Mermaid.
  fileprivate var className: String {
    let words =
      [role.word.replacing(" ", with: "-")] + (change.map { [$0.rawValue] } ?? [])
      + (emphasis == .normal ? [] : [emphasis.rawValue])
    return words.joined(separator: "-")
  }
}

extension Graph.Edge {
  /// The line of an edge: thick where it was added, dotted where nothing restricts it or it is gone, with
  /// crosses where nothing passes.
  fileprivate var arrow: String {
    let isBoth = direction == .both
    return switch role {
    case .policy, .outside, .change(.changed), .change(.unchanged): isBoth ? "<-->" : "-->"
    case .open, .doubtful, .change(.removed): isBoth ? "<-.->" : "-.->"
    case .change(.added): isBoth ? "<==>" : "==>"
    case .denied: isBoth ? "x-.-x" : "-.-x"
    }
  }
}
