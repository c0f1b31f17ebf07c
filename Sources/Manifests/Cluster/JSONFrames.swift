/// Cuts a stream of JSON values, which comes in pieces of any size, into whole values.
package struct JSONFrames {
  private var pending: [UInt8] = []
  /// Where the value at hand starts, where one is open.
  private var start: Int?
  private var scanned = 0
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  /// Whether something stood between values that is neither blank nor a value.
  package private(set) var isMalformed = false

  /// Creates a stream of which nothing came yet.
  package init() {}

  /// Whether the stream is in the middle of a value.
  package var isOpen: Bool { start != nil }

  /// The values, mappings and sequences, that end in a piece of the stream.
  ///
  /// - Complexity: O(*bytes* of the piece): what came before is not looked at again.
  package mutating func values(endingIn piece: [UInt8]) -> [[UInt8]] {
    pending += piece
    var values: [[UInt8]] = []
    while scanned < pending.count, !isMalformed {
      let byte = pending[scanned]
      scanned += 1
      if isInString {
        takeStringByte(byte)
      } else if takeByte(byte), let start {
        values.append(Array(pending[start..<scanned]))
        self.start = nil
      }
    }
    let kept = start ?? scanned
    pending.removeSubrange(..<kept)
    scanned -= kept
    if start != nil { start = 0 }
    return values
  }

  private mutating func takeStringByte(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isInString = false
    }
  }

  /// Takes a byte outside strings; whether a value ends with it.
  private mutating func takeByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      if depth == 0 { start = scanned - 1 }
      depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth -= 1
      isMalformed = depth < 0
      return depth == 0
    case UInt8(ascii: "\""):
      isInString = depth > 0
      isMalformed = depth == 0
    case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): break
    default: isMalformed = depth == 0
    }
    return false
  }
}
