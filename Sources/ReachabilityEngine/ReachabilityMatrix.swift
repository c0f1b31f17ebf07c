public import NetworkModel

/// The exact matrix of a compiled network: for each source class the connectivity to every class.
///
/// Held as rows of cells (word, connectivity, bits). Namespaced peers connect a namespace to itself
/// only, so a row is an *outer row*, shared by all classes with the same cluster-wide policies, and
/// the *window* of the own namespace, which replaces it there (PERFORMANCE 2.5). Never n x n entries.
public struct ReachabilityMatrix: Sendable {
  /// Cells of all rows; a row is a slice.
  let cells: [Cell]
  /// Source class -> slice of its outer row.
  let outer: [Range<Int>]
  /// Source class -> slice of its window.
  let window: [Range<Int>]
  /// Source class -> columns that its window replaces.
  let windowColumns: [Range<Int>]
  let values: ConnectivityTable
  /// What the compilation and the rows cost.
  public let counters: WorkCounters

  /// The number of classes: rows and columns.
  public var classCount: Int { outer.count }
  /// The number of distinct connectivities; ids count from 0.
  public var valueCount: Int { values.count }

  /// The connectivity that an id stands for.
  ///
  /// - Complexity: O(*port atoms*); keep what you ask often.
  public func value(_ id: ConnectivityID) -> Connectivity { values.value(id) }

  /// The connectivity between two classes, by policies alone.
  ///
  /// - Complexity: O(log *cells of the row*).
  public func connectivityID(from source: ClassID, to destination: ClassID) -> ConnectivityID {
    let row = source.index
    let isInWindow = windowColumns[row].contains(destination.index)
    let slice = isInWindow ? window[row] : outer[row]
    let word = UInt32(destination.index >> 6)
    var low = slice.lowerBound
    var high = slice.upperBound
    while low < high {
      let middle = (low + high) / 2
      if cells[middle].word < word { low = middle + 1 } else { high = middle }
    }
    while low < slice.upperBound, cells[low].word == word {
      if cells[low].bits >> UInt64(destination.index & 63) & 1 == 1 { return cells[low].value }
      low += 1
    }
    return .none
  }

  /// The connectivity between two classes, by policies alone.
  public func connectivity(from source: ClassID, to destination: ClassID) -> Connectivity {
    value(connectivityID(from: source, to: destination))
  }

  /// Calls the body with every class that a source may reach, in no particular order within a word
  /// of 64 classes, words in order.
  ///
  /// - Complexity: O(*cells of the row* + *classes reached*).
  public func forEachCell(from source: ClassID, _ body: (ClassID, ConnectivityID) -> Void) {
    forEachWord(from: source) { word, value, bits in
      bits.forEachBit(at: word) { body(ClassID($0), value) }
    }
  }

  /// Calls the body with every run of up to 64 classes that a source reaches alike, words in order.
  func forEachWord(from source: ClassID, _ body: (Int, ConnectivityID, UInt64) -> Void) {
    let row = source.index
    let columns = windowColumns[row]
    guard !columns.isEmpty else {
      for cell in cells[outer[row]] { body(Int(cell.word), cell.value, cell.bits) }
      return
    }
    let own = Bitset(columns)
    var index = outer[row].lowerBound
    while index < outer[row].upperBound, Int(cells[index].word) < own.wordRange.upperBound {
      let bits = cells[index].bits & ~own.word(Int(cells[index].word))
      if bits != 0 { body(Int(cells[index].word), cells[index].value, bits) }
      index += 1
    }
    for cell in cells[window[row]] { body(Int(cell.word), cell.value, cell.bits) }
    while index < outer[row].upperBound {
      body(Int(cells[index].word), cells[index].value, cells[index].bits)
      index += 1
    }
  }
}

extension CompiledNetwork {
  /// Builds the rows of all classes.
  ///
  /// - Complexity: O(*distinct outer rows* · *words*) plus the windows; never *classes*².
  public func matrix() -> ReachabilityMatrix {
    var builder = MatrixBuilder(self)
    builder.build()
    return builder.finish()
  }
}
