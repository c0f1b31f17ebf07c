import Manifests
import Testing

struct FaultTests {
  @Test(
    arguments: [
      (
        "a: 1\nb: 2\na: 3\n",
        ["f:3:1: error: duplicate key `a`", "f:1:1: note: the first one stands here"]
      ),
      (
        "{\"a\": {\"b\": 1,\n \"b\": 2}}",
        ["f:2:2: error: duplicate key `b`", "f:1:8: note: the first one stands here"]
      ),
      ("- a\n", ["f:1:1: error: the root of a document must be a mapping, but this is a sequence"]),
      ("[1]", ["f:1:1: error: the root of a document must be a mapping, but this is a sequence"]),
      ("{\"a\": 1,}", []), ("{a: 1}", []), ("", []), ("# nothing\n", []),
      (
        "{\"a\": [1, 2\n",
        [
          "f:2:1: error: invalid JSON: the text ends where `,` or `]` after a value was expected",
          "f:1:7: note: what is not closed starts here",
        ]
      ),
      ("{\"a\": 01x 2}{", ["f:1:7: error: invalid JSON: a number must not start with a zero"]),
      ("{\"a\": 1} x", ["f:1:10: error: invalid JSON: text follows the end of the document"]),
      ("a\u{0}b", ["f: error: this is a binary file, not a manifest"]),
    ])
  func `a fault is told where it is, in plain words`(text: String, lines: [String]) {
    #expect(Reading(text).faults == lines)
  }

  @Test
  func `a tab that indents is named, and the documents behind it are read`() {
    let reading = Reading("a:\n\tb: 1\n---\nc: 2\n")
    #expect(reading.faults.first == "f:2:1: error: YAML is indented with blanks, but this is a tab")
    #expect(reading.words == ["{c: integer 2}"])
  }

  @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
  func `nesting has a limit`(opener: String, closer: String) {
    let deep = String(repeating: opener, count: 600) + "1" + String(repeating: closer, count: 600)
    for text in ["{\"k\": \(deep)}", "k: \(deep)"] {
      let faults = Reading(text).faults
      #expect(faults.map { $0.hasSuffix("this is nested more than 512 levels deep") } == [true])
    }
  }
}
