import Reports

/// Writes the short form of a report: its figures, and what is wrong.
struct ReportText {
  let answer: ReportAnswer
  let writer: TextWriter

  /// Writes everything.
  func write() {
    writer.line("\(answer.query.title, .heading)")
    if let sentence = answer.query.incompleteness {
      writer.paragraph("\("incomplete", .deny): \(sentence)", hanging: 2)
    }
    writer.line()
    let figures = Dictionary(
      uniqueKeysWithValues: answer.figures.map { ($0.key, $0.count) }
    )
    let figure = { (key: String) in "\(figures[key, default: 0])" }
    writer.line(
      "workloads: \(figure("workloads")) in \(figure("namespaces")) namespaces, "
        + "\(figure("unprotected")) of them not isolated both ways"
    )
    writer.line("policies: \(figure("policies"))")
    let doubtful = figures["perhapsPairs", default: 0]
    writer.line(
      "connected: \(figure("connectedPairs")) of \(figure("pairs")) pairs of workloads"
        + (doubtful > 0 ? ", perhaps \("\(doubtful)") more" : "")
    )
    writer.line("entry points: \(figure("entryPoints"))")
    if !answer.query.checks.isEmpty {
      writer.line("assertions: \(CheckSummary(answer.query.checks).words)")
    }
    writer.line()
    writer.line("-o html writes all of it as a page to browse, -o json as data")
  }
}
