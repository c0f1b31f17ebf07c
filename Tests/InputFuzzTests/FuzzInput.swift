import NetworkGeneration

/// One mutated input: what a seed and an index stand for.
struct FuzzInput {
  /// The seed of the run.
  var seed: UInt64
  /// Its number in the run.
  var index: Int
  /// What was mutated.
  var origin: String
  /// Whether it has the form of `netsim.yaml`.
  var isConfiguration: Bool
  /// The mutated text.
  var bytes: [UInt8]

  /// Makes the input of an index.
  init(seed: UInt64, index: Int, from corpus: SeedCorpus) {
    // Mixed twice: neighbouring states of the generator would share their sequence.
    var mixer = SplitMix64(seed: seed &+ UInt64(index))
    var generator = SplitMix64(seed: mixer.next())
    let base = corpus.seed(&generator)
    var mutator = Mutator(
      base.bytes,
      other: corpus.seed(&generator).bytes,
      generator: generator
    )
    self.seed = seed
    self.index = index
    origin = base.name
    isConfiguration = base.isConfiguration
    bytes = mutator.mutated()
  }

  /// An input that was kept in a file.
  init(path: String, bytes: [UInt8]) {
    seed = 0
    index = 0
    origin = path
    isConfiguration = SeedCorpus.Seed(name: path, bytes: []).isConfiguration
    self.bytes = bytes
  }
}
