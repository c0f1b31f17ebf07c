import ReachabilityEngine

/// Seconds that were measured, in brief.
struct Summary {
  /// The middle one.
  var median = 0.0
  /// The least.
  var least = 0.0
  /// The most.
  var most = 0.0
  /// The one that 95 % don't exceed.
  var percentile95 = 0.0

  /// Sums up seconds; zeros where there are none.
  init(_ seconds: [Double]) {
    let sorted = seconds.sorted()
    guard let first = sorted.first, let last = sorted.last else { return }
    median = sorted[sorted.count / 2]
    least = first
    most = last
    percentile95 = sorted[min(sorted.count - 1, sorted.count * 95 / 100)]
  }
}

/// What a stage cost, over several runs.
struct StageResult {
  /// The stage, as the table names it.
  var stage: String
  /// Processor seconds of one repetition, one value a run.
  var cpuSeconds: [Double]
  /// Seconds that passed, of one repetition, one value a run.
  var wallSeconds: [Double]
  /// The memory that was resident before the first run, in bytes.
  var baseBytes = 0
  /// The most memory that any run had resident, in bytes.
  var peakBytes = 0
  /// How much came out: pods, classes, lines, events.
  var output: Int
  /// What `output` counts.
  var unit: String
  /// How many bytes were read or written, where that says something.
  var bytes = 0

  /// The result of runs that each did the same so many times.
  init(
    _ stage: String,
    runs: [Measurement],
    repetitions: Int = 1,
    output: Int,
    unit: String,
    bytes: Int = 0
  ) {
    self.stage = stage
    cpuSeconds = runs.map { $0.cpuSeconds / Double(repetitions) }
    wallSeconds = runs.map { $0.wallSeconds / Double(repetitions) }
    baseBytes = runs.first?.baseBytes ?? 0
    // Every run starts from what it found, which may differ from the first one's.
    peakBytes = baseBytes + (runs.map { $0.peakBytes - $0.baseBytes }.max() ?? 0)
    self.output = output
    self.unit = unit
    self.bytes = bytes
  }

  /// The result of events that were timed one by one.
  init(_ stage: String, events seconds: [Double], unit: String) {
    self.stage = stage
    cpuSeconds = seconds
    wallSeconds = seconds
    output = seconds.count
    self.unit = unit
  }
}

/// What was measured of one input.
struct InputResult {
  /// The file, or what was measured without one.
  var path = ""
  /// Its size.
  var bytes = 0
  /// The stages, in order.
  var stages: [StageResult] = []
  /// How large the network is, and the engine's work; they don't depend on the machine.
  var counters: [(name: String, value: Int)] = []
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
