import ReachabilityEngine

/// What a stage cost, over several runs.
struct StageResult {
  /// The stage: `load`, `compile`, `matrix`, `query`, `list`, or `process`.
  var stage: String
  /// The runs, in the order in which they were made.
  var runs: [Measurement]
  /// How many times the stage does its work in one run: the queries of a run.
  var repetitions = 1
  /// How much came out: objects, classes, values, connections.
  var output: Int
  /// What `output` counts.
  var unit: String

  /// Processor seconds of one repetition: the least of all runs, and the middle one.
  var cpu: (best: Double, median: Double) { Self.summary(runs.map(\.cpuSeconds), repetitions) }
  /// Seconds of one repetition that passed.
  var wall: (best: Double, median: Double) { Self.summary(runs.map(\.wallSeconds), repetitions) }
  /// The most memory that any run had resident, in bytes.
  var peakBytes: Int { runs.map(\.peakBytes).max() ?? 0 }

  private static func summary(_ values: [Double], _ parts: Int) -> (best: Double, median: Double) {
    let sorted = values.sorted()
    guard let best = sorted.first else { return (0, 0) }
    return (best / Double(parts), sorted[sorted.count / 2] / Double(parts))
  }
}

/// What was measured of one input.
struct InputResult {
  /// The file.
  var path: String
  /// Its size.
  var bytes: Int
  /// The stages, in order.
  var stages: [StageResult]
  /// The engine's work, which doesn't depend on the machine.
  var counters: [(name: String, value: Int)]
}

extension WorkCounters {
  /// Every count with its name.
  var all: [(name: String, value: Int)] {
    [
      ("endpoints", endpoints), ("classes", classes), ("projections", projections),
      ("selectorsEvaluated", selectorsEvaluated), ("endpointSets", endpointSets),
      ("addressAtoms", addressAtoms), ("portAtoms", portAtoms), ("profiles", profiles),
      ("orderedProfiles", orderedProfiles), ("rowsBuilt", rowsBuilt),
      ("wordsTouched", wordsTouched), ("connectivities", connectivities),
    ]
  }
}
