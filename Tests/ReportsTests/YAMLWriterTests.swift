import Reports
import Testing

struct YAMLWriterTests {
  @Test func `mappings and sequences nest in blocks`() {
    let result = yaml { writer in
      writer.mapping {
        writer.field("schema", "netsim.connections/v1")
        writer.sequence("connections") {
          writer.mapping {
            writer.mapping("source", .line) {
              writer.field("kind", "Deployment")
              writer.field("name", "8080")
            }
            writer.mapping("ports") { writer.field("TCP", ["80", "8000-8010"]) }
          }
          writer.sequence {
            writer.integer(1)
            writer.integer(2)
          }
        }
        writer.sequence("none") {}
        writer.mapping("nothing") {}
      }
    }
    #expect(
      result == """
        schema: netsim.connections/v1
        connections:
          - source:
              kind: Deployment
              name: "8080"
            ports:
              TCP: ["80", "8000-8010"]
          - - 1
            - 2
        none: []
        nothing: {}

        """
    )
  }

  @Test(arguments: [
    "", "no", "Yes", "ON", "off", "true", "Null", "~", "y", "1", "0x1F", "1e3", "1_000", "12:30",
    ".inf", "NaN", "-", "- a", "a: b", "a #b", "#a", "*a", "&a", "!a", "%a", "@a", "`a", "'a'",
    "[a]", "{a}", "a, b", "? a", "|", ">", "2026-01-01", "=", "<<", " a", "a ", "a:", "10.0.0.0/8",
    "::/0", "Inf", "_1",
  ])
  func `text that could be read as anything else is quoted`(text: String) {
    #expect(yaml { $0.string(text) } == "\"\(text)\"\n")
  }

  @Test(arguments: ["default", "api-network-policy", "netsim.check/v1", "a b", "Deployment", "e3"])
  func `text that can only be text stands plain`(text: String) {
    #expect(yaml { $0.string(text) } == "\(text)\n")
  }

  @Test(arguments: [
    ("a\nb", #""a\nb""#), ("\u{1B}", #""\u001b""#),
    ("\u{85}\u{2028}\u{FEFF}", #""\u0085\u2028\ufeff""#),
    ("a\"\\", #""a\"\\""#), ("é", "\"é\""),
  ])
  func `characters that YAML can't print are escaped`(text: String, expected: String) {
    #expect(yaml { $0.string(text) } == expected + "\n")
  }

  @Test func `keys are quoted like values`() {
    let result = yaml { writer in writer.mapping { writer.field("on", 1) } }
    #expect(result == "\"on\": 1\n")
  }

  @Test func `a mapping inside a sequence on one line is written in flow form`() {
    let result = yaml { writer in
      writer.mapping {
        writer.sequence("peers", .line) {
          writer.mapping { writer.field("name", "api") }
          writer.mapping {
            writer.field("ports", ["80"])
            writer.mapping("none") {}
          }
          writer.strings([])
        }
      }
    }
    #expect(result == "peers: [{name: api}, {ports: [\"80\"], none: {}}, []]\n")
  }

  @Test func `a fragment is inserted as if it had been written there`() {
    let result = yaml { writer in
      writer.sequence {
        var fragment: DataFragment?
        for _ in 0..<2 {
          writer.mapping {
            writer.key("source")
            let recorded = fragment ?? writer.fragment { writer.mapping { writer.field("a", 1) } }
            fragment = recorded
            writer.insert(recorded)
            writer.field("b", 2)
          }
        }
      }
    }
    let one = "- source:\n    a: 1\n  b: 2\n"
    #expect(result == one + one)
  }
}
