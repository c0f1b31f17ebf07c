import NetworkModel
import Reports
import TemporaryFolders
import Testing

/// Reads what netsim wrote with tools of others: `Tests/Readers/read.py`.
enum FormatReader {
  private static let folder = NetsimProcess.packageFolder
  /// The Python that `make setup-test` furnishes, else the system's.
  private static let python =
    FileTree.exists("\(folder)/.build/test-tools/bin/python3")
    ? "\(folder)/.build/test-tools/bin/python3" : "python3"

  /// Reads a text in a format, and compares it with findings where some are given.
  ///
  /// Without the tools for it, nothing is read, and a line says so.
  static func read(_ text: String, as format: String, meaning findings: Findings? = nil) {
    read(text, as: format, expecting: findings.map(expectation))
  }

  /// Reads a text in a format, and compares it with what the reader takes for its meaning.
  static func read(_ text: String, as format: String, expecting meaning: String?) {
    let files = TemporaryFolder()
    FileTree.write(text, to: files.path("output"))
    var arguments = ["\(folder)/Tests/Readers/read.py", format, files.path("output")]
    if let meaning {
      FileTree.write(meaning, to: files.path("expected.json"))
      arguments.append(files.path("expected.json"))
    }
    let result = NetsimProcess.run(arguments, in: folder, program: python)
    switch result.status {
    case 0 where result.output.isEmpty: break
    case 0, 77: print(result.output, terminator: "")
    case 127: print("left out: all readers of formats; there is no python3")
    default: Issue.record("\(format): \(result.output)\nin\n\(text)")
    }
  }

  /// What the findings mean, as the readers take it.
  private static func expectation(_ findings: Findings) -> String {
    rendered { sink in
      let writer = JSONWriter(sink)
      writer.mapping {
        writer.field("title", title)
        writer.sequence("results") {
          for result in findings.results { write(result, findings.rules, to: writer) }
        }
      }
    }
  }

  private static func write(
    _ result: Finding,
    _ rules: [Findings.Rule],
    to writer: JSONWriter
  ) {
    writer.mapping {
      writer.field("name", result.name)
      writer.field("rule", rules[result.rule].id)
      writer.field("outcome", result.outcome.word)
      writer.field("message", result.message)
      writer.field("details", result.message)
      writer.key("written")
      writer.value(result.written?.position)
      writer.sequence("places") {
        let places = result.causes.map(\.position) + [result.written?.position].compactMap(\.self)
        for place in places { writer.value(place) }
      }
    }
  }

  /// The title of reports that are read.
  static let title = "checks"

  /// The findings in a format.
  static func written(_ findings: Findings, as format: any ReportFormat) -> String {
    let report = Report(
      title: title,
      text: { _ in },
      data: { _ in },
      markdown: { $0.findings(findings, title: title) },
      findings: { findings }
    )
    return rendered { format.render(report, to: $0, terminal: .plain) }
  }

  /// The text that `body` writes.
  static func rendered(_ body: (ReportSink) -> Void) -> String {
    let collected = CollectedText()
    body(collected.sink)
    _ = try? collected.sink.finish()
    return String(decoding: collected.bytes, as: UTF8.self)
  }
}

/// Bytes that a sink delivered; a class, since the sink's closure adds to it.
private final class CollectedText {
  private(set) var bytes: [UInt8] = []
  lazy var sink = ReportSink { [unowned self] bytes in
    self.bytes += bytes
    return .delivered
  }
}

extension Findings.Outcome {
  fileprivate var word: String {
    switch self {
    case .passed: "passed"
    case .skipped: "skipped"
    case .failed(let level): level.rawValue
    }
  }
}
