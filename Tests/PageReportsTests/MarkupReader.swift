/// A strict reader of pages as we write them: every element is closed, every attribute is quoted.
///
/// Its purpose is to notice a text that became markup; it takes less than HTML allows.
struct MarkupReader {
  /// An element as it was opened.
  struct Element {
    var name: String
    var attributes: [String: String]
    /// What stands in it, where that isn't read as markup.
    var rawText = ""
  }

  /// What is wrong with the page.
  struct Fault: Error, CustomStringConvertible {
    var description: String
  }

  private static let voids: Set<String> = ["meta", "input", "br", "link"]
  private static let raw: Set<String> = ["script", "style", "title"]

  /// The elements in the order in which they open.
  private(set) var elements: [Element] = []
  private var open: [String] = []
  private var rest: Substring

  /// Reads a page.
  ///
  /// - Throws: `Fault` at the first thing that isn't as we write it.
  init(_ page: String) throws {
    rest = page[...]
    guard rest.hasPrefix("<!doctype html>\n") else { throw Fault(description: "no doctype") }
    rest = rest.dropFirst("<!doctype html>".count)
    while let start = rest.firstIndex(of: "<") {
      rest = rest[start...].dropFirst()
      if rest.hasPrefix("/") { try close() } else { try begin() }
    }
    guard open.isEmpty else { throw Fault(description: "never closed: \(open)") }
  }

  private mutating func close() throws {
    rest = rest.dropFirst()
    let name = word()
    guard rest.first == ">", open.popLast() == name else {
      throw Fault(description: "</\(name)> closes nothing")
    }
  }

  private mutating func begin() throws {
    var element = Element(name: word(), attributes: [:])
    guard !element.name.isEmpty else {
      throw Fault(description: "a lone < before \(rest.prefix(40))")
    }
    while true {
      rest = rest.drop(while: \.isWhitespace)
      if rest.first == ">" { break }
      if rest.hasPrefix("/>") {
        rest = rest.dropFirst(2)
        elements.append(element)
        return
      }
      try attribute(of: &element)
    }
    rest = rest.dropFirst()
    if Self.raw.contains(element.name), !open.contains("svg") { try readRaw(&element) }
    elements.append(element)
    let isClosed = Self.voids.contains(element.name) || Self.raw.contains(element.name)
    if !isClosed || open.contains("svg") { open.append(element.name) }
  }

  private mutating func attribute(of element: inout Element) throws {
    let name = word()
    guard !name.isEmpty else { throw Fault(description: "\(element.name) has \(rest.prefix(40))") }
    guard rest.hasPrefix("=\"") else {
      element.attributes[name] = ""
      return
    }
    rest = rest.dropFirst(2)
    guard let end = rest.firstIndex(of: "\"") else {
      throw Fault(description: "\(name) never ends")
    }
    element.attributes[name] = String(rest[..<end])
    rest = rest[end...].dropFirst()
  }

  private mutating func readRaw(_ element: inout Element) throws {
    guard let end = rest.firstRange(of: "</\(element.name)>") else {
      throw Fault(description: "\(element.name) never ends")
    }
    element.rawText = String(rest[..<end.lowerBound])
    rest = rest[end.upperBound...]
  }

  private mutating func word() -> String {
    let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-:".contains($0)) }
    rest = rest.dropFirst(word.count)
    return String(word)
  }
}
