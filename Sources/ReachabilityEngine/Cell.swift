/// Columns of one word that have the same connectivity.
struct Cell: Hashable, Sendable {
  var word: UInt32
  var value: ConnectivityID
  var bits: UInt64
}

/// Unites connectivities over the columns of one word.
///
/// INVARIANT: the bits of its cells are disjoint, no cell is empty, no value is `none` or repeated.
struct CellAccumulator: Sendable {
  /// The cells so far; their `word` is not set.
  private(set) var cells: [(value: ConnectivityID, bits: UInt64)] = []

  /// Forgets all cells.
  mutating func removeAll() { cells.removeAll(keepingCapacity: true) }

  /// Adds a connectivity to some columns.
  mutating func add(_ value: ConnectivityID, _ bits: UInt64, _ values: inout ConnectivityTable) {
    guard value != .none else { return }
    var rest = bits
    var index = 0
    let count = cells.count
    while index < count, rest != 0 {
      let overlap = cells[index].bits & rest
      if overlap != 0 {
        let united = values.union(cells[index].value, value)
        if united != cells[index].value {
          cells[index].bits &= ~overlap
          put(united, overlap)
        }
        rest &= ~overlap
      }
      index += 1
    }
    if rest != 0 { put(value, rest) }
    cells.removeAll { $0.bits == 0 }
  }

  private mutating func put(_ value: ConnectivityID, _ bits: UInt64) {
    if let index = cells.firstIndex(where: { $0.value == value }) {
      cells[index].bits |= bits
    } else {
      cells.append((value, bits))
    }
  }
}
