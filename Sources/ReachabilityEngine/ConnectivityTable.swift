import NetworkModel

/// An interned connectivity: what surely passes within what possibly passes, as sets of port atoms.
public struct ConnectivityID: Hashable, Sendable {
  let index: UInt32
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
  let atoms: PortAtoms
  private let width: Int
  private var words: [UInt64] = []
  private var ids: [[UInt64]: UInt32] = [:]
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

  /// The number of distinct values.
  var count: Int { ids.count }

  /// The id of the connectivity of a set of atoms that surely pass.
  mutating func certain(_ set: [UInt64]) -> ConnectivityID { intern(set + set) }

  /// The id of the connectivity of a set of atoms that only may pass.
  mutating func possible(_ set: [UInt64]) -> ConnectivityID {
    intern([UInt64](repeating: 0, count: set.count) + set)
  }

  private mutating func intern(_ value: [UInt64]) -> ConnectivityID {
    if let id = ids[value] { return ConnectivityID(id) }
    let id = UInt32(ids.count)
    ids[value] = id
    words += value
    return ConnectivityID(id)
  }

  /// The words of a value: allowed atoms, then possible ones.
  func words(_ id: ConnectivityID) -> ArraySlice<UInt64> {
    words[(Int(id.index) * width)..<(Int(id.index) * width + width)]
  }

  /// The atoms that may pass under a value.
  func possibleWords(_ id: ConnectivityID) -> ArraySlice<UInt64> { words(id).suffix(width / 2) }

  /// Whether an atom may pass under a value.
  func possiblyHolds(_ id: ConnectivityID, _ atom: Int) -> Bool {
    words[Int(id.index) * width + width / 2 + atom >> 6] >> UInt64(atom & 63) & 1 == 1
  }

  /// The connectivity of what surely passes under a value, if it only may pass.
  mutating func uncertain(_ id: ConnectivityID) -> ConnectivityID {
    possible(Array(words(id).prefix(width / 2)))
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
  func value(_ id: ConnectivityID) -> Connectivity { value(words: Array(words(id))) }

  /// The connectivity that some words stand for.
  func value(words: [UInt64]) -> Connectivity {
    let allowed = atoms.connections(words[..<(width / 2)])
    if words[..<(width / 2)] == words[(width / 2)...] {
      return Connectivity(allowed: allowed, possible: allowed)
    }
    return Connectivity(
      allowed: allowed,
      possible: atoms.connections(ArraySlice(Array(words[(width / 2)...])))
    )
  }
}
