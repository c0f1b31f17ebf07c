/// Finds keys that stand twice in one mapping, without a table for the small mappings of manifests.
struct SiblingKeys {
  private struct Sibling {
    let record: Int
    /// Different fingerprints mean different keys.
    let fingerprint: UInt64
  }

  private static let pairwiseLimit = 24
  private var siblings: [Sibling] = []

  /// Takes the keys of a mapping, without those at `except`.
  mutating func collect(from records: [TapeRecord], parent: Int, except: ArraySlice<Int>) {
    siblings.removeAll(keepingCapacity: true)
    var except = except
    var child = parent + 1
    while child < records[parent].end {
      let key = records[child].key
      if except.first == child {
        except.removeFirst()
      } else {
        siblings.append(Sibling(record: child, fingerprint: key.fingerprint))
      }
      child = records[child].end
    }
  }

  /// Calls `body` with the first and the later record of each key that stands again.
  func forEachDuplicate(in records: [TapeRecord], _ body: (_ first: Int, _ second: Int) -> Void) {
    guard siblings.count <= Self.pairwiseLimit else {
      return forEachDuplicateOfMany(in: records, body)
    }
    for (i, later) in siblings.enumerated() {
      for earlier in siblings[..<i]
      where earlier.fingerprint == later.fingerprint
        && records[earlier.record].key == records[later.record].key
      {
        body(earlier.record, later.record)
        break
      }
    }
  }

  private func forEachDuplicateOfMany(in records: [TapeRecord], _ body: (Int, Int) -> Void) {
    var firsts: [TextSpan: Int] = [:]
    for sibling in siblings {
      let key = records[sibling.record].key
      if let first = firsts[key] {
        body(first, sibling.record)
      } else {
        firsts[key] = sibling.record
      }
    }
  }
}
