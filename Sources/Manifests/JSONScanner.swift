import CJSONEvents
import Glibc

/// Finds where JSON values end, without looking at what they are.
///
/// It counts brackets outside strings, so it is quick and works at any size; what lies between the
/// brackets is for the parser to judge.
@safe
struct JSONScanner {
  private let start: UnsafePointer<UInt8>
  let count: Int

  /// Scans these bytes; nil if there are none.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return nil }
    unsafe self.start = start
    count = bytes.count
  }

  /// The byte at an offset; nil at the end.
  func byte(at offset: Int) -> UInt8? { offset < count ? unsafe start[offset] : nil }

  /// The first offset from here on that is no blank.
  func skippingBlanks(_ offset: Int) -> Int {
    var offset = offset
    while offset < count, Self.isBlank(unsafe start[offset]) { offset += 1 }
    return offset
  }

  /// The offset after the value that starts here; nil if it does not end.
  func endOfValue(_ offset: Int) -> Int? {
    switch byte(at: offset) {
    case UInt8(ascii: "{"), UInt8(ascii: "["): endOfCollection(offset)
    case UInt8(ascii: "\""): endOfString(offset)
    case nil: nil
    default: endOfWord(offset)
    }
  }

  /// The offset after the string whose opening quote stands here.
  func endOfString(_ offset: Int) -> Int? {
    var cursor = offset + 1
    while cursor < count, let quote = unsafe memchr(start + cursor, 0x22, count - cursor) {
      let end = unsafe UnsafeRawPointer(quote) - UnsafeRawPointer(start)
      // A quote is escaped if an odd number of backslashes stands before it.
      var slashes = 0
      while unsafe start[end - 1 - slashes] == UInt8(ascii: "\\") { slashes += 1 }
      cursor = end + 1
      if slashes.isMultiple(of: 2) { return cursor }
    }
    return nil
  }

  private func endOfCollection(_ offset: Int) -> Int? {
    let text = unsafe UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
    let end = unsafe cjson_collection_end(text, count, offset)
    return end == 0 ? nil : end
  }

  private func endOfWord(_ offset: Int) -> Int {
    var cursor = offset
    while let byte = byte(at: cursor), !Self.isBlank(byte), byte != UInt8(ascii: ","),
      byte | 0x20 != UInt8(ascii: "}")
    {
      cursor += 1
    }
    return cursor
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }
}
