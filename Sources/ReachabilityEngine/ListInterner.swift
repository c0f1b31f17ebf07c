/// Gives equal lists of numbers equal small ids, counted from 0 in order of first sight.
///
/// One arena and one open-addressing table; nothing is allocated for a list that was seen before.
///
/// - Complexity: O(*length*) a list.
struct ListInterner: Sendable {
  private var arena: [UInt32] = []
  private var ends: [Int] = []
  private var table = [Int32](repeating: -1, count: 64)

  /// The number of distinct lists.
  var count: Int { ends.count }

  /// The list with this id.
  subscript(id: Int) -> ArraySlice<UInt32> { arena[(id == 0 ? 0 : ends[id - 1])..<ends[id]] }

  /// The id of a list, new or known.
  mutating func intern(_ list: some Collection<UInt32>) -> Int {
    if (ends.count + 1) * 2 > table.count { grow() }
    var slot = Self.hash(list) & (table.count - 1)
    while table[slot] >= 0 {
      let id = Int(table[slot])
      if self[id].elementsEqual(list) { return id }
      slot = (slot + 1) & (table.count - 1)
    }
    arena.append(contentsOf: list)
    ends.append(arena.count)
    table[slot] = Int32(ends.count - 1)
    return ends.count - 1
  }

  private mutating func grow() {
    table = Array(repeating: -1, count: table.count * 2)
    for id in ends.indices {
      var slot = Self.hash(self[id]) & (table.count - 1)
      while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
      table[slot] = Int32(id)
    }
  }

  private static func hash(_ list: some Collection<UInt32>) -> Int {
    var hash: UInt64 = 0x9e37_79b9_7f4a_7c15
    for item in list {
      hash = (hash ^ UInt64(item)) &* 0xff51_afd7_ed55_8ccd
      hash ^= hash >> 32
    }
    return Int(truncatingIfNeeded: hash >> 1)
  }
}

/// Lists of numbers a row, in one array: row *r* is `items[offsets[r]..<offsets[r + 1]]`.
struct CompressedRows: Sendable {
  private(set) var offsets: [Int32]
  private(set) var items: [UInt32]

  /// Groups pairs by their row, keeping the order of equal rows.
  ///
  /// - Complexity: O(*rows* + *pairs*), a counting sort.
  init(rows: Int, pairs: [(row: UInt32, item: UInt32)]) {
    offsets = Array(repeating: 0, count: rows + 1)
    for pair in pairs { offsets[Int(pair.row) + 1] += 1 }
    for row in 0..<rows { offsets[row + 1] += offsets[row] }
    items = Array(repeating: 0, count: pairs.count)
    var next = offsets
    for pair in pairs {
      items[Int(next[Int(pair.row)])] = pair.item
      next[Int(pair.row)] += 1
    }
  }

  subscript(row: Int) -> ArraySlice<UInt32> { items[Int(offsets[row])..<Int(offsets[row + 1])] }
}
