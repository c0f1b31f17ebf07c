import Reports
import Testing

struct TableWriterTests {
  @Test func `fields with commas, quotes or line ends are quoted in CSV`() {
    let result = written { sink in
      let table = CSVWriter(sink)
      table.begin([Column("a"), Column("b")])
      table.row(["plain", "x,y"])
      table.row(["say \"hi\"", "two\r\nlines"])
      table.row(["", "é"])
    }
    #expect(
      result == "a,b\r\nplain,\"x,y\"\r\n\"say \"\"hi\"\"\",\"two\r\nlines\"\r\n,é\r\n"
    )
  }

  @Test func `cells that Markdown would read as markup are escaped`() {
    let result = written { sink in
      let table = MarkdownTableWriter(sink)
      table.begin([Column("name"), Column("count", .trailing)])
      table.row(["a|b", "1"])
      table.row(["*<x>*\n_y_", "`2` & 3"])
      table.row(["api[Deployment]", "[a](b)"])
    }
    #expect(
      result == """
        | name | count |
        | --- | ---: |
        | a\\|b | 1 |
        | \\*&lt;x&gt;\\* \\_y\\_ | \\`2\\` &amp; 3 |
        | api[Deployment] | [a]\\(b) |

        """
    )
  }
}
