import NetworkModel
import Reports

/// Writes for people what would make an assertion hold.
struct SuggestionText {
  let answer: SuggestionAnswer
  /// Whether other assertions of a check might fail by it.
  var hasOtherAssertions = true

  /// Writes a sentence, the side effects, and the manifests as they can be copied.
  func write(to writer: TextWriter) {
    switch answer {
    case .found(let suggestion): write(suggestion, to: writer)
    case .impossible(let reason):
      writer.paragraph(
        "suggestion: none, no NetworkPolicy can help: \(reason)",
        indent: 2,
        hanging: 2
      )
    case .notFound:
      writer.line("suggestion: none, no small change was found that helps", indent: 2)
    }
  }

  private func write(_ suggestion: Suggestion, to writer: TextWriter) {
    writer.paragraph("suggestion: \(suggestion.summary)", indent: 2, hanging: 2)
    writer.paragraph(
      "\(suggestion.effects(onAssertions: hasOtherAssertions))",
      indent: 4,
      hanging: 2
    )
    for assertion in suggestion.breaks {
      writer.paragraph("\("breaks", .deny) \(assertion.title)", indent: 4, hanging: 2)
    }
    for (index, change) in suggestion.changes.enumerated() {
      writer.line(index == 0 ? "" : "---", indent: 4)
      for line in change.manifest.text.split(separator: "\n", omittingEmptySubsequences: false)
        .dropLast()
      {
        writer.line(StyledText(String(line)), indent: 4)
      }
    }
    writer.line()
  }
}

/// Writes as data what would make an assertion hold.
struct SuggestionData {
  let answer: SuggestionAnswer

  /// Writes the field `suggestion`, and `noSuggestion` with the reason where there is none.
  func write(to writer: any DataWriter) {
    writer.key("suggestion")
    switch answer {
    case .found(let suggestion): write(suggestion, to: writer)
    case .impossible(let reason):
      writer.null()
      writer.field("noSuggestion", "no NetworkPolicy can help: \(reason)")
    case .notFound:
      writer.null()
      writer.field("noSuggestion", "no small change was found that helps")
    }
  }

  private func write(_ suggestion: Suggestion, to writer: any DataWriter) {
    writer.mapping {
      writer.field("summary", suggestion.summary)
      writer.sequence("manifests") {
        for change in suggestion.changes { writer.string(change.manifest.text) }
      }
      writer.field("breaks", suggestion.breaks.map(\.title))
      writer.field("opens", suggestion.opens)
      writer.field("closes", suggestion.closes)
    }
  }
}

extension Suggestion {
  /// `opens no other connection, closes 2 others, breaks no other assertion`.
  func effects(onAssertions hasOthers: Bool) -> String {
    let words: [String]
    switch (opens, closes) {
    case (0, 0): words = ["opens and closes no other connection"]
    case (_, 0): words = ["opens \(Self.counted(opens)), closes none"]
    case (0, _): words = ["closes \(Self.counted(closes)), opens none"]
    case (_, _): words = ["opens \(Self.counted(opens)), closes \(closes)"]
    }
    return (words + (hasOthers && breaks.isEmpty ? ["breaks no other assertion"] : [])).joined(
      separator: ", "
    )
  }

  private static func counted(_ number: Int) -> String {
    number == 1 ? "1 other connection" : "\(number) other connections"
  }
}
