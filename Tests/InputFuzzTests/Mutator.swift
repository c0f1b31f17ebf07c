import NetworkGeneration

/// Makes faulty inputs out of sound ones: the same generator gives the same input.
struct Mutator {
  private var generator: SplitMix64
  private var bytes: [UInt8]
  private let other: [UInt8]

  /// Larger results are cut.
  private static let sizeLimit = 1 << 17

  /// Gets ready to mutate a text; `other` is what splices take from.
  init(_ bytes: [UInt8], other: [UInt8], generator: SplitMix64) {
    self.bytes = bytes
    self.other = other
    self.generator = generator
  }

  /// The text after some mutations.
  mutating func mutated() -> [UInt8] {
    for _ in 0..<generator.pick([1, 1, 1, 2, 2, 3, 4, 8]) { mutate() }
    if generator.chance(6) { frame() }
    return Array(bytes.prefix(Self.sizeLimit))
  }

  private mutating func mutate() {
    switch generator.number(in: 0...99) {
    case ..<10: changeBytes()
    case ..<14: truncate()
    case ..<34: changeLines()
    case ..<66: replaceToken()
    case ..<72: insertValue()
    case ..<76: lengthen()
    case ..<80: nest()
    case ..<86: shiftIndentation()
    case ..<95: splice()
    default: changeEncoding()
    }
  }

  // MARK: bytes

  private mutating func place() -> Int { generator.number(in: 0...bytes.count) }

  private mutating func span(atMost length: Int) -> Range<Int> {
    let start = place()
    return start..<min(bytes.count, start + generator.number(in: 0...length))
  }

  private mutating func changeBytes() {
    for _ in 0..<generator.pick([1, 1, 2, 5, 20]) where !bytes.isEmpty {
      let index = generator.number(in: 0...(bytes.count - 1))
      switch generator.number(in: 0...3) {
      case 0: bytes[index] ^= 1 << UInt8(generator.number(in: 0...7))
      case 1: bytes[index] = UInt8(generator.number(in: 0...255))
      case 2: bytes.remove(at: index)
      default: bytes[index] = generator.pick(Array("{}[]:,\"'\\-#&*!|>%@` \t\r\n\0".utf8))
      }
    }
  }

  private mutating func truncate() {
    let cut = place()
    bytes = generator.chance(80) ? Array(bytes[..<cut]) : Array(bytes[cut...])
  }

  private mutating func lengthen() {
    let filler = generator.pick([
      "a", "9", " ", "\n", "é", "a,", "- ", "a: ", "\"", "\\", "\u{1F600}",
    ])
    let count = generator.pick([100, 1_000, 5_000, 30_000])
    let at = place()
    let text = Array(String(repeating: filler, count: count).utf8)
    bytes.insert(contentsOf: text.prefix(Self.sizeLimit), at: at)
  }

  private mutating func nest() {
    let depth = generator.pick([10, 500, 520, 20_000])
    let opener = generator.pick(["[", "{\"a\":", "{a: ", "- ", "[{", "? "])
    let closer = ["[": "]", "{\"a\":": "}", "{a: ": "}", "[{": "}]"][opener] ?? ""
    let at = place()
    let isClosed = generator.chance(70)
    let text =
      String(repeating: opener, count: depth)
      + (isClosed ? "1" + String(repeating: closer, count: depth) : "")
    bytes.insert(contentsOf: Array(text.utf8), at: at)
  }

  private mutating func changeEncoding() {
    switch generator.number(in: 0...6) {
    case 0: bytes.insert(contentsOf: [0xEF, 0xBB, 0xBF], at: generator.chance(70) ? 0 : place())
    case 1: bytes = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    case 2: bytes = bytes.map { $0 == 0x0A ? 0x0D : $0 }
    case 3: bytes = [0xFF, 0xFE] + bytes.flatMap { [$0, 0] }
    case 4: bytes = [0xFE, 0xFF] + bytes.flatMap { [0, $0] }
    case 5: bytes = bytes.flatMap { $0 == 0x20 && generator.chance(3) ? [0x09] : [$0] }
    default:
      let faults: [[UInt8]] = [
        [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xE2, 0x82], [0xFF],
        [0],
      ]
      bytes.insert(contentsOf: generator.pick(faults), at: place())
    }
  }

