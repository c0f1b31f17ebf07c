/// A set of column indices, trimmed to the words between its first and its last member.
///
/// A namespaced set is one or two words however large the cluster (PERFORMANCE: windows). Canonical:
/// the first and the last word are never zero, so `==` is meaning.
struct Bitset: Hashable, Sendable {
  /// The index of the word that `words[0]` stands for; 0 for the empty set.
  private(set) var firstWord = 0
  /// The words; bit *b* of word *w* is member `(firstWord + w) * 64 + b`.
  private(set) var words: [UInt64] = []

  /// The empty set.
  init() {}

  /// The set of these words from a word on; trims them.
  init(firstWord: Int, words: some Collection<UInt64>) {
    guard let low = words.firstIndex(where: { $0 != 0 }) else { return }
    var kept = Array(words[low...])
    while kept.last == 0 { kept.removeLast() }
    self.firstWord = firstWord + words.distance(from: words.startIndex, to: low)
    self.words = kept
  }

  /// The members of a half-open range.
  init(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let first = range.lowerBound >> 6
    let last = (range.upperBound - 1) >> 6
    var words = [UInt64](repeating: ~0, count: last - first + 1)
    words[0] &= ~0 << UInt64(range.lowerBound & 63)
    words[last - first] &= ~0 >> UInt64(63 - (range.upperBound - 1) & 63)
    self.firstWord = first
    self.words = words
  }

  /// The set of some members in any order.
  init(_ members: some Collection<Int>) {
    guard let low = members.min(), let high = members.max() else { return }
    firstWord = low >> 6
    words = Array(repeating: 0, count: high >> 6 - firstWord + 1)
    for member in members { words[member >> 6 - firstWord] |= 1 << UInt64(member & 63) }
  }

  /// Whether it has no member.
  var isEmpty: Bool { words.isEmpty }
  /// The words it spans, as indices of columns' words.
  var wordRange: Range<Int> { firstWord..<(firstWord + words.count) }
  /// The number of members.
  var count: Int { words.reduce(0) { $0 &+ $1.nonzeroBitCount } }

  /// Whether it holds a member.
  func contains(_ member: Int) -> Bool {
    let word = member >> 6 - firstWord
    guard word >= 0, word < words.count else { return false }
    return words[word] >> UInt64(member & 63) & 1 == 1
  }

  /// The word at a column word's index; zero outside the span.
  func word(_ index: Int) -> UInt64 {
    let offset = index - firstWord
    return offset >= 0 && offset < words.count ? words[offset] : 0
  }

  /// Adds a member.
  mutating func insert(_ member: Int) {
    replace(member >> 6, with: word(member >> 6) | Self.bit(member))
  }

  /// Takes a member away.
  mutating func remove(_ member: Int) {
    replace(member >> 6, with: word(member >> 6) & ~Self.bit(member))
  }

  private static func bit(_ member: Int) -> UInt64 { 1 << UInt64(member & 63) }

  /// Puts a word in the place of another; keeps the set trimmed.
  ///
  /// - Complexity: O(1) within the span, else O(*words*).
  mutating func replace(_ index: Int, with word: UInt64) {
    if words.isEmpty {
      guard word != 0 else { return }
      firstWord = index
      words = [word]
      return
    }
    if index < firstWord {
      guard word != 0 else { return }
      words.insert(contentsOf: repeatElement(0, count: firstWord - index), at: 0)
      firstWord = index
    } else if index >= wordRange.upperBound {
      guard word != 0 else { return }
      words.append(contentsOf: repeatElement(0, count: index + 1 - wordRange.upperBound))
    }
    words[index - firstWord] = word
    while words.last == 0 { words.removeLast() }
    guard let low = words.firstIndex(where: { $0 != 0 }) else {
      firstWord = 0
      return
    }
    if low > 0 {
      words.removeFirst(low)
      firstWord += low
    }
  }

  /// The members of either set.
  func union(_ other: Bitset) -> Bitset {
    if isEmpty { return other }
    if other.isEmpty { return self }
    let low = min(firstWord, other.firstWord)
    let high = max(wordRange.upperBound, other.wordRange.upperBound)
    return Bitset(firstWord: low, words: (low..<high).map { word($0) | other.word($0) })
  }

  /// The members of both sets.
  func intersection(_ other: Bitset) -> Bitset {
    let range = wordRange.clamped(to: other.wordRange)
    return Bitset(
      firstWord: range.lowerBound,
      words: range.map { word($0) & other.word($0) }
    )
  }

  /// Whether the other set holds every member.
  func isSubset(of other: Bitset) -> Bool {
    if isEmpty { return true }
    guard other.firstWord <= firstWord, other.wordRange.upperBound >= wordRange.upperBound else {
      return false
    }
    let offset = firstWord - other.firstWord
    for index in words.indices where words[index] & ~other.words[index + offset] != 0 {
      return false
    }
    return true
  }

  /// The members of this set that aren't in the other.
  func subtracting(_ other: Bitset) -> Bitset {
    if isEmpty || other.isEmpty || !wordRange.overlaps(other.wordRange) { return self }
    return Bitset(firstWord: firstWord, words: wordRange.map { word($0) & ~other.word($0) })
  }

  /// Calls the body with every member in order.
  func forEach(_ body: (Int) -> Void) {
    for (offset, word) in words.enumerated() { word.forEachBit(at: firstWord + offset, body) }
  }

  /// The members in order.
  var members: [Int] {
    var result: [Int] = []
    result.reserveCapacity(count)
    forEach { result.append($0) }
    return result
  }
}

extension UInt64 {
  /// Calls the body with the members that this word stands for at a word index.
  @inline(__always)
  func forEachBit(at wordIndex: Int, _ body: (Int) -> Void) {
    var rest = self
    while rest != 0 {
      body(wordIndex << 6 | rest.trailingZeroBitCount)
      rest &= rest &- 1
    }
  }
}

/// A set whose members are certain or only possible: `must` within `may`.
struct TernarySet: Hashable, Sendable {
  /// The members in every case.
  var must: Bitset
  /// The members in some case; holds `must`.
  var may: Bitset

  /// Creates a set.
  init(must: Bitset, may: Bitset) {
    self.must = must
    self.may = may
  }

  /// Creates a set without doubt.
  init(certain: Bitset) {
    self.init(must: certain, may: certain)
  }

  static let empty = TernarySet(certain: Bitset())

  func intersection(_ other: Self) -> Self {
    TernarySet(must: must.intersection(other.must), may: may.intersection(other.may))
  }
  func union(_ other: Self) -> Self {
    TernarySet(must: must.union(other.must), may: may.union(other.may))
  }
  /// The members of a universe that aren't in this set.
  func complement(in universe: Bitset) -> Self {
    TernarySet(must: universe.subtracting(may), may: universe.subtracting(must))
  }
  /// This set with every certainty taken away.
  var uncertain: Self { TernarySet(must: Bitset(), may: may) }
}
