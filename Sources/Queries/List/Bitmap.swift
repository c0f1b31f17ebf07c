/// A set of small numbers that is walked in order.
struct Bitmap {
  private var words: [UInt64] = []

  /// Creates an empty set.
  init() {}

  /// Creates the set of some numbers.
  init(_ numbers: some Sequence<Int>) {
    for number in numbers { insert(number) }
  }

  /// Whether it holds a number.
  func contains(_ number: Int) -> Bool {
    number >> 6 < words.count && words[number >> 6] >> UInt64(number & 63) & 1 == 1
  }

  /// Adds a number.
  mutating func insert(_ number: Int) {
    let word = number >> 6
    if word >= words.count {
      words += repeatElement(0, count: word + 1 - words.count)
    }
    words[word] |= 1 << UInt64(number & 63)
  }

  /// The numbers from `index` * 64 on, as bits; none where it holds none of them.
  func word(_ index: Int) -> UInt64 { index < words.count ? words[index] : 0 }

  /// Adds the numbers from `index` * 64 on whose bits are set.
  mutating func insert(word index: Int, _ bits: UInt64) {
    if index >= words.count { words += repeatElement(0, count: index + 1 - words.count) }
    words[index] |= bits
  }

  /// Takes a number away.
  mutating func remove(_ number: Int) {
    guard contains(number) else { return }
    words[number >> 6] &= ~(1 << UInt64(number & 63))
  }

  /// Takes all numbers away and keeps the room.
  mutating func removeAll() {
    for index in words.indices { words[index] = 0 }
  }

  /// Keeps the numbers that another set holds, too.
  mutating func formIntersection(_ other: Self) {
    for index in words.indices {
      words[index] &= index < other.words.count ? other.words[index] : 0
    }
  }

  /// Calls the body with the numbers in ascending order until it returns false.
  ///
  /// - Returns: Whether the body never returned false.
  func forEach(_ body: (Int) -> Bool) -> Bool {
    for (index, word) in words.enumerated() where word != 0 {
      var rest = word
      while rest != 0 {
        guard body(index << 6 | rest.trailingZeroBitCount) else { return false }
        rest &= rest - 1
      }
    }
    return true
  }
}
