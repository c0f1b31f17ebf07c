import CBenchmark

/// The two inner loops of matrices, in Swift and in C: a row united with another, and the bits that
/// two rows share counted.
@safe
struct KernelStages {
  /// How often each stage runs.
  let repeater: Repeater
  /// The words of a row: classes of 150,000 pods.
  private static let words = 211
  /// How often a kernel is called in one run.
  private static let calls = 200_000

  /// Measures the four.
  func measure() -> [StageResult] {
    let row = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: Self.words)
    let other = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: Self.words)
    defer {
      unsafe row.deallocate()
      unsafe other.deallocate()
    }
    for index in 0..<Self.words {
      unsafe row[index] = UInt64(index) &* 0x9E37_79B9_7F4A_7C15
      unsafe other[index] = ~UInt64(index) &* 0xBF58_476D_1CE4_E5B9
    }
    guard let a = row.baseAddress, let b = other.baseAddress else { return [] }
    let result = { (name: String, kernel: () -> Int) -> StageResult in
      let (sum, runs) = repeater.measure {
        var sum = 0
        for _ in 0..<Self.calls {
          // Another input for each call: none can be left out.
          unsafe row[0] &+= 1
          sum &+= kernel()
        }
        return sum
      }
      return StageResult(name, runs: runs, repetitions: Self.calls, output: sum, unit: "bits")
    }
    return [
      result("or-swift") {
        unsafe SwiftKernels.or(row, other)
        return 0
      },
      result("or-c") {
        unsafe kernel_or(a, b, Self.words)
        return 0
      },
      result("and-count-swift") {
        Int(truncatingIfNeeded: unsafe SwiftKernels.andCount(row, other))
      },
      result("and-count-c") {
        Int(truncatingIfNeeded: unsafe kernel_and_count(a, b, Self.words))
      },
    ]
  }
}

/// The kernels as the engine writes them.
@safe
private enum SwiftKernels {
  /// Unites a row with another, word by word.
  @inline(never)
  static func or(
    _ row: UnsafeMutableBufferPointer<UInt64>,
    _ other: UnsafeMutableBufferPointer<UInt64>
  ) {
    for index in 0..<row.count { unsafe row[index] |= other[index] }
  }

  /// Counts the bits that two rows share.
  @inline(never)
  static func andCount(
    _ row: UnsafeMutableBufferPointer<UInt64>,
    _ other: UnsafeMutableBufferPointer<UInt64>
  ) -> UInt64 {
    var sum: UInt64 = 0
    for index in 0..<row.count {
      unsafe sum &+= UInt64(truncatingIfNeeded: (row[index] & other[index]).nonzeroBitCount)
    }
    return sum
  }
}
