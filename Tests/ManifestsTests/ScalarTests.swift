import Manifests
import Testing

/// A scalar as written, and what it is.
struct ScalarCase: CustomTestStringConvertible, Sendable {
  let written: String
  let kind: ManifestNode.Kind
  var integer: Int?
  var testDescription: String { written }

  init(_ written: String, _ kind: ManifestNode.Kind, _ integer: Int? = nil) {
    self.written = written
    self.kind = kind
    self.integer = integer
  }
}

struct ScalarTests {
  @Test(
    arguments: ["", "~", "null", "Null", "NULL", "!!null ~"].map { ScalarCase($0, .null) }
      + ["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"].map {
        ScalarCase($0, .boolean)
      }
      + ["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"].map {
        ScalarCase($0, .boolean)
      }
      + [
        ScalarCase("0", .integer, 0), ScalarCase("80", .integer, 80),
        ScalarCase("-5", .integer, -5), ScalarCase("+5", .integer, 5),
        ScalarCase("0777", .integer, 511), ScalarCase("0o17", .integer, 15),
        ScalarCase("0x1F", .integer, 31), ScalarCase("0X1f", .integer, 31),
        ScalarCase("-0x10", .integer, -16), ScalarCase("0b101", .integer, 5),
        ScalarCase("-0b11", .integer, -3), ScalarCase("1_000", .integer, 1000),
        ScalarCase("00", .integer, 0), ScalarCase("9223372036854775807", .integer, .max),
        ScalarCase("-9223372036854775808", .integer, .min),
        ScalarCase("0xFFFFFFFFFFFFFFFFFF", .integer), ScalarCase("!!int \"7\"", .integer, 7),
        ScalarCase("08", .float, 8), ScalarCase("1e3", .float, 1000),
        ScalarCase("80.0", .float, 80), ScalarCase("1.5", .float), ScalarCase(".5", .float),
        ScalarCase("5.", .float, 5), ScalarCase("-1.5E-3", .float), ScalarCase(".inf", .float),
        ScalarCase("-.Inf", .float), ScalarCase("+.INF", .float), ScalarCase(".NaN", .float),
        ScalarCase("99999999999999999999", .float), ScalarCase("!!float 3", .float, 3),
        ScalarCase("yEs", .string), ScalarCase("nULL", .string), ScalarCase("0x", .string),
        ScalarCase("0b12", .string), ScalarCase("1e1000", .string),
        ScalarCase(".", .string), ScalarCase("1.2.3.4", .string), ScalarCase("1:30", .string),
        ScalarCase("2001-12-14", .string), ScalarCase("2001-12-14T21:59:43Z", .string),
        ScalarCase("'yes'", .string), ScalarCase("\"80\"", .string), ScalarCase("''", .string),
        ScalarCase("!!str 80", .string), ScalarCase("! 80", .string), ScalarCase("|\n 80", .string),
        ScalarCase(">-\n yes", .string), ScalarCase("!mine 80", .string),
        ScalarCase("web", .string), ScalarCase("10.0.0.0/8", .string),
      ]
  )
  func `a scalar of YAML is what Kubernetes takes it for`(scalar: ScalarCase) {
    var kinds: [ManifestNode.Kind] = []
    var integers: [Int?] = []
    var truths: [Bool?] = []
    let text = "key: \(scalar.written)\n"
    let reader = ManifestReader(filters: .all)
    let summary = reader.read([.text(name: "f", bytes: Array(text.utf8))]) { document in
      guard let node = document.root["key"] else { return }
      kinds.append(node.kind)
      integers.append(node.integer)
      truths.append(node.boolean)
    }
    #expect(summary.diagnostics.isEmpty)
    #expect(kinds == [scalar.kind])
    #expect(integers == [scalar.integer])
    let truth = ["t", "y"].contains(scalar.written.lowercased().prefix(1))
    let isTrue = truth || scalar.written.lowercased() == "on"
    #expect(truths == [scalar.kind == .boolean ? isTrue : nil])
  }

  @Test(
    arguments: [
      ("yes", "true"), ("off", "false"), ("0x10", "16"), ("1_000", "1000"), ("1.50", "1.5"),
      ("1e3", "1000"), ("1e6", "1e+06"), ("0.00001", "1e-05"), ("0.5", "0.5"), (".inf", ".inf"),
      ("-.INF", "-.inf"), ("123456.7", "123456.7"), ("12345678.0", "1.2345678e+07"),
      ("'yes'", "yes"), ("80", "80"), ("a b", "a b"), ("? x\n", "x"),
    ])
  func `a key that is no string becomes the text that Kubernetes makes of it`(
    written: String,
    key: String
  ) {
    let reading = Reading("\(written): 1\n")
    #expect(reading.documents.map { $0.fields.map(\.key) } == [[key]])
    #expect(reading.faults.isEmpty)
  }

  @Test(
    arguments: [
      ("1", "integer 1"), ("-0", "integer -0"), ("1.0", "float 1.0"), ("1e3", "float 1e3"),
      ("true", "boolean true"), ("false", "boolean false"), ("null", "null"),
      ("\"yes\"", "\"yes\""), (#""a\n\u00e9\ud83d\ude00\"\/""#, "\"a\né😀\"/\""), ("{}", "{}"),
      ("[[], {}]", "[[], {}]"), ("123456789012345678901", "integer 123456789012345678901"),
    ])
  func `a value of JSON is what JSON says`(written: String, words: String) {
    let reading = Reading("{\"key\" : \(written) }")
    #expect(reading.words == ["{key: \(words)}"])
  }

  @Test
  func `a float of JSON is never a whole number`() {
    var integers: [Int?] = []
    let text = Array(#"{"a": 1.0, "b": 1}"#.utf8)
    _ = ManifestReader(filters: .all).read([.text(name: "f", bytes: text)]) { document in
      integers = document.root.fields.map { $0.value.integer }
    }
    #expect(integers == [nil, 1])
  }

  @Test
  func `absent, null and empty are three things`() {
    let reading = Reading("a:\nb: {}\nc: []\n")
    #expect(reading.words == ["{a: null, b: {}, c: []}"])
    #expect(reading.documents[0]["d"] == nil)
  }
}
