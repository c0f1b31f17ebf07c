import Manifests
import Testing

struct PositionTests {
  @Test
  func `a value and a key of YAML stand where they are written`() {
    let reading = Reading("kind: Pod\nmetadata:\n  labels: {app: web, tier: \"x\"}\n")
    let labels = reading.documents[0]["metadata"]?["labels"]
    #expect(labels?.at == "3:11")
    #expect(labels?.fields.map(\.at) == ["3:12", "3:22"])
    #expect(labels?.fields.map(\.value.at) == ["3:17", "3:28"])
  }

  @Test
  func `an item of a List stands where it is written, and so do its fields`() {
    let reading = Reading("kind: List\nitems:\n- kind: Pod\n  spec:\n  - a\n- kind: Node\n")
    #expect(reading.documents.map(\.at) == ["3:3", "6:3"])
    #expect(reading.documents[0]["spec"]?.elements.map(\.at) == ["5:5"])
  }

  @Test
  func `a value of pretty JSON stands where it is written`() {
    let reading = Reading("{\n  \"kind\": \"Pod\",\n  \"spec\": {\n    \"a\": [1, -2.5]\n  }\n}\n")
    let list = reading.documents[0]["spec"]?["a"]
    #expect(reading.documents[0].fields.map(\.at) == ["2:3", "3:3"])
    #expect(list?.at == "4:10")
    #expect(list?.elements.map(\.at) == ["4:11", "4:14"])
  }

  @Test
  func `an item of compact JSON stands where it is written`() {
    let reading = Reading(#"{"items":[{"a":1},{"b":{"c":2}}],"kind":"List"}"#)
    #expect(reading.documents.map(\.at) == ["1:11", "1:19"])
    #expect(reading.documents[1]["b"]?["c"]?.at == "1:29")
  }

  @Test
  func `a field behind the items of a JSON list keeps its place`() {
    let reading = Reading("{\"items\":[{\"a\":1}],\n \"kind\":\"Foo\", \"items\":[]}")
    #expect(reading.faults.contains("f:2:16: error: duplicate key `items`"))
  }

  @Test(arguments: ["{\"é😀\": \"ü\", \"b\": 1}", "é😀: \"ü\"\nb: 1", "{é😀: \"ü\", b: 1}"])
  func `columns count Unicode scalars`(text: String) {
    let reading = Reading(text)
    #expect(reading.documents[0].fields[0].key == "é😀")
    let expected = ["{\"": ["1:2", "1:13"], "é": ["1:1", "2:1"], "{é": ["1:2", "1:11"]]
    let start = expected.keys.first { text.hasPrefix($0) && $0.count == 2 } ?? "é"
    #expect(reading.documents[0].fields.map(\.at) == expected[start])
  }

  @Test(arguments: ["a: 1\r\nb:\r\n  c: 2\r\n", "{\"a\": 1,\r\n\"b\":\r\n  {\"c\": 2}}"])
  func `a carriage return belongs to the end of its line`(text: String) {
    let reading = Reading(text)
    #expect(reading.faults.isEmpty)
    #expect(reading.documents[0]["b"]?["c"]?.at.hasPrefix("3:") == true)
    #expect(reading.documents[0]["a"]?.text == "1")
  }

  @Test(arguments: ["a: 1", "{\"a\": 1}"])
  func `a byte-order mark is no column`(text: String) {
    let reading = Reading(bytes: [0xEF, 0xBB, 0xBF] + Array(text.utf8))
    let start = text.hasPrefix("{") ? "1:2" : "1:1"
    #expect(reading.documents.map { $0.fields.map(\.at) } == [[start]])
  }

  @Test
  func `lines go on across documents and formats`() {
    let reading = Reading("{\"a\": 1}\n---\n{\"b\": 2}\n---\nc: 3\n---\nd: 4\n")
    #expect(reading.documents.map(\.at) == ["1:1", "3:1", "5:1", "7:1"])
    #expect(reading.faults.isEmpty)
  }

  @Test
  func `an aliased value stands where its anchor is written`() {
    let reading = Reading("a: &x {b: 1}\nc: *x\n")
    #expect(reading.documents[0]["c"]?.at == "1:4")
    #expect(reading.documents[0].fields.map(\.at) == ["1:1", "2:1"])
  }
}
