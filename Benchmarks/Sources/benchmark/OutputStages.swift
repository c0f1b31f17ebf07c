import Glibc
import Queries
import ReachabilityEngine
import Reports

/// Reports rendered to nowhere.
struct OutputStages {
  /// The network.
  let compiled: CompiledNetwork
  /// How often each stage runs.
  let repeater: Repeater

  /// Measures lists as CSV, text and JSON, and the matrix as CSV and text.
  func measure() -> [StageResult] {
    let list = ListQuery().report(on: compiled)
    let matrix = MatrixQuery().report(on: compiled)
    return [
      measure("list-csv", list, CSVFormat()),
      measure("list-text", list, TextFormat()),
      measure("list-json", list, JSONFormat()),
      measure("matrix-csv", matrix, CSVFormat()),
      measure("matrix-text", matrix, TextFormat()),
    ]
  }

  private func measure(
    _ name: String,
    _ report: Report,
    _ format: some ReportFormat
  ) -> StageResult {
    var (lines, bytes) = (0, 0)
    let counting = ReportSink { chunk in
      lines += chunk.count { $0 == UInt8(ascii: "\n") }
      bytes += chunk.count
      return .delivered
    }
    Self.render(report, format, to: counting)
    let descriptor = unsafe open("/dev/null", O_WRONLY)
    defer { close(descriptor) }
    let (_, runs) = repeater.measure {
      Self.render(report, format, to: ReportSink(fileDescriptor: descriptor))
    }
    return StageResult(name, runs: runs, output: lines, unit: "lines", bytes: bytes)
  }

  private static func render(_ report: Report, _ format: some ReportFormat, to sink: ReportSink) {
    format.render(report, to: sink, terminal: .plain)
    do throws(SinkError) {
      try sink.finish()
    } catch {
      preconditionFailure("nowhere takes everything")
    }
  }
}
