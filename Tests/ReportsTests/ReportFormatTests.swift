import Reports
import Testing

struct ReportFormatTests {
  private let report = Report(
    title: "A_B",
    text: { $0.line("text") },
    data: { writer in writer.mapping { writer.field("a", 1) } },
    table: { table in
      table.begin([Column("a")])
      table.row(["1"])
    }
  )

  @Test(arguments: [
    ("text", "text\n"), ("json", "{\n  \"a\": 1\n}\n"), ("yaml", "a: 1\n"), ("csv", "a\r\n1\r\n"),
    ("md", "## A\\_B\n\n| a |\n| --- |\n| 1 |\n"),
  ])
  func `each format renders the shape that suits it`(name: String, expected: String) throws {
    let format = try #require(ReportFormats.named(name))
    #expect(format.canRender(report))
    #expect(written { format.render(report, to: $0, terminal: .plain) } == expected)
  }

  @Test func `a report without a table has no CSV`() throws {
    var report = report
    report.table = nil
    #expect(try #require(ReportFormats.named("csv")).canRender(report) == false)
  }

  @Test func `Markdown that a report writes of its own wins over its table`() {
    var report = report
    report.markdown = { $0.paragraph("of its own") }
    let format = MarkdownFormat()
    #expect(written { format.render(report, to: $0, terminal: .plain) } == "of its own\n")
    report.table = nil
    #expect(format.canRender(report))
    report.markdown = nil
    #expect(!format.canRender(report))
  }

  @Test func `the ending of a file name chooses the format`() {
    #expect(ReportFormats.forFile("out/list.YML")?.name == "yaml")
    #expect(ReportFormats.forFile("list.md")?.name == "md")
    #expect(ReportFormats.forFile("check.xml")?.name == "junit")
    #expect(ReportFormats.forFile("check.sarif")?.name == "sarif")
    #expect(ReportFormats.forFile("check.sarif.json")?.name == "sarif")
    #expect(ReportFormats.forFile("check.tap")?.name == "tap")
    #expect(ReportFormats.forFile("sarif.json")?.name == "json")
    #expect(ReportFormats.forFile("out.json/list") == nil)
    #expect(ReportFormats.forFile("list.exe") == nil)
  }
}
