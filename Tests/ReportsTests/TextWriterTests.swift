import NetworkModel
import Reports
import Testing

struct TextWriterTests {
  private let colored = Terminal(isTerminal: true, width: 40, showsColors: true)

  @Test func `styles are colours only where the terminal shows them`() {
    let styled: StyledText = "\("allow", .allow) by \("p", .name)"
    #expect(text { $0.line(styled) } == "allow by p\n")
    #expect(
      text(colored) { $0.line(styled) } == "\u{1B}[32mallow\u{1B}[0m by \u{1B}[36mp\u{1B}[0m\n"
    )
  }

  @Test func `control characters in a report can't steer the terminal`() {
    #expect(
      text { $0.line(StyledText("a\u{1B}[2Jb\u{202E}\u{9B}é")) }
        == "a\\u{1B}[2Jb\\u{202E}\\u{9B}é\n"
    )
  }

  @Test func `sections are parted by one empty line`() {
    let result = text { writer in
      writer.section("first")
      writer.line("a", indent: 2)
      writer.section("second")
      writer.line("b")
    }
    #expect(result == "first\n  a\n\nsecond\nb\n")
  }

  @Test func `paragraphs break at blanks and hang`() {
    let words = StyledText("one two three four five six")
    let result = text(Terminal(isTerminal: false, width: 12)) {
      $0.paragraph(words, indent: 1, hanging: 2)
    }
    #expect(result == " one two\n   three\n   four five\n   six\n")
  }

  @Test func `a word that is wider than a line stays whole`() {
    let result = text(Terminal(isTerminal: false, width: 5)) { $0.paragraph("a abcdefghij b") }
    #expect(result == "a\nabcdefghij\nb\n")
  }

  @Test func `a word keeps its styles across a break`() {
    let result = text(Terminal(isTerminal: true, width: 5, showsColors: true)) {
      $0.paragraph("ab \("cd", .deny)ef gh")
    }
    #expect(result == "ab\n\u{1B}[31mcd\u{1B}[0mef\ngh\n")
  }

  @Test func `pieces stay whole where a line has room for them`() {
    let pieces: [StyledText] = ["one two", "three", "four five six seven", "eight"]
    let result = text(Terminal(isTerminal: false, width: 16)) {
      $0.pieces(pieces, separator: "  ", indent: 1, hanging: 1)
    }
    #expect(result == " one two  three\n  four five six\n  seven  eight\n")
  }

  private func entry(_ text: StyledText, _ details: [StyledText]) -> String {
    var result = ""
    _ = written { sink in
      let writer = TextWriter(sink, terminal: Terminal(isTerminal: false, width: 44))
      result = writer.rendered(text, bullet: "  -> ", details: details, at: 32)
    }
    return result
  }

  @Test func `details stand in a column beside a text, both on lines of their own`() {
    let expected = """
        -> one, two, three, four,     TCP 80
           five                       UDP 53,54
                                      SCTP 1

      """
    #expect(entry("one, two, three, four, five", ["TCP 80", "UDP 53,54", "SCTP 1"]) == expected)
    #expect(entry("one", ["TCP 80"]) == "  -> one                        TCP 80\n")
  }

  @Test func `details stand below a text that reaches into their column`() {
    let long = String(repeating: "a", count: 30)
    #expect(
      entry("\(long) b", ["TCP 80"])
        == "  -> \(long) b\n\(String(repeating: " ", count: 32))TCP 80\n"
    )
  }

  @Test func `text is shortened to columns, not to characters`() {
    #expect("abcdef".shortened(to: 6) == "abcdef")
    #expect("abcdefg".shortened(to: 6) == "abcde…")
    #expect("漢字漢字".shortened(to: 6) == "漢字…")
    #expect("ab".shortened(to: 1) == "…")
    #expect("ab".shortened(to: 0) == "")
  }

  @Test func `columns are as wide as what stands in them is shown`() {
    let table = TextTable(
      columns: [Column("name"), Column("n", .trailing), Column("note")],
      rows: [["漢字", "1", "wide"], ["e\u{301}e", "100", ""], ["", "7", "x"]]
    )
    #expect(
      text { $0.table(table) } == """
        name    n  note
        漢字    1  wide
        e\u{301}e    100
                7  x

        """
    )
  }

  @Test func `the last column wraps below itself`() {
    let table = TextTable(
      columns: [Column(""), Column("")],
      rows: [["label", "aaaa bbbb cccc dddd eeee"]]
    )
    let result = text(Terminal(isTerminal: false, width: 27)) { $0.table(table) }
    #expect(result == "label  aaaa bbbb cccc dddd\n       eeee\n")
  }

  @Test func `a grid that is too wide goes on in a further block`() {
    let cells = [[Grid.Cell("."), Grid.Cell("X"), Grid.Cell("?")]]
    let grid = Grid(rows: ["row"], columns: ["1", "2", "3"], cells: cells)
    let result = text(Terminal(isTerminal: false, width: 8)) { $0.grid(grid) }
    #expect(result == "    1 2\nrow . X\n\n    3\nrow ?\n")
  }

  @Test func `a diagnostic is printed with its notes and its help`() {
    let position = SourcePosition(file: "a.yaml", line: 3, column: 7)
    let diagnostic = Diagnostic.error(
      "unknown field `podSelecter`",
      at: position,
      notes: [Diagnostic.Note("declared here", at: SourcePosition(wholeFile: "b.yaml"))],
      help: "did you mean `podSelector`?"
    )
    #expect(
      text { $0.diagnostic(diagnostic) } == diagnostic.lines.map { $0 + "\n" }.joined()
    )
  }
}

struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("漢字", 4), ("e\u{301}", 1), ("ｆ", 2), ("한", 2), ("🙂", 2), ("👩‍💻", 2),
    ("é", 1), ("Ω→", 2), ("❤\u{FE0F}", 2), ("🇨🇭", 2), ("\u{200B}", 0),
  ])
  func `wide characters take two columns, combining ones none`(text: String, width: Int) {
    #expect(text.displayWidth == width)
  }
}

struct TerminalTests {
  private func terminal(
    _ color: ColorChoice,
    isTerminal: Bool = true,
    columns: Int? = nil,
    _ environment: [String: String] = [:]
  ) -> Terminal {
    Terminal(isTerminal: isTerminal, columns: columns, color: color) { environment[$0] }
  }

  @Test func `colours are shown on a terminal only, unless asked for`() {
    #expect(terminal(.auto).showsColors)
    #expect(!terminal(.auto, isTerminal: false).showsColors)
    #expect(terminal(.always, isTerminal: false).showsColors)
    #expect(!terminal(.never).showsColors)
  }

  @Test func `NO_COLOR and a dumb terminal turn colours off, an explicit choice wins`() {
    #expect(!terminal(.auto, ["NO_COLOR": "1"]).showsColors)
    #expect(terminal(.auto, ["NO_COLOR": ""]).showsColors)
    #expect(!terminal(.auto, ["TERM": "dumb"]).showsColors)
    #expect(terminal(.always, ["NO_COLOR": "1"]).showsColors)
  }

  @Test func `the width is what COLUMNS says, else the terminal's, else 80`() {
    #expect(terminal(.auto, columns: 120).width == 120)
    #expect(terminal(.auto, columns: 120, ["COLUMNS": "100"]).width == 100)
    #expect(terminal(.auto, columns: 0, ["COLUMNS": "many"]).width == 80)
  }
}
