import Reports
import Testing

/// What graphs look like in DOT.
struct DOTWriterTests {
  private func lines(_ graph: Graph, _ style: DOTStyle = DOTStyle()) -> [String] {
    DOTWriter(graph, style: style).text.split(separator: "\n").map { line in
      String(line.drop { $0 == " " })
    }
  }

  /// The DOT of a graph of one node.
  private func line(_ node: Graph.Node) -> String {
    lines(Graph(title: "", nodes: [node])).first { $0.contains("id=\"node-") } ?? ""
  }

  @Test func `every object has a line, in the graph's order`() {
    let starts = lines(sampleGraph()).map { String($0.prefix { $0 != "[" && $0 != "=" }) }
    #expect(
      starts == [
        "digraph \"netsim\" {", "graph ", "node ", "edge ", "subgraph \"cluster_shop\" {", "graph ",
        "\"shop/cart ", "\"shop/db ", "}", "\"to 10.0.0.0/8\" ", "\"shop/cart ", "\"shop/cart ",
        "\"shop/db ", "}",
      ]
    )
  }

  @Test func `a change is told by a colour, a line, a sign and a class`() {
    let text = lines(sampleGraph())
    #expect(
      text[10] == """
        "shop/cart [Deployment]" -> "shop/db [StatefulSet]" \
        [id="edge-shop/cart%20%5BDeployment%5D-%3Eshop/db%20%5BStatefulSet%5D", \
        class="flow added", color="#006f55", penwidth=2.4, weight=4, tooltip="opened, TCP 5432", \
        labeltooltip="opened, TCP 5432", label=<<table border="0" cellspacing="0" cellpadding="1">\
        <tr><td><font color="#006f55">+ 5432</font></td></tr></table>>]
        """
    )
    #expect(text[11].contains("color=\"#855800:#855800\""))
    #expect(text[11].contains("dir=both"))
    #expect(text[11].contains(">~ 80 → 80, 443<"))
    #expect(text[12].contains("class=\"flow unchanged\", color=\"#5c6875\", penwidth=1, tooltip="))
    #expect(!text[12].contains("label="))
  }

  @Test func `tooltips take no labels of edges`() {
    let text = lines(sampleGraph(), DOTStyle(edgeTexts: .tooltips))
    #expect(text.filter { $0.contains("labeltooltip") }.isEmpty)
    #expect(text[10].contains("tooltip=\"opened, TCP 5432\""))
    #expect(text[1].contains("nslimit=2"))
  }

  @Test func `a workload of one network is told by its protection`() {
    let open = line(.init(id: "a", title: "a", role: .workload(.none)))
    #expect(open.contains("class=\"workload open\", color=\"#a84300\""))
    #expect(open.contains("⚠"))
    let locks = Graph.Node.Protection.allCases.map { protection in
      let text = line(.init(id: "a", title: "a", role: .workload(protection)))
      return [text.ranges(of: "▸").count, text.ranges(of: "bgcolor=").count]
    }
    #expect(locks == [[2, 4], [1, 4], [1, 4], [0, 0], [0, 0]])
  }

  @Test func `an edge from or to a frame ends at a node within and is cut`() {
    let graph = sampleNetwork()
    let edge = lines(graph).first { $0.contains("edge-jobs-%3Eshop") } ?? ""
    #expect(edge.hasPrefix("\"jobs/a and 6 more\" -> \"shop/"))
    #expect(edge.contains("ltail=\"cluster_jobs\", lhead=\"cluster_shop\""))
    let loose = lines(graph, DOTStyle(edgeTexts: .tooltips, grouping: .grounds))
    #expect(loose.contains { $0.hasPrefix("\"jobs\" -> \"shop\" [") })
    #expect(
      loose.contains { $0.hasPrefix("\"shop\" [id=\"node-shop\"") && $0.contains("all of it") }
    )
    #expect(!loose.contains { $0.contains("subgraph") || $0.contains("lhead") })
  }

  @Test func `a dark picture has no colour of a light one`() {
    var graph = sampleNetwork()
    graph.presentation.theme = .dark
    let inks = GraphPalette.inks + GraphPalette.grounds + GraphPalette.allTints.map(\.frame)
    let text = DOTWriter(graph).text
    for ink in inks { #expect(!text.contains(ink.light), "\(ink.light)") }
    #expect(text.contains("bgcolor=\"#11161c\""))
  }

  @Test func `only what leads to a page is a link`() {
    let links = [
      "k8s/a.yaml#L12", "../a%20b.yaml", "https://a/b?c=1&d=2", "HTTP://a", "./a:b", "#x",
      "javascript:x.yaml", "JaVaScRiPt:x", "java\tscript:x", " javascript:x", "data:text/html,x",
      "//host/x", "vbscript:x", "a b", "a\"b", "a<b", "a\\b", "", "é",
    ]
    let written = links.map { link in
      line(.init(id: "a", title: "a", role: .outside, link: link)).split(separator: "URL=\"")
        .dropFirst().first?.prefix { $0 != "\"" }
    }
    #expect(
      written == [
        "k8s/a.yaml#L12", "../a%20b.yaml", "https://a/b?c=1&amp;d=2", "HTTP://a", "./a:b", "#x",
      ] + Array(repeating: nil, count: 13)
    )
  }

  @Test func `no text ends its place early`() {
    let text = line(
      .init(id: "a\"b\\", title: "<b>\"&amp;\"</b>\\", role: .outside, tooltip: "x\"\n\\N &lt;")
    )
    #expect(text.hasPrefix("\"a\\\"b\\\\\" [id=\"node-a%22b%5C\""))
    #expect(text.contains("tooltip=\"x\\\"\\n\\\\N &\u{2060}lt;\""))
    #expect(
      text.contains("<b>&lt;b&gt;&quot;&amp;\u{2060}amp;&quot;&lt;/b&gt;&#92;</b>")
    )
  }

  @Test func `blanks that would be dropped are kept`() {
    let text = line(.init(id: "a", title: "  a b  c ", subtitle: "[x]", role: .outside))
    #expect(text.contains("<b>&#160;&#160;a b &#160;c&#160;</b>"))
    #expect(text.contains(">[x&#93;</font>"))
  }

  @Test func `what no picture can show is written out`() {
    let text = line(.init(id: "a\u{0}\u{202E}\u{FFFF}\nb", title: "", role: .outside))
    #expect(text.contains("\\\\u{0}\\\\u{202E}\\\\u{FFFF}\\nb\""))
    #expect(text.contains("<b>&#160;</b>"))
  }

  @Test func `a long name keeps its ends, and its tooltip all of it`() {
    let name = "start" + String(repeating: "x", count: 243) + "end.x"
    let text = line(.init(id: name, title: name, role: .outside))
    #expect(text.contains("tooltip=\"\(name)\""))
    #expect(text.contains("<b>startxxxxxxxxxxxxxxxxxxxxxxxxxx…xxxxxxxxxxxend.x</b>"))
  }

  @Test func `names that would be written alike are told apart`() {
    let long = String(repeating: "y", count: 700)
    let nodes = [long + "1" + long, long + "2" + long].map { id in
      Graph.Node(id: id, title: "y", role: .outside)
    }
    let names = lines(Graph(title: "", nodes: nodes)).filter { $0.contains("id=\"node-") }
      .map { $0.prefix { $0 != "[" } }
    #expect(names.count == 2)
    #expect(Set(names).count == 2)
  }

  @Test func `DOT is written where the report has a graph`() {
    let report = Report(title: "", text: { _ in }, data: { _ in }, graph: sampleGraph)
    let format = DOTFormat()
    #expect(format.canRender(report))
    #expect(!format.canRender(Report(title: "", text: { _ in }, data: { _ in })))
    let text = written { format.render(report, to: $0, terminal: .plain) }
    #expect(text == DOTWriter(sampleGraph()).text)
    #expect(ReportFormats.forFile("a/b.gv")?.name == "dot")
  }
}
