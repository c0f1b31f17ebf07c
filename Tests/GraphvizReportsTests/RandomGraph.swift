import NetworkGeneration
import Reports

extension Graph {
  /// A graph with labels at all edges, any of which may lead anywhere: the shape that libgvc trips
  /// over.
  static func random(
    _ seed: UInt64,
    text: (inout SplitMix64) -> String = { "\($0.next() % 65536)" }
  ) -> Graph {
    var source = SplitMix64(seed: seed)
    let groups = (0..<source.number(in: 0...6)).map { Group(id: "g\($0)", title: text(&source)) }
    let roles: [Node.Role] = [
      .workload(.both), .workload(.none), .outside, .entryPoint, .node, .group,
    ]
    let nodes = (0..<source.number(in: 10...60)).map { number in
      Node(
        id: "\(number) \(text(&source))",
        group: groups.isEmpty || source.chance(20) ? nil : source.pick(groups).id,
        title: text(&source),
        subtitle: text(&source),
        role: source.pick(roles),
        change: source.pick([nil] + Change.allCases),
        tooltip: text(&source)
      )
    }
    let edgeRoles: [Edge.Role] = [.policy, .open, .outside] + Change.allCases.map { .change($0) }
    let edges = (0..<source.number(in: 10...150)).map { _ in
      Edge(
        from: source.pick(nodes).id,
        to: source.pick(nodes).id,
        label: text(&source),
        role: source.pick(edgeRoles),
        direction: source.pick([.forward, .both]),
        tooltip: text(&source)
      )
    }
    return Graph(
      title: text(&source),
      summary: text(&source),
      legend: roles.map { LegendEntry(.node($0), text(&source)) },
      groups: groups,
      nodes: nodes,
      edges: edges
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
    "#",
    "//", "/*", String(repeating: "x", count: 253),
  ]

  /// Some pieces in a row; at times none.
  static func make(_ source: inout SplitMix64) -> String {
    source.list(0...5) { $0.pick(pieces) }.joined()
  }
}
