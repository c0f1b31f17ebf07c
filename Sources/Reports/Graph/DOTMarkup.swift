/// The tags of HTML-like labels.
///
/// Graphviz 2.42 ends itself where a cell of fixed size is too small for what is in it: only cells
/// without text, whose size no font decides, are fixed.
enum DOTMarkup {
  /// A label of rows.
  static func label(_ rows: [String]) -> String { "<\(table(rows))>" }

  /// A table of rows, each some cells.
  static func table(_ rows: [String], padding: Int = 1) -> String {
    """
    <table border="0" cellspacing="0" cellpadding="\(padding)">\
    \(rows.map { "<tr>\($0)</tr>" }.joined())</table>
    """
  }

  /// A cell with what stands in it at its left.
  static func cell(_ content: String, columns: Int = 1) -> String {
    "<td align=\"left\"\(span(columns))>\(content)</td>"
  }

  /// A cell of nothing.
  static func blank(columns: Int = 1) -> String { "<td\(span(columns))></td>" }

  /// Text in a colour.
  static func text(_ html: String, color: String, size: Int? = nil) -> String {
    let size = size.map { "point-size=\"\($0)\" " } ?? ""
    return "<font \(size)color=\"\(color)\">\(html)</font>"
  }

  /// The cells of a mark.
  static func cells(_ mark: RoleMark, color: String) -> [String] {
    switch mark {
    case .sign(let sign): return [cell("\(text(sign, color: color))&#160;")]
    case .lock(let ingress, let egress):
      let arrow = text(RoleMark.arrow, color: color, size: 9)
      return (ingress ? ["<td align=\"right\">\(arrow)</td>"] : []) + [lock(color)]
        + (egress ? [cell(arrow)] : []) + [part(3, 3)]
    }
  }

  /// A padlock made of filled cells, since few fonts have one: a bow of three above a body.
  private static func lock(_ color: String) -> String {
    let side = part(1, 2)
    let leg = part(2, 4, color)
    let rows = [
      side + part(8, 2, color, columns: 3) + side,
      side + leg + part(4, 4) + leg + side,
      part(10, 7, color, columns: 5),
    ]
    // As large as what is in it: rows and columns would be drawn apart.
    return """
      <td cellpadding="0" width="10" height="13" fixedsize="true">\(table(rows, padding: 0))</td>
      """
  }

  private static func part(
    _ width: Int,
    _ height: Int,
    _ color: String? = nil,
    columns: Int = 1
  ) -> String {
    let fill = color.map { " bgcolor=\"\($0)\"" } ?? ""
    return """
      <td\(span(columns))\(fill) width="\(width)" height="\(height)" fixedsize="true"></td>
      """
  }

  private static func span(_ columns: Int) -> String {
    columns == 1 ? "" : " colspan=\"\(columns)\""
  }
}
