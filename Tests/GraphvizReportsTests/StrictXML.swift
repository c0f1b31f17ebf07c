/// An element of a document, and what stands before its end.
struct XMLElement {
  var name: String
  var attributes: [String: String] = [:]
  /// The texts directly in it, joined.
  var text = ""
  var children: [XMLElement] = []

  /// The element and all below it.
  var all: [XMLElement] { [self] + children.flatMap(\.all) }
}

/// A reader of XML 1.0 that takes nothing but what the specification calls well-formed, and of that no
/// document types, processing instructions and comments, which none of our formats has.
struct StrictXML {
  /// What is wrong, and where.
  struct Fault: Error, CustomStringConvertible {
    var description: String
  }

  /// Reads a document.
  static func read(_ text: String) throws(Fault) -> XMLElement {
    var reader = StrictXML(rest: Array(text.unicodeScalars)[...])
    try reader.take("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    let root = try reader.element()
    while reader.rest.first == "\n" { reader.rest.removeFirst() }
    guard reader.rest.isEmpty else { throw reader.fault("something behind the root") }
    return root
  }

  private var rest: ArraySlice<Unicode.Scalar>

  private func fault(_ words: String) -> Fault {
    Fault(description: "\(words), before: \(String(String.UnicodeScalarView(rest.prefix(60))))")
  }

  private mutating func take(_ text: String) throws(Fault) {
    guard rest.starts(with: text.unicodeScalars) else { throw fault("expected \(text)") }
    rest = rest.dropFirst(text.unicodeScalars.count)
  }

  private mutating func name() throws(Fault) -> String {
    let name = rest.prefix {
      $0.properties.isAlphabetic || "0123456789:._-".unicodeScalars.contains($0)
    }
    guard let first = name.first, first.properties.isAlphabetic else {
      throw fault("expected a name")
    }
    rest = rest[name.endIndex...]
    return String(String.UnicodeScalarView(name))
  }

  private mutating func skipBlanks() -> Bool {
    let count = rest.prefix { $0 == " " || $0 == "\n" }.count
    rest = rest.dropFirst(count)
    return count > 0
  }

  private mutating func element() throws(Fault) -> XMLElement {
    try take("<")
    var element = XMLElement(name: try name())
    while skipBlanks(), rest.first != ">", rest.first != "/" {
      let name = try name()
      try take("=\"")
      let value = try text(until: "\"")
      try take("\"")
      guard element.attributes.updateValue(value, forKey: name) == nil else {
        throw fault("\(name) comes twice")
      }
    }
    if rest.first == "/" {
      try take("/>")
      return element
    }
    try take(">")
    while true {
      element.text += try text(until: "<")
      if rest.starts(with: "</".unicodeScalars) { break }
      element.children.append(try self.element())
    }
    try take("</\(element.name)>")
    return element
  }

  /// Text up to a character, which can't stand in it.
  private mutating func text(until end: Unicode.Scalar) throws(Fault) -> String {
    var result = String.UnicodeScalarView()
    while let scalar = rest.first, scalar != end {
      guard scalar != "<", !rest.starts(with: "]]>".unicodeScalars) else { throw fault("markup") }
      if scalar == "&" {
        result.append(try reference())
      } else {
        result.append(try allowed(scalar))
        rest.removeFirst()
      }
    }
    guard !rest.isEmpty else { throw fault("the text doesn't end") }
    return String(result)
  }

  private mutating func reference() throws(Fault) -> Unicode.Scalar {
    let body = String(String.UnicodeScalarView(rest.dropFirst().prefix { $0 != ";" }))
    try take("&\(body);")
    let known: [String: Unicode.Scalar] = [
      "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'",
    ]
    if let scalar = known[body] { return scalar }
    let digits = body.dropFirst()
    let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    guard body.hasPrefix("#"), let scalar = number.flatMap(Unicode.Scalar.init) else {
      throw fault("unknown entity \(body)")
    }
    return try allowed(scalar)
  }

  private func allowed(_ scalar: Unicode.Scalar) throws(Fault) -> Unicode.Scalar {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: return scalar
    default: throw fault("U+\(String(scalar.value, radix: 16)) is no character of XML")
    }
  }
}
