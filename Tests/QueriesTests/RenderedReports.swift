import NetworkModel
import Reports

/// What a report looks like in a format.
func rendered(_ report: Report, as format: any ReportFormat, _ terminal: Terminal = .plain)
  -> String
{
  let collected = CollectedBytes()
  let sink = ReportSink { bytes in
    collected.bytes += bytes
    return .delivered
  }
  format.render(report, to: sink, terminal: terminal)
  do {
    try sink.finish()
  } catch {
    return "\(error)"
  }
  return String(decoding: collected.bytes, as: UTF8.self)
}

/// Bytes that a sink delivered; a class, since the sink's closure adds to it.
private final class CollectedBytes {
  var bytes: [UInt8] = []
}
