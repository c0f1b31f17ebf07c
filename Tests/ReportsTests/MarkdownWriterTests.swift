import Reports
import Testing

struct MarkdownWriterTests {
  @Test func `blocks stand apart by one empty line`() {
    let result = markdown { writer in
      writer.heading("Two \("words", .code)", level: 3)
      writer.paragraph("\("2 failed", .strong), 1 passed")
      writer.list(["one", "\("two", .code)"])
      writer.table([Column("a"), Column("n", .trailing)]) { $0.row(["\("x", .code)", "1"]) }
      writer.code("key: value\n", language: "yaml")
    }
    #expect(
      result == """
        ### Two `words`

        **2 failed**, 1 passed

        - one
        - `two`

        | a | n |
        | --- | ---: |
        | `x` | 1 |

        ```yaml
        key: value
        ```

        """
    )
  }

  @Test func `details hold blocks behind a line of HTML`() {
    let result = markdown { writer in
      writer.details("\("a<b>", .code) & co") { writer.code { $0.line("\("pass", .allow)") } }
      writer.paragraph("after")
    }
    #expect(
      result == """
        <details>
        <summary><code>a&#60;b&#62;</code> &#38; co</summary>

        ```
        pass
        ```

        </details>

        after

        """
    )
  }

  @Test(arguments: [
    ("plain", "plain"), ("- a", "\\- a"), ("# a", "\\# a"), ("  + a", "\\+ a"),
    ("12. a", "12\\. a"),
    ("1) a", "1\\) a"), ("12 a", "12 a"), ("[x] a", "\\[x] a"), ("[a]: /b", "\\[a]\\: /b"),
    ("===", "\\==="), ("> a", "&gt; a"), ("a\n\n# b", "a  # b"), ("$a$", "\\$a\\$"),
    ("esc\u{1B}[0m", "esc\\\\u{1B}[0m"), ("\u{202E}x", "\\\\u{202E}x"), ("", ""),
  ])
  func `no text begins another block or brings in markup`(text: String, expected: String) {
    #expect(markdown { $0.paragraph(MarkdownText(text)) } == expected + "\n")
  }

  @Test(arguments: [
    ("a", "`a`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("`", "`` ` ``"), (" ", "` `"),
    (" a ", "`  a  `"), ("<b>", "`<b>`"), ("a\nb", "`a b`"), ("", ""),
  ])
  func `code shows its text as it is`(text: String, expected: String) {
    #expect(markdown { $0.paragraph("\(text, .code)") } == expected + "\n")
  }

  @Test func `no bar ends a cell`() {
    let result = markdown { writer in
      writer.table([Column("a|b")]) { table in
        table.row(["x|y"])
        table.row(["\("x\\|y`*", .code)"])
        table.row([MarkdownText("x\\")])
      }
    }
    #expect(
      result == """
        | a\\|b |
        | --- |
        | x\\|y |
        | <code>x&#92;&#124;y&#96;&#42;</code> |
        | x\\\\ |

        """
    )
  }

  @Test func `the fence of a block of code is longer than any inside`() {
    #expect(markdown { $0.code("a\n````\nb\u{1B}") } == "`````\na\n````\nb\\u{1B}\n`````\n")
  }

  @Test func `what does not fit into a comment is left out whole`() {
    var fits: [Bool] = []
    let result = markdown { writer in
      writer.paragraph("start")
      for count in [10, MarkdownWriter.commentLimit, 20] {
        fits.append(
          writer.ifFits(reserving: 100) {
            writer.paragraph(MarkdownText(String(repeating: "a", count: count)))
          }
        )
      }
    }
    #expect(fits == [true, false, true])
    #expect(result == "start\n\naaaaaaaaaa\n\naaaaaaaaaaaaaaaaaaaa\n")
  }

  private func markdown(_ body: (MarkdownWriter) -> Void) -> String {
    written { body(MarkdownWriter($0)) }
  }
}
