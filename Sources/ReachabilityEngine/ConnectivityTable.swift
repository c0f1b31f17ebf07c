import NetworkModel

/// An interned connectivity: what surely passes within what possibly passes, as sets of port atoms.
public struct ConnectivityID: Hashable, Sendable {
  /// Its number, from 0.
  public let index: UInt32
  init(_ index: UInt32) { self.index = index }

  /// Nothing passes.
  public static let none = ConnectivityID(0)
  /// Everything passes.
  public static let all = ConnectivityID(1)
}

/// Interns connectivities and remembers their unions and intersections.
///
/// A value is `2 * atoms.wordCount` words: the allowed atoms, then the possible ones. Union and
/// intersection work on both halves alike, so one lattice carries certainty and doubt.
struct ConnectivityTable: Sendable {
  private(set) var atoms: PortAtoms
  private(set) var width: Int
  private var words: [UInt64] = []
  private var slots = [Int32](repeating: -1, count: 64)
  /// The first values as connections, where those take little memory; others are made when asked for.
  private var connectivities: [Connectivity] = []
  private static let mostKept = 4096
  private static let mostWordsKept = 16
  private var unions: [UInt64: UInt32] = [:]
  private var intersections: [UInt64: UInt32] = [:]

  /// Creates a table that knows `none` and `all`.
  init(atoms: PortAtoms) {
    self.atoms = atoms
    width = atoms.wordCount * 2
    _ = intern([UInt64](repeating: 0, count: width))
    let all = Bitset(0..<atoms.count).words
    _ = intern(all + all)
  }

  /// Cuts atoms finer; every value keeps its id.
  ///
  /// - Complexity: O(*values* · *atoms*).
  mutating func recut(_ finer: PortAtoms) {
    let sources = (0..<finer.count).map { atoms.atom(holding: $0, of: finer) }
    let half = finer.wordCount
    var recut = [UInt64](repeating: 0, count: count * half * 2)
    for id in 0..<count {
      for (atom, source) in sources.enumerated() {
        for part in 0..<2 {
          let word = words[id * width + part * (width / 2) + source >> 6]
          let bit = word >> UInt64(source & 63) & 1
          recut[id * half * 2 + part * half + atom >> 6] |= bit << UInt64(atom & 63)
        }
      }
    }
    (atoms, width, words) = (finer, half * 2, recut)
    // What passes is the same, however it is cut.
    fillSlots(slots.count)
  }

  /// The number of distinct values.
  var count: Int { words.count / width }

  // MARK: interning

  /// The id of the connectivity of a set of atoms that surely pass.
  mutating func certain(_ set: [UInt64]) -> ConnectivityID { intern(set + set) }

  /// The id of the connectivity of a set of atoms that only may pass.
  mutating func possible(_ set: [UInt64]) -> ConnectivityID {
    intern([UInt64](repeating: 0, count: set.count) + set)
  }

  /// The connectivity of what surely passes under a value, if it only may pass.
  mutating func uncertain(_ id: ConnectivityID) -> ConnectivityID {
    possible(Array(words(id).prefix(width / 2)))
  }

  /// The id of a value; nil where there is none yet.
  func find(_ value: some RandomAccessCollection<UInt64>) -> ConnectivityID? {
    let id = slots[slot(of: value)]
    return id < 0 ? nil : ConnectivityID(UInt32(id))
  }

  private mutating func intern(_ value: [UInt64]) -> ConnectivityID {
    if let id = find(value) { return id }
    if (count + 1) * 2 > slots.count { fillSlots(slots.count * 2) }
    let id = count
    slots[slot(of: value)] = Int32(id)
    words += value
    keep(value)
    return ConnectivityID(UInt32(id))
  }

  private mutating func keep(_ value: [UInt64]) {
    guard connectivities.count < Self.mostKept, width <= Self.mostWordsKept else { return }
    connectivities.append(decode(value))
  }

  private mutating func fillSlots(_ capacity: Int) {
    slots = Array(repeating: -1, count: capacity)
    for id in 0..<count {
      slots[slot(of: words[(id * width)..<(id * width + width)])] = Int32(id)
    }
  }

  /// Where a value stands in the table, or would.
  private func slot(of value: some RandomAccessCollection<UInt64>) -> Int {
    var hash: UInt64 = 0x9e37_79b9_7f4a_7c15
    for word in value {
      hash = (hash ^ word) &* 0xff51_afd7_ed55_8ccd
      hash ^= hash >> 32
    }
    var slot = Int(truncatingIfNeeded: hash >> 1) & (slots.count - 1)
    while slots[slot] >= 0, !isEqual(Int(slots[slot]), value) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func isEqual(_ id: Int, _ value: some RandomAccessCollection<UInt64>) -> Bool {
    var place = id * width
    for word in value {
      if words[place] != word { return false }
      place += 1
    }
    return true
  }

  // MARK: values

  /// The words of a value: allowed atoms, then possible ones.
  func words(_ id: ConnectivityID) -> ArraySlice<UInt64> {
    words[(Int(id.index) * width)..<(Int(id.index) * width + width)]
  }

  /// The words of no connection.
  var nothing: [UInt64] { [UInt64](repeating: 0, count: width) }

  /// Adds the words of a value to some words.
  func add(_ id: ConnectivityID, to sum: inout [UInt64]) {
    let start = Int(id.index) * width
    for index in 0..<width { sum[index] |= words[start + index] }
  }

  /// The atoms that may pass under a value.
  func possibleWords(_ id: ConnectivityID) -> ArraySlice<UInt64> { words(id).suffix(width / 2) }

  /// Whether an atom may pass under a value.
  func possiblyHolds(_ id: ConnectivityID, _ atom: Int) -> Bool {
    words[Int(id.index) * width + width / 2 + atom >> 6] >> UInt64(atom & 63) & 1 == 1
  }

  /// What passes under either value.
  mutating func union(_ a: ConnectivityID, _ b: ConnectivityID) -> ConnectivityID {
    if a == b || b == .none || a == .all { return a }
    if a == .none || b == .all { return b }
    let key = UInt64(min(a.index, b.index)) << 32 | UInt64(max(a.index, b.index))
    if let id = unions[key] { return ConnectivityID(id) }
    let result = intern(zip(words(a), words(b)).map { $0 | $1 })
    unions[key] = result.index
    return result
  }

  /// What passes under both values.
  mutating func intersection(_ a: ConnectivityID, _ b: ConnectivityID) -> ConnectivityID {
    if a == b || b == .all || a == .none { return a }
    if a == .all || b == .none { return b }
    let key = UInt64(min(a.index, b.index)) << 32 | UInt64(max(a.index, b.index))
    if let id = intersections[key] { return ConnectivityID(id) }
    let result = intern(zip(words(a), words(b)).map { $0 & $1 })
    intersections[key] = result.index
    return result
  }

  /// The connectivity that an id stands for.
  func value(_ id: ConnectivityID) -> Connectivity {
    Int(id.index) < connectivities.count ? connectivities[Int(id.index)] : decode(words(id))
  }

  /// The connectivity that some words stand for.
  func value(words: some RandomAccessCollection<UInt64>) -> Connectivity {
    find(words).map { value($0) } ?? decode(words)
  }

  private func decode(_ words: some RandomAccessCollection<UInt64>) -> Connectivity {
    let allowed = atoms.connections(Array(words.prefix(width / 2)))
    let isCertain = words.prefix(width / 2).elementsEqual(words.suffix(width / 2))
    let possible = isCertain ? allowed : atoms.connections(Array(words.suffix(width / 2)))
    return Connectivity(allowed: allowed, possible: possible)
  }
}
