import Glibc

/// A part of a YAML text that can be read apart from the rest.
struct YAMLChunk: Sendable {
  /// Its bytes in the source.
  let range: Range<Int>
  /// The lines before it.
  let firstLine: Int
  /// Whether it holds items of a List rather than documents.
  let isItems: Bool
}

/// Where a YAML text can be cut: between its documents, or between the items of its one List.
///
/// Documents start at `---` in column 0, which nothing else can be. Items are those of a List as
/// `kubectl` writes it, at `- ` in column 0; only a quoted text whose lines have no indentation looks
/// the same, and the chunk that ends in it has a fault.
@safe
struct YAMLCuts {
  private(set) var chunks: [YAMLChunk] = []
  /// The text of the List without its items; empty where documents were cut.
  private(set) var frame: [UInt8] = []

  private let bytes: UnsafeBufferPointer<UInt8>
  private let chunkSize: Int

  /// Cuts the text from an offset on that starts a line; nil if it can't be cut.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, firstLine: Int, chunkSize: Int) {
    unsafe self.bytes = bytes
    self.chunkSize = chunkSize
    guard hasPlainLines(from: start) else { return nil }
    cutDocuments(from: start, firstLine)
    if chunks.count < 2 {
      chunks = []
      guard cutItems(from: start, firstLine), chunks.count > 1 else { return nil }
    }
  }

  /// Whether libyaml counts the same lines as we do, who look for newlines alone.
  private func hasPlainLines(from start: Int) -> Bool {
    let text = unsafe bytes[start...]
    if unsafe text.starts(with: [0xFE, 0xFF]) || text.starts(with: [0xFF, 0xFE]) { return false }
    // NEL, LS and PS end lines as well; they start with these bytes.
    return !contains(0x0D, from: start) && !contains(0xC2, from: start, before: [0x85])
      && !contains(0xE2, from: start, before: [0x80])
  }

  private func contains(_ byte: Int32, from start: Int, before next: [UInt8] = []) -> Bool {
    guard let base = unsafe bytes.baseAddress else { return false }
    var offset = start
    while unsafe offset < bytes.count,
      let found = unsafe memchr(base + offset, byte, bytes.count - offset)
    {
      offset = unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
      if unsafe bytes[offset...].starts(with: next) { return true }
    }
    return false
  }

  // MARK: documents

  private mutating func cutDocuments(from start: Int, _ firstLine: Int) {
    var chunk = (start: start, line: firstLine)
    forEachLine(from: start, firstLine) { cuts, line, number in
      if line.lowerBound - chunk.start >= cuts.chunkSize, cuts.startsDocument(line) {
        cuts.add(chunk.start..<line.lowerBound, chunk.line, isItems: false)
        chunk = (line.lowerBound, number)
      }
      return true
    }
    let end = unsafe bytes.count
    add(chunk.start..<end, chunk.line, isItems: false)
  }

  private func startsDocument(_ line: Range<Int>) -> Bool {
    let text = unsafe bytes[line]
    guard unsafe text.starts(with: "---".utf8) else { return false }
    return unsafe text.count == 3 || text[line.lowerBound + 3] == 0x20
      || text[line.lowerBound + 3] == 0x09
  }

  // MARK: items

  /// Cuts the items of a List; false if this is none as `kubectl` writes it.
  private mutating func cutItems(from start: Int, _ firstLine: Int) -> Bool {
    var itemsStart: Int?
    var chunk: (start: Int, line: Int)?
    var itemsEnd = unsafe bytes.count
    var isList = true
    forEachLine(from: start, firstLine) { cuts, line, number in
      let first = line.isEmpty ? nil : unsafe cuts.bytes[line.lowerBound]
      guard itemsStart != nil else {
        if unsafe cuts.bytes[line].elementsEqual("items:".utf8) { itemsStart = line.upperBound + 1 }
        isList = first != UInt8(ascii: " ") && first != UInt8(ascii: "-")
        return isList
      }
      switch first {
      case nil, UInt8(ascii: " "), UInt8(ascii: "#"): return true
      case UInt8(ascii: "-") where cuts.startsItem(line):
        guard let open = chunk else {
          chunk = (line.lowerBound, number)
          return true
        }
        if line.lowerBound - open.start >= cuts.chunkSize {
          cuts.add(open.start..<line.lowerBound, open.line, isItems: true)
          chunk = (line.lowerBound, number)
        }
        return true
      default:
        itemsEnd = line.lowerBound
        return false
      }
    }
    guard isList, let itemsStart, let chunk else { return false }
    add(chunk.start..<itemsEnd, chunk.line, isItems: true)
    frame = unsafe Array(bytes[start..<itemsStart]) + Array(bytes[itemsEnd...])
    return true
  }

  private func startsItem(_ line: Range<Int>) -> Bool {
    unsafe line.count == 1 || bytes[line.lowerBound + 1] == 0x20
  }

  // MARK: lines

  private mutating func add(_ range: Range<Int>, _ line: Int, isItems: Bool) {
    chunks.append(YAMLChunk(range: range, firstLine: line, isItems: isItems))
  }

  /// Calls `body` with each line, without its end, and its number until it answers false.
  private mutating func forEachLine(
    from start: Int,
    _ firstLine: Int,
    _ body: (inout Self, Range<Int>, Int) -> Bool
  ) {
    guard let base = unsafe bytes.baseAddress else { return }
    var line = start
    var number = firstLine
    while unsafe line < bytes.count {
      let newline = unsafe memchr(base + line, 0x0A, bytes.count - line)
      let end =
        unsafe newline.map { unsafe UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? bytes.count
      guard body(&self, line..<end, number) else { return }
      line = end + 1
      number += 1
    }
  }
}
