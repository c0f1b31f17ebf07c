/// A whole JSON value, of which only the outermost level is looked at.
///
/// The parts are handed on as bytes, for a reader that says what is wrong with them.
struct JSONParts {
  let bytes: ArraySlice<UInt8>

  /// The value of a field of a mapping; nil where it has none.
  subscript(name: String) -> JSONParts? {
    var found: JSONParts?
    forEach { key, value in
      if found == nil, key.elementsEqual(name.utf8) { found = value }
    }
    return found
  }

  /// The elements of a sequence.
  var elements: [JSONParts] {
    var elements: [JSONParts] = []
    forEach { _, value in elements.append(value) }
    return elements
  }

  /// The text of a string without escapes; nil for anything else.
  var text: String? {
    guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), !bytes.contains(UInt8(ascii: "\\"))
    else { return nil }
    return String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
  }

  /// Calls the body with every key, empty in a sequence, and every value.
  private func forEach(_ body: (ArraySlice<UInt8>, JSONParts) -> Void) {
    guard let open = bytes.first, open == UInt8(ascii: "{") || open == UInt8(ascii: "[") else {
      return
    }
    var index = bytes.startIndex + 1
    var key = bytes[index..<index]
    while index < bytes.endIndex {
      switch bytes[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"),
        UInt8(ascii: ","), UInt8(ascii: ":"):
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): return
      default:
        let end = self.end(of: index)
        if open == UInt8(ascii: "{"), key.isEmpty {
          key = bytes[index..<end].dropFirst().dropLast()
        } else {
          body(key, JSONParts(bytes: bytes[index..<end]))
          key = bytes[end..<end]
        }
        index = end
      }
    }
  }

  /// Where the value that starts at an index ends.
  private func end(of start: Int) -> Int {
    var depth = 0
    var index = start
    while index < bytes.endIndex {
      switch bytes[index] {
      case UInt8(ascii: "\""): index = endOfString(index)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return index }
        depth -= 1
        index += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: " "), UInt8(ascii: "\n"),
        UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        if depth == 0 { return index }
        index += 1
        continue
      default:
        index += 1
        continue
      }
      if depth == 0 { return index }
    }
    return index
  }

  private func endOfString(_ start: Int) -> Int {
    var index = start + 1
    while index < bytes.endIndex, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, bytes.endIndex)
  }
}
