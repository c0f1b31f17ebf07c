import NetworkModel
public import Reports

extension LintCode {
  /// The code that a misspelt word was probably meant to be.
  public static func closest(to word: String) -> LintCode? {
    NearMiss.closest(to: word, among: allCases.map(\.rawValue)).flatMap { LintCode(rawValue: $0) }
  }

  /// The pages of some codes, or a list of all.
  public static func report(on codes: [LintCode]?) -> Report {
    Report(
      title: "netsim lint: codes",
      text: { writer in
        guard let codes else { return writeList(to: writer) }
        for code in codes { code.write(to: writer) }
      },
      data: { writer in
        writer.mapping {
          writer.field("schema", "netsim.lint-codes/v1")
          writer.sequence("codes") {
            for code in codes ?? allCases { writer.mapping { code.fields(writer) } }
          }
        }
      },
      markdown: { writer in
        if codes == nil { writer.paragraph(MarkdownText(sentence: introduction)) }
        for code in codes ?? allCases { code.write(to: writer) }
      }
    )
  }

  private static let introduction = """
    What `netsim lint` finds, code by code. `--select` and `--ignore` take codes; a policy or a namespace \
    keeps a finding from being told by its annotation `netsim/ignore`, with a line `code: reason` each.
    """

  private static func writeList(to writer: TextWriter) {
    let width = allCases.map(\.rawValue.count).max() ?? 0
    for code in allCases {
      let name = code.rawValue + String(repeating: " ", count: width - code.rawValue.count)
      let level = code.level.rawValue
      let padding = String(repeating: " ", count: "warning".count - level.count)
      writer.line("\(name)  \(level)\(padding)  \(code.page.summary)")
    }
  }

  private func write(to writer: TextWriter) {
    writer.paragraph("\(rawValue, .heading) (\(level.rawValue)): \(page.summary)")
    for paragraph in page.why {
      writer.line("")
      writer.paragraph("\(paragraph)")
    }
    guard let fix = page.fix else { return }
    writer.line("")
    writer.paragraph("Fix: \(fix)")
  }

  private func write(to writer: MarkdownWriter) {
    writer.heading("\(rawValue)")
    writer.paragraph(MarkdownText("\(level.rawValue): ") + MarkdownText(sentence: page.summary))
    for paragraph in page.why { writer.paragraph(MarkdownText(sentence: paragraph)) }
    if let fix = page.fix { writer.paragraph(MarkdownText(sentence: "Fix: \(fix)")) }
  }

  private func fields(_ writer: any DataWriter) {
    writer.field("code", rawValue)
    writer.field("severity", level.rawValue)
    writer.field("summary", page.summary)
    writer.field("why", page.why)
    writer.field("fix", page.fix)
    writer.field("documentation", documentation)
  }
}

extension LintAnswer {
  /// The answer with the findings of a namespace alone: of its objects, and of itself.
  public func narrowed(to namespace: String?) -> LintAnswer {
    guard let namespace else { return self }
    let isInside = { (finding: LintFinding) in
      guard let object = finding.object else { return true }
      return object.namespace == namespace
        || object.kind == "Namespace" && object.name == namespace
    }
    var copy = self
    copy.findings = findings.filter(isInside)
    copy.ignored = ignored.filter { isInside($0.finding) }
    return copy
  }
}
