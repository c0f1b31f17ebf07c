import GraphvizReports
import Reports
import Testing

/// What pictures consist of.
struct SVGFormatTests {
  private let graph = Graph(
    title: "Who & what",
    summary: "2 of 3",
    groups: [.init(id: "shop", title: "shop", subtitle: "team=a")],
    nodes: [
      .init(id: "shop/a", group: "shop", title: "a", role: .workload(.both), tooltip: "one\ntwo"),
      .init(id: "to 10.0.0.0/8", title: "10.0.0.0/8", role: .outside),
    ],
    edges: [
      .init(from: "shop/a", to: "to 10.0.0.0/8", label: "443", role: .outside, tooltip: "TCP 443")
    ]
  )

  @Test func `a picture has a title, a description and a role for those who don't see it`() {
    let picture = Picture(graph)
    #expect(picture.failure == nil)
    #expect(
      picture.text.hasPrefix(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg role="img" aria-labelledby="netsim-title netsim-description"
        """
      )
    )
    #expect(picture.count("<title id=\"netsim-title\">Who &amp; what</title>") == 1)
    #expect(picture.count("<desc id=\"netsim-description\">2 of 3</desc>") == 1)
    #expect(picture.text.hasSuffix("</svg>\n"))
  }

  @Test func `every group, node and edge is there once, with its class and its tooltip`() {
    let picture = Picture(graph)
    #expect(picture.count("class=\"cluster ns\"") == 1)
    #expect(picture.count("class=\"node workload both\"") == 1)
    #expect(picture.count("class=\"node outside\"") == 1)
    #expect(picture.count("class=\"edge flow external\"") == 1)
    #expect(picture.count("xlink:title=\"one&#10;two\"") == 1)
    #expect(picture.count(">443<") == 1)
  }

  @Test func `nothing of it differs by version, or isn't valid`() {
    let picture = Picture(graph)
    #expect(picture.count("<!--") == 0)
    #expect(picture.count("DOCTYPE") == 0)
    #expect(picture.count("transparent") == 0)
    #expect(picture.count("<title>netsim</title>") == 0)
  }

  @Test func `readers with dark screens get other colours`() {
    let picture = Picture(graph)
    #expect(picture.count("@media (prefers-color-scheme:dark){") == 1)
    #expect(picture.count("[stroke=\"#0067a3\"]{stroke:#6cbcf0}") == 1)
  }

  @Test(arguments: [Graph.Presentation.Theme.light, .dark])
  func `a theme that is asked for is drawn for every reader`(theme: Graph.Presentation.Theme) {
    var graph = graph
    graph.presentation.theme = theme
    let picture = Picture(graph)
    #expect(picture.count("prefers-color-scheme") == 0)
    #expect(picture.count("<polygon fill=\"\(GraphPalette.ground.on(theme))\"") == 1)
  }

  @Test func `a link keeps the tooltip, and only leads to pages`() {
    var graph = graph
    graph.nodes[0].link = "k8s/a.yaml?a=1&b=2#L12"
    graph.nodes[1].link = "javascript:x.yaml"
    graph.edges[0].link = "https://example.com/"
    let picture = Picture(graph)
    let link = "<a xlink:href=\"k8s/a.yaml?a=1&amp;b=2#L12\" xlink:title=\"one&#10;two\">"
    #expect(picture.count(link) == 1)
    #expect(picture.count("javascript") == 0)
    #expect(picture.count("<a xlink:href=\"https://example.com/\" xlink:title=\"TCP 443\">") == 2)
  }

  @Test func `a picture of dots is fine, and one on a page has its fonts in it`() throws {
    let dots = Picture(graph, as: PNGFormat(.built)).bytes
    #expect(dots.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    // The first chunk tells the width: two dots a point, of which an inch has 72.
    let width = dots[16..<20].reduce(0) { $0 << 8 | Int($1) }
    let points = try StrictXML.read(Picture(graph).text).attributes["width"]?.dropLast(2)
    #expect(abs(width - 2 * (points.flatMap { Int($0) } ?? 0)) <= 2)
    let page = Picture(graph, as: PDFFormat(.built))
    #expect(page.bytes.starts(with: Array("%PDF-".utf8)))
    #expect(page.bytes.firstRange(of: Array("/FontFile".utf8)) != nil)
    #expect(page.bytes.firstRange(of: Array("CreationDate".utf8)) == nil)
    #expect(PNGFormat().isBinary && PDFFormat().isBinary && !SVGFormat().isBinary)
  }

  @Test func `an empty graph is a picture of its title`() {
    let picture = Picture(Graph(title: "Nothing"))
    #expect(picture.failure == nil)
    #expect(picture.count("class=\"node") == 0)
    #expect(picture.count(">Nothing</text>") == 1)
  }
}
