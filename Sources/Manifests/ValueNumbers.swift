import Glibc

/// Numbers the values of documents: equal ones get the same number, from 0 on.
///
/// Values are equal if they have the same kinds, keys and texts in the same order, wherever they
/// stand. No strings are made, so what is known of a value can be looked up by its number for the cost
/// of a pass over its bytes: equal labels, ports and selectors come by thousands of times in a dump.
package struct ValueNumbers {
  /// Values beyond so many bytes in all get no number, so that memory stays bounded.
  private static let capacity = 32 << 20

  /// The bytes of all numbered values, one after the other.
  private var bytes: [UInt8] = []
  /// Where the bytes of each value end.
  private var ends: [Int] = []
  private var hashes: [UInt64] = []
  /// An open-addressing table of numbers, plus 1; 0 is free.
  private var slots: [Int32] = Array(repeating: 0, count: 64)
  private var scratch: [UInt8] = []

  /// Creates numbers that know no value.
  package init() {}

  /// The number of a value; nil if it is new and there is no more room.
  ///
  /// - Complexity: O(*bytes* of the value).
  package mutating func number(of node: ManifestNode) -> Int? {
    scratch.removeAll(keepingCapacity: true)
    node.appendShape(to: &scratch)
    return numberOfScratch()
  }

  /// The number of a pair of values; nil if it is new and there is no more room.
  package mutating func number(of first: ManifestNode, _ second: ManifestNode) -> Int? {
    scratch.removeAll(keepingCapacity: true)
    first.appendShape(to: &scratch)
    second.appendShape(to: &scratch)
    return numberOfScratch()
  }

  /// The number of a key; nil if it is new and there is no more room.
  package mutating func number(ofKeyOf field: ManifestNode.Field) -> Int? {
    scratch.removeAll(keepingCapacity: true)
    field.value.appendKey(to: &scratch)
    return numberOfScratch()
  }

  private mutating func numberOfScratch() -> Int? {
    let hash = unsafe scratch.withUnsafeBytes { unsafe Self.hash($0) }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if hashes[number] == hash, isScratch(number) { return number }
      slot = (slot + 1) & mask
    }
    guard bytes.count + scratch.count <= Self.capacity else { return nil }
    bytes += scratch
    ends.append(bytes.count)
    hashes.append(hash)
    slots[slot] = Int32(ends.count)
    if ends.count * 2 > slots.count { grow() }
    return ends.count - 1
  }

  private func isScratch(_ number: Int) -> Bool {
    let start = number == 0 ? 0 : ends[number - 1]
    guard ends[number] - start == scratch.count else { return false }
    return unsafe bytes.withUnsafeBytes { known in
      unsafe scratch.withUnsafeBytes { asked in
        guard let known = known.baseAddress, let asked = asked.baseAddress else {
          return true
        }
        return unsafe memcmp(known + start, asked, ends[number] - start) == 0
      }
    }
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (number, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(number + 1)
    }
  }

  /// Mixes eight bytes at a time; the upper half of each product stirs the lower bits.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
    var offset = 0
    while offset + 8 <= bytes.count {
      let word = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      hash = mixed(hash ^ word)
      offset += 8
    }
    var tail: UInt64 = 0
    while offset < bytes.count {
      tail = unsafe tail << 8 | UInt64(bytes[offset])
      offset += 1
    }
    return mixed(hash ^ tail)
  }

  private static func mixed(_ word: UInt64) -> UInt64 {
    let product = (word ^ 0x2D35_8DCC_AA6C_78A5).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }
}

extension ManifestNode {
  /// Appends bytes that say what the value is, the same for equal values only.
  fileprivate func appendShape(to bytes: inout [UInt8]) {
    let root = document.record(at: index)
    bytes.append(document.isYAML ? 1 : 0)
    document.withRecords(index..<root.end) { record, offset in
      bytes.append(record.kind.rawValue)
      // The key of the value itself is no part of it.
      if offset > 0 { Self.append(record.key, to: &bytes) }
      switch record.kind {
      case .sequence, .mapping: Self.append(record.end - index - offset, to: &bytes)
      default: Self.append(record.text, to: &bytes)
      }
    }
  }

  fileprivate func appendKey(to bytes: inout [UInt8]) {
    unsafe bytes.append(contentsOf: document.record(at: index).key.buffer)
  }

  private static func append(_ text: TextSpan, to bytes: inout [UInt8]) {
    append(text.count, to: &bytes)
    unsafe bytes.append(contentsOf: text.buffer)
  }

  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    if number < 255 {
      bytes.append(UInt8(number))
    } else {
      bytes.append(255)
      unsafe withUnsafeBytes(of: number) { unsafe bytes.append(contentsOf: $0) }
    }
  }
}
