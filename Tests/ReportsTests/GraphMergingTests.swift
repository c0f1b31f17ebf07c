import Reports
import Testing

/// What becomes of edges that are drawn as one.
struct GraphMergingTests {
  private func edge(_ source: String, _ target: String, _ label: String) -> Graph.Edge {
    Graph.Edge(from: source, to: target, label: label, role: .policy, tooltip: source + target)
  }

  private let nodes = [("a", "x"), ("b", "x"), ("c", "y"), ("d", nil)].map { id, group in
    Graph.Node(id: id, group: group, title: id, role: .workload(.both))
  }

  private func graph(_ edges: [Graph.Edge]) -> Graph {
    let groups = ["x", "y", "empty"].map { Graph.Group(id: $0, title: $0) }
    return Graph(title: "", groups: groups, nodes: nodes, edges: edges)
  }

  @Test func `two edges that say the same both ways are one`() {
    let merged = graph([edge("a", "b", "1"), edge("a", "c", "1"), edge("b", "a", "1")])
      .mergingMutualEdges()
    #expect(merged.edges.map(\.direction) == [.both, .forward])
    #expect(merged.edges[0].tooltip == "ab\nba")
  }

  @Test func `edges that say other things both ways stay two`() {
    let edges = [edge("a", "b", "1"), edge("b", "a", "2"), edge("a", "a", "1")]
    #expect(graph(edges).mergingMutualEdges().edges == edges)
  }

  @Test func `an edge back is merged once`() {
    let merged = graph([edge("a", "b", "1"), edge("b", "a", "1"), edge("b", "a", "1")])
      .mergingMutualEdges()
    #expect(merged.edges.map(\.direction) == [.both, .forward])
  }

  @Test func `a folded group is one node, and its edges are counted`() {
    let folded = graph([
      edge("a", "c", "1"), edge("b", "c", "2"), edge("a", "b", "3"), edge("c", "d", "4"),
    ]).foldingGroups()
    #expect(folded.groups.isEmpty)
    #expect(folded.nodes.map(\.id) == ["x [Namespace]", "y [Namespace]", "d"])
    #expect(folded.nodes.map(\.subtitle) == ["2 workloads", "1 workload", ""])
    #expect(folded.edges.map(\.label) == ["2 connections", "3", "4"])
    #expect(folded.edges.map(\.target) == ["y [Namespace]", "x [Namespace]", "d"])
    #expect(folded.edges[0].tooltip == "2 connections\nac\nbc")
  }

  @Test func `folding forgets no direction`() {
    let mutual = graph([edge("a", "c", "1"), edge("c", "a", "1")]).mergingMutualEdges()
    let folded = mutual.foldingGroups()
    #expect(folded.edges.map(\.direction) == [.both])
    #expect(folded.edges.map(\.label) == ["1"])
  }
}
