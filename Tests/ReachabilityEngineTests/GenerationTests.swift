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

  @Test func `every feature of manifests comes up in one cluster of a hundred or more`() {
    var counts: [ManifestFeature: Int] = [:]
    for seed in 0..<UInt64(Self.networks) {
      var generator = ManifestGenerator(seed: seed)
      for feature in generator.world().features { counts[feature, default: 0] += 1 }
    }
    for feature in ManifestFeature.allCases {
      let share = counts[feature, default: 0] * 1000 / Self.networks
      print("\(feature): \(share) of a thousand clusters")
      #expect(share >= 10, "\(feature) comes up too rarely")
    }
  }

  @Test func `shrinking leaves what the property needs and nothing else`() {
    for seed in 0..<50 as Range<UInt64> {
      var generator = NetworkGenerator(seed: seed)
      let network = generator.network()
      guard network.features.contains(.sctpTerm) else { continue }
      let smallest = shrunk(network, by: \.simplifications) { $0.features.contains(.sctpTerm) }
      #expect(smallest.policies.count == 1)
      #expect(smallest.cluster.pods.isEmpty && smallest.cluster.nodes.isEmpty)
      #expect(smallest.policies.first?.subject == .everything)
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
