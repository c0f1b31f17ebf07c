import Reports

/// An SVG document as an element of a page, which brings neither a style nor ids of its own beyond those
/// of nodes, edges and namespaces.
///
/// The page's content security policy forbids styles in attributes, and the page colours the picture by
/// its own theme.
struct InlineSVG {
  /// The element.
  let text: String

  /// Takes the element out of a document that netsim drew: every `<` in it that isn't a tag is escaped.
  init(document: String) {
    var result = ""
    var rest = document[...]
    if let start = rest.firstRange(of: "<svg") { rest = rest[start.lowerBound...] }
    while let start = rest.firstIndex(of: "<") {
      result += rest[..<start]
      rest = rest[start...]
      if rest.hasPrefix("<style") {
        rest = rest.firstRange(of: "</style>").map { rest[$0.upperBound...] } ?? ""
        continue
      }
      let end = rest.firstIndex(of: ">") ?? rest.index(before: rest.endIndex)
      result += Self.tag(rest[...end])
      rest = rest[rest.index(after: end)...]
    }
    text = result + rest
  }

  /// A tag without the attributes that the page has no use for.
  private static func tag(_ tag: Substring) -> String {
    guard tag.hasPrefix("<svg") || tag.contains("style=") || tag.contains("id=\"netsim-") else {
      return String(tag)
    }
    return String(tag).replacing(/[ ](style|aria-labelledby)="[^"]*"/, with: "")
      .replacing(/[ ]id="netsim-[^"]*"/, with: "")
      .replacing(/[ ](width|height)="[0-9.]+pt"/, with: "")
  }
}

/// How the picture looks on a page: the colours of graphs, light and dark.
enum PicturePalette {
  /// A style sheet.
  static let style =
    GraphPalette.inks.map { ink in
      let color = "light-dark(\(ink.light),\(ink.dark))"
      return """
        .picture [fill="\(ink.light)"]{fill:\(color)}.picture [stroke="\(ink.light)"]{stroke:\(color)}\n
        """
    }.joined()
    + GraphPalette.frames.map { ".picture [stroke=\"\($0)\"]{stroke:light-dark(\($0),#3b4a5a)}\n" }
    .joined()
}
