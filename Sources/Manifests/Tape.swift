import Glibc

/// A run of UTF-8 bytes that somebody else keeps: the source, an arena or the parser's buffer.
///
/// INVARIANT: what it points to outlives the delivery of the document that it belongs to.
@safe
struct TextSpan {
  let start: UnsafePointer<UInt8>?
  let count: Int

  /// The text of no bytes.
  static var empty: TextSpan { unsafe TextSpan(start: nil, count: 0) }

  /// A copy of the bytes as a string.
  var string: String { unsafe String(decoding: buffer, as: UTF8.self) }

  /// The bytes.
  var buffer: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(start: start, count: count) }

  /// The length, the first two bytes and the last three: different ones mean different texts.
  var fingerprint: UInt64 {
    guard let start = unsafe start, count > 0 else { return 0 }
    let last = count - 1
    let head = unsafe UInt64(start[0]) << 8 | UInt64(start[min(1, last)])
    let tail = unsafe UInt64(start[max(0, last - 2)]) << 16 | UInt64(start[max(0, last - 1)]) << 8
    return unsafe UInt64(count) << 40 | head << 24 | tail | UInt64(start[last])
  }

  /// The first byte, if there is one.
  var first: UInt8? { unsafe buffer.first }
}

extension TextSpan: Hashable {
  static func == (a: TextSpan, b: TextSpan) -> Bool {
    guard a.count == b.count else { return false }
    guard let left = unsafe a.start, let right = unsafe b.start else { return a.count == 0 }
    return unsafe left == right || memcmp(left, right, a.count) == 0
  }

  func hash(into hasher: inout Hasher) {
    unsafe hasher.combine(bytes: UnsafeRawBufferPointer(buffer))
  }

  /// Whether these are the bytes of a string.
  func equals(_ other: StaticString) -> Bool {
    guard count == other.utf8CodeUnitCount else { return false }
    guard let start = unsafe start else { return true }
    return unsafe memcmp(start, other.utf8Start, count) == 0
  }

  /// Whether these are the bytes of a string.
  func equals(_ other: String) -> Bool {
    guard count == other.utf8.count else { return false }
    let isEqual = unsafe other.utf8.withContiguousStorageIfAvailable { bytes in
      guard let left = unsafe start, let right = bytes.baseAddress else { return count == 0 }
      return unsafe memcmp(left, right, count) == 0
    }
    if let isEqual { return isEqual }
    return unsafe buffer.elementsEqual(other.utf8)
  }
}

/// Where a node stands: a byte offset into the source, or a line and a column.
///
/// JSON counts lines only when asked, so it keeps offsets; libyaml gives lines and columns anyway.
struct Location: Hashable {
  let bits: Int

  /// A byte offset into the source.
  init(offset: Int) { bits = offset }

  /// A line and a column, both 0-based.
  init(line: Int, column: Int) { bits = line << 32 | min(column, 0xFFFF_FFFF) }

  var offset: Int { bits }
  var line: Int { bits >> 32 }
  var column: Int { bits & 0xFFFF_FFFF }
}

/// One node of a document in the order of the text, children after their parent.
struct TapeRecord {
  enum Kind: UInt8 {
    case null, boolean, integer, float, string, sequence, mapping
    /// A key whose value was not kept; it stands here so that a second one is noticed.
    case skipped
  }

  var kind: Kind
  /// The key, if the parent is a mapping.
  var key: TextSpan = .empty
  var keyLocation = Location(offset: 0)
  /// The decoded text of a scalar.
  var text: TextSpan = .empty
  var location: Location
  /// The index after the last node of the subtree.
  var end = 0
}
