public import NetworkModel

/// What a run of checks came to: its rules, and a result for each thing that was checked.
///
/// Formats of pipelines render it: JUnit, SARIF, TAP, GitHub's annotations. Positions are those of
/// files as the user named them.
public struct Findings {
  /// How much a failure matters.
  public enum Level: String, Hashable, Sendable, CaseIterable {
    /// It must not fail: the run has failed.
    case error
    /// It should not fail; the run hasn't failed for it.
    case warning
    /// It is told, no more.
    case note
  }

  /// What was checked: an assertion, a kind of fault.
  public struct Rule: Hashable, Sendable {
    /// Letters, digits and dashes; the same in every run, whatever else is checked.
    public var id: String
    /// A name that people gave it.
    public var name: String?
    /// What must hold, on one line.
    public var summary: String
    /// Why it must hold, and what to do where it doesn't, in paragraphs.
    public var help: [MarkdownText]
    /// How much its failure matters.
    public var level: Level
    /// Words to filter by.
    public var tags: [String]

    /// Creates a rule.
    public init(
      id: String,
      name: String? = nil,
      summary: String,
      help: [MarkdownText],
      level: Level = .error,
      tags: [String] = []
    ) {
      self.id = id
      self.name = name
      self.summary = summary
      self.help = help
      self.level = level
      self.tags = tags
    }
  }

  /// A place in a file, and what is to see there.
  public struct Place: Hashable, Sendable {
    /// Where it is.
    public var position: SourcePosition
    /// What is there, on one line.
    public var message: String
    /// Creates a place.
    public init(_ position: SourcePosition, _ message: String) {
      self.position = position
      self.message = message
    }
  }

  /// What a check came to.
  public enum Outcome: Hashable, Sendable {
    /// It holds.
    case passed
    /// It doesn't.
    case failed(Level)
    /// It was not checked, and why not.
    case skipped(String)
  }

  /// What is called a check here: singular, such as `assertion`.
  public var noun: String
  /// The rules.
  public var rules: [Rule]
  /// The results, in the order in which they are told.
  public var results: [Finding]

  /// Creates findings.
  public init(noun: String, rules: [Rule], results: [Finding]) {
    self.noun = noun
    self.rules = rules
    self.results = results
  }
}

/// The result of one check.
public struct Finding {
  /// The rule that was checked, an index into `Findings.rules`.
  public var rule: Int
  /// The file or the group of checks that it belongs to.
  public var suite: String
  /// What was checked, on one line.
  public var name: String
  /// What it came to.
  public var outcome: Findings.Outcome
  /// What is wrong, on one line; empty where nothing is.
  public var message: String
  /// Everything that people want to read of it.
  public var details: (TextWriter) -> Void
  /// Where the check itself is written.
  public var written: Findings.Place?
  /// What decided, the most telling place first.
  public var causes: [Findings.Place]
  /// The same in every run for the same check, whatever becomes of the causes.
  public var fingerprint: String
  /// Who answers for it.
  public var owner: String?

  /// Creates a result.
  public init(
    rule: Int,
    suite: String,
    name: String,
    outcome: Findings.Outcome,
    message: String = "",
    details: @escaping (TextWriter) -> Void = { _ in },
    written: Findings.Place? = nil,
    causes: [Findings.Place] = [],
    fingerprint: String,
    owner: String? = nil
  ) {
    self.rule = rule
    self.suite = suite
    self.name = name
    self.outcome = outcome
    self.message = message
    self.details = details
    self.written = written
    self.causes = causes
    self.fingerprint = fingerprint
    self.owner = owner
  }

  /// How much its failure matters; nil where it has not failed.
  public var failure: Findings.Level? {
    if case .failed(let level) = outcome { level } else { nil }
  }

  /// The places to look at, those in files only, the first one first: what decided, then the check.
  var places: [Findings.Place] {
    (causes + (written.map { [$0] } ?? [])).filter(\.position.isInFile)
  }
}

extension Findings {
  /// `3 passed, 1 failed, 2 warnings`: the counts in words, zeros left out but for the first two.
  public var summary: String {
    let passed = results.count { $0.outcome == .passed }
    let others =
      [Level.warning, .note].map { (count(of: $0), $0.rawValue) } + [(skipped, "skipped")]
    let words = others.filter { $0.0 > 0 }.map { count, word in
      ", \(count) \(word)\(count == 1 || word == "skipped" ? "" : "s")"
    }
    return "\(passed) passed, \(count(of: .error)) failed\(words.joined())"
  }

  /// How many checks of a level failed.
  func count(of level: Level) -> Int { results.count { $0.failure == level } }

  private var skipped: Int {
    results.count { if case .skipped = $0.outcome { true } else { false } }
  }
}

extension ReportSink {
  /// What people would read, as text.
  func text(_ body: (TextWriter) -> Void) -> String {
    String(decoding: capture { body(TextWriter(self)) }, as: UTF8.self)
  }
}
