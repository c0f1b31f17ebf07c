/// Results as a table for people and as JSON for programs.
enum ResultText {
  /// A table of stages, and a line of counts, for each input.
  static func table(_ results: [InputResult]) -> String {
    results.map { result in
      let name = result.path.split(separator: "/").last ?? ""
      var lines = ["\(name) (\(megabytes(result.bytes)) MB)"]
      lines.append(row(["stage", "CPU median", "least", "most", "MB above", "output"]))
      for stage in result.stages {
        let cpu = Summary(stage.cpuSeconds)
        lines.append(
          row([
            stage.stage, seconds(cpu.median), seconds(cpu.least), seconds(cpu.most),
            megabytes(stage.peakBytes - stage.baseBytes), "\(stage.output) \(stage.unit)",
          ])
        )
      }
      lines.append("  " + result.counters.map { "\($0.name) \($0.value)" }.joined(separator: ", "))
      return lines.joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  /// An object with one entry an input, on one line.
  static func json(_ results: [InputResult]) -> String {
    let inputs = results.map { result in
      let stages = result.stages.map { stage in
        """
        {"stage":"\(stage.stage)","runs":\(stage.cpuSeconds.count),\
        "cpu":\(object(Summary(stage.cpuSeconds))),"wall":\(object(Summary(stage.wallSeconds))),\
        "baseBytes":\(stage.baseBytes),"peakBytes":\(stage.peakBytes),\
        "output":\(stage.output),"unit":"\(stage.unit)","bytes":\(stage.bytes)}
        """
      }
      let counters = result.counters.map { "\"\($0.name)\":\($0.value)" }
      return """
        {"input":"\(result.path)","bytes":\(result.bytes),\
        "stages":[\(stages.joined(separator: ","))],"work":{\(counters.joined(separator: ","))}}
        """
    }
    return "{\"schema\":\"netsim.benchmark/v2\",\"inputs\":[\(inputs.joined(separator: ","))]}\n"
  }

  private static func object(_ summary: Summary) -> String {
    """
    {"median":\(summary.median),"least":\(summary.least),"most":\(summary.most),\
    "percentile95":\(summary.percentile95)}
    """
  }

  private static func row(_ cells: [String]) -> String {
    let widths = [25, 12, 12, 12, 10]
    let padded = zip(cells, widths).map { cell, width in
      String(repeating: " ", count: max(0, width - cell.count)) + cell
    }
    return padded.joined() + "  " + cells.dropFirst(widths.count).joined()
  }

  /// Seconds in the unit that leaves one to three digits before the point.
  private static func seconds(_ value: Double) -> String {
    let scales = [(1.0, "s"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns")]
    let (scale, unit) = scales.first { value >= $0.0 } ?? (1e-9, "ns")
    return "\(tenths(value / scale)) \(unit)"
  }

  private static func megabytes(_ bytes: Int) -> String { tenths(Double(bytes) / 1e6) }

  private static func tenths(_ value: Double) -> String {
    let rounded = Int((value * 10).rounded())
    return "\(rounded / 10).\(rounded % 10)"
  }
}
