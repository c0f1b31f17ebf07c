public import NetworkModel
import Synchronization

/// The exact matrix of a compiled network: for each source class the connectivity to every class.
///
/// Held as rows of cells (word, connectivity, bits). Namespaced peers connect a namespace to itself
/// only, so a row is an *outer row*, shared by all classes with the same cluster-wide policies, and
/// the *window* of the own namespace, which replaces it there (PERFORMANCE 2.5). Never n x n entries.
/// Where all rows would take more memory than a budget, each is built when it is asked for.
public struct ReachabilityMatrix: Sendable {
  private let store: RowStore
  private let values: ConnectivityTable
  private let work: WorkCounters
  private let windows: RowWindows
  /// What builds rows when they are asked for; nil where all of them are in the store.
  private let source: RowSource?

  init(_ network: CompiledNetwork, memoryBudget: Int) {
    var builder = MatrixBuilder(network)
    windows = builder.windows
    let store = builder.allRows(memoryBudget: memoryBudget)
    values = builder.values
    work = builder.work
    self.store = store ?? RowStore(classCount: 0)
    source = store == nil ? RowSource(builder) : nil
  }

  /// The number of classes: rows and columns.
  public var classCount: Int { windows.groupOfClass.count }

  /// Whether rows are built when they are asked for, since all of them would take too much memory.
  public var isOnDemand: Bool { source != nil }

  /// The number of distinct connectivities so far; ids count from 0.
  public var valueCount: Int { source?.valueCount ?? values.count }

  /// What the cells of all rows take, in bytes; 0 where rows are built on demand.
  public var byteCount: Int { store.cells.count * MemoryLayout<Cell>.stride }

  /// What the compilation and the rows so far cost.
  public var counters: WorkCounters { source?.counters ?? work }

  /// The connectivity that an id stands for.
  ///
  /// - Complexity: O(1) for the first few thousand values, else O(*port atoms*).
  public func value(_ id: ConnectivityID) -> Connectivity {
    source?.value(id) ?? values.value(id)
  }

  /// The connectivity between two classes, by policies alone.
  ///
  /// - Complexity: O(log *cells of the row*) where rows are built.
  public func connectivityID(from source: ClassID, to destination: ClassID) -> ConnectivityID {
    let isInWindow = windows.isWithin(source.index, destination.index)
    if let rows = self.source {
      let row = rows.row(source.index)
      let cells = isInWindow ? row.window ?? row.outer : row.outer
      return Self.find(destination.index, in: cells, cells.indices)
    }
    let slice = store.slice(source.index, word: destination.index >> 6, isInWindow: isInWindow)
    return Self.find(destination.index, in: store.cells, slice)
  }

