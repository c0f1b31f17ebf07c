/// Runs a stage again and again.
struct Repeater {
  /// How often, at least.
  let runs: Int

  /// Runs a stage; answers its last result and what each run cost.
  ///
  /// A result is given up before the next run, so that no run pays for another's memory.
  func measure<Result>(_ stage: () throws -> Result) rethrows -> (Result, [Measurement]) {
    var (result, measurement): (Result?, Measurement) = try Measurement.of(stage)
    var measurements = [measurement]
    for _ in 1..<max(runs, 1) {
      result = nil
      (result, measurement) = try Measurement.of(stage)
      measurements.append(measurement)
    }
    guard let result else { preconditionFailure("the last run has a result") }
    return (result, measurements)
  }
}
