/// Runs a stage again and again.
struct Repeater {
  /// How often.
  let runs: Int
  /// The seconds after which no further run is begun.
  let patience: Double

  /// Runs a stage; answers its last result and what each run cost.
  ///
  /// A result is given up before the next run, so that no run pays for another's memory.
  func measure<Result>(_ stage: () throws -> Result) rethrows -> (Result, [Measurement]) {
    var (result, measurement): (Result?, Measurement) = try Measurement.of(stage)
    var measurements = [measurement]
    var spent = measurement.wallSeconds
    while measurements.count < runs, spent < patience {
      result = nil
      (result, measurement) = try Measurement.of(stage)
      measurements.append(measurement)
      spent += measurement.wallSeconds
    }
    guard let result else { preconditionFailure("the last run has a result") }
    return (result, measurements)
  }
}