  private static func find(_ column: Int, in cells: [Cell], _ slice: Range<Int>) -> ConnectivityID {
    let word = UInt32(column >> 6)
    var low = slice.lowerBound
    var high = slice.upperBound
    while low < high {
      let middle = (low + high) / 2
      if cells[middle].word < word { low = middle + 1 } else { high = middle }
    }
    while low < slice.upperBound, cells[low].word == word {
      if cells[low].bits >> UInt64(column & 63) & 1 == 1 { return cells[low].value }
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

  /// Calls the body with every run of up to 64 classes that a source reaches alike, words in order: the
  /// index of a word of 64 classes, the connectivity, and a bit for each class.
  ///
  /// - Complexity: O(*cells of the row*).
  public func forEachWord(from source: ClassID, _ body: (Int, ConnectivityID, UInt64) -> Void) {
    if let rows = self.source {
      let row = rows.row(source.index)
      windows.merge(source.index, row.outer[...], row.window.map { $0[...] }, body)
    } else {
      let window = store.window[source.index].map { store.cells[$0] }
      if let patch = store.patch[source.index] {
        let row = store.patched(source.index, patch)
        windows.merge(source.index, row[...], window, body)
      } else {
        windows.merge(source.index, store.cells[store.outer[source.index]], window, body)
      }
    }
  }
}

/// Cells of all rows; a row is a slice.
struct RowStore: Sendable {
  var cells: [Cell] = []
  /// Source class -> slice of its outer row, as it were for a class without cluster-wide openings.
  var outer: [Range<Int>]
  /// Source class -> slice of what stands in the words of its openings instead; nil where it has none.
  var patch: [Range<Int>?]
  /// Source class -> index into `patchWords`.
  var patchOfClass: [Int32] = []
  /// The words in which openings lie.
  var patchWords: [Bitset] = []
  /// Source class -> slice of its window; nil where the outer row holds there too.
  var window: [Range<Int>?]

  init(classCount: Int) {
    outer = Array(repeating: 0..<0, count: classCount)
    patch = Array(repeating: nil, count: classCount)
    window = Array(repeating: nil, count: classCount)
  }

  /// The slice that holds a word of a row.
  func slice(_ row: Int, word: Int, isInWindow: Bool) -> Range<Int> {
    if isInWindow, let window = window[row] { return window }
    if let patch = patch[row], patchWords[Int(patchOfClass[row])].contains(word) { return patch }
    return outer[row]
  }

  /// An outer row with its patch in place.
  func patched(_ row: Int, _ patch: Range<Int>) -> [Cell] {
    let words = patchWords[Int(patchOfClass[row])]
    var result: [Cell] = []
    result.reserveCapacity(outer[row].count + patch.count)
    var next = patch.lowerBound
    for index in outer[row] where !words.contains(Int(cells[index].word)) {
      while next < patch.upperBound, cells[next].word < cells[index].word {
        result.append(cells[next])
        next += 1
      }
      result.append(cells[index])
    }
    result += cells[next..<patch.upperBound]
    return result
  }
}

/// Which columns are of a class's own namespace group.
struct RowWindows: Sendable {
  /// Class -> group, -1 for what has no namespace.
  let groupOfClass: [Int32]
  /// Group -> its columns.
  let columns: [Bitset]

  /// Whether two classes are of one group.
  func isWithin(_ a: Int, _ b: Int) -> Bool {
    groupOfClass[a] >= 0 && groupOfClass[a] == groupOfClass[b]
  }

  /// Calls the body with the cells of an outer row outside the window of a class, and with those of
  /// its window, words in order.
  func merge(
    _ column: Int,
    _ outer: ArraySlice<Cell>,
    _ window: ArraySlice<Cell>?,
    _ body: (Int, ConnectivityID, UInt64) -> Void
  ) {
    guard let window else {
      for cell in outer { body(Int(cell.word), cell.value, cell.bits) }
      return
    }
    let own = columns[Int(groupOfClass[column])]
    var next = window.startIndex
    for cell in outer {
      while next < window.endIndex, window[next].word < cell.word {
        body(Int(window[next].word), window[next].value, window[next].bits)
        next += 1
      }
      let bits = cell.bits & ~own.word(Int(cell.word))
      if bits != 0 { body(Int(cell.word), cell.value, bits) }
    }
    for cell in window[next...] { body(Int(cell.word), cell.value, cell.bits) }
  }
}

/// Builds rows when they are asked for, and keeps the last one.
final class RowSource: Sendable {
  private struct State {
    var builder: MatrixBuilder
    var last: (column: Int, row: Row)?
  }

  /// The cells of a row, outer and window.
  typealias Row = (outer: [Cell], window: [Cell]?)

  private let state: Mutex<State>

  init(_ builder: MatrixBuilder) { state = Mutex(State(builder: builder)) }

  /// The row of a class.
  func row(_ column: Int) -> Row {
    state.withLock { state in
      if let last = state.last, last.column == column { return last.row }
      let row = state.builder.row(column)
      state.last = (column, row)
      return row
    }
  }

  /// The connectivity that an id stands for.
  func value(_ id: ConnectivityID) -> Connectivity {
    state.withLock { $0.builder.values.value(id) }
  }

  /// The number of distinct connectivities so far.
  var valueCount: Int { state.withLock { $0.builder.values.count } }
  /// What the rows so far cost.
  var counters: WorkCounters { state.withLock { $0.builder.work } }
}

extension CompiledNetwork {
  /// So much memory all rows of a matrix may take, in bytes.
  public static let usualMemoryBudget = 512 << 20

  /// The rows of all classes, built at once or, where they would take more memory than the budget,
  /// when they are asked for.
  ///
  /// - Parameter memoryBudget: What the cells of all rows may take, in bytes.
  /// - Returns: the matrix, by policies alone.
  /// - Complexity: O(*distinct outer rows* · *words*) plus the windows; never *classes*².
  public func matrix(memoryBudget: Int = usualMemoryBudget) -> ReachabilityMatrix {
    ReachabilityMatrix(self, memoryBudget: memoryBudget)
  }
}
