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
///
/// Colours are told apart by what they are in the light theme; the two grounds that are white there, by
/// where they are.
enum PicturePalette {
  /// A style sheet.
  static let style =
    filled(GraphPalette.ground, in: ".graph>") + filled(GraphPalette.nodeGround, in: ".node ")
    + ([GraphPalette.outsideGround, GraphPalette.highlightGround]
    + GraphPalette.allTints.map(\.fill))
    .map { filled($0) }.joined()
    + GraphPalette.allTints.map { stroked($0.frame) }.joined()
    + ([GraphPalette.pale] + GraphPalette.inks).map { filled($0) + stroked($0) }.joined()

  private static func filled(_ ink: GraphPalette.Ink, in place: String = "") -> String {
    ".picture \(place)[fill=\"\(ink.light)\"]{fill:\(both(ink))}\n"
  }

  private static func stroked(_ ink: GraphPalette.Ink) -> String {
    ".picture [stroke=\"\(ink.light)\"]{stroke:\(both(ink))}\n"
  }

  private static func both(_ ink: GraphPalette.Ink) -> String {
    "light-dark(\(ink.light),\(ink.dark))"
  }
}
