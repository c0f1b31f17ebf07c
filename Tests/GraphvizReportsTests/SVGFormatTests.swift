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
    #expect(picture.count("[stroke=\"#0072b2\"]{stroke:#5cb3ec}") == 1)
  }

  @Test func `an empty graph is a picture of its title`() {
    let picture = Picture(Graph(title: "Nothing"))
    #expect(picture.failure == nil)
    #expect(picture.count("class=\"node") == 0)
    #expect(picture.count(">Nothing</text>") == 1)
  }
}
