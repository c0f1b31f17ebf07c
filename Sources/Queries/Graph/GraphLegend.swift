import Reports

/// What the colours and lines of a picture of one network mean, those that it has.
struct GraphLegend {
  let graph: Graph

  init(_ graph: Graph) { self.graph = graph }

  /// The entries.
  var entries: [Graph.LegendEntry] {
    let nodes: [(Graph.Node.Role, String)] = [
      (.workload(.both), "isolated for ingress and egress"),
      (.workload(.ingress), "isolated for ingress"),
      (.workload(.egress), "isolated for egress"),
      (.workload(.none), "unprotected"),
      (.workload(.unknown), "perhaps isolated"),
      (.entryPoint, "way in"),
      (.outside, "outside the cluster"),
    ]
    let edges: [(Graph.Edge.Role, String)] = [
      (.policy, "allowed by a policy"),
      (.open, "allowed because nothing restricts it"),
      (.outside, "to or from outside"),
      (.doubtful, "perhaps"),
      (.denied, "denied"),
    ]
    let roles = Set(graph.nodes.map(\.role))
    let lines = Set(graph.edges.map(\.role))
    return nodes.filter { roles.contains($0.0) }.map { Graph.LegendEntry(.node($0), $1) }
      + edges.filter { lines.contains($0.0) }.map { Graph.LegendEntry(.edge($0), $1) }
  }
}
