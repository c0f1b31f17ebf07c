/// A sequence of random numbers that a seed settles: the same seed gives the same cluster anywhere.
///
/// The generator is SplitMix64.
public struct RandomSource: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Creates the sequence of a seed.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number below a bound.
  public mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next() % UInt64(bound))
  }

  /// Whether an event of so many percent happens.
  public mutating func chance(percent: Int) -> Bool { below(100) < percent }

  /// One of some choices.
  public mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[below(choices.count)] }

  /// A name as the server makes them, of the letters that it uses.
  public mutating func generatedName(length: Int) -> String {
    let letters = Array("bcdfghjklmnpqrstvwxz2456789".utf8)
    return String(decoding: (0..<length).map { _ in letters[below(letters.count)] }, as: UTF8.self)
  }
}
