import GraphvizReports
import Reports
import Testing

/// How much of a graph is drawn, by its size.
struct DrawingStageTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let nodes: Int
    let edges: Int
    let namespaces: Int
    let remark: String?
    let nodesDrawn: Int
    let hasLabels: Bool
    var folding = Graph.Presentation.Folding.automatic
    var hasFrames = true
    var testDescription: String { "\(nodes) nodes, \(edges) edges, \(namespaces) namespaces" }
  }

  private static let noLabels = "edges are told by tooltips, not by labels"
  private static let loose = "namespaces are told by colours, not by frames"
  private static let folded = "each namespace is drawn as one node"

  @Test(arguments: [
    Case(nodes: 150, edges: 400, namespaces: 5, remark: nil, nodesDrawn: 150, hasLabels: true),
    Case(nodes: 151, edges: 1, namespaces: 5, remark: noLabels, nodesDrawn: 151, hasLabels: false),
    Case(nodes: 20, edges: 401, namespaces: 5, remark: noLabels, nodesDrawn: 20, hasLabels: false),
    Case(nodes: 501, edges: 9, namespaces: 5, remark: folded, nodesDrawn: 5, hasLabels: true),
    Case(nodes: 90, edges: 1501, namespaces: 5, remark: folded, nodesDrawn: 5, hasLabels: true),
    Case(
      nodes: 900,
      edges: 9,
      namespaces: 300,
      remark: "\(folded), and \(noLabels)",
      nodesDrawn: 300,
      hasLabels: false
    ),
    Case(
      nodes: 501,
      edges: 9,
      namespaces: 0,
      remark: noLabels,
      nodesDrawn: 501,
      hasLabels: false,
      hasFrames: false
    ),
    Case(
      nodes: 501,
      edges: 9,
      namespaces: 5,
      remark: "\(loose), and \(noLabels)",
      nodesDrawn: 501,
      hasLabels: false,
      folding: .never,
      hasFrames: false
    ),
  ])
  func `a larger graph is drawn in a simpler way, with a word`(example: Case) {
    // What draws hands back, as a picture, what it was given.
    let picture = FakeProgram.draws(by: "echo '<svg>'; cat; echo '</svg>'") { drawing in
      Picture(graph(example), drawing)
    }
    #expect(picture.failure == nil)
    let reason = "\(example.nodes) nodes with \(example.edges) edges are too many for all of it"
    #expect(picture.remarks == (example.remark.map { ["\(reason): \($0)"] } ?? []))
    #expect(picture.count("[id=\"node-") == example.nodesDrawn)
    #expect((picture.count("labeltooltip=") > 0) == example.hasLabels)
    #expect((picture.count("compound=true") == 1) == example.hasFrames)
  }

  @Test func `the child is told which layout to take`() {
    let words = "echo \"<svg>$1 $2 $3</svg>\"; cat >/dev/null"
    let pictures = [10, 501].map { nodes in
      FakeProgram.draws(by: words) { drawing in
        Picture(
          graph(
            Case(nodes: nodes, edges: 9, namespaces: 0, remark: nil, nodesDrawn: 0, hasLabels: true)
          ),
          drawing
        )
      }
    }
    #expect(pictures[0].count("__draw dot svg") == 1)
    #expect(pictures[1].count("__draw sfdp svg") == 1)
  }

  @Test func `a large graph whose nodes must stay is drawn whole`() throws {
    var graph = graph(
      Case(nodes: 501, edges: 600, namespaces: 9, remark: nil, nodesDrawn: 0, hasLabels: false)
    )
    graph.presentation.folding = .never
    graph.edges.append(Graph.Edge(from: "g1", to: "g2", role: .policy))
    let picture = Picture(graph)
    #expect(picture.failure == nil)
    #expect(picture.count("class=\"node workload both\"") == 501)
    #expect(picture.count("class=\"node folded\"") == 2)
    #expect(picture.count("class=\"edge flow policy\"") == 601)
    _ = try StrictXML.read(picture.text)
  }

  private func graph(_ example: Case) -> Graph {
    let groups = (0..<example.namespaces).map { Graph.Group(id: "g\($0)", title: "g\($0)") }
    return Graph(
      title: "",
      groups: groups,
      nodes: (0..<example.nodes).map { number in
        Graph.Node(
          id: "n\(number)",
          group: groups.isEmpty ? nil : groups[number % groups.count].id,
          title: "n",
          role: .workload(.both)
        )
      },
      edges: (0..<example.edges).map { number in
        Graph.Edge(
          from: "n\(number % example.nodes)",
          to: "n\((number * 7 + 1) % example.nodes)",
          label: "80",
          role: .policy
        )
      },
      presentation: Graph.Presentation(folding: example.folding)
    )
  }
}
