/// Writes a graph in DOT, the language of Graphviz: one object a line, in the graph's order.
public struct DOTWriter {
  private let graph: Graph
  private let style: DOTStyle
  private let labels: DOTLabels
  /// Id of a node -> its name in the text.
  private let names: [String: String]
  private let groupOfNode: [String: String]

  /// Creates a writer.
  public init(_ graph: Graph, style: DOTStyle = DOTStyle()) {
    self.graph = graph
    self.style = style
    labels = DOTLabels(graph)
    var unique = UniqueNames()
    names = Dictionary(
      graph.nodes.map { ($0.id, unique.name($0.id, written: DOTText.quoted)) }
    ) { first, _ in first }
    groupOfNode = Dictionary(
      graph.nodes.compactMap { node in node.group.map { (node.id, $0) } }
    ) { first, _ in first }
  }

  /// Writes the graph.
  public func write(to write: (String) -> Void) {
    write("digraph \"netsim\" {\n")
    write("  graph [\(style.graphAttributes(graph.presentation)), label=\(labels.title)]\n")
    write("  node [\(style.nodeAttributes)]\n")
    write("  edge [\(style.edgeAttributes)]\n")
    let members = Dictionary(grouping: graph.nodes) { $0.group }
    for (index, group) in graph.groups.enumerated() {
      writeGroup(index, group, members[group.id, default: []], write)
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

  private func writeGroup(
    _ index: Int,
    _ group: Graph.Group,
    _ nodes: [Graph.Node],
    _ write: (String) -> Void
  ) {
    let tint =
      group.change == nil
      ? GraphPalette.tints[index % GraphPalette.tints.count] : GraphPalette.neutralTint
    let isMarked = group.change == .added || group.change == .removed
    let frame = isMarked ? group.change?.ink.light ?? tint.frame : tint.frame
    let dashes = group.change == .removed ? ",dashed" : ""
    write("  subgraph \(DOTText.quoted("cluster_\(group.id)")) {\n")
    write(
      """
          graph [id=\(identifier("ns", group.id)), class=ns, style="rounded,filled\(dashes)", \
      fillcolor="\(tint.fill)", color="\(frame)", penwidth=1.2, margin=14, \
      tooltip=\(DOTText.quoted(group.tooltip.isEmpty ? group.title : group.tooltip)), \
      label=\(labels.label(of: group))]\n
      """
    )
    for node in nodes { write("    \(line(node))\n") }
    write("  }\n")
  }

  private func line(_ node: Graph.Node) -> String {
    let change = node.change.map { " \($0.rawValue)" } ?? ""
    return """
      \(name(node.id)) [id=\(identifier("node", node.id)), class="\(node.role.word)\(change)", \
      color="\(node.ink.light)"\(node.frame), \
      tooltip=\(DOTText.quoted(node.tooltip.isEmpty ? node.id : node.tooltip)), \
      label=\(labels.label(of: node))]
      """
  }

  private func line(_ edge: Graph.Edge, _ identifiers: inout UniqueNames) -> String {
    let arrow = edge.direction == .both ? ", dir=both" : ""
    let group = groupOfNode[edge.source]
    let weight = group != nil && group == groupOfNode[edge.target] ? ", weight=4" : ""
    let told = edge.tooltip.isEmpty ? "\(edge.source) -> \(edge.target)" : edge.tooltip
    var texts = ", tooltip=\(DOTText.quoted(told))"
    if style.edgeTexts == .labels, !edge.signedLabel.isEmpty {
      texts += ", labeltooltip=\(DOTText.quoted(told)), label=\(labels.label(of: edge))"
    }
    let id = identifiers.name("\(edge.source)->\(edge.target)")
    return """
      \(name(edge.source)) -> \(name(edge.target)) [id=\(identifier("edge", id)), \
      class="flow \(edge.role.word)", color="\(edge.role.color)"\(edge.role.line)\(arrow)\(weight)\
      \(texts)]
      """
  }

  private func name(_ id: String) -> String { names[id] ?? DOTText.quoted(id) }

  private func identifier(_ kind: String, _ id: String) -> String {
    "\"\(kind)-\(DOTText.identifier(id))\""
  }
}
