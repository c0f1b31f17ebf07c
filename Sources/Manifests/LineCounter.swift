import NetworkModel

/// Turns byte offsets into lines and columns, going on from where it was last asked.
///
/// A class because all documents of one source share how far it has counted: questions that go
/// forwards cost one pass over the bytes in all, and none at all if nobody asks.
@safe
final class LineCounter {
  /// A byte with its line and column, both 1-based.
  struct Mark: Sendable {
    var offset: Int
    var line: Int
    var column: Int
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let start: Mark
  private var document: Mark
  private var last: Mark

  /// Counts in these bytes; the text starts at `start`, after a byte-order mark.
  init(_ bytes: UnsafeBufferPointer<UInt8>, textStart: Int) {
    unsafe self.bytes = bytes
    start = Mark(offset: textStart, line: 1, column: 1)
    document = start
    last = start
  }

  /// The position of a byte, 1-based; columns count Unicode scalars.
  func position(of offset: Int, in file: String) -> SourcePosition {
    let mark = mark(at: offset)
    return SourcePosition(file: file, line: mark.line, column: mark.column)
  }

  /// The 0-based line of a byte.
  func line(of offset: Int) -> Int { mark(at: offset).line - 1 }

  /// Remembers where a document starts, so that questions in it never count from the top.
  func enterDocument(at offset: Int) { pendingDocument = offset }
  private var pendingDocument: Int?

  /// Counts on from a place that was counted elsewhere.
  func resume(at mark: Mark) {
    document = mark
    last = mark
    pendingDocument = nil
  }

  /// The line and column of a byte.
  func mark(at offset: Int) -> Mark {
    if let pending = pendingDocument, pending <= offset {
      document = advanced(from: nearest(pending), to: pending)
      last = document
      pendingDocument = nil
    }
    last = advanced(from: nearest(offset), to: offset)
    return last
  }

  private func nearest(_ offset: Int) -> Mark {
    if last.offset <= offset { return last }
    return document.offset <= offset ? document : start
  }

  private func advanced(from mark: Mark, to offset: Int) -> Mark {
    var mark = mark
    let end = unsafe min(offset, bytes.count)
    guard end > mark.offset else { return mark }
    let lines = unsafe Self.countNewlines(bytes[mark.offset..<end])
    var lineStart = mark.offset
    if lines > 0 {
      lineStart = end
      while unsafe bytes[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
      mark.line += lines
      mark.column = 1
    }
    mark.column += unsafe Self.countScalars(bytes[lineStart..<end])
    mark.offset = end
    return mark
  }

  private static func countNewlines(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    return unsafe count(in: bytes) { word in
      let difference = word ^ 0x0A0A_0A0A_0A0A_0A0A
      return ~(((difference & low) &+ low) | difference)
    } each: {
      $0 == 0x0A
    }
  }

  private static func countScalars(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    // Continuation bytes of UTF-8, those with the top bits 10, start no scalar.
    let continuations = unsafe count(in: bytes) {
      $0 & ~($0 << 1)
    } each: {
      $0 & 0xC0 == 0x80
    }
    return unsafe bytes.count - continuations
  }

  /// Counts bytes that are so, eight at a time: every byte of a dump may come by here.
  ///
  /// `areSo` sets the top bit of each byte of a word that is so; its other bits don't matter.
  @inline(__always)
  private static func count(
    in bytes: Slice<UnsafeBufferPointer<UInt8>>,
    _ areSo: (UInt64) -> UInt64,
    each isSo: (UInt8) -> Bool
  ) -> Int {
    let bytes = unsafe UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes))
    guard let start = bytes.baseAddress else { return 0 }
    let words = bytes.count / 8
    var count = 0
    var word = 0
    while word < words {
      // A lane of eight bits counts to 255 at most, so the lanes are summed after that many words.
      let end = min(words, word + 255)
      var lanes: UInt64 = 0
      for i in word..<end {
        let value = unsafe start.loadUnaligned(fromByteOffset: i &* 8, as: UInt64.self)
        lanes &+= (areSo(value) >> 7) & 0x0101_0101_0101_0101
      }
      for lane in 0..<8 { count += Int(lanes >> (UInt64(lane) * 8) & 0xFF) }
      word = end
    }
    for i in words * 8..<bytes.count { count += unsafe isSo(bytes[i]) ? 1 : 0 }
    return count
  }
}
