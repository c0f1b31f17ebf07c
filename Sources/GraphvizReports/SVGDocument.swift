import Reports

/// An SVG that Graphviz drew, made fit to be shown: with a title, a description and a style, without
/// what differs by the version of Graphviz or isn't valid.
struct SVGDocument {
  /// The document.
  let text: String

  /// Reworks what Graphviz wrote.
  init(drawn: String, _ graph: Graph) {
    var lines = drawn.split(separator: "\n", omittingEmptySubsequences: false)[...]
    // What stands before the root tells the version, and names a DTD that readers would fetch.
    lines = lines.drop { !$0.hasPrefix("<svg") }
    var body = lines.filter { !$0.hasPrefix("<!--") }.map(Self.valid)
    // The name of the whole graph would be a tooltip everywhere.
    if let index = body.firstIndex(of: "<title>netsim</title>") { body.remove(at: index) }
    let head = Self.head(graph)
    if let end = body.firstIndex(where: { $0.hasSuffix(">") }) {
      body.insert(contentsOf: head, at: end + 1)
      body[0] = Self.root(body[0])
    }
    text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body.joined(separator: "\n")
  }

  private static func root(_ line: String) -> String {
    """
    <svg role="img" aria-labelledby="netsim-title netsim-description" \
    style="max-width:100%;height:auto"\(line.dropFirst("<svg".count))
    """
  }

  private static func head(_ graph: Graph) -> [String] {
    [
      "<title id=\"netsim-title\">\(escaped(graph.title))</title>",
      "<desc id=\"netsim-description\">\(escaped(graph.summary))</desc>",
      "<style>\n\(SVGStyle.text(graph.presentation.theme))\n</style>",
    ]
  }

  /// A line without colours that SVG doesn't know.
  ///
  /// A quote within a text is always escaped, so that what is replaced is no text.
  private static func valid(_ line: Substring) -> String {
    guard line.contains("transparent") else { return String(line) }
    return String(line).replacing("stroke=\"transparent\"", with: "stroke=\"none\"")
      .replacing("fill=\"transparent\"", with: "fill=\"none\"")
  }

  private static func escaped(_ text: String) -> String {
    text.drawable.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
