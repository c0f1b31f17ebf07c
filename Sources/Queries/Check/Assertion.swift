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
  /// Where it is written.
  public var location: SourcePosition?

  /// Creates an assertion.
  public init(
    _ text: String,
    _ sentence: Sentence,
    name: String? = nil,
    reason: String? = nil,
    location: SourcePosition? = nil
  ) {
    self.text = text
    self.sentence = sentence
    self.name = name
    self.reason = reason
    self.location = location
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
  /// The pairs that fail it.
  public var failures: [ReachGroup]
  /// What the reader should know: lower case first, no full stop.
  public var notes: [String]
}
