import NetworkModel

/// What is wrong with JSON text, and where.
struct JSONFault: Error {
  let message: String
  let offset: Int
  /// Where the collection or string starts that is not closed.
  var opening: Int?
}

/// Reads JSON strictly to find the first fault; RFC 8259 is the law.
///
/// The quick parser only says that something is wrong, so its failures are explained by this.
@safe
struct JSONFaultFinder {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var cursor: Int
  private let end: Int
  private var openings: [Int] = []

  /// Reads the value in these bytes.
  init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
    unsafe self.bytes = bytes
    cursor = range.lowerBound
    end = range.upperBound
  }

  /// The first fault of the value; nil if it is faultless.
  mutating func find() -> JSONFault? {
    do throws(JSONFault) {
      try value()
      while let opening = openings.last {
        if unsafe bytes[opening] == UInt8(ascii: "{") { try member() } else { try element() }
      }
      return nil
    } catch {
      return error
    }
  }

  // MARK: structure

  private var byte: UInt8? { cursor < end ? unsafe bytes[cursor] : nil }

  private mutating func skipBlanks() {
    while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { cursor += 1 }
  }

  /// Reads a scalar, or the start of a collection up to its first value.
  private mutating func value() throws(JSONFault) {
    skipBlanks()
    switch byte ?? 0 {
    case UInt8(ascii: "{"), UInt8(ascii: "["): try open()
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    default: try word()
    }
  }

  private mutating func open() throws(JSONFault) {
    guard openings.count < YAMLReader.depthLimit else {
      throw fault(Diagnostic.Message.tooDeep.text)
    }
    let isObject = byte == UInt8(ascii: "{")
    openings.append(cursor)
    cursor += 1
    skipBlanks()
    if byte == UInt8(ascii: isObject ? "}" : "]") {
      close()
    } else if isObject {
      try field()
    } else {
      try value()
    }
  }

  private mutating func close() {
    cursor += 1
    openings.removeLast()
  }

  private mutating func member() throws(JSONFault) {
    skipBlanks()
    switch byte {
    case UInt8(ascii: "}"): close()
    case UInt8(ascii: ","):
      cursor += 1
      skipBlanks()
      if byte == UInt8(ascii: "}") { throw fault("a comma must not stand before `}`") }
      try field()
    default: throw unexpected("`,` or `}` after a value")
    }
  }

  private mutating func element() throws(JSONFault) {
    skipBlanks()
    switch byte {
    case UInt8(ascii: "]"): close()
    case UInt8(ascii: ","):
      cursor += 1
      skipBlanks()
      if byte == UInt8(ascii: "]") { throw fault("a comma must not stand before `]`") }
      try value()
    default: throw unexpected("`,` or `]` after a value")
    }
  }

  private mutating func field() throws(JSONFault) {
    guard byte == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
    try string()
    skipBlanks()
    guard byte == UInt8(ascii: ":") else { throw unexpected("`:` after a key") }
    cursor += 1
    try value()
  }

  // MARK: scalars

  private mutating func string() throws(JSONFault) {
    let opening = cursor
    cursor += 1
    while let byte {
      switch byte {
      case UInt8(ascii: "\""):
        cursor += 1
        return
      case UInt8(ascii: "\\"): try escape()
      case 0..<0x20:
        if byte == 0x0A { throw JSONFault(message: "this string does not end", offset: opening) }
        throw fault("a string must not have the control character `U+00\(hex(byte))`")
      case 0x80...: try scalar()
      default: cursor += 1
      }
    }
    throw JSONFault(message: "this string does not end", offset: opening)
  }

  private mutating func escape() throws(JSONFault) {
    let start = cursor
    cursor += 2
    switch start + 1 < end ? unsafe bytes[start + 1] : 0 {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return
    case UInt8(ascii: "u"):
      let unit = try hexadecimal(from: start)
      guard unit & 0xF800 == 0xD800 else { return }
      let low = cursor
      if unit < 0xDC00, cursor + 1 < end, unsafe bytes[cursor] == UInt8(ascii: "\\"),
        unsafe bytes[cursor + 1] == UInt8(ascii: "u")
      {
        cursor += 2
        if try hexadecimal(from: low) & 0xFC00 == 0xDC00 { return }
      }
      throw JSONFault(message: "this escape is half a surrogate pair", offset: start)
    default:
      throw JSONFault(message: "a string has no such escape", offset: start)
    }
  }

  private mutating func hexadecimal(from start: Int) throws(JSONFault) -> UInt16 {
    let digits = unsafe Array(bytes[min(cursor, end)..<min(cursor + 4, end)])
    cursor += 4
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw JSONFault(message: "`\\u` needs four hexadecimal digits", offset: start) }
    return unit
  }

  private mutating func scalar() throws(JSONFault) {
    let rest = unsafe Array(bytes[cursor..<min(cursor + 4, end)])
    var decoder = Unicode.UTF8()
    var iterator = rest.makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else {
      throw fault(Diagnostic.Message.invalidUTF8(Int(rest[0])).text)
    }
    cursor += UTF8.width(scalar)
  }

  private mutating func number() throws(JSONFault) {
    let start = cursor
    if byte == UInt8(ascii: "-") { cursor += 1 }
    let leadsWithZero = byte == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0 else { throw unexpected("a digit after `-`") }
    if leadsWithZero, whole > 1 {
      throw JSONFault(message: "a number must not start with a zero", offset: start)
    }
    if byte == UInt8(ascii: ".") {
      cursor += 1
      guard digits() > 0 else { throw unexpected("a digit after `.`") }
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      cursor += 1
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") { cursor += 1 }
      guard digits() > 0 else { throw unexpected("a digit in the exponent") }
    }
  }

  private mutating func digits() -> Int {
    let start = cursor
    while let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { cursor += 1 }
    return cursor - start
  }

  private mutating func word() throws(JSONFault) {
    for word in ["true", "false", "null"] where cursor + word.utf8.count <= end {
      if unsafe bytes[cursor..<cursor + word.utf8.count].elementsEqual(word.utf8) {
        cursor += word.utf8.count
        return
      }
    }
    throw unexpected("a value")
  }

  // MARK: words

  private func fault(_ message: String) -> JSONFault { JSONFault(message: message, offset: cursor) }

  private func unexpected(_ expected: String) -> JSONFault {
    guard let byte else {
      return JSONFault(
        message: "the text ends where \(expected) was expected",
        offset: cursor,
        opening: openings.last
      )
    }
    guard byte > 0x20, byte < 0x7F else {
      return fault("expected \(expected)")
    }
    return fault("expected \(expected), but found `\(Character(Unicode.Scalar(byte)))`")
  }

  private func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}
