import Reports
import Testing

/// What graphs look like in Mermaid; the texts in it are a matter of the tests of random graphs.
struct MermaidFormatTests {
  private func rendered(_ graph: Graph) -> (text: String, remarks: [String]) {
    var remarks: [String] = []
    let report = Report(title: "", text: { _ in }, data: { _ in }, graph: { graph })
    let text = written { sink in
      MermaidFormat().render(report, to: sink, terminal: .plain)
      remarks = sink.remarks
    }
    return (text, remarks)
  }

  private func graph(edges: Int, _ folding: Graph.Presentation.Folding = .automatic) -> Graph {
    let groups = ["x", "y"].map { Graph.Group(id: $0, title: $0) }
    let nodes = (0..<40).map { number in
      Graph.Node(
        id: "n\(number)",
        group: groups[number % 2].id,
        title: "n",
        role: .workload(.both)
      )
    }
    return Graph(
      title: "",
      groups: groups,
      nodes: nodes,
      edges: (0..<edges).map { number in
        Graph.Edge(from: "n\(number % 40)", to: "n\(number / 40)", label: "1", role: .policy)
      },
      presentation: Graph.Presentation(folding: folding)
    )
  }

  @Test func `a graph that Mermaid refuses has its namespaces as nodes`() {
    #expect(rendered(graph(edges: 500)).remarks.isEmpty)
    let folded = rendered(graph(edges: 501))
    #expect(
      folded.remarks == [
        "Mermaid draws no graph as large as this: each namespace is drawn as one node"
      ]
    )
    #expect(!folded.text.contains("subgraph"))
  }

  @Test func `a graph whose nodes must stay is written with a word`() {
    let whole = rendered(graph(edges: 501, .never))
    #expect(whole.remarks.count == 1)
    #expect(whole.remarks[0].hasPrefix("Mermaid draws at most 500 edges"))
    #expect(whole.text.contains("subgraph ns_x"))
  }

  @Test func `ids that are written alike get names of their own`() {
    let nodes = ["a-b", "a_b", "a b", "end", "日本", "中国"].map { id in
      Graph.Node(id: id, title: id, role: .outside)
    }
    let lines = rendered(Graph(title: "", nodes: nodes)).text.split(separator: "\n")
    let names = lines.filter { $0.contains("([") }.map { $0.prefix { $0 != "(" } }
    #expect(names == ["  n_a_b", "  n_a_b_2", "  n_a_b_3", "  n_end", "  n___", "  n____2"])
  }

  @Test func `a theme that is asked for is set`() {
    var graph = sampleNetwork()
    #expect(!rendered(graph).text.contains("theme:"))
    graph.presentation.theme = .dark
    #expect(rendered(graph).text.contains("config:\n  theme: dark\n---\nflowchart LR\n"))
  }
}