  // MARK: lines

  private mutating func changeLines() {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
    let index = generator.number(in: 0...(lines.count - 1))
    let last = min(lines.count, index + generator.pick([1, 1, 2, 5]))
    switch generator.number(in: 0...5) {
    case 0: lines.removeSubrange(index..<last)
    case 1: lines.insert(contentsOf: lines[index..<last], at: index)
    case 2: lines.swapAt(index, generator.number(in: 0...(lines.count - 1)))
    case 3:
      let moved = Array(lines[index..<last])
      lines.insert(contentsOf: moved, at: generator.number(in: 0...lines.count))
    case 4:
      let indentation = lines[index].prefix { $0 == 0x20 }
      let line = indentation + Array(generator.pick(NastyValues.lines).utf8)
      lines.insert(Array(line), at: index)
    default: lines[index].removeFirst(generator.number(in: 0...lines[index].count))
    }
    bytes = Array(lines.joined(separator: [0x0A]))
  }

  private mutating func shiftIndentation() {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
    let index = generator.number(in: 0...(lines.count - 1))
    let last = min(lines.count, index + generator.pick([1, 3, 10, 100]))
    let isIndenting = generator.chance(50)
    for line in index..<last {
      if isIndenting {
        lines[line].insert(contentsOf: [0x20, 0x20], at: 0)
      } else {
        lines[line].removeFirst(min(2, lines[line].prefix { $0 == 0x20 }.count))
      }
    }
    bytes = Array(lines.joined(separator: [0x0A]))
  }

  // MARK: tokens

  /// Where a word of letters, digits and what names and addresses hold stands near a random place.
  private mutating func token() -> Range<Int>? {
    var start = place()
    while start < bytes.count, !Self.isTokenByte(bytes[start]) { start += 1 }
    while start > 0, Self.isTokenByte(bytes[start - 1]) { start -= 1 }
    var end = start
    while end < bytes.count, Self.isTokenByte(bytes[end]) { end += 1 }
    return start == end ? nil : start..<end
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x2D...0x2F, 0x5F, 0x80...:
      true
    default: false
    }
  }

  private mutating func replaceToken() {
    guard let token = token() else { return insertValue() }
    bytes.replaceSubrange(token, with: replacement())
  }

  private mutating func insertValue() {
    bytes.insert(contentsOf: replacement(), at: place())
  }

  private mutating func replacement() -> [UInt8] {
    if generator.chance(20), let token = token() { return Array(bytes[token]) }
    return Array(generator.pick(NastyValues.values).utf8)
  }

  // MARK: structure

  /// Puts a part of the other text into this one.
  private mutating func splice() {
    switch generator.number(in: 0...3) {
    case 0: bytes += Array("\n---\n".utf8) + other
    case 1:
      let cut = place()
      bytes = bytes[..<cut] + other.suffix(generator.number(in: 0...other.count))
    default:
      let lines = other.split(separator: 0x0A, omittingEmptySubsequences: false)
      let first = generator.number(in: 0...(lines.count - 1))
      let part = lines[first..<min(lines.count, first + generator.pick([1, 3, 10, 40]))]
      let replaced = span(atMost: generator.pick([0, 20, 200]))
      bytes.replaceSubrange(replaced, with: Array(part.joined(separator: [0x0A])))
    }
  }

  /// Puts the text into a List, as YAML or as JSON.
  private mutating func frame() {
    switch generator.number(in: 0...3) {
    case 0:
      let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      let items = lines.enumerated().map { ($0.offset == 0 ? "- " : "  ").utf8 + $0.element }
      bytes =
        Array("apiVersion: v1\nkind: List\nitems:\n".utf8) + Array(items.joined(separator: [0x0A]))
    case 1:
      bytes =
        Array("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[".utf8) + bytes
        + Array("]}".utf8)
    case 2:
      let text = String(decoding: bytes, as: UTF8.self)
      bytes = Array("{\"kind\":\"NetworkPolicyList\",\"items\":[{\"spec\":\"\(text)\"}]}".utf8)
    default: bytes = Array("[".utf8) + bytes + Array("]".utf8)
    }
  }
}
