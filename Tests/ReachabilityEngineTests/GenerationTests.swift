import NetworkGeneration
import NetworkModel
import Testing

/// What the generated networks have in them: a fault in a feature shows only where it is generated.
@Suite struct GenerationTests {
  static let networks = 2000

  @Test func `every feature of the representation comes up in one network of a hundred or more`() {
    var counts: [NetworkFeature: Int] = [:]
    for seed in 0..<UInt64(Self.networks) {
      var generator = NetworkGenerator(seed: seed)
      for feature in generator.network().features { counts[feature, default: 0] += 1 }
    }
    for feature in NetworkFeature.allCases {
      let share = counts[feature, default: 0] * 1000 / Self.networks
      print("\(feature): \(share) of a thousand networks")
      #expect(share >= 10, "\(feature) comes up too rarely")
    }
  }

  @Test func `a seed gives the same network again`() {
    for seed in 0..<100 as Range<UInt64> {
      var once = NetworkGenerator(seed: seed)
      var again = NetworkGenerator(seed: seed)
      #expect(once.network() == again.network())
    }
  }
}
