import ReachabilityEngine

/// Tells which of some classes reach the same and are reached by the same.
///
/// Two classes are alike when their rows are equal and their columns are equal. Policies tell more
/// classes apart than that: a label that a selector looks at need not change anything.
struct ClassPartition {
  /// Class -> number of its group; classes are alike exactly when their groups are equal.
  private(set) var groups: [Int: Int] = [:]

  /// Compares some classes.
  ///
  /// - Complexity: O(*classes* · *candidates*); without candidates, nothing.
  init(of candidates: Set<Int>, _ rows: inout ClassRows) {
    guard candidates.count > 1 else {
      for candidate in candidates { groups[candidate] = 0 }
      return
    }
    let ordered = candidates.sorted()
    var refinement = Refinement(count: ordered.count)
    // Columns: each source class splits the candidates by what it reaches them with.
    for source in 0..<rows.count where rows.isListed(source) {
      rows.read(source)
      refinement.split { rows.values[ordered[$0]] }
    }
    // Rows: a fingerprint finds who may be alike, the rows themselves decide.
    var representatives: [UInt64: [Int]] = [:]
    for (index, candidate) in ordered.enumerated() {
      let print = Self.fingerprint(of: candidate, block: refinement.blocks[index], &rows)
      let known = representatives[print, default: []]
      let match = known.first { known in
        refinement.blocks[known] == refinement.blocks[index]
          && Self.areEqual(ordered[known], candidate, &rows)
      }
      groups[candidate] = match ?? index
      if match == nil { representatives[print, default: []].append(index) }
    }
  }

  private static func fingerprint(of source: Int, block: Int32, _ rows: inout ClassRows) -> UInt64 {
    rows.read(source)
    var result = UInt64(UInt32(bitPattern: block))
    for destination in rows.reached where rows.isListed(destination) {
      let cell = UInt64(destination) << 32 | UInt64(UInt32(bitPattern: rows.values[destination]))
      // A sum, since the order of cells within a word is not fixed.
      result &+= (cell &+ 0x9E37_79B9_7F4A_7C15).mixed
    }
    return result
  }

  private static func areEqual(_ a: Int, _ b: Int, _ rows: inout ClassRows) -> Bool {
    rows.read(a)
    let first = rows.values
    rows.read(b)
    return first.indices.allSatisfy { first[$0] == rows.values[$0] || !rows.isListed($0) }
  }
}

/// A partition of numbered things, split further by one function after the other.
struct Refinement {
  /// Thing -> block.
  private(set) var blocks: [Int32]
  private var blockCount = 1
  /// Block -> the value that its first thing has under the function at hand.
  private var firstValue: [Int32]
  private var stamp: [Int]
  private var round = 0

  init(count: Int) {
    blocks = Array(repeating: 0, count: count)
    firstValue = Array(repeating: 0, count: count)
    stamp = Array(repeating: 0, count: count)
  }

  /// Puts things apart that the function tells apart.
  mutating func split(by value: (Int) -> Int32) {
    guard blockCount < blocks.count else { return }
    round += 1
    var parts: [UInt64: Int32] = [:]
    for index in blocks.indices {
      let block = Int(blocks[index])
      let value = value(index)
      if stamp[block] != round {
        stamp[block] = round
        firstValue[block] = value
      } else if firstValue[block] != value {
        let key = UInt64(block) << 32 | UInt64(UInt32(bitPattern: value))
        let part = parts[key] ?? Int32(blockCount)
        if part == blockCount {
          parts[key] = part
          blockCount += 1
          // A part that is new in this round is not split again in it.
        }
        blocks[index] = part
      }
    }
  }
}

extension UInt64 {
  /// A bijection that spreads every bit over all others.
  fileprivate var mixed: UInt64 {
    var value = self
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
