/// The texts of a graph as HTML-like labels.
struct DOTLabels {
  /// So many columns of a name are shown; the tooltip has it whole.
  private static let nameColumns = 48
  /// So many columns of a second line.
  private static let lineColumns = 56
  /// So many columns of what passes.
  private static let edgeColumns = 36
  /// So many columns of a title and a summary.
  private static let titleColumns = 120
  /// So many entries of a legend stand on one line.
  private static let entriesPerLine = 6

  private let graph: Graph

  init(_ graph: Graph) { self.graph = graph }

  /// The title with the summary beside it, and below it the legend.
  var title: String {
    let title = DOTText.html(graph.title, columns: Self.titleColumns)
    let summary =
      graph.summary.isEmpty
      ? ""
      : "&#160;&#160; "
        + Self.faint(DOTText.html(graph.summary, columns: Self.titleColumns), size: 10)
    var rows = ["<td align=\"left\"><font point-size=\"16\"><b>\(title)</b></font>\(summary)</td>"]
    var entries = graph.legend[...]
    while !entries.isEmpty {
      let texts = entries.prefix(Self.entriesPerLine).map(Self.entry)
      let line = texts.joined(separator: "&#160;&#160;&#160; ")
      rows.append("<td align=\"left\"><font point-size=\"9\">\(line)</font></td>")
      entries = entries.dropFirst(Self.entriesPerLine)
    }
    rows.append("<td height=\"8\"></td>")
    return Self.table(rows)
  }

  /// The name and the second line.
  func label(of group: Graph.Group) -> String {
    let name = Self.name(group.title, group.change)
    return Self.table(
      ["<td align=\"left\"><font point-size=\"13\"><b>\(name)</b></font></td>"]
        + Self.secondLine(group.subtitle)
    )
  }

  /// The name behind a mark of the state, and the second line.
  func label(of node: Graph.Node) -> String {
    let name = Self.name(node.title, node.change)
    var mark = ""
    if case .workload = node.role, node.change == nil {
      mark = "<font point-size=\"9\" color=\"\(node.ink.light)\">■</font>&#160; "
    }
    return Self.table(
      ["<td align=\"left\">\(mark)<b>\(name)</b></td>"] + Self.secondLine(node.subtitle)
    )
  }

  /// What passes, in the edge's colour.
  func label(of edge: Graph.Edge) -> String {
    let text = DOTText.html(edge.signedLabel, columns: Self.edgeColumns)
    return Self.table(["<td><font color=\"\(edge.role.ink.light)\">\(text)</font></td>"])
  }

  private static func entry(_ entry: Graph.LegendEntry) -> String {
    let text = DOTText.html(entry.text, columns: lineColumns)
    switch entry.mark {
    case .node(let role): return "<font color=\"\(role.ink.light)\">■</font>&#160;\(text)"
    case .edge(let role):
      return "<font color=\"\(role.ink.light)\">\(role.glyph)</font>&#160;\(text)"
    }
  }

  private static func name(_ title: String, _ change: Graph.Change?) -> String {
    let name = DOTText.html(title, columns: nameColumns)
    guard let change, change != .unchanged else { return name }
    return "<font color=\"\(change.ink.light)\">\(change.sign)</font>&#160;\(name)"
  }

  private static func secondLine(_ text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    return [
      "<td align=\"left\">\(faint(DOTText.html(text, columns: lineColumns), size: 9))</td>"
    ]
  }

  private static func faint(_ html: String, size: Int) -> String {
    "<font point-size=\"\(size)\" color=\"\(GraphPalette.faintText.light)\">\(html)</font>"
  }

  private static func table(_ cells: [String]) -> String {
    let rows = cells.map { "<tr>\($0)</tr>" }.joined()
    return "<<table border=\"0\" cellspacing=\"0\" cellpadding=\"1\">\(rows)</table>>"
  }
}
