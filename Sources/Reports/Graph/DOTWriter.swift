/// Writes a graph in DOT, the language of Graphviz: one object a line, in the graph's order.
public struct DOTWriter {
  private let graph: Graph
  private let style: DOTStyle
  private let labels: DOTLabels
  private let ends: DOTEnds
  private let members: [String?: [Graph.Node]]

  /// Creates a writer.
  public init(_ graph: Graph, style: DOTStyle = DOTStyle()) {
    self.graph = graph
    self.style = style
    labels = DOTLabels(graph)
    ends = DOTEnds(graph)
    members = Dictionary(grouping: graph.nodes) { $0.group }
  }

  private var theme: Graph.Presentation.Theme { graph.presentation.theme }

  /// Writes the graph.
  public func write(to write: (String) -> Void) {
    write("digraph \"netsim\" {\n")
    write("  graph [\(style.graphAttributes(graph.presentation)), label=\(labels.title)]\n")
    write("  node [\(style.nodeAttributes(theme))]\n")
    write("  edge [\(style.edgeAttributes)]\n")
    for (index, group) in graph.groups.enumerated() {
      let tint = GraphPalette.tint(index, group)
      switch style.grouping {
      case .frames: writeFrame(group, tint, write)
      case .grounds: writeLoose(group, tint, write)
      }
    }
    for node in members[nil, default: []] { write("  \(line(node))\n") }
    var identifiers = UniqueNames()
    for edge in graph.edges { write("  \(line(edge, &identifiers))\n") }
    write("}\n")
  }

  /// The whole text.
  public var text: String {
    var result = ""
    write { result += $0 }
    return result
  }

  /// A frame and the nodes in it.
  private func writeFrame(
    _ group: Graph.Group,
    _ tint: GraphPalette.Tint,
    _ write: (String) -> Void
  ) {
    let dashes = group.change == .removed ? ",dashed" : ""
    let attributes =
      [
        identifier("ns", group.id), "class=ns", "style=\"rounded,filled\(dashes)\"",
        "fillcolor=\"\(tint.fill.on(theme))\"", "color=\"\(group.frameInk(tint).on(theme))\"",
        "penwidth=1.2",
        "margin=14",
      ] + told(group.tooltip, else: group.title) + link(group.link)
      + ["label=\(labels.label(of: group))"]
    write("  subgraph \(DOTEnds.frame(of: group.id)) {\n")
    write("    graph [\(attributes.joined(separator: ", "))]\n")
    for node in members[group.id, default: []] { write("    \(line(node))\n") }
    write("  }\n")
  }

  /// The nodes of a group, and one for all of them where edges end at the frame.
  private func writeLoose(
    _ group: Graph.Group,
    _ tint: GraphPalette.Tint,
    _ write: (String) -> Void
  ) {
    if ends.isEnd(group) {
      let all = Graph.Node(
        id: group.id,
        title: group.title,
        subtitle: "all of it",
        role: .group,
        change: group.change,
        tooltip: group.tooltip,
        link: group.link
      )
      write("  \(line(all, tint: tint))\n")
    }
    for node in members[group.id, default: []] {
      write("  \(line(node, in: group.title, tint: tint))\n")
    }
  }

  private func line(
    _ node: Graph.Node,
    in frame: String? = nil,
    tint: GraphPalette.Tint? = nil
  ) -> String {
    let classes =
      [node.role.word] + (node.change.map { [$0.rawValue] } ?? []) + node.emphasis.classes
    let attributes =
      [identifier("node", node.id), "class=\"\(classes.joined(separator: " "))\""]
      + node.look(theme, tint: tint)
      + told(node.tooltip, else: ([node.id] + node.members.map(\.id)).joined(separator: "\n"))
      + link(node.link) + ["label=\(labels.label(of: node, in: frame))"]
    return "\(ends.name(node.id)) [\(attributes.joined(separator: ", "))]"
  }

  private func line(_ edge: Graph.Edge, _ identifiers: inout UniqueNames) -> String {
    let classes = ["flow", edge.role.word] + edge.emphasis.classes
    let id = identifiers.name("\(edge.source)->\(edge.target)")
    let source = ends.end(edge.source, .source, style.grouping)
    let target = ends.end(edge.target, .target, style.grouping)
    let tooltip = edge.tooltip.isEmpty ? "\(edge.source) -> \(edge.target)" : edge.tooltip
    var attributes =
      [identifier("edge", id), "class=\"\(classes.joined(separator: " "))\""]
      + ["color=\"\(edge.color(theme))\""] + edge.line
      + (edge.direction == .both ? ["dir=both"] : [])
      + (ends.areInOneGroup(edge) ? ["weight=4"] : []) + source.clipping + target.clipping
      + told(tooltip, else: "") + link(edge.link)
    if style.edgeTexts == .labels, !edge.signedLabel.isEmpty {
      attributes += [
        "labeltooltip=\(DOTText.quoted(tooltip))", "label=\(labels.label(of: edge))",
      ]
    }
    return "\(source.name) -> \(target.name) [\(attributes.joined(separator: ", "))]"
  }

  private func told(_ tooltip: String, else name: String) -> [String] {
    ["tooltip=\(DOTText.quoted(tooltip.isEmpty ? name : tooltip))"]
  }

  /// A link, in which Graphviz takes `&` for the start of an entity.
  private func link(_ link: String?) -> [String] {
    guard let link = link?.safeLink else { return [] }
    return ["URL=\"\(link.replacing("&", with: "&amp;"))\""]
  }

  private func identifier(_ kind: String, _ id: String) -> String {
    "id=\"\(kind)-\(DOTText.identifier(id))\""
  }
}

extension Graph.Emphasis {
  /// Its classes in an SVG.
  fileprivate var classes: [String] { self == .normal ? [] : [rawValue] }
}
