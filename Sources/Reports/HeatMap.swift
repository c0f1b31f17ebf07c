/// A map of shades: rows against columns in sections, one mark a cell, such as who reaches whom.
///
/// Its cells are read when they are written, some columns at a time, so that a large map isn't held.
public struct HeatMap {
  /// What stands in a cell.
  public struct Mark: Hashable, Sendable {
    /// One character, one column wide.
    public var glyph: String
    /// What it says.
    public var role: Role?
    /// Creates a mark.
    public init(_ glyph: String, _ role: Role? = nil) {
      self.glyph = glyph
      self.role = role
    }
  }

  /// Rows that belong together.
  public struct Section: Hashable, Sendable {
    /// What stands above them; may be empty.
    public var title: String
    /// The labels of the rows; too long ones are cut.
    public var rows: [String]
    /// Creates a section.
    public init(title: String, rows: [String]) {
      self.title = title
      self.rows = rows
    }
  }

  /// Reads the marks of some columns, and calls the body with those of each row in turn: indices into
  /// `marks`.
  public typealias Reader = (_ columns: Range<Int>, _ body: ([UInt8]) -> Void) -> Void

  /// Where columns stand.
  public var layout: HeatLayout
  /// The rows; the first sections are those of the columns, too.
  public var sections: [Section]
  /// What stands in cells.
  public var marks: [Mark]
  /// Reads cells.
  public var read: Reader

  /// Creates a map.
  public init(
    layout: HeatLayout,
    sections: [Section],
    marks: [Mark],
    read: @escaping Reader
  ) {
    self.layout = layout
    self.sections = sections
    self.marks = marks
    self.read = read
  }
}

/// How a map of shades fits a terminal.
///
/// Two columns a cell make squares; one spares folding. What doesn't fit follows in further panels,
/// which tear a section only where it is wider than a panel.
public struct HeatLayout: Hashable, Sendable {
  /// The columns of the terminal that labels take.
  public let labelWidth: Int
  /// The columns of the terminal that a cell takes: 1 or 2.
  public let cellWidth: Int
  /// Panels: columns of the map.
  public let panels: [Range<Int>]
  /// The first columns of all sections but the first.
  let bounds: Set<Int>

  /// Fits a map.
  ///
  /// - Parameters:
  ///   - labels: The width of the widest label.
  ///   - sections: How many columns of the map each section has.
  ///   - width: The columns of the terminal.
  public init(labels: Int, sections: [Int], width: Int) {
    let count = sections.reduce(0, +)
    let lines = max(0, sections.count - 1)
    let narrowest = min(labels, width * 2 / 5)
    cellWidth = lines + 2 * count <= width - 1 - narrowest ? 2 : 1
    labelWidth = min(labels, max(narrowest, width - 1 - lines - cellWidth * count))
    let room = max(1, width - labelWidth - 1)
    var start = 0
    bounds = Set(
      sections.dropLast().map { count in
        start += count
        return start
      }
    )
    panels = Self.panels(sections, cellWidth: cellWidth, room: room)
  }

  private static func panels(_ sections: [Int], cellWidth: Int, room: Int) -> [Range<Int>] {
    var panels: [Range<Int>] = []
    var (start, end, used) = (0, 0, 0)
    func close() {
      if start < end { panels.append(start..<end) }
      (start, used) = (end, 0)
    }
    for count in sections {
      let isWhole = count * cellWidth <= room
      if used > 0, used + 1 + (isWhole ? count : 1) * cellWidth > room { close() }
      var left = count
      while left > 0 {
        let line = used > 0 ? 1 : 0
        let fitting = max(1, min(left, (room - used - line) / cellWidth))
        end += fitting
        used += line + fitting * cellWidth
        left -= fitting
        if left > 0 { close() }
      }
    }
    close()
    return panels
  }
}

extension TextWriter {
  /// So many cells are held at a time.
  private static let heldCells = 1 << 22

