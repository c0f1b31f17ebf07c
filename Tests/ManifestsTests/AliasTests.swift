import Manifests
import Testing

struct AliasTests {
  @Test(
    arguments: [
      ("a: &x 1\nb: *x\n", "{a: integer 1, b: integer 1}"),
      (
        "a: &x {p: &y [1]}\nb: *y\nc: *x\n",
        "{a: {p: [integer 1]}, b: [integer 1], c: {p: [integer 1]}}"
      ),
      ("&k a: 1\nb: *k\n", "{a: integer 1, b: \"a\"}"),
      ("a: &x b\n*x : 2\n", "{a: \"b\", b: integer 2}"),
      ("a: &x 1\nb: &x 2\nc: *x\n", "{a: integer 1, b: integer 2, c: integer 2}"),
      (
        "d: &d {a: 1, b: 2}\ne:\n  <<: *d\n  b: 3\n",
        "{d: {a: integer 1, b: integer 2}, e: {b: integer 3, a: integer 1}}"
      ),
      ("e:\n  b: 3\n  <<: {b: 2, c: {d: [4]}}\n", "{e: {b: integer 3, c: {d: [integer 4]}}}"),
      ("<<: [{a: 1}, {a: 2, b: 2}]\n", "{a: integer 1, b: integer 2}"),
      ("'<<': 1\n", "{<<: integer 1}"),
    ])
  func `an alias stands for what its anchor names`(text: String, words: String) {
    let reading = Reading(text)
    #expect(reading.words == [words])
    #expect(reading.faults.isEmpty)
  }

  @Test
  func `an anchor of one item serves the items after it`() {
    let reading = Reading(
      "kind: List\nitems:\n- l: &l {app: web}\n- l: *l\n- {}\n- l: *l\n"
    )
    #expect(reading.words.map { $0.contains("{app: \"web\"}") } == [true, true, false, true])
  }

  @Test
  func `an anchor in a field that nobody wants serves those that are wanted`() {
    let filters = FieldFilters(byKind: [:], otherwise: .everything)
    let only = FieldFilters(
      byKind: ["Pod": .only(["spec": .only(["b": .everything])])],
      otherwise: .everything
    )
    let text = "apiVersion: v1\nkind: Pod\nx: {y: [&a {p: &s 1, q: 2}]}\nspec: {b: *a, c: *s}\n"
    #expect(
      Reading(text, keeping: only).documents[0]["spec"]?.description
        == "{b: {p: integer 1, q: integer 2}}"
    )
    #expect(
      Reading(text, keeping: filters).documents[0]["spec"]?["b"]
        == Reading(text, keeping: only).documents[0]["spec"]?["b"]
    )
  }

  @Test
  func `anchors do not reach into the next document`() {
    #expect(
      Reading("a: &x 1\n---\nb: *x\n").faults == [
        "f:3:4: error: alias `*x` has no anchor `&x` before it"
      ]
    )
  }

  @Test
  func `an alias inside its own value is refused`() {
    #expect(
      Reading("a: &x [1, *x]\n").faults == [
        "f:1:11: error: alias `*x` stands inside the value that it names"
      ]
    )
  }

  @Test
  func `a billion laughs are refused`() {
    var text = "a0: &a0 [lol]\n"
    for i in 1...40 {
      let aliases = Array(repeating: "*a\(i - 1)", count: 10).joined(separator: ", ")
      text += "a\(i): &a\(i) [\(aliases)]\n"
    }
    let reading = Reading(text)
    #expect(reading.documents.isEmpty)
    #expect(reading.faults.count == 1)
    #expect(
      reading.faults.allSatisfy { $0.hasSuffix("aliases of this file stand for too many values") }
    )
  }

  @Test(arguments: ["<<: 1\n", "<<: [{a: 1}, 2]\n", "<<: ~\n"])
  func `only mappings can be merged`(text: String) {
    let words = "`<<` merges mappings only: a mapping or a sequence of mappings"
    #expect(Reading(text).faults.map { $0.hasSuffix("error: \(words)") } == [true])
  }
}
