public import NetworkModel

/// A sentence that must hold, as a file states it.
public struct Assertion: Sendable {
  /// The sentence, verbatim.
  public var text: String
  /// What it was read as.
  public var sentence: Sentence
  /// Its name, where the file gives one.
  public var name: String?
  /// Why it must hold, where the file says so.
  public var reason: String?
  /// Who answers for it, where the file says so.
  public var owner: String?
  /// How much it matters that it fails.
  public var severity: AssertionSeverity
  /// What the sentence doesn't speak of, besides its own exceptions.
  public var exceptions: [WrittenException]
  /// Where it is written.
  public var location: SourcePosition?

  /// Creates an assertion.
  public init(
    _ text: String,
    _ sentence: Sentence,
    name: String? = nil,
    reason: String? = nil,
    owner: String? = nil,
    severity: AssertionSeverity = .error,
    exceptions: [WrittenException] = [],
    location: SourcePosition? = nil
  ) {
    self.text = text
    self.sentence = sentence
    self.name = name
    self.reason = reason
    self.owner = owner
    self.severity = severity
    self.exceptions = exceptions
    self.location = location
  }
}

/// Exceptions that stand beside a sentence, as one text.
public struct WrittenException: Hashable, Sendable {
  /// The text, verbatim.
  public var text: String
  /// What it was read as; the columns of their peers are those of the text.
  public var exceptions: [SentenceException]

  /// Reads a text such as `prometheus`, or `prometheus, ingress-nginx to frontend:8080`.
  ///
  /// - Throws: `SentenceError` at the first place that can't be read.
  public init(parsing text: String) throws(SentenceError) {
    self.text = text
    var parser = try SentenceParser(text)
    exceptions = try parser.exceptionsAlone()
  }
}

/// One connection that shows why an assertion fails.
public struct Witness: Hashable, Sendable {
  /// Where the connection comes from.
  public var source: EndpointReference
  /// Where it goes.
  public var destination: EndpointReference
  /// Its protocol and destination port; nil where no port at all passes.
  public var port: AskedPort?
  /// What becomes of it.
  public var verdict: Verdict
}

/// Whether an assertion holds.
public struct AssertionResult: Sendable {
  /// The assertion.
  public var assertion: Assertion
  /// Whether it holds.
  public var passed: Bool
  /// The verdict of `can reach` and `cannot reach`; nil for the other forms.
  public var verdict: ReachVerdict?
  /// What shows that it fails; nil where it holds, or where no pair fails it.
  public var witness: Witness?
  /// All pairs that it speaks of, as they were answered; none for the form that speaks of pods.
  public var groups: [ReachGroup]
  /// The pairs that fail it.
  public var failures: [ReachGroup]
  /// How each pod fares, where the sentence claims that policies isolate pods.
  public var isolation: [IsolationFinding]
  /// What the reader should know: lower case first, no full stop.
  public var notes: [String]
  /// A change with which it would hold; nil where it holds, or where nobody asked for one.
  public var suggestion: SuggestionAnswer? = nil
}
