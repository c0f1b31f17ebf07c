import NetworkModel

/// What annotations keep from being told: lines `code: reason`, or several parted by semicolons.
struct IgnoredFindings {
  /// One line of an annotation.
  private struct Line {
    var fact: WrittenFact
    var word: String
    var code: LintCode?
    var reason: String?
    var isUsed = false
  }

  /// A finding that isn't told, and why.
  struct Ignored {
    var finding: LintFinding
    var reason: String?
  }

  /// Those that aren't told.
  private(set) var ignored: [Ignored] = []
  /// Those that are, with what is wrong with the annotations.
  private(set) var told: [LintFinding] = []
  private var lines: [Line]

  /// Sorts findings by whether an annotation of their object speaks of them.
  ///
  /// - Parameters:
  ///   - findings: All findings.
  ///   - facts: What the manifests say.
  ///   - checked: The codes that were looked for: a line for another one isn't unused.
  init(_ findings: [LintFinding], facts: [WrittenFact], checked: Set<LintCode>) {
    lines = facts.flatMap { fact -> [Line] in
      guard case .ignores(let text) = fact.kind else { return [] }
      return Self.lines(text, fact)
    }
    for finding in findings {
      if let line = lines.firstIndex(where: { Self.speaks($0, of: finding) }) {
        lines[line].isUsed = true
        ignored.append(Ignored(finding: finding, reason: lines[line].reason))
      } else {
        told.append(finding)
      }
    }
    if checked.contains(.ignoreAnnotation) { told += faults(checked) }
    told.sort()
  }

  private static func speaks(_ line: Line, of finding: LintFinding) -> Bool {
    line.code == finding.code && line.fact.object == finding.object
  }

  private static func lines(_ text: String, _ fact: WrittenFact) -> [Line] {
    text.split { $0 == "\n" || $0 == ";" }.compactMap { part in
      let halves = part.split(separator: ":", maxSplits: 1).map { $0.trimmed }
      guard let word = halves.first, !word.isEmpty else { return nil }
      let reason = halves.count > 1 && !halves[1].isEmpty ? halves[1] : nil
      return Line(fact: fact, word: word, code: LintCode(rawValue: word), reason: reason)
    }
  }

  private func faults(_ checked: Set<LintCode>) -> [LintFinding] {
    lines.compactMap { line in
      let message: Diagnostic.Message
      var fix: String?
      if let code = line.code {
        guard !line.isUsed, checked.contains(code) else { return nil }
        message = "`\(line.word)` is ignored on \(line.fact.object), and there is no such finding"
        fix = "take the line out of the annotation"
      } else {
        let meant = NearMiss.closest(to: line.word, among: LintCode.allCases.map(\.rawValue))
        message = "`\(line.word)` is no code of a finding"
        fix = meant.map { "did you mean `\($0)`?" }
      }
      return LintFinding(
        .ignoreAnnotation,
        message,
        of: line.fact.object,
        at: line.fact.position,
        fix: fix
      )
    }
  }
}

extension Substring {
  /// The text without blanks at its ends.
  fileprivate var trimmed: String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    let start = drop(while: isBlank)
    let end = start.reversed().drop(while: isBlank)
    return String(end.reversed())
  }
}
