import Dialects
import FoundationEssentials
import NetworkGeneration
import NetworkModel
import Testing

/// Mutated manifests and configurations: no crash, no hang, no answer without sense.
///
/// `NETSIM_FUZZ_INPUTS` sets how many, `NETSIM_SEED` which; `NETSIM_FUZZ_INPUT` runs one index again,
/// `NETSIM_FUZZ_FILE` one file. Into the folder `NETSIM_FAILURES` goes the input at work, which is
/// the culprit after a crash, and every input that fails.
@Suite struct InputFuzzTests {
  private static let batch = 1000
  private static let failureLimit = 30

  @Test func `every input gets diagnostics that point into it and a network to ask`() throws {
    let corpus = SeedCorpus()
    try #require(!corpus.groups.isEmpty)
    var property = InputProperty(production: corpus.production)
    var watch = RunWatch(folder: RunSettings.failureFolder)
    var failures = 0
    for index in Self.indices where failures < Self.failureLimit {
      if index.isMultiple(of: Self.batch) {
        RunWatch.announce("NETSIM_SEED=\(RunSettings.seed) NETSIM_FUZZ_INPUT=\(index)...")
      }
      let input = Self.input(index, from: corpus)
      guard let failure = watch.watch(input, { property.failure(of: $0) }) else { continue }
      failures += 1
      Issue.record("\(failure)")
    }
    RunWatch.announce("\(property.tally); slowest: \(watch.slowest)")
    if FuzzSettings.onlyIndex == nil, FuzzSettings.file == nil {
      #expect(property.tally.faulty > property.tally.inputs / 10)
      #expect(property.tally.soundWithPolicies > property.tally.inputs / 200)
    }
  }

  private static var indices: ClosedRange<Int> {
    if FuzzSettings.file != nil { return 0...0 }
    return FuzzSettings.onlyIndex.map { $0...$0 } ?? 0...(FuzzSettings.inputCount - 1)
  }

  private static func input(_ index: Int, from corpus: SeedCorpus) -> FuzzInput {
    guard let file = FuzzSettings.file else {
      return FuzzInput(seed: RunSettings.seed, index: index, from: corpus)
    }
    let bytes = FileManager.default.contents(atPath: file) ?? Data()
    return FuzzInput(path: file, bytes: Array(bytes))
  }
}
