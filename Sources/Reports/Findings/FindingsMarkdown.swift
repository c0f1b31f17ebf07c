import NetworkModel

extension MarkdownWriter {
  /// Writes findings as a comment on a pull request: what failed as a table, explanations and what
  /// holds folded away.
  ///
  /// What doesn't fit into a comment is left out from the end, with a line that says how much.
  public func findings(_ findings: Findings, title: String) {
    let failed = findings.results.filter { $0.failure != nil }
    heading("\(title): \(findings.summary)")
    let summary = FindingsSummary(writer: self, noun: findings.noun)
    summary.table(failed)
    summary.explanations(failed)
    summary.names(
      "skipped",
      findings.results.filter { if case .skipped = $0.outcome { true } else { false } }
    )
    summary.names("passed", findings.results.filter { $0.outcome == .passed })
  }
}

/// Writes the parts of a comment, none beyond its room.
private struct FindingsSummary {
  let writer: MarkdownWriter
  let noun: String

  /// The room that is kept for the lines that say what is left out.
  private let reserve = 1_000

  func table(_ failed: [Finding]) {
    guard !failed.isEmpty else { return }
    let shown = largest(failed.count) { table(failed.prefix($0)) }
    note(failed.count - shown, "more of what failed")
  }

  private func table(_ failed: ArraySlice<Finding>) {
    let hasOwners = failed.contains { $0.owner != nil }
    let titles =
      ["Result", noun.capitalizedFirst] + (hasOwners ? ["Owner"] : []) + ["Why", "Where"]
    writer.table(titles.map { Column($0) }) { table in
      for result in failed {
        let owner = hasOwners ? [MarkdownText(result.owner?.cut ?? "")] : []
        let place = result.places.first ?? result.causes.first ?? result.written
        table.row(
          [MarkdownText(result.failure?.word ?? ""), "\(result.name.cut, .code)"] + owner
            + [MarkdownText(result.message.cut), "\(place?.position.description.cut ?? "", .code)"]
        )
      }
    }
  }

  func explanations(_ failed: [Finding]) {
    var left = 0
    for result in failed {
      let isWritten =
        left == 0
        && writer.ifFits(reserving: reserve) {
          writer.details("\(result.name.cut, .code)\(place(of: result))") {
            writer.code(result.details)
          }
        }
      if !isWritten { left += 1 }
    }
    note(left, left == 1 ? "explanation" : "explanations")
  }

  private func place(of result: Finding) -> String {
    result.written.map { " (\($0.position.description.cut))" } ?? ""
  }

  func names(_ word: String, _ results: [Finding]) {
    guard !results.isEmpty else { return }
    let shown = largest(results.count) { count in
      writer.details("\(results.count) \(word)") {
        writer.list(
          results.prefix(count).map { result in
            let reason =
              if case .skipped(let reason) = result.outcome { ": \(reason.cut)" } else { "" }
            return "\(result.name.cut, .code)\(reason)"
          }
        )
      }
    }
    note(results.count - shown, "more of what \(word == "passed" ? "holds" : "was skipped")")
  }

  /// Writes as many of some items as fit, the number halved until they do.
  ///
  /// - Returns: The number that was written.
  private func largest(_ count: Int, _ write: (Int) -> Void) -> Int {
    var tried = count
    while tried > 0, !writer.ifFits(reserving: reserve, { write(tried) }) { tried /= 2 }
    return tried
  }

  private func note(_ count: Int, _ what: String) {
    guard count > 0 else { return }
    writer.paragraph("\(count) \(what) left out: the comment would be too long.")
  }
}

extension Findings.Level {
  /// What a failure is called.
  fileprivate var word: String { self == .error ? "failed" : rawValue }
}

extension String {
  /// The text, its end left out where it would fill a table.
  fileprivate var cut: String {
    let limit = 300
    return unicodeScalars.count <= limit
      ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(limit))) + " ..."
  }

  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
