/// A table of short cells with many columns: rows against columns, such as who reaches whom.
public struct Grid: Hashable, Sendable {
  /// One cell.
  public struct Cell: Hashable, Sendable {
    /// The text; one character in most grids.
    public var text: String
    /// What it says.
    public var role: Role?
    /// Creates a cell.
    public init(_ text: String, _ role: Role? = nil) {
      self.text = text
      self.role = role
    }
  }

  /// What stands before each row.
  public var rows: [StyledText]
  /// What stands above each column.
  public var columns: [String]
  /// The cells, one row after the other; each row as long as `columns`.
  public var cells: [[Cell]]

  /// Creates a grid.
  public init(rows: [StyledText], columns: [String], cells: [[Cell]]) {
    self.rows = rows
    self.columns = columns
    self.cells = cells
  }
}

extension TextWriter {
  /// Writes a grid; columns that don't fit the width follow in further blocks, rows repeated.
  public func grid(_ grid: Grid) {
    let labelWidth = grid.rows.reduce(0) { max($0, $1.displayWidth) }
    let cellWidth = grid.cells.reduce(grid.columns.reduce(1) { max($0, $1.displayWidth) }) {
      $1.reduce($0) { max($0, $1.text.displayWidth) }
    }
    let perBlock = max(1, (terminal.width - labelWidth - 1) / (cellWidth + 1))
    for start in stride(from: 0, to: grid.columns.count, by: perBlock) {
      if start > 0 { line() }
      let block = start..<min(start + perBlock, grid.columns.count)
      gridLine(
        StyledText(),
        grid.columns[block].map { Grid.Cell($0, .faint) },
        labelWidth: labelWidth,
        cellWidth: cellWidth
      )
      for (label, cells) in zip(grid.rows, grid.cells) {
        gridLine(label, cells[block], labelWidth: labelWidth, cellWidth: cellWidth)
      }
    }
  }

  private func gridLine(
    _ label: StyledText,
    _ cells: some Sequence<Grid.Cell>,
    labelWidth: Int,
    cellWidth: Int
  ) {
    var text = label + StyledText(String(repeating: " ", count: labelWidth - label.displayWidth))
    for cell in cells {
      let slack = cellWidth - cell.text.displayWidth
      text += StyledText(String(repeating: " ", count: 1 + slack))
      text += StyledText(cell.text, cell.role)
    }
    line(text)
  }
}
