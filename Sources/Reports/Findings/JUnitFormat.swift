import NetworkModel

/// The XML of JUnit, as Jenkins, GitLab and most pipelines read it: one case a check.
///
/// What fails as a warning or a note is no failure there: its case passes, and says so in its output.
public struct JUnitFormat: ReportFormat {
  /// Creates the format.
  public init() {}
  /// `junit`.
  public var name: String { "junit" }
  /// `xml`.
  public var fileExtensions: [String] { ["xml"] }
  /// Whether the report has findings.
  public func canRender(_ report: Report) -> Bool { report.findings != nil }

  /// Writes a suite for each file of checks.
  public func render(_ report: Report, to sink: ReportSink, terminal: Terminal) {
    guard let findings = report.findings?() else { return }
    let writer = JUnitWriter(sink: sink, rules: findings.rules)
    sink.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    sink.write("<testsuites\(writer.counts(findings.results, name: report.title))>\n")
    for suite in Suite.all(of: findings.results) { writer.write(suite) }
    sink.write("</testsuites>\n")
  }
}

/// The checks of one file.
private struct Suite {
  var name: String
  var results: [Finding]

  /// The suites, in the order in which they come up.
  static func all(of results: [Finding]) -> [Suite] {
    var places: [String: Int] = [:]
    var suites: [Suite] = []
    for result in results {
      let place = places[result.suite, default: suites.count]
      if place == suites.count { suites.append(Suite(name: result.suite, results: [])) }
      places[result.suite] = place
      suites[place].results.append(result)
    }
    return suites
  }
}

/// Writes the elements of JUnit.
private struct JUnitWriter {
  let sink: ReportSink
  let rules: [Findings.Rule]

  /// The attributes that name and count checks.
  func counts(_ results: [Finding], name: String) -> String {
    attributes([
      ("name", name), ("tests", "\(results.count)"),
      ("failures", "\(results.count { $0.failure == .error })"), ("errors", "0"),
    ])
  }

  func write(_ suite: Suite) {
    let skipped = suite.results.count { if case .skipped = $0.outcome { true } else { false } }
    let attributes =
      counts(suite.results, name: suite.name) + attributes([("skipped", "\(skipped)")])
    sink.write("  <testsuite\(attributes)>\n")
    for result in suite.results where sink.isOpen { write(result) }
    sink.write("  </testsuite>\n")
  }

  private func write(_ result: Finding) {
    var described = [("name", result.name), ("classname", result.suite)]
    if let place = result.written?.position, place.isInFile {
      described += [("file", place.plainPath), ("line", "\(max(1, place.line))")]
    }
    let opening = "    <testcase\(attributes(described))"
    guard let content = content(of: result) else { return sink.write("\(opening)/>\n") }
    sink.write("\(opening)>\n      \(content)\n    </testcase>\n")
  }

  /// What stands inside a case; nil where it passes.
  private func content(of result: Finding) -> String? {
    switch result.outcome {
    case .passed: return nil
    case .skipped(let reason): return "<skipped\(attributes([("message", reason)]))/>"
    case .failed(.error):
      let described = [("message", result.message), ("type", rules[result.rule].id)]
      let text = sink.text(result.details).xmlEscaped
      return "<failure\(attributes(described))>\(text)</failure>"
    case .failed(let level):
      let text = "\(level.rawValue): \(result.message.oneLine)\n\n\(sink.text(result.details))"
      return "<system-out>\(text.xmlEscaped)</system-out>"
    }
  }

  private func attributes(_ pairs: [(name: String, value: String)]) -> String {
    pairs.map { " \($0.name)=\"\($0.value.oneLine.xmlEscaped)\"" }.joined()
  }
}

extension String {
  /// The text in XML 1.0, in elements and attributes alike; characters that XML can't hold, and other
  /// control characters but line ends, are made visible.
  var xmlEscaped: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "\n"
      case "\u{FFFE}", "\u{FFFF}":
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0).withVisibleControls }.joined(separator: "\n")
  }
}
