import NetworkModel
import Reports

/// How many assertions of some checks hold, and how many of each severity don't.
struct CheckSummary {
  private let passed: Int
  private let failed: [AssertionSeverity: Int]

  /// Counts the results.
  init(_ answers: [CheckAnswer]) {
    passed = answers.reduce(0) { $0 + $1.passedCount }
    failed = Dictionary(
      uniqueKeysWithValues: AssertionSeverity.allCases.map { severity in
        (severity, answers.reduce(0) { $0 + $1.failedCount(of: severity) })
      }
    )
  }

  /// `1 passed, 2 failed`, then warnings and notes where there are some.
  var words: StyledText {
    let counted = "\(passed) passed, \(count(.error)) failed\(lesserFailures)"
    return "\(counted, count(.error) == 0 ? .allow : .deny)"
  }

  /// `, 1 warning, 2 notes`: what else failed; empty where nothing did.
  var lesserFailures: String {
    [AssertionSeverity.warning, .note].filter { count($0) > 0 }
      .map { ", \(count($0)) \($0.rawValue)\(count($0) == 1 ? "" : "s")" }
      .joined()
  }

  /// Writes the fields: `failed` counts what must hold, the others stand where there are some.
  func write(to writer: any DataWriter) {
    writer.field("passed", passed)
    writer.field("failed", count(.error))
    if count(.warning) > 0 { writer.field("warnings", count(.warning)) }
    if count(.note) > 0 { writer.field("notes", count(.note)) }
  }

  private func count(_ severity: AssertionSeverity) -> Int { failed[severity, default: 0] }
}
