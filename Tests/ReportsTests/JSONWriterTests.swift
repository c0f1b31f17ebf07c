import Reports
import Testing

struct JSONWriterTests {
  @Test func `keys stay in the order in which they are written`() {
    let result = json { writer in
      writer.mapping {
        writer.field("b", 1)
        writer.field("a", "x")
        writer.field("c", true)
        writer.key("d")
        writer.null()
      }
      writer.end()
    }
    #expect(
      result == """
        {
          "b": 1,
          "a": "x",
          "c": true,
          "d": null
        }

        """
    )
  }

  @Test func `what is laid out on one line stays on one line`() {
    let result = json { writer in
      writer.sequence {
        writer.mapping(.line) {
          writer.mapping("ports") { writer.field("TCP", ["80", "443"]) }
        }
        writer.mapping(.line) {}
      }
    }
    #expect(
      result == """
        [
          {"ports": {"TCP": ["80", "443"]}},
          {}
        ]
        """
    )
  }

  @Test func `empty containers are closed at once`() {
    let result = json { writer in
      writer.mapping {
        writer.sequence("a") {}
        writer.mapping("b") {}
      }
    }
    #expect(result == "{\n  \"a\": [],\n  \"b\": {}\n}")
  }

  @Test(arguments: [
    ("plain", #""plain""#), ("", #""""#), ("a\"b\\c", #""a\"b\\c""#), ("\n\r\t", #""\n\r\t""#),
    ("\u{0}\u{1B}", #""\u0000\u001b""#), ("é 漢 🙂", #""é 漢 🙂""#), ("\r\n", #""\r\n""#),
  ])
  func `text is escaped where JSON asks for it and nowhere else`(text: String, expected: String) {
    #expect(json { $0.string(text) } == expected)
  }

  @Test func `a fragment is inserted as if it had been written there`() {
    let value = { (writer: JSONWriter) in
      writer.mapping {
        writer.field("a", 1)
        writer.field("b", ["x"])
      }
    }
    let direct = json { writer in
      writer.sequence {
        for _ in 0..<2 {
          writer.mapping {
            writer.key("first")
            value(writer)
            writer.key("second")
            value(writer)
          }
        }
      }
    }
    let inserted = json { writer in
      var fragment: DataFragment?
      writer.sequence {
        for _ in 0..<2 {
          writer.mapping {
            writer.key("first")
            let recorded = fragment ?? writer.fragment { value(writer) }
            fragment = recorded
            writer.insert(recorded)
            writer.key("second")
            writer.insert(recorded)
          }
        }
      }
    }
    #expect(inserted == direct)
  }
}
