import Reports

/// The style sheet inside an SVG, which wins over the attributes that Graphviz writes.
///
/// What is pointed at stands out, and readers with a dark screen get colours for it.
enum SVGStyle {
  /// The sheet.
  static let text = ([hover, "@media (prefers-color-scheme:dark){"] + dark + ["}"])
    .joined(separator: "\n")

  private static let hover = """
    .edge:hover path,.edge:hover polygon{stroke-width:3}
    .edge:hover text,.node:hover text{text-decoration:underline}
    """

  private static let dark =
    [
      ".graph>polygon{fill:#11161c}",
      ".ns path{fill:#18212b}",
      ".node path,.node polygon{fill:#202b37}",
    ] + GraphPalette.frames.map { "[stroke=\"\($0)\"]{stroke:#3b4a5a}" }
    + GraphPalette.inks.map { ink in
      "[fill=\"\(ink.light)\"]{fill:\(ink.dark)}[stroke=\"\(ink.light)\"]{stroke:\(ink.dark)}"
    }
}
