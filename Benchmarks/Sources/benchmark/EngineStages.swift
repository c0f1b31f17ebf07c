import NetworkModel
import ReachabilityEngine

/// The stages between a network and its exact matrix.
struct EngineStages {
  /// The network.
  let network: Network
  /// How often each stage runs.
  let repeater: Repeater

  /// Measures compiling, the matrix, both together, and writing as many words as the matrix touches.
  func measure() -> (stages: [StageResult], counters: WorkCounters) {
    let (values, exact) = repeater.measure { CompiledNetwork(network).matrix().valueCount }
    let (compiled, compile) = repeater.measure { CompiledNetwork(network) }
    let (matrix, fill) = repeater.measure { compiled.matrix() }
    let words = matrix.counters.wordsTouched
    let (written, write) = repeater.measure { Self.writtenWords(words) }
    let stages = [
      StageResult("exact", runs: exact, output: values, unit: "values"),
      StageResult("compile", runs: compile, output: compiled.classes.count, unit: "classes"),
      StageResult("matrix", runs: fill, output: matrix.valueCount, unit: "values"),
      StageResult("words", runs: write, output: written, unit: "words", bytes: written * 8),
    ]
    return (stages, matrix.counters)
  }

  /// Writes words into fresh memory: what no matrix of that size can do without.
  private static func writtenWords(_ count: Int) -> Int {
    [UInt64](repeating: 0x5555_5555_5555_5555, count: count).count
  }
}
