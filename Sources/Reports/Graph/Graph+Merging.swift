import NetworkModel

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
        merged.edges[place].count += edge.count
        merged.edges[place].decisions += edge.decisions
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
      Self.folded(group, members[group.id, default: []])
    }
    folded.nodes = groupNodes + nodes.filter { $0.group == nil }
    var ends = Dictionary(
      nodes.compactMap { node in node.group.map { (node.id, Self.foldedID($0)) } }
    ) { first, _ in first }
    for group in groups { ends[group.id] = Self.foldedID(group.id) }
    folded.edges = foldedEdges(ends)
    return folded.mergingMutualEdges()
  }

  private static func foldedID(_ group: String) -> String { "\(group) [Namespace]" }

  /// The node of a group with some nodes.
  private static func folded(_ group: Group, _ nodes: [Node]) -> Node {
    let workloads = nodes.filter { if case .workload = $0.role { true } else { false } }
    let count = workloads.reduce(0) { $0 + max(1, $1.members.count) }
    let counts = workloads.map(\.replicas)
    let pods = counts.contains(nil) ? nil : counts.compactMap(\.self).reduce(0, +)
    return Node(
      id: foldedID(group.id),
      title: group.title,
      subtitle: counted(count, "workload")
        + (pods.map { " · \(counted($0, "pod"))" } ?? ""),
      kind: "Namespace",
      replicas: pods,
      role: .group,
      change: group.change,
      tooltip: group.tooltip
    )
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(count == 1 ? noun : "\(noun)s")"
  }

  /// The edges between what their ends were folded into.
  private func foldedEdges(_ ends: [String: String]) -> [Edge] {
    var order: [EdgeKey] = []
    var members: [EdgeKey: [Edge]] = [:]
    for edge in edges.flatMap(\.eachWay) {
      let source = ends[edge.source] ?? edge.source
      let target = ends[edge.target] ?? edge.target
      let key = EdgeKey(source: source, target: target, edge, label: "")
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(edge)
    }
    return order.map { key in
      let edges = members[key, default: []]
      guard edges.count > 1 else {
        var edge = edges[0]
        (edge.source, edge.target) = (key.source, key.target)
        return edge
      }
      let ports = edges.reduce(ConnectionSet.none) { $0.union($1.ports) }
      let possible = edges.reduce(ports) { $0.union($1.unknown) }
      return Edge(
        from: key.source,
        to: key.target,
        ports: ports,
        unknown: possible.subtracting(ports),
        count: edges.reduce(0) { $0 + $1.count },
        label: Self.foldedLabel(edges, ports, possible.subtracting(ports)),
        role: key.role,
        emphasis: key.emphasis,
        tooltip: Self.foldedTooltip(edges)
      )
    }
  }

  /// So many edges are told one by one.
  private static let toldEdges = 12

  /// What passes on any of some edges, where that is known, with how many connections they are.
  private static func foldedLabel(
    _ edges: [Edge],
    _ ports: ConnectionSet,
    _ unknown: ConnectionSet
  ) -> String {
    let count = edges.reduce(0) { $0 + $1.count }
    let labels = Set(edges.map(\.label))
    if labels == [""] { return "" }
    if labels.count == 1 { return "\(edges[0].label) (\(count))" }
    if ports.isEmpty, unknown.isEmpty { return counted(count, "connection") }
    return "\(Edge.label(ports: ports, unknown: unknown)) (\(count))"
  }

  private static func foldedTooltip(_ edges: [Edge]) -> String {
    var lines = [counted(edges.reduce(0) { $0 + $1.count }, "connection")]
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
  var emphasis: Graph.Emphasis
  var label: String

  /// The key of an edge, between the nodes that its ends became.
  init(source: String, target: String, _ edge: Graph.Edge, label: String? = nil) {
    self.source = source
    self.target = target
    self.label = label ?? edge.label
    role = edge.role
    emphasis = edge.emphasis
  }
}
