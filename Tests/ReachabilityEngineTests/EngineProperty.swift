import NetworkGeneration
import NetworkModel

/// The property that the engine equals the specification, for the network of a seed.
struct EngineProperty {
  /// How often each verdict came up so far.
  private(set) var tally = VerdictTally()

  /// The report of a failure: the seed, the input, what differs, and the smallest input that still
  /// differs; nil where all is equal.
  mutating func failure(seed: UInt64) -> String? {
    var generator = NetworkGenerator(seed: seed)
    return failure(of: generator.network(), seed: seed)
  }

  /// The same for a given network; the seed chooses among the addresses to ask for.
  mutating func failure(of network: Network, seed: UInt64) -> String? {
    var comparison = NetworkComparison(network, seed: seed)
    let difference = comparison.firstDifference()
    tally.add(comparison.tally)
    guard let difference else { return nil }
    let smallest = shrunk(network, by: \.simplifications) { Self.differs($0, seed) }
    var last = NetworkComparison(smallest, seed: seed)
    let report = """
      NETSIM_SEED=\(seed): \(difference)
      \(network.listing)
      smallest input that differs: \(last.firstDifference()?.description ?? "")
      \(smallest.listing)
      """
    FailureFolder.keep([], report: report, seed: seed)
    return report
  }

  private static func differs(_ network: Network, _ seed: UInt64) -> Bool {
    var comparison = NetworkComparison(network, seed: seed)
    return comparison.firstDifference() != nil
  }
}
