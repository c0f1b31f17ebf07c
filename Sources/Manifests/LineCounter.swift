import NetworkModel

/// Turns byte offsets into lines and columns, going on from where it was last asked.
///
/// A class because all documents of one source share how far it has counted: questions that go
/// forwards cost one pass over the bytes in all, and none at all if nobody asks.
@safe
final class LineCounter {
  private struct Mark {
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

  private func mark(at offset: Int) -> Mark {
    if let pending = pendingDocument, pending <= offset {
      document = advanced(from: nearest(pending), to: pending)
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
    var lines = 0
    for i in mark.offset..<max(end, mark.offset) {
      lines += unsafe bytes[i] == UInt8(ascii: "\n") ? 1 : 0
    }
    var lineStart = mark.offset
    if lines > 0 {
      lineStart = end
      while unsafe bytes[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
      mark.line += lines
      mark.column = 1
    }
    // Continuation bytes of UTF-8 start no scalar.
    for i in lineStart..<max(end, lineStart) {
      mark.column += unsafe bytes[i] & 0xC0 != 0x80 ? 1 : 0
    }
    mark.offset = end
    return mark
  }
}
