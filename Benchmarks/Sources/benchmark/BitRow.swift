import NetworkModel
import ReachabilityEngine

/// The row of pods that a source's class reaches, class by class.
struct BitRow {
  /// The row: a bit a pod.
  private(set) var words: [UInt64]
  /// How many pairs were open so far, over all pods.
  private(set) var bits = 0
  private let matrix: ReachabilityMatrix
  /// Class -> the columns of its pods.
  private let columns: [Range<Int>]
  /// Connectivity -> whether something surely passes.
  private var isOpen: [ConnectivityID: Bool] = [:]
  /// The connectivities that were met last, since neighbours often have the same.
  private var recent: [(value: ConnectivityID, isOpen: Bool)] = []
  private var oldest = 0
  private static let recentCount = 8

  /// Creates an empty row.
  init(matrix: ReachabilityMatrix, columns: [Range<Int>], pods: Int) {
    self.matrix = matrix
    self.columns = columns
    words = Array(repeating: 0, count: (pods + 63) / 64)
  }

  /// Makes it the row of a source.
  mutating func fill(from source: ClassID) {
    for index in words.indices { words[index] = 0 }
    let (matrix, columns) = (matrix, columns)
    var run = 0..<0
    var count = 0
    matrix.forEachCell(from: source) { destination, value in
      let pods = columns[destination.index]
      guard !pods.isEmpty, opens(value) else { return }
      count += pods.count
      if run.upperBound == pods.lowerBound {
        run = run.lowerBound..<pods.upperBound
      } else {
        set(run)
        run = pods
      }
    }
    set(run)
    bits += count * columns[source.index].count
  }

  private mutating func opens(_ value: ConnectivityID) -> Bool {
    for known in recent where known.value == value { return known.isOpen }
    let opens = isOpen[value] ?? !matrix.value(value).allowed.isEmpty
    isOpen[value] = opens
    if recent.count < Self.recentCount {
      recent.append((value, opens))
    } else {
      recent[oldest] = (value, opens)
      oldest = (oldest + 1) % Self.recentCount
    }
    return opens
  }

  private mutating func set(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let (first, last) = (range.lowerBound >> 6, (range.upperBound - 1) >> 6)
    let low = ~UInt64(0) << UInt64(range.lowerBound & 63)
    let high = ~UInt64(0) >> UInt64(63 - (range.upperBound - 1) & 63)
    guard first < last else {
      words[first] |= low & high
      return
    }
    words[first] |= low
    for index in (first + 1)..<last { words[index] = ~0 }
    words[last] |= high
  }
}
