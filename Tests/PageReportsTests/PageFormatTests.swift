import BuiltProgram
import Foundation
import GraphvizReports
import PageReports
import Reports
import Testing

/// What pages consist of, whatever is in them.
struct PageFormatTests {
  private static let hostile = [
    "plain", "\"quoted\" 'twice' `thrice`", "</script><script>alert(1)</script>",
    "</style></title>",
    "<img src=x onerror=alert(1)>", "<!-- <script>", "]]>", "a\nb\r\tc\u{0}\u{1F}\u{7F}",
    "\u{2028}\u{2029}", "\u{202E}gnp.exe\u{2066}", "&lt;b&gt; &amp; &#x3C;",
    "@title@ @note@ @picture@",
    "javascript:alert(1)", "\\u003c\\\"", String(repeating: "n", count: 253), "é漢字🙂",
  ]

  private static let drawing = Drawing(program: BuiltNetsim.path, timeLimit: .seconds(120))

  private func page(
    _ texts: [String],
    title: String = "Report",
    _ drawing: Drawing = drawing
  ) -> (text: String, remarks: [String]) {
    var bytes: [UInt8] = []
    let sink = ReportSink { chunk in
      bytes += chunk
      return .delivered
    }
    let nodes = texts.enumerated().map { index, text in
      Graph.Node(
        id: "\(index) \(text)",
        group: "g",
        title: text,
        subtitle: text,
        role: .workload(.none),
        tooltip: text
      )
    }
    let edges = zip(nodes, nodes.dropFirst()).map { first, second in
      Graph.Edge(
        from: first.id,
        to: second.id,
        label: first.title,
        role: .policy,
        tooltip: first.title
      )
    }
    let graph = Graph(
      title: title,
      summary: title,
      groups: [Graph.Group(id: "g", title: title, subtitle: title)],
      nodes: nodes,
      edges: edges
    )
    let report = Report(
      title: title,
      text: { _ in },
      data: { writer in
        writer.mapping {
          writer.field("texts", texts)
          for (index, text) in texts.enumerated() { writer.field("\(index)\(text)", index) }
        }
      },
      page: { Page(graph: graph) }
    )
    PageFormat(picture: SVGFormat(drawing)).render(report, to: sink, terminal: .plain)
    _ = try? sink.finish()
    return (String(decoding: bytes, as: UTF8.self), sink.remarks)
  }

  @Test(arguments: hostile)
  func `no text becomes markup or ends the data`(text: String) throws {
    let plain = try MarkupReader(page(["a", "b"]).text).elements
    let elements = try MarkupReader(page([text, "b"], title: text).text).elements
    // The same elements with the same attributes: only their values and the texts differ.
    #expect(elements.map(\.name) == plain.map(\.name))
    #expect(
      elements.map { $0.attributes.keys.sorted() } == plain.map { $0.attributes.keys.sorted() }
    )
    let data = try #require(elements.first { $0.attributes["type"] == "application/json" })
    let json = try JSONSerialization.jsonObject(with: Data(data.rawText.utf8))
    let texts = (json as? [String: Any])?["texts"] as? [String]
    #expect(texts == [text, "b"])
  }

  @Test func `a page lets run its own script and style only, by their hashes`() throws {
    let elements = try MarkupReader(page(Self.hostile).text).elements
    let policy = try #require(
      elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
    ).attributes["content", default: ""]
    let directives = policy.split(separator: ";").map {
      $0.split(separator: " ").map(String.init)
    }
    #expect(directives.first == ["default-src", "'none'"])
    let scripts = elements.filter { $0.name == "script" && $0.attributes["type"] == nil }
    let styles = elements.filter { $0.name == "style" }
    #expect(scripts.count == 1 && styles.count == 1)
    let folder = NSTemporaryDirectory()
    for (directive, element) in [("script-src", scripts[0]), ("style-src", styles[0])] {
      let hash = try digest(element.rawText, in: folder)
      #expect(directives.contains([directive, "'sha256-\(hash)'"]))
    }
    // Nothing else may be: no other source, no styles or handlers in attributes.
    #expect(directives.count == 5)
    #expect(elements.allSatisfy { $0.attributes["style"] == nil })
    #expect(
      elements.allSatisfy { element in !element.attributes.keys.contains { $0.hasPrefix("on") } }
    )
  }

  @Test func `a page refers to nothing outside of itself`() throws {
    let text = page(Self.hostile).text
    let elements = try MarkupReader(text).elements
    for element in elements {
      #expect(element.attributes["src"] == nil, "\(element.name)")
      let link = element.attributes["href"] ?? element.attributes["xlink:href"] ?? "#"
      #expect(link.hasPrefix("#"), "\(element.name)")
      #expect(!["link", "iframe", "object", "embed", "base", "form", "img"].contains(element.name))
    }
    let code = elements.filter { $0.name == "style" || $0.name == "script" }
      .filter { $0.attributes["type"] == nil }.map(\.rawText).joined()
    for forbidden in [
      "url(", "@import", "fetch(", "XMLHttpRequest", "WebSocket", "innerHTML", "outerHTML",
      "insertAdjacentHTML", "document.write", "eval(", "localStorage", "sessionStorage", "cookie",
    ] {
      #expect(!code.contains(forbidden), "\(forbidden)")
    }
    // A namespace is a name, not a place.
    let addresses = code.ranges(of: "http").count
    #expect(addresses == code.ranges(of: "\"http://www.w3.org/1999/xlink\"").count)
  }

  @Test func `no id stands twice`() throws {
    let ids = try MarkupReader(page(["a", "b", "c"]).text).elements.compactMap {
      $0.attributes["id"]
    }
    #expect(Set(ids).count == ids.count)
  }

  @Test func `the same report gives the same bytes`() {
    #expect(page(Self.hostile).text == page(Self.hostile).text)
  }

  @Test func `without Graphviz the page says that its picture is missing`() throws {
    let (text, remarks) = page(["a"], Drawing(program: "/nonexistent"))
    _ = try MarkupReader(text)
    #expect(remarks.count == 1)
    #expect(remarks.first?.hasPrefix("the page has no picture: ") == true)
    #expect(text.contains("The picture is missing: "))
    #expect(!text.contains("<g id=\"graph"))
  }

  /// The SHA-256 of a text by another implementation.
  private func digest(_ text: String, in folder: String) throws -> String {
    let path = "\(folder)/netsim-page-\(UUID().uuidString)"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
    process.arguments = [path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let digits = Array(output.prefix(64))
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    return Data(bytes).base64EncodedString()
  }
}
