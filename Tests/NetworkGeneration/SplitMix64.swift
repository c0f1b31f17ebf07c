/// A small seeded source of randomness: the same seed gives the same networks on every machine.
///
/// The generator of Steele, Lea and Flood, "Fast splittable pseudorandom number generators".
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Creates the source that a seed stands for.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return bits ^ (bits >> 31)
  }
}

extension SplitMix64 {
  /// True in so many cases of a hundred.
  public mutating func chance(_ percent: Int) -> Bool { number(in: 0...99) < percent }

  /// A number of a closed range, each as likely as the others.
  ///
  /// Cheap rather than exact: ranges are tiny beside 2⁶⁴.
  public mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// One of some options, which must not be empty.
  public mutating func pick<Option>(_ options: [Option]) -> Option {
    options[number(in: 0...(options.count - 1))]
  }

  /// One of some options by weight.
  public mutating func pick<Option>(weighted options: [(weight: Int, option: Option)]) -> Option {
    var left = number(in: 0...(options.reduce(0) { $0 + $1.weight } - 1))
    for (weight, option) in options {
      if left < weight { return option }
      left -= weight
    }
    preconditionFailure("the weights add up to their sum")
  }

  /// So many values, each made anew.
  public mutating func list<Value>(
    _ count: ClosedRange<Int>,
    _ make: (inout Self) -> Value
  ) -> [Value] {
    (0..<number(in: count)).map { _ in make(&self) }
  }
}
