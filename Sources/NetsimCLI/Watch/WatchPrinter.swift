import NetworkModel
import Queries
import Reports

/// Writes what a watch sees: for people as blocks, for programs as one JSON object a line, schema
/// `netsim.watch/v1`.
struct WatchPrinter {
  /// The formats that a stream of changes can be written in.
  enum Format: String, CaseIterable {
    case text, json
  }

  let format: Format
  var sink: ReportSink
  let terminal: Terminal

  private static let namedParts = 3

  /// Tells what is watched and what holds at the start.
  func start(_ title: String, _ state: WatchState) {
    let failing = state.check.results.filter { !$0.passed }
    switch format {
    case .text:
      let writer = TextWriter(sink, terminal: terminal)
      writer.line("watching \(title)")
      for result in failing { state.check.write(result, to: writer) }
      writeSummary(state, to: writer)
    case .json:
      writeLine("start") { writer in
        writer.field("watching", title)
        write(failing, state, to: writer)
      }
    }
  }

  /// Tells what became of a network by a change.
  func change(
    _ parts: [WatchedLoad.Part],
    _ difference: Difference,
    _ results: [AssertionResult],
    _ state: WatchState
  ) {
    switch format {
    case .text:
      let writer = TextWriter(sink, terminal: terminal)
      writer.line()
      writer.line(StyledText(Self.words(parts), .heading))
      difference.write(to: writer)
      for result in results { state.check.write(result, to: writer) }
      writer.line(StyledText(Self.words(difference)))
      writeSummary(state, to: writer)
    case .json:
      writeLine("change") { writer in
        write(parts, to: writer)
        difference.writeFields(to: writer)
        write(results, state, to: writer)
      }
    }
  }

  /// Tells that a change left the input with errors, for programs; people read the diagnostics.
  func fault(_ parts: [WatchedLoad.Part], _ diagnostics: [Diagnostic]) {
    guard format == .json else { return }
    writeLine("fault") { writer in
      write(parts, to: writer)
      writer.sequence("diagnostics") {
        for diagnostic in diagnostics where diagnostic.severity == .error {
          writer.value(diagnostic)
        }
      }
    }
  }

  /// What changed, as one line: `k8s/a.yaml changed, k8s/b.yaml added and 3 more`.
  static func words(_ parts: [WatchedLoad.Part]) -> String {
    let named = parts.prefix(namedParts).map { "\($0.name) \($0.change.rawValue)" }
    let rest = parts.count - named.count
    return named.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }

  private static func words(_ difference: Difference) -> String {
    let counts = ConnectionChange.Kind.allCases.map { ($0.rawValue, difference.count($0)) }
      .filter { $0.1 > 0 }
    guard !counts.isEmpty else { return "no connection changed" }
    let words = counts.enumerated().map { index, count in
      let noun = index == 0 ? (count.1 == 1 ? " connection" : " connections") : ""
      return "\(count.1)\(noun) \(count.0)"
    }
    return words.joined(separator: ", ")
  }

  private func writeSummary(_ state: WatchState, to writer: TextWriter) {
    if state.isIncomplete { writer.line("the input has errors; what they leave open is unknown") }
    guard !state.check.results.isEmpty else { return }
    let (passed, failed) = (state.check.passedCount, state.check.failedCount)
    let holds = passed == 1 ? "1 assertion holds" : "\(passed) assertions hold"
    let fails = failed == 1 ? "1 fails" : "\(failed) fail"
    let words = holds + ", " + fails + state.check.lesserFailures
    writer.line("\(words, failed == 0 ? .allow : .deny)")
  }

  // MARK: JSON

  private func writeLine(_ event: String, _ body: (any DataWriter) -> Void) {
    let writer = JSONWriter(sink)
    writer.mapping(.line) {
      writer.field("schema", "netsim.watch/v1")
      writer.field("event", event)
      body(writer)
    }
    writer.end()
  }

  private func write(_ parts: [WatchedLoad.Part], to writer: any DataWriter) {
    writer.sequence("parts") {
      for part in parts {
        writer.mapping {
          writer.field("name", part.name)
          writer.field("change", part.change.rawValue)
        }
      }
    }
  }

  private func write(
    _ results: [AssertionResult],
    _ state: WatchState,
    to writer: any DataWriter
  ) {
    writer.sequence("assertions") {
      for result in results { state.check.write(result, to: writer) }
    }
    writer.mapping("summary") { state.check.writeSummary(to: writer) }
    if state.isIncomplete { writer.field("incomplete", true) }
  }
}
