extension Graph {
  /// The graph with every two edges that say the same both ways drawn as one.
  ///
  /// The merged edge stands where the first of them stood, and tells what both tell.
  public func mergingMutualEdges() -> Graph {
    var merged = self
    merged.edges = []
    var places: [EdgeKey: Int] = [:]
    for edge in edges {
      let back = EdgeKey(source: edge.target, target: edge.source, edge)
      if edge.direction == .forward, edge.source != edge.target,
        let place = places.removeValue(forKey: back)
      {
        merged.edges[place].direction = .both
        merged.edges[place].tooltip = [merged.edges[place].tooltip, edge.tooltip]
          .filter { !$0.isEmpty }.joined(separator: "\n")
      } else {
        places[EdgeKey(source: edge.source, target: edge.target, edge)] = merged.edges.count
        merged.edges.append(edge)
      }
    }
    return merged
  }

  /// The graph with each group drawn as one node; edges between the same nodes that mean the same are
  /// one, and tell how many they stand for.
  public func foldingGroups() -> Graph {
    var folded = self
    folded.groups = []
    let members = Dictionary(grouping: nodes.filter { $0.group != nil }) { $0.group ?? "" }
    let groupNodes = groups.filter { members[$0.id] != nil }.map { group in
      let count = members[group.id, default: []].count
      return Node(
        id: "\(group.id) [Namespace]",
        title: group.title,
        subtitle: count == 1 ? "1 member" : "\(count) members",
        role: .group,
        change: group.change,
        tooltip: group.tooltip
      )
    }
    folded.nodes = groupNodes + nodes.filter { $0.group == nil }
    let ends = Dictionary(
      nodes.compactMap { node in node.group.map { (node.id, "\($0) [Namespace]") } }
    ) { first, _ in first }
    folded.edges = foldedEdges(ends)
    return folded.mergingMutualEdges()
  }

  /// The edges between what their ends were folded into.
  private func foldedEdges(_ ends: [String: String]) -> [Edge] {
    var order: [EdgeKey] = []
    var members: [EdgeKey: [Edge]] = [:]
    for edge in edges.flatMap(\.eachWay) {
      let source = ends[edge.source] ?? edge.source
      let target = ends[edge.target] ?? edge.target
      let key = EdgeKey(source: source, target: target, role: edge.role, label: "")
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(edge)
    }
    return order.map { key in
      let edges = members[key, default: []]
      return Edge(
        from: key.source,
        to: key.target,
        label: Self.foldedLabel(edges),
        role: key.role,
        tooltip: edges.count == 1 ? edges[0].tooltip : Self.foldedTooltip(edges)
      )
    }
  }

  /// So many edges are told one by one.
  private static let toldEdges = 12

  private static func foldedLabel(_ edges: [Edge]) -> String {
    let labels = Set(edges.map(\.label))
    if edges.count == 1 || labels == [""] { return edges[0].label }
    if labels.count == 1 { return "\(edges[0].label) (\(edges.count) connections)" }
    return "\(edges.count) connections"
  }

  private static func foldedTooltip(_ edges: [Edge]) -> String {
    var lines = ["\(edges.count) connections"]
    lines += edges.prefix(toldEdges).map { edge in
      edge.tooltip.split(separator: "\n").first.map(String.init) ?? edge.label
    }
    if edges.count > toldEdges { lines.append("and \(edges.count - toldEdges) more") }
    return lines.joined(separator: "\n")
  }
}

extension Graph.Edge {
  /// The edge as one that only goes forward, or as two.
  fileprivate var eachWay: [Self] {
    guard direction == .both else { return [self] }
    var there = self
    there.direction = .forward
    var back = there
    swap(&back.source, &back.target)
    return [there, back]
  }
}

/// What edges that are drawn as one have in common.
private struct EdgeKey: Hashable {
  var source: String
  var target: String
  var role: Graph.Edge.Role
  var label: String

  init(source: String, target: String, _ edge: Graph.Edge) {
    self.init(source: source, target: target, role: edge.role, label: edge.label)
  }

  init(source: String, target: String, role: Graph.Edge.Role, label: String) {
    self.source = source
    self.target = target
    self.role = role
    self.label = label
  }
}
