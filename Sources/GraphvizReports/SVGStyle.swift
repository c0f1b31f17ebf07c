import Reports

/// The style sheet inside an SVG, which wins over the attributes that Graphviz writes.
///
/// What is pointed at stands out, and a picture that adapts itself has the colours of the dark theme for
/// readers with a dark screen.
enum SVGStyle {
  /// The sheet for a theme.
  static func text(_ theme: Graph.Presentation.Theme) -> String {
    switch theme {
    case .light, .dark: hover
    case .auto:
      ([hover, "@media (prefers-color-scheme:dark){"] + dark + ["}"]).joined(separator: "\n")
    }
  }

  private static let hover = """
    .edge:hover path,.edge:hover polygon{stroke-width:3}
    .edge:hover text,.node:hover text{text-decoration:underline}
    """

  /// Colours are told apart by what they are in the light theme; the two grounds that are white there,
  /// by where they are.
  private static let dark =
    [
      filled(GraphPalette.ground, in: ".graph>"), filled(GraphPalette.nodeGround, in: ".node "),
      filled(GraphPalette.outsideGround), filled(GraphPalette.highlightGround),
      stroked(GraphPalette.pale) + filled(GraphPalette.pale),
    ] + GraphPalette.allTints.map { filled($0.fill) + stroked($0.frame) }
    + GraphPalette.inks.map { filled($0) + stroked($0) }

  private static func filled(_ ink: GraphPalette.Ink, in place: String = "") -> String {
    "\(place)[fill=\"\(ink.light)\"]{fill:\(ink.dark)}"
  }

  private static func stroked(_ ink: GraphPalette.Ink) -> String {
    "[stroke=\"\(ink.light)\"]{stroke:\(ink.dark)}"
  }
}