  /// Writes a map of shades; columns are numbered from 1, as the labels of rows should be.
  public func heat(_ map: HeatMap) {
    let rowCount = map.sections.reduce(0) { $0 + $1.rows.count }
    var isFirst = true
    for panels in map.layout.panels.batched(cells: Self.heldCells / max(1, rowCount)) {
      guard isOpen, let first = panels.first, let last = panels.last else { return }
      let start = first.lowerBound
      var held: [[UInt8]] = []
      map.read(start..<last.upperBound) { held.append($0) }
      for panel in panels {
        if !isFirst { line() }
        isFirst = false
        heatPanel(
          map,
          panel,
          held.map { $0[(panel.lowerBound - start)..<(panel.upperBound - start)] }
        )
      }
    }
  }

  private func heatPanel(_ map: HeatMap, _ panel: Range<Int>, _ rows: [ArraySlice<UInt8>]) {
    for text in map.layout.head(panel) { line(text) }
    var row = 0
    for (number, section) in map.sections.enumerated() {
      if number > 0 || !section.title.isEmpty { line(map.layout.rule(section.title, panel)) }
      for label in section.rows where row < rows.count {
        line(map.layout.row(label, panel, rows[row].map { map.marks[Int($0)] }))
        row += 1
      }
    }
  }
}

extension HeatLayout {
  /// The numbers of columns, their digits one below the other.
  fileprivate func head(_ panel: Range<Int>) -> [StyledText] {
    let digits = String(panel.upperBound).count
    return (0..<digits).map { place in
      var text = String(repeating: " ", count: labelWidth + 1)
      for column in panel {
        if isBound(column, of: panel) { text += " " }
        let number = String(column + 1)
        let before = String(repeating: " ", count: digits - number.count)
        text.append(Array(before + number)[place])
        text += String(repeating: " ", count: cellWidth - 1)
      }
      let end = text.lastIndex { $0 != " " }.map { text.index(after: $0) } ?? text.startIndex
      return StyledText(String(text[..<end]), .faint)
    }
  }

  /// The line above a section.
  fileprivate func rule(_ title: String, _ panel: Range<Int>) -> StyledText {
    let shown = title.shortened(to: labelWidth)
    let gap = title.isEmpty ? "" : " "
    var rule = String(repeating: "─", count: max(0, labelWidth - shown.displayWidth - gap.count))
    rule += shown.displayWidth < labelWidth ? "─" : ""
    for column in panel {
      if isBound(column, of: panel) { rule += "┼" }
      rule += String(repeating: "─", count: cellWidth)
    }
    return "\(shown, .heading)\(gap)\(rule, .faint)"
  }

  /// A row of cells.
  fileprivate func row(
    _ label: String,
    _ panel: Range<Int>,
    _ marks: [HeatMap.Mark]
  ) -> StyledText {
    let shown = label.shortened(to: labelWidth)
    let slack = String(repeating: " ", count: labelWidth - shown.displayWidth + 1)
    var spans = [StyledText.Span(shown, .name), StyledText.Span(slack)]
    for (column, mark) in zip(panel, marks) {
      if isBound(column, of: panel) { spans.append(StyledText.Span("│", .faint)) }
      let cell = String(repeating: mark.glyph, count: cellWidth)
      // Cells side by side are mostly alike.
      if spans[spans.count - 1].role == mark.role {
        spans[spans.count - 1].text += cell
      } else {
        spans.append(StyledText.Span(cell, mark.role))
      }
    }
    return StyledText(spans)
  }

  /// Whether a line stands before a column.
  private func isBound(_ column: Int, of panel: Range<Int>) -> Bool {
    column != panel.lowerBound && bounds.contains(column)
  }
}

extension [Range<Int>] {
  /// The panels in batches of so many columns, each of at least one panel.
  fileprivate func batched(cells limit: Int) -> [ArraySlice<Range<Int>>] {
    var batches: [ArraySlice<Range<Int>>] = []
    var start = 0
    for index in indices {
      let isLast = index == count - 1
      if isLast || self[index + 1].upperBound - self[start].lowerBound > limit {
        batches.append(self[start...index])
        start = index + 1
      }
    }
    return batches
  }
}
