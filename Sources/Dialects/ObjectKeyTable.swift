/// What names an object among those of its sort.
struct ObjectKey: Hashable, Sendable {
  var kind: String
  var namespace: String
  var name: String
}

/// The places of named objects.
///
/// Unlike a dictionary it hashes each name once, whether the table grows or is joined to another one.
struct ObjectKeyTable: Sendable {
  private struct Entry {
    let key: ObjectKey
    let hash: Int
    /// Where the object stands.
    let place: Int
  }

  private var entries: [Entry] = []
  /// Indices of entries, plus 1; 0 is free.
  private var slots: [Int32] = []

  /// Notes where an object stands; answers where one of its name stands already.
  mutating func insert(_ key: ObjectKey, at place: Int) -> Int? {
    insert(Entry(key: key, hash: Self.hash(key), place: place))
  }

  /// The name of the object at each of so many places; nil where it has none.
  func inOrder(count: Int) -> [ObjectKey?] {
    var result = [ObjectKey?](repeating: nil, count: count)
    for entry in entries { result[entry.place] = entry.key }
    return result
  }

  /// Whether no name stands in both tables.
  func isDisjoint(with other: Self) -> Bool {
    entries.isEmpty || other.entries.allSatisfy { find($0) == nil }
  }

  /// Adds the names of a disjoint table, whose objects have moved by an offset.
  mutating func append(_ other: Self, placesFrom offset: Int) {
    for entry in other.entries {
      _ = insert(Entry(key: entry.key, hash: entry.hash, place: entry.place + offset))
    }
  }

  private func find(_ entry: Entry) -> Int? {
    if slots.isEmpty { return nil }
    let mask = slots.count - 1
    var slot = entry.hash & mask
    while slots[slot] != 0 {
      let known = entries[Int(slots[slot]) - 1]
      if known.hash == entry.hash, known.key == entry.key { return known.place }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private mutating func insert(_ entry: Entry) -> Int? {
    if slots.isEmpty { slots = Array(repeating: 0, count: 16) }
    let mask = slots.count - 1
    var slot = entry.hash & mask
    while slots[slot] != 0 {
      let known = entries[Int(slots[slot]) - 1]
      if known.hash == entry.hash, known.key == entry.key { return known.place }
      slot = (slot + 1) & mask
    }
    entries.append(entry)
    slots[slot] = Int32(entries.count)
    if entries.count * 2 > slots.count { grow() }
    return nil
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 4)
    let mask = slots.count - 1
    for (index, entry) in entries.enumerated() {
      var slot = entry.hash & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(index + 1)
    }
  }

  private static func hash(_ key: ObjectKey) -> Int {
    var hasher = Hasher()
    hasher.combine(key.namespace)
    hasher.combine(key.name)
    return hasher.finalize()
  }
}
