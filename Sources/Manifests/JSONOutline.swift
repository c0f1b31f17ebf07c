/// Where a JSON object ends, and where the elements of its `items` stand.
///
/// The whole object is scanned first, because `kubectl` writes `kind` after `items`.
struct JSONOutline {
  /// The array of `items`, brackets included.
  struct Items {
    let array: Range<Int>
    /// The first elements; the rest is found by scanning on, so that memory stays bounded.
    let first: [Range<Int>]
    let areAllKnown: Bool
  }

  private static let knownItems = 1 << 20

  let object: Range<Int>
  let items: Items?

  /// Scans the object that starts at an offset; nil if its structure is broken.
  ///
  /// `found` is told each element of `items` as soon as its end is known.
  init?(_ scanner: JSONScanner, at start: Int, found: (Range<Int>) -> Void) {
    guard scanner.byte(at: start) == UInt8(ascii: "{") else { return nil }
    var items: Items?
    var cursor = scanner.skippingBlanks(start + 1)
    while scanner.byte(at: cursor) == UInt8(ascii: "\"") {
      guard let value = Self.value(ofKeyAt: cursor, scanner) else { return nil }
      let end: Int
      if items == nil, scanner.byte(at: value) == UInt8(ascii: "["),
        Self.isItems(keyAt: cursor, scanner)
      {
        guard let found = Self.items(scanner, at: value, found) else { return nil }
        items = found
        end = found.array.upperBound
      } else {
        guard let found = scanner.endOfValue(value) else { return nil }
        end = found
      }
      cursor = scanner.skippingBlanks(end)
      guard scanner.byte(at: cursor) == UInt8(ascii: ",") else { break }
      cursor = scanner.skippingBlanks(cursor + 1)
    }
    guard scanner.byte(at: cursor) == UInt8(ascii: "}") else { return nil }
    object = start..<cursor + 1
    self.items = items
  }

  /// The element that follows another one, for elements beyond the known ones.
  static func item(after item: Range<Int>, _ scanner: JSONScanner) -> Range<Int>? {
    let comma = scanner.skippingBlanks(item.upperBound)
    guard scanner.byte(at: comma) == UInt8(ascii: ",") else { return nil }
    let start = scanner.skippingBlanks(comma + 1)
    return scanner.endOfValue(start).map { start..<$0 }
  }

  private static func value(ofKeyAt key: Int, _ scanner: JSONScanner) -> Int? {
    guard let end = scanner.endOfString(key) else { return nil }
    let colon = scanner.skippingBlanks(end)
    guard scanner.byte(at: colon) == UInt8(ascii: ":") else { return nil }
    return scanner.skippingBlanks(colon + 1)
  }

  private static func isItems(keyAt key: Int, _ scanner: JSONScanner) -> Bool {
    "\"items\"".utf8.enumerated().allSatisfy { scanner.byte(at: key + $0.offset) == $0.element }
  }

  private static func items(
    _ scanner: JSONScanner,
    at start: Int,
    _ found: (Range<Int>) -> Void
  ) -> Items? {
    var known: [Range<Int>] = []
    var last: Range<Int>?
    var areAllKnown = true
    let first = scanner.skippingBlanks(start + 1)
    if scanner.byte(at: first) != UInt8(ascii: "]") {
      last = scanner.endOfValue(first).map { first..<$0 }
      guard last != nil else { return nil }
    }
    var end = first
    while let item = last {
      found(item)
      if known.count < knownItems { known.append(item) } else { areAllKnown = false }
      end = scanner.skippingBlanks(item.upperBound)
      last = Self.item(after: item, scanner)
    }
    guard scanner.byte(at: end) == UInt8(ascii: "]") else { return nil }
    return Items(array: start..<end + 1, first: known, areAllKnown: areAllKnown)
  }
}
