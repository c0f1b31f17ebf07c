import Reports
import Testing

/// How maps of shades are laid out and written.
struct HeatMapTests {
  private let marks = [HeatMap.Mark("·", .faint), HeatMap.Mark("█", .allow)]

  /// A map on whose diagonal something stands.
  private func diagonal(_ titles: [(String, [String])], width: Int) -> HeatMap {
    let labels = titles.flatMap { [$0.0] + $0.1 }.map(\.displayWidth)
    let layout = HeatLayout(
      labels: labels.max() ?? 0,
      sections: titles.map(\.1.count),
      width: width
    )
    let count = titles.reduce(0) { $0 + $1.1.count }
    return HeatMap(
      layout: layout,
      sections: titles.map { HeatMap.Section(title: $0.0, rows: $0.1) },
      marks: marks,
      read: { columns, body in
        for row in 0..<count { body(columns.map { $0 == row ? 1 : 0 }) }
      }
    )
  }

  private func shown(_ titles: [(String, [String])], width: Int) -> String {
    text(Terminal(isTerminal: false, width: width)) {
      $0.heat(diagonal(titles, width: $0.terminal.width))
    }
  }

  @Test func `sections are parted by lines on both axes`() {
    let expected = """
            1 2  3
      a ────────┼──
      1 x   ██··│··
      2 y   ··██│··
      bbbbb ────┼──
      3 z   ····│██

      """
    #expect(shown([("a", ["1 x", "2 y"]), ("bbbbb", ["3 z"])], width: 80) == expected)
  }

  @Test func `a first section without a title has no line`() {
    #expect(shown([("", ["1"]), ("", ["2"])], width: 80) == "  1  2\n1 ██│··\n────┼──\n2 ··│██\n")
  }

  @Test func `cells are narrow where that spares folding, and then panels follow`() {
    let titles = [("a", ["1 x", "2 y"]), ("bb", (3...12).map { "\($0) z" })]
    #expect(shown(titles, width: 31).contains("\n1 x  ██··│····················\n"))
    #expect(shown(titles, width: 20).contains("\n1 x  █·│··········\n"))
    let first = "     12\na ─────\n1 x  █·\n2 y  ·█\nbb ────\n3 z  ··\n"
    let second = "\n            111\n     3456789012\na ─────────────\n1 x  ··········\n"
    let narrow = shown(titles, width: 15)
    #expect(narrow.hasPrefix(first), "\(narrow)")
    #expect(narrow.contains(second), "\(narrow)")
  }

  @Test func `a section is torn only where it is wider than a panel`() {
    let layout = HeatLayout(labels: 4, sections: [6, 6, 30], width: 15)
    #expect(layout.cellWidth == 1)
    #expect(layout.panels == [0..<6, 6..<15, 15..<25, 25..<35, 35..<42])
  }

  @Test(arguments: [40, 57, 80, 160])
  func `no line is wider than the terminal, and every column stands in one panel`(width: Int) {
    for count in [0, 1, 2, 3, 5, 8, 13, 40, 200] {
      let titles = (0..<count).map { section in
        (
          String(repeating: "n", count: section % 70),
          (0...section % 7).map { row in "\(row) \(String(repeating: "漢", count: section % 40))" }
        )
      }
      let map = diagonal(titles, width: width)
      #expect(map.layout.panels.flatMap(\.self) == Array(0..<titles.reduce(0) { $0 + $1.1.count }))
      let lines = shown(titles, width: width).split(separator: "\n")
      #expect(lines.allSatisfy { $0.displayWidth <= width })
    }
  }

  @Test func `long labels are cut, and cells stay in their columns`() {
    let long = String(repeating: "a", count: 70)
    let lines = shown([("", ["1 \(long)", "2 b"])], width: 40).split(separator: "\n")
    #expect(lines[1].hasPrefix("1 aaaa") && lines[1].hasSuffix("a… ██··"))
    #expect(lines[2].hasPrefix("2 b   ") && lines[2].hasSuffix("  ··██"))
    #expect(lines.dropFirst().allSatisfy { $0.displayWidth == 40 })
  }

  @Test func `cells side by side share their colour`() {
    let terminal = Terminal(isTerminal: true, showsColors: true)
    let result = text(terminal) {
      $0.heat(diagonal([("", ["1", "2", "3"])], width: $0.terminal.width))
    }
    #expect(result.contains("\u{1B}[32m██\u{1B}[0m\u{1B}[2m····\u{1B}[0m\n"))
  }
}
