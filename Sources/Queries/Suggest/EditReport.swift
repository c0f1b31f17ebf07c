import NetworkModel
public import Reports

extension CheckAnswer {
  /// The smallest edits with which sentences hold, as manifests with comments and as data of schema
  /// netsim.check/v1; of an answer that looked for them.
  public var edits: Report {
    let report = Report.check([self])
    return Report(
      title: "Suggested edits",
      text: { EditText(answer: self).write(to: $0) },
      data: report.data,
      manifests: { EditText(answer: self).write(to: $0) }
    )
  }

  /// Whether every sentence holds or was given an edit with which it does.
  public var isAmended: Bool {
    results.allSatisfy { result in
      if case .found = result.suggestion { return true }
      return result.passed
    }
  }
}

/// Writes edits as a stream of manifests that `kubectl apply -f -` takes, with what they do in comments.
private struct EditText {
  let answer: CheckAnswer

  func write(to writer: TextWriter) {
    for result in answer.results { write(result, to: writer) }
  }

  private func write(_ result: AssertionResult, to writer: TextWriter) {
    let title = result.assertion.title
    switch result.suggestion {
    case nil: comment("holds already: \(title)", to: writer)
    case .notFound:
      comment("no small change was found with which it holds: \(title)", to: writer)
    case .impossible(let reason):
      comment("no NetworkPolicy can make it hold: \(title): \(reason)", to: writer)
    case .found(let suggestion):
      comment("so that \(title): \(suggestion.summary)", to: writer)
      let effects = suggestion.effects(onAssertions: answer.results.count > 1)
      comment("simulated: it holds; \(effects)", to: writer)
      for assertion in suggestion.breaks { comment("breaks \(assertion.title)", to: writer) }
      ManifestText(suggestion.changes.map(\.manifest)).write(to: writer)
    }
  }

  private func comment(_ text: String, to writer: TextWriter) {
    writer.line(StyledText("# \(text)", .faint))
  }
}

/// Writes manifests, each as a document of its own.
struct ManifestText {
  private let manifests: [PolicyManifest]

  init(_ manifests: [PolicyManifest]) { self.manifests = manifests }

  /// Writes a mark before each document.
  func write(to writer: TextWriter) {
    for manifest in manifests {
      writer.line("---")
      for line in manifest.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      {
        writer.line(StyledText(String(line)))
      }
    }
  }
}
