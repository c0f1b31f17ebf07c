import CYAML
import Glibc
import NetworkModel

/// The bytes of a YAML stream seen as lines.
///
/// libyaml counts lines and columns but no bytes, so what needs bytes finds its line here.
@safe
struct YAMLText {
  let bytes: UnsafeBufferPointer<UInt8>
  /// The lines of the file before this text.
  let firstLine: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int) {
    unsafe self.bytes = bytes
    self.firstLine = firstLine
  }

  /// The byte where a 0-based line starts, found from the start of another line.
  func offset(ofLine line: Int) -> Int {
    var offset = 0
    for _ in 0..<line {
      guard let next = lineAfter(offset) else { return unsafe bytes.count }
      offset = next
    }
    return offset
  }

  /// The bytes of a 0-based line, without its end.
  func line(_ line: Int) -> UnsafeBufferPointer<UInt8> {
    unsafe self.line(at: offset(ofLine: line))
  }

  /// The start of the next line that starts a document, after a 0-based line.
  func documentStart(after line: Int) -> Int? {
    var offset = self.offset(ofLine: line)
    while let next = lineAfter(offset) {
      if startsWithMarker(next, "---") { return next }
      offset = next
    }
    return nil
  }

  /// The value of a key that stands in a column of a block mapping, on a line after this one.
  ///
  /// It looks at lines, not at structure, so the structure must confirm what it finds.
  func value(ofKey key: StaticString, column: Int, after line: Int) -> String? {
    var offset = self.offset(ofLine: line)
    while let next = lineAfter(offset) {
      if startsWithMarker(next, "---") || startsWithMarker(next, "...") { return nil }
      let line = unsafe self.line(at: next)
      if unsafe starts(line, withKey: key, column: column) { return unsafe scalar(in: line) }
      offset = next
    }
    return nil
  }

  private func starts(
    _ line: UnsafeBufferPointer<UInt8>,
    withKey key: StaticString,
    column: Int
  ) -> Bool {
    let colon = column + key.utf8CodeUnitCount
    guard line.count > colon, unsafe line[colon] == UInt8(ascii: ":"),
      let start = line.baseAddress
    else { return false }
    guard unsafe memcmp(start + column, key.utf8Start, key.utf8CodeUnitCount) == 0 else {
      return false
    }
    return unsafe line[..<column].allSatisfy { $0 == UInt8(ascii: " ") }
  }

  /// The scalar value of the one field that a line holds.
  private func scalar(in line: UnsafeBufferPointer<UInt8>) -> String? {
    let events = unsafe YAMLEvents(line)
    var scalars: [String] = []
    while (try? events.advance()) != nil, events.kind != YAML_STREAM_END_EVENT {
      if events.kind == YAML_SCALAR_EVENT { scalars.append(events.text.string) }
    }
    return scalars.count == 2 ? scalars[1] : nil
  }

  private func startsWithMarker(_ offset: Int, _ marker: StaticString) -> Bool {
    let line = unsafe self.line(at: offset)
    guard line.count >= 3, let start = line.baseAddress,
      unsafe memcmp(start, marker.utf8Start, 3) == 0
    else { return false }
    return unsafe line.count == 3 || line[3] == UInt8(ascii: " ") || line[3] == UInt8(ascii: "\t")
      || line[3] == UInt8(ascii: "\r")
  }

  private func line(at offset: Int) -> UnsafeBufferPointer<UInt8> {
    var end = unsafe bytes.count
    if let next = lineAfter(offset) { end = next - 1 }
    return unsafe UnsafeBufferPointer(rebasing: bytes[offset..<end])
  }

  private func lineAfter(_ offset: Int) -> Int? {
    guard unsafe offset < bytes.count, let base = unsafe bytes.baseAddress,
      let newline = unsafe memchr(base + offset, 10, bytes.count - offset)
    else { return nil }
    return unsafe UnsafeRawPointer(newline) - UnsafeRawPointer(base) + 1
  }
}
