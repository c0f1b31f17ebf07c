import Reports
import Testing

/// The formats of graphs, each beside the others.
struct GraphFormatTests {
  @Test(arguments: ["dot", "mmd", "graphml", "json", "yaml"])
  func `a network with one of everything is written as expected`(ending: String) throws {
    let graph = sampleNetwork()
    let report = Report(title: "", text: { _ in }, data: { graph.write(to: $0) }, graph: { graph })
    let format = try #require(ReportFormats.forFile("graph.\(ending)"))
    #expect(format.canRender(report))
    #expect(!format.isBinary)
    GoldenFile.expect(
      written { format.render(report, to: $0, terminal: .plain) },
      "graph.\(ending)"
    )
  }

  @Test func `a graph that says little is short as data`() {
    let graph = Graph(
      title: "t",
      nodes: [.init(id: "a", title: "a", role: .outside)],
      edges: [.init(from: "a", to: "a", label: "80", role: .change(.added), direction: .both)]
    )
    #expect(
      json { graph.write(to: $0) } == """
        {
          "schema": "netsim.graph/v1",
          "title": "t",
          "summary": "",
          "groups": [],
          "nodes": [
            {"id": "a", "group": null, "title": "a", "kind": "", "replicas": null, "role": "outside"}
          ],
          "edges": [
            {
              "source": "a",
              "target": "a",
              "ports": {},
              "count": 1,
              "label": "80",
              "role": "change",
              "change": "added",
              "direction": "both",
              "decisions": []
            }
          ]
        }
        """
    )
  }
}
