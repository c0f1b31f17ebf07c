import Glibc
import ReachabilityEngine

/// The matrix of all pods as bits, a row a source, streamed through a ring; against copying as many
/// bytes through the same ring.
///
/// Pods stand in the order of their classes. A bit says that something surely passes.
struct BitStages {
  /// The network.
  let compiled: CompiledNetwork
  /// How often each stage runs.
  let repeater: Repeater
  private static let ringBytes = 64 << 20

  /// Measures the streaming and the copying.
  func measure() -> [StageResult] {
    let matrix = compiled.matrix()
    let classes = compiled.classIDs.filter { !compiled[$0].pods.isEmpty }
    var start = 0
    var columns = [Range<Int>](repeating: 0..<0, count: compiled.classes.count)
    for id in classes {
      columns[id.index] = start..<(start + compiled[id].pods.count)
      start += compiled[id].pods.count
    }
    let rowBytes = (start + 63) / 64 * 8
    let total = rowBytes * start
    let ring = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(Self.ringBytes, rowBytes),
      alignment: 64
    )
    defer { unsafe ring.deallocate() }
    unsafe ring.initializeMemory(as: UInt8.self, repeating: 1)
    let (bits, stream) = repeater.measure {
      var row = BitRow(matrix: matrix, columns: columns, pods: start)
      var offset = 0
      for id in classes {
        row.fill(from: id)
        for _ in columns[id.index] {
          unsafe Self.copy(row.words, rowBytes, into: ring, at: &offset)
        }
      }
      return row.bits
    }
    let (_, copy) = repeater.measure {
      let row = [UInt64](repeating: 0x5555_5555_5555_5555, count: rowBytes / 8)
      var offset = 0
      for _ in 0..<start { unsafe Self.copy(row, rowBytes, into: ring, at: &offset) }
    }
    return [
      StageResult("bits", runs: stream, output: bits, unit: "pairs", bytes: total),
      StageResult("bits-copy", runs: copy, output: start, unit: "rows", bytes: total),
    ]
  }

  @inline(never)
  private static func copy(
    _ row: [UInt64],
    _ count: Int,
    into ring: UnsafeMutableRawBufferPointer,
    at offset: inout Int
  ) {
    if offset + count > ring.count { offset = 0 }
    unsafe row.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, let end = ring.baseAddress else { return }
      unsafe memcpy(end + offset, start, count)
    }
    offset += count
  }
}
