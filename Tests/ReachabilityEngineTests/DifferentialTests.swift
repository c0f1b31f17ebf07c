import NetworkGeneration
import Testing

/// The engine against the specification, on generated networks.
@Suite struct DifferentialTests {
  static let batches = RunSettings.batches(usual: 20)
  static let networksOfBatch = 1000

  @Test(arguments: 0..<batches)
  func `the engine answers as the specification does`(batch: Int) {
    let first = RunSettings.seed &+ UInt64(batch * Self.networksOfBatch)
    var property = EngineProperty()
    for offset in 0..<UInt64(Self.networksOfBatch) {
      guard let failure = property.failure(seed: first &+ offset) else { continue }
      Issue.record(Comment(rawValue: failure))
      return
    }
    #expect(property.tally.isVaried)
    print("seeds from \(first), \(Self.networksOfBatch) networks: \(property.tally)")
  }
}
