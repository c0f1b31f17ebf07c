/// On which side the text of a column stands.
public enum Alignment: Hashable, Sendable {
  /// At the start of the column.
  case leading
  /// At its end.
  case trailing
}

/// A column of a table.
public struct Column: Hashable, Sendable {
  /// What stands above it.
  public var title: String
  /// On which side its cells stand.
  public var alignment: Alignment
  /// Creates a column.
  public init(_ title: String, _ alignment: Alignment = .leading) {
    self.title = title
    self.alignment = alignment
  }
}

/// A table for people, small enough to be held: its columns are as wide as their widest cell.
public struct TextTable: Hashable, Sendable {
  /// The columns.
  public var columns: [Column]
  /// The cells, one row after the other; a short row has empty cells at its end.
  public var rows: [[StyledText]]
  /// Creates a table.
  public init(columns: [Column], rows: [[StyledText]] = []) {
    self.columns = columns
    self.rows = rows
  }
}

extension TextWriter {
  /// Writes a table, two blanks between columns; a last column that is too wide is wrapped.
  ///
  /// The titles are left out where all are empty.
  public func table(_ table: TextTable, indent: Int = 0) {
    let titles = table.columns.map { StyledText($0.title, .heading) }
    let hasTitles = titles.contains { !$0.isEmpty }
    let rows = (hasTitles ? [titles] : []) + table.rows
    let widths = table.columns.indices.map { column in
      rows.reduce(0) { max($0, column < $1.count ? $1[column].displayWidth : 0) }
    }
    for row in rows { self.row(row, of: table.columns, widths: widths, indent: indent) }
  }

  private func row(_ cells: [StyledText], of columns: [Column], widths: [Int], indent: Int) {
    var text = StyledText()
    var pending = 0
    for (index, column) in columns.enumerated() where index < cells.count {
      let cell = cells[index]
      let slack = widths[index] - cell.displayWidth
      switch column.alignment {
      case .leading:
        if index == columns.count - 1 {
          wrapLast(cell, behind: text, blanks: pending, indent: indent)
          return
        }
        if !cell.isEmpty {
          text += StyledText(String(repeating: " ", count: pending)) + cell
          pending = 0
        }
        pending += (cell.isEmpty ? widths[index] : slack) + Self.gap
      case .trailing:
        text += StyledText(String(repeating: " ", count: pending + slack)) + cell
        pending = Self.gap
      }
    }
    line(text, indent: indent)
  }

  private func wrapLast(_ cell: StyledText, behind text: StyledText, blanks: Int, indent: Int) {
    guard !cell.isEmpty else { return line(text, indent: indent) }
    let start = indent + text.displayWidth + blanks
    let room = terminal.width - start
    let lines = room >= 20 ? cell.wrapped(first: room, rest: room) : [cell]
    for (index, part) in lines.enumerated() {
      let before = StyledText(String(repeating: " ", count: blanks))
      if index == 0 {
        line(text + before + part, indent: indent)
      } else {
        line(part, indent: start)
      }
    }
  }
}
