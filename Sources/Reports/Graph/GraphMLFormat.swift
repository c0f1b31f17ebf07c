import NetworkModel

/// GraphML, the XML of graph editors and of libraries that compute on graphs.
///
/// Groups are nodes with graphs of their own, which edges may end at. An edge that goes both ways is
/// written as two.
public struct GraphMLFormat: ReportFormat {
  /// Creates the format.
  public init() {}
  /// `graphml`.
  public var name: String { "graphml" }
  /// `graphml`.
  public var fileExtensions: [String] { ["graphml"] }
  /// Whether the report has a graph.
  public func canRender(_ report: Report) -> Bool { report.graph != nil }
  /// Writes the graph.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    guard let graph = report.graph?() else { return }
    GraphMLWriter(graph, sink).write()
  }
}

/// What is told of the elements of a graph, a key of GraphML for each.
private struct Key {
  var kind: String
  var name: String
  var type = "string"

  var id: String { "\(kind)-\(name)" }

  static let all =
    ["title", "summary"].map { Key(kind: "graph", name: $0) }
    + [
      "id", "label", "subtitle", "kind", "namespace", "role", "protection", "mark", "members",
      "addresses",
      "change", "emphasis", "tooltip", "link",
    ].map { Key(kind: "node", name: $0) } + [Key(kind: "node", name: "replicas", type: "int")]
    + [
      "label", "role", "ports", "unknown", "decisions", "change", "emphasis", "tooltip", "link",
    ].map { Key(kind: "edge", name: $0) } + [Key(kind: "edge", name: "count", type: "int")]
}

/// Writes the elements of GraphML.
private struct GraphMLWriter {
  private let graph: Graph
  private let sink: ReportSink
  private let identifiers: GraphIdentifiers

  init(_ graph: Graph, _ sink: ReportSink) {
    self.graph = graph
    self.sink = sink
    identifiers = GraphIdentifiers(graph)
  }

  func write() {
    let members = Dictionary(grouping: graph.nodes) { $0.group }
    sink.write(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <graphml xmlns="http://graphml.graphdrawing.org/xmlns">

      """
    )
    for key in Key.all {
      sink.write(
        """
          <key id="\(key.id)" for="\(key.kind)" attr.name="\(key.name)" attr.type="\(key.type)"/>

        """
      )
    }
    sink.write("  <graph id=\"netsim\" edgedefault=\"directed\">\n")
    write(data: [("title", graph.title), ("summary", graph.summary)], of: "graph", indent: "    ")
    for group in graph.groups { write(group, members[group.id, default: []]) }
    for node in members[nil, default: []] { write(node, indent: "    ") }
    var names = UniqueNames()
    for edge in graph.edges where sink.isOpen {
      write(edge, from: edge.source, to: edge.target, &names)
      if edge.direction == .both { write(edge, from: edge.target, to: edge.source, &names) }
    }
    sink.write("  </graph>\n</graphml>\n")
  }

  /// A group: networkx and yEd look into the graph of a node that says that it is a folder.
  private func write(_ group: Graph.Group, _ nodes: [Graph.Node]) {
    let id = identifiers.name(group.id)
    sink.write("    <node id=\"\(id)\" yfiles.foldertype=\"group\">\n")
    write(
      data: [
        ("id", group.id), ("label", group.title), ("subtitle", group.subtitle),
        ("role", "namespace"), ("mark", group.mark), ("change", group.change?.rawValue ?? ""),
        ("tooltip", group.tooltip), ("link", group.link?.safeLink ?? ""),
      ],
      of: "node",
      indent: "      "
    )
    sink.write("      <graph id=\"\(id).graph\" edgedefault=\"directed\">\n")
    for node in nodes { write(node, indent: "        ") }
    sink.write("      </graph>\n    </node>\n")
  }

  private func write(_ node: Graph.Node, indent: String) {
    let protection =
      if case .workload(let protection) = node.role { protection.rawValue } else { "" }
    sink.write("\(indent)<node id=\"\(identifiers.name(node.id))\">\n")
    write(
      data: [
        ("id", node.id), ("label", node.title), ("subtitle", node.subtitle), ("kind", node.kind),
        ("namespace", node.group ?? ""), ("role", node.role.name), ("protection", protection),
        ("members", node.members.map(\.id).joined(separator: "\n")),
        ("addresses", node.addresses.map(\.description).joined(separator: " ")),
        ("change", node.change?.rawValue ?? ""), ("emphasis", node.emphasis.word),
        ("tooltip", node.tooltip), ("link", node.link?.safeLink ?? ""),
        ("replicas", node.replicas.map { "\($0)" } ?? ""),
      ],
      of: "node",
      indent: "\(indent)  "
    )
    sink.write("\(indent)</node>\n")
  }

  private func write(
    _ edge: Graph.Edge,
    from source: String,
    to target: String,
    _ names: inout UniqueNames
  ) {
    let ends = (identifiers.name(source), identifiers.name(target))
    let id = names.name("\(ends.0)-\(ends.1)") { $0.replacing(" ", with: "-") }
    let change = if case .change(let change) = edge.role { change.rawValue } else { "" }
    sink.write("    <edge id=\"\(id)\" source=\"\(ends.0)\" target=\"\(ends.1)\">\n")
    write(
      data: [
        ("label", edge.label), ("role", edge.role.name), ("ports", edge.ports.words),
        ("unknown", edge.unknown.words),
        ("decisions", edge.decisions.map(\.line).joined(separator: "\n")), ("change", change),
        ("emphasis", edge.emphasis.word), ("tooltip", edge.tooltip),
        ("link", edge.link?.safeLink ?? ""), ("count", "\(edge.count)"),
      ],
      of: "edge",
      indent: "      "
    )
    sink.write("    </edge>\n")
  }

  /// What is told of an element; an empty text tells nothing.
  private func write(data: [(name: String, text: String)], of kind: String, indent: String) {
    for (name, text) in data where !text.isEmpty {
      sink.write("\(indent)<data key=\"\(kind)-\(name)\">\(text.xmlEscaped)</data>\n")
    }
  }
}

extension Graph.Emphasis {
  /// The word for it; empty where there is nothing to say.
  fileprivate var word: String { self == .normal ? "" : rawValue }
}

extension ConnectionSet {
  /// `TCP 80,443; UDP 53`.
  fileprivate var words: String {
    entries.map { "\($0.protocol) \($0.ports)" }.joined(separator: "; ")
  }
}

extension Graph.Edge.Decision {
  /// `ingress: ... (k8s/policies.yaml:12:3)`.
  fileprivate var line: String {
    "\(direction.rawValue): \(text)" + (position.map { " (\($0))" } ?? "")
  }
}
