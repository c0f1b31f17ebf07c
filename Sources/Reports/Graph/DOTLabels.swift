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

  /// The title, the summary below it, and the legend.
  var title: String {
    let title = DOTText.html(graph.title, columns: Self.titleColumns)
    var rows = [DOTMarkup.cell("<font point-size=\"16\"><b>\(title)</b></font>")]
    if !graph.summary.isEmpty {
      let summary = DOTText.html(graph.summary, columns: Self.titleColumns)
      rows.append(DOTMarkup.cell(faint(summary, size: 10)))
    }
    // Nodes first, lines below them.
    for isOfEdge in [false, true] {
      var entries = graph.legend.filter { $0.isOfEdge == isOfEdge }[...]
      while !entries.isEmpty {
        let cells = entries.prefix(Self.entriesPerLine).map(entry).joined()
        rows.append(DOTMarkup.cell(DOTMarkup.table([cells])))
        entries = entries.dropFirst(Self.entriesPerLine)
      }
    }
    rows.append("<td height=\"8\"></td>")
    return DOTMarkup.label(rows)
  }

  /// The name, the second line and the mark.
  func label(of group: Graph.Group) -> String {
    let name = name(group.title, group.change)
    let lines = [group.subtitle, group.markLine].filter { !$0.isEmpty }
    return DOTMarkup.label(
      [DOTMarkup.cell("<font point-size=\"13\"><b>\(name)</b></font>")]
        + lines.map { DOTMarkup.cell(detail($0)) }
    )
  }

  /// The lines of a node behind its mark, and the name of its group where no frame shows it.
  func label(of node: Graph.Node, in frame: String? = nil) -> String {
    let mark = node.mark.map { DOTMarkup.cells($0, color: color(node.textInk)) } ?? []
    let indent = mark.isEmpty ? "" : DOTMarkup.blank(columns: mark.count)
    var lines = node.lines
    if let frame { lines.append(Graph.Node.Line(detail: "in \(frame)")) }
    let hasMembers = !node.members.isEmpty
    return DOTMarkup.label(
      lines.enumerated().map { index, line in
        (index == 0 ? mark.joined() : indent)
          + cells(
            line,
            index == 0 ? node.change : nil,
            isFaded: node.emphasis == .faded,
            columns: hasMembers ? 2 : 1
          )
      }
    )
  }

  /// What passes, in the edge's colour.
  func label(of edge: Graph.Edge) -> String {
    let text = DOTText.html(edge.signedLabel, columns: Self.edgeColumns)
    let shown = edge.emphasis == .highlighted ? "<b>\(text)</b>" : text
    // Beside a line that leads down the label would touch it.
    let gap = graph.presentation.direction == .topToBottom ? "&#160;" : ""
    let label = DOTMarkup.text(gap + shown, color: color(edge.textInk))
    return DOTMarkup.label(["<td>\(label)</td>"])
  }

  /// The cells of one line of a node.
  private func cells(
    _ line: Graph.Node.Line,
    _ change: Graph.Change?,
    isFaded: Bool,
    columns: Int
  ) -> String {
    guard !line.name.isEmpty || line.detail.isEmpty else {
      return DOTMarkup.cell(detail(line.detail), columns: columns)
    }
    let bold = "<b>\(name(line.name, change))</b>"
    let name = isFaded ? DOTMarkup.text(bold, color: color(GraphPalette.gray)) : bold
    guard columns > 1 else { return DOTMarkup.cell(name) }
    let behind = line.detail.isEmpty ? "" : "&#160;\(detail(line.detail))"
    return DOTMarkup.cell(name) + (behind.isEmpty ? DOTMarkup.blank() : DOTMarkup.cell(behind))
  }

  /// The cells of an entry of the legend, which stay together where there is more room than they need.
  private func entry(_ entry: Graph.LegendEntry) -> String {
    let text = DOTText.html(entry.text, columns: Self.lineColumns)
    let shown = "<font point-size=\"9\">\(text)&#160;&#160;&#160;</font>"
    let (mark, ink) =
      switch entry.mark {
      case .node(let role): (RoleMark(role) ?? .sign(role.glyph), role.ink)
      case .edge(let role): (.sign(role.glyph), role.ink)
      }
    switch mark {
    case .sign(let sign):
      return DOTMarkup.cell(DOTMarkup.text(sign, color: color(ink), size: 9) + "&#160;\(shown)")
    case .lock: return DOTMarkup.cells(mark, color: color(ink)).joined() + DOTMarkup.cell(shown)
    }
  }

  private func name(_ title: String, _ change: Graph.Change?) -> String {
    let name = DOTText.html(title, columns: Self.nameColumns)
    guard let change, change != .unchanged else { return name }
    return "\(DOTMarkup.text(change.sign, color: color(change.ink)))&#160;\(name)"
  }

  private func detail(_ text: String) -> String {
    faint(DOTText.html(text, columns: Self.lineColumns), size: 9)
  }

  private func faint(_ html: String, size: Int) -> String {
    DOTMarkup.text(html, color: color(GraphPalette.faintText), size: size)
  }

  private func color(_ ink: GraphPalette.Ink) -> String { ink.on(graph.presentation.theme) }
}

extension Graph.LegendEntry {
  /// Whether it explains a line.
  fileprivate var isOfEdge: Bool { if case .edge = mark { true } else { false } }
}
