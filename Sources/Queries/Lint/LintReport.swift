import NetworkModel
public import Reports

extension LintAnswer {
  /// The answer as a report: text, data of schema netsim.lint/v1, a table, and findings for pipelines.
  public func report() -> Report {
    Report(
      title: "Lint",
      text: { writer in
        for finding in findings { writer.diagnostic(finding.diagnostic) }
        writer.line("\(summary)")
      },
      data: write,
      table: write,
      markdown: { $0.findings(pipelineFindings, title: "netsim lint") },
      findings: { pipelineFindings }
    )
  }

  /// `3 findings: 1 error, 2 warnings; 1 ignored`.
  var summary: String {
    let counts = [Findings.Level.error, .warning, .note].map { (count(of: $0), $0.rawValue) }
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
    let noun = findings.count == 1 ? "finding" : "findings"
    let all = findings.isEmpty ? "no findings" : "\(findings.count) \(noun): "
    let ignored = ignored.isEmpty ? "" : "; \(ignored.count) ignored"
    return all + counts.joined(separator: ", ") + ignored
  }

  // MARK: data

  private func write(_ writer: any DataWriter) {
    writer.mapping {
      writer.field("schema", "netsim.lint/v1")
      writer.sequence("findings") { for finding in findings { write(finding, nil, writer) } }
      writer.sequence("ignored") {
        for (finding, reason) in ignored { write(finding, reason ?? "", writer) }
      }
      writer.mapping("summary", .line) {
        for level in Findings.Level.allCases {
          writer.field("\(level.rawValue)s", count(of: level))
        }
        writer.field("ignored", ignored.count)
      }
    }
  }

  private func write(_ finding: LintFinding, _ reason: String?, _ writer: any DataWriter) {
    writer.mapping {
      writer.field("code", finding.code.rawValue)
      writer.field("severity", finding.level.rawValue)
      writer.field("message", finding.message.text)
      if let object = finding.object { write(object, writer) }
      if let rule = finding.rule {
        writer.mapping("rule", .line) {
          writer.field("direction", rule.direction.rawValue)
          writer.field("index", rule.index)
        }
      }
      writer.key("location")
      writer.value(finding.position)
      if !finding.notes.isEmpty {
        writer.sequence("notes") {
          for note in finding.notes {
            writer.mapping {
              writer.field("message", note.message.text)
              writer.key("location")
              writer.value(note.position)
            }
          }
        }
      }
      writer.field("fix", finding.fix ?? finding.code.page.fix)
      writer.field("documentation", finding.code.documentation)
      if let reason { writer.field("reason", reason) }
    }
  }

  private func write(_ object: ObjectIdentity, _ writer: any DataWriter) {
    writer.mapping("object", .line) {
      writer.field("apiVersion", object.apiVersion)
      writer.field("kind", object.kind)
      if let namespace = object.namespace { writer.field("namespace", namespace) }
      writer.field("name", object.name)
    }
  }

  // MARK: table

  private func write(_ writer: any TableWriter) {
    writer.begin(["severity", "code", "location", "object", "message"].map { Column($0) })
    for finding in findings {
      writer.row([
        finding.level.rawValue, finding.code.rawValue, finding.position?.description ?? "",
        finding.object?.description ?? "", finding.message.text,
      ])
    }
  }

  // MARK: pipelines

  /// A rule for each code, a result for each finding, and one that passed for each code without any.
  private var pipelineFindings: Findings {
    let found = Dictionary(grouping: findings, by: \.code)
    var seen: [String: Int] = [:]
    let results = codes.enumerated().flatMap { rule, code in
      guard let findings = found[code] else {
        return [
          Finding(
            rule: rule,
            suite: "lint",
            name: code.rawValue,
            outcome: .passed,
            fingerprint: code.rawValue.stableHash
          )
        ]
      }
      return findings.map { result($0, rule, &seen) }
    }
    return Findings(noun: "check", rules: codes.map(\.rule), results: results)
  }

  private func result(_ finding: LintFinding, _ rule: Int, _ seen: inout [String: Int]) -> Finding {
    let file = finding.position?.file ?? "lint"
    let key = "\(finding.code.rawValue)\0\(finding.object?.description ?? file)".stableHash
    seen[key, default: 0] += 1
    return Finding(
      rule: rule,
      suite: file,
      name: finding.code.rawValue,
      outcome: .failed(finding.level),
      message: finding.message.text,
      details: { $0.diagnostic(finding.diagnostic) },
      written: finding.position.map { Findings.Place($0, finding.code.page.summary) },
      causes: [],
      fingerprint: "\(key):\(seen[key, default: 1])"
    )
  }
}

extension LintCode {
  /// The code as pipelines see it.
  fileprivate var rule: Findings.Rule {
    Findings.Rule(
      id: rawValue,
      summary: page.summary,
      help: page.why.map { MarkdownText(sentence: $0) }
        + [page.fix.map { MarkdownText(sentence: "Fix: \($0)") }, MarkdownText(documentation)]
        .compactMap(\.self),
      level: level,
      tags: ["network-policy"]
    )
  }
}
