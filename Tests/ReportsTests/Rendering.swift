import Reports

/// The text that `body` writes to a sink.
func written(_ body: (ReportSink) -> Void) -> String {
  let collected = Collected()
  let sink = ReportSink { bytes in
    collected.bytes += bytes
    return .delivered
  }
  body(sink)
  do {
    try sink.finish()
  } catch {
    return "\(error)"
  }
  return String(decoding: collected.bytes, as: UTF8.self)
}

/// Bytes that a sink delivered.
final class Collected {
  var bytes: [UInt8] = []
  var deliveries = 0
}

/// The JSON that `body` writes.
func json(_ body: (JSONWriter) -> Void) -> String { written { body(JSONWriter($0)) } }
/// The YAML that `body` writes.
func yaml(_ body: (YAMLWriter) -> Void) -> String { written { body(YAMLWriter($0)) } }
/// The text that `body` writes for a terminal.
func text(_ terminal: Terminal = .plain, _ body: (TextWriter) -> Void) -> String {
  written { body(TextWriter($0, terminal: terminal)) }
}
