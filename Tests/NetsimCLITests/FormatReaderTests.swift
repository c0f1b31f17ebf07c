import NetworkModel
import Reports
import Testing

/// What netsim writes for pipelines says to readers of others what it is meant to say.
struct FormatReaderTests {
  static let formats = ["junit", "sarif", "tap", "github", "md"]

  /// Texts that some format would take for its own syntax.
  static let hostile = [
    "plain", "a \"quoted\" & 'single' <b>name</b>", "]]>", "-->", "<!-- x",
    "<script>alert(1)</script>",
    "a\nb", "a\r\nb", "tab\tbed", "# hash", "a # TODO later", "a # SKIP it", "back\\slash \\# \\\\",
    "::error::x", "a::b,c=d%0Ae%3A", "100%", "a|b|c", "a\\|b", "|", "`code`", "``", "`",
    "*a* _b_ ~c~",
    "[a](b)", "![i](http://x/y.png)", "[a]: b", "- item", "1. one", "1..3", "ok 1", "not ok 2",
    "Bail out!", "  ---", "  ...", "</details>", "<summary>", "&lt;&amp;&#60;", "$x$", "é ü 日本 🙂",
    "e\u{301}", "\u{1B}[31mred\u{1B}[0m", "nul\u{0}", "\u{85}\u{9F}", "\u{202E}txt.exe",
    "\u{2028}line",
    "\u{FFFE}\u{FFFF}", "\u{FEFF}bom", "{0} {{x}}", "%SRCROOT%", "'", "\"", "a: b", "? x", "@team",
    "\\", "a\\", "ends `", " blanks ",
  ]

  @Test(arguments: formats)
  func `any text comes through every format`(name: String) throws {
    let format = try #require(ReportFormats.named(name))
    let findings = Self.findings(Self.hostile)
    FormatReader.read(FormatReader.written(findings, as: format), as: name, meaning: findings)
  }

  @Test(arguments: formats)
  func `two texts beside each other come through every format`(name: String) throws {
    let format = try #require(ReportFormats.named(name))
    let texts = Self.hostile.indices.map { index in
      Self.hostile[index] + Self.hostile[(index * 7 + 3) % Self.hostile.count]
    }
    let findings = Self.findings(texts)
    FormatReader.read(FormatReader.written(findings, as: format), as: name, meaning: findings)
  }

  @Test(arguments: formats)
  func `no findings are written too`(name: String) throws {
    let format = try #require(ReportFormats.named(name))
    let findings = Findings(noun: "check", rules: [], results: [])
    FormatReader.read(FormatReader.written(findings, as: format), as: name, meaning: findings)
  }

  @Test func `a comment stays within what GitHub takes`() {
    let long = String(repeating: "|`<wide>`| ", count: 200)
    let findings = Self.findings((0..<2000).map { "\($0) \(long)" })
    let text = FormatReader.written(findings, as: MarkdownFormat())
    #expect(text.utf8.count <= 65_536)
    #expect(text.contains("left out: the comment would be too long."))
    FormatReader.read(text, as: "md")
  }

  @Test(arguments: [
    ("check.xml", "junit"), ("check.sarif", "sarif"), ("check.tap", "tap"),
    ("check.github.txt", "github"), ("check.md", "md"),
  ])
  func `the scenario of formats is read by others`(file: String, format: String) {
    let path = "\(NetsimProcess.packageFolder)/Scenarios/formats/expected/\(file)"
    FormatReader.read(FileTree.read(path), as: format)
  }

  @Test func `any text comes through GraphML`() {
    let groups = Self.hostile.enumerated().map { Graph.Group(id: "\($0) \($1)", title: $1) }
    let nodes = Self.hostile.enumerated().map { index, text in
      Graph.Node(
        id: "\(index) \(text) node",
        group: index % 3 == 0 ? nil : groups[index].id,
        title: text,
        role: .workload(.both),
        tooltip: text
      )
    }
    let edges = nodes.indices.map { index in
      Graph.Edge(
        from: nodes[index].id,
        to: index % 2 == 0
          ? nodes[(index + 1) % nodes.count].id : groups[(index + 1) % nodes.count].id,
        label: Self.hostile[index],
        role: .policy
      )
    }
    let graph = Graph(title: "", groups: groups, nodes: nodes, edges: edges)
    let report = Report(title: "", text: { _ in }, data: { _ in }, graph: { graph })
    let text = FormatReader.rendered {
      GraphMLFormat().render(report, to: $0, terminal: .plain)
    }
    let meaning = FormatReader.rendered { sink in
      let writer = JSONWriter(sink)
      writer.mapping {
        writer.field("nodes", groups.map(\.id) + nodes.map(\.id))
        writer.sequence("edges") {
          for edge in edges { writer.strings([edge.source, edge.target, edge.label]) }
        }
      }
    }
    FormatReader.read(text, as: "graphml", expecting: meaning)
  }

  /// A finding for each text, the outcomes in turn, the text in every place.
  private static func findings(_ texts: [String]) -> Findings {
    let outcomes: [Findings.Outcome] = [
      .failed(.error), .failed(.warning), .passed, .failed(.note), .skipped("not now"),
    ]
    let results = texts.enumerated().map { index, text in
      Finding(
        rule: index,
        suite: "suite \(index % 3)",
        name: "n\(index) \(text)",
        outcome: outcomes[index % outcomes.count],
        message: "m \(text)",
        details: { $0.line(StyledText("m \(text)")) },
        written: Findings.Place(
          SourcePosition(file: "a b/\(pathOf(text))", line: index + 1, column: 2),
          text
        ),
        causes: [
          Findings.Place(SourcePosition(file: "<stdin>", line: 3, column: 1), text),
          Findings.Place(SourcePosition(file: "k8s/\(pathOf(text))", line: 4, column: 5), text),
        ],
        fingerprint: "\(index)",
        owner: index % 2 == 0 ? text : nil
      )
    }
    let rules = texts.enumerated().map { index, text in
      Findings.Rule(id: "rule-\(index)", name: text, summary: text, help: [MarkdownText(text)])
    }
    return Findings(noun: "check", rules: rules, results: results)
  }

  /// The text as the name of a file, which can't hold slashes.
  private static func pathOf(_ text: String) -> String {
    text.replacing("/", with: "-").replacing(".", with: "-") + ".yaml"
  }
}
