import NetworkGeneration
import Testing

/// Reading, lowering and the engine together, against an oracle of the manifests as written.
@Suite struct ManifestTests {
  static let batches = RunSettings.batches(usual: 8)
  static let clustersOfBatch = 750

  @Test(arguments: 0..<batches)
  func `manifests mean what their text says`(batch: Int) {
    let first = RunSettings.seed &+ UInt64(batch * Self.clustersOfBatch)
    var property = ManifestProperty()
    for offset in 0..<UInt64(Self.clustersOfBatch) {
      guard let failure = property.failure(seed: first &+ offset) else { continue }
      Issue.record(Comment(rawValue: failure))
      return
    }
    #expect(property.tally.isVaried)
    print("manifests of seeds from \(first), \(Self.clustersOfBatch) clusters: \(property.tally)")
  }

  @Test(arguments: ManifestLayout.allCases)
  func `order, files, quotes and lists don't matter`(layout: ManifestLayout) {
    var property = ManifestProperty()
    for offset in 0..<150 as Range<UInt64> {
      let seed = RunSettings.seed &+ 1_000_000 &+ offset
      guard let failure = property.failure(seed: seed, layout: layout) else { continue }
      Issue.record(Comment(rawValue: failure))
      return
    }
  }
}
