import NetworkGeneration
import Reports

extension Graph {
  /// A graph with labels at all edges, any of which may lead anywhere, and all else that a graph can have.
  ///
  /// It is the shape that libgvc trips over.
  static func random(
    _ seed: UInt64,
    text: (inout SplitMix64) -> String = { "\($0.next() % 65536)" }
  ) -> Graph {
    var source = SplitMix64(seed: seed)
    let frames = (0..<source.number(in: 0...6)).map { number in
      Group(
        id: "g\(number)",
        title: text(&source),
        subtitle: text(&source),
        mark: source.chance(30) ? text(&source) : "",
        change: source.pick([nil] + Change.allCases),
        tooltip: text(&source)
      )
    }
    let nodes = (0..<source.number(in: 10...60)).map { number in
      node(
        number,
        in: frames.isEmpty || source.chance(20) ? nil : source.pick(frames).id,
        &source,
        text
      )
    }
    let used = Set(nodes.compactMap(\.group))
    let groups = frames.filter { used.contains($0.id) }
    let edges = (0..<source.number(in: 10...150)).map { _ in edge(nodes, groups, &source, text) }
    return Graph(
      title: text(&source),
      summary: text(&source),
      legend: roles.map { LegendEntry(.node($0), text(&source)) }
        + edgeRoles.map { LegendEntry(.edge($0), text(&source)) },
      groups: groups,
      nodes: nodes,
      edges: edges,
      presentation: Presentation(
        direction: source.pick(Presentation.Direction.allCases),
        theme: source.pick(Presentation.Theme.allCases)
      )
    )
  }

  private static let roles: [Node.Role] =
    Node.Protection.allCases.map { .workload($0) } + [.outside, .entryPoint, .node, .group]
  private static let edgeRoles: [Edge.Role] =
    [.policy, .open, .outside, .denied] + Change.allCases.map { .change($0) }
  private static let emphases: [Emphasis] = [.normal, .highlighted, .faded]

  private static func node(
    _ number: Int,
    in group: String?,
    _ source: inout SplitMix64,
    _ text: (inout SplitMix64) -> String
  ) -> Node {
    let members = source.chance(20) ? source.number(in: 2...9) : 0
    return Node(
      id: "\(number) \(text(&source))",
      group: group,
      title: text(&source),
      subtitle: text(&source),
      members: (0..<members).map {
        Node.Member(id: "\($0)", title: text(&source), subtitle: text(&source))
      },
      role: source.pick(roles),
      change: source.pick([nil] + Change.allCases),
      emphasis: source.pick(emphases),
      tooltip: text(&source),
      link: text(&source)
    )
  }

  private static func edge(
    _ nodes: [Node],
    _ groups: [Group],
    _ source: inout SplitMix64,
    _ text: (inout SplitMix64) -> String
  ) -> Edge {
    var (from, to) = (source.pick(nodes).id, source.pick(nodes).id)
    let groupOf = Dictionary(nodes.map { ($0.id, $0.group) }) { first, _ in first }
    if let group = groups.randomElement(using: &source)?.id, source.chance(10) {
      if groupOf[to] != .some(group) { from = group }
    }
    if let group = groups.randomElement(using: &source)?.id, source.chance(10) {
      if from != group, groupOf[from] != .some(group) { to = group }
    }
    return Edge(
      from: from,
      to: to,
      label: text(&source),
      role: source.pick(edgeRoles),
      direction: source.pick([.forward, .both]),
      emphasis: source.pick(emphases),
      tooltip: text(&source),
      link: text(&source)
    )
  }
}

/// Texts that try to break out of where they stand.
enum HostileText {
  private static let pieces = [
    "\"", "\\", "\\N", "\\G", "\\\"", "'", "<", ">", "&", "&amp;", "&lt;", "&foo;", "&#60;", "&;",
    "&#x3c;", "]]>", "<!--", "-->", "<b>", "</td>", "<script>alert(1)</script>", "\n", "\r\n", "\t",
    "\u{0}", "\u{7}", "\u{1B}[31m", "\u{85}", "\u{2028}", "\u{202E}", "\u{200B}", "\u{FEFF}",
    "\u{FFFE}", "\u{FFFF}", "\u{10FFFF}", "é", "日本語", "\u{1F600}", "e\u{301}", "{", "}", "[",
    "]", ";", "->", "|", "%", "stroke=\"transparent\"", "</svg>", " ", "  ", "a", "web", "=", ",",
    "#", "end", "subgraph x", "click a", "%%", "`", "www.a.b", "javascript:alert(1)", "1. ", "- ",
    "onload=alert(1)", "x onclick='y'", "//", "/*", "\u{202D}", "\u{2066}",
    String(repeating: "x", count: 253),
  ]

  /// Some pieces in a row; at times none.
  static func make(_ source: inout SplitMix64) -> String {
    source.list(0...5) { $0.pick(pieces) }.joined()
  }
}
