public import NetworkModel

/// Why a sentence or a peer can't be read, and where.
public struct SentenceError: Error, Hashable, Sendable {
  /// What is wrong, then what was expected.
  public var message: Diagnostic.Message
  /// Where in the text: 1-based, in Unicode scalars.
  public var column: Int
  /// The fix, if we know one.
  public var help: String?

  /// Creates an error.
  public init(_ message: Diagnostic.Message, column: Int, help: String? = nil) {
    self.message = message
    self.column = column
    self.help = help
  }
}

extension Diagnostic.Message {
  static func expected(_ wanted: [String], after: String?, found: String?) -> Self {
    let choice = wanted.map { $0.contains(" ") ? $0 : "`\($0)`" }.joinedAsChoice()
    let place = after.map { " after `\($0)`" } ?? ""
    guard let found else { return "the sentence ends\(place) where \(choice) was expected" }
    let suggestion = NearMiss.closest(to: found.lowercased(), among: wanted)
    let tail = suggestion.map { "; did you mean `\($0)`?" } ?? ""
    return "expected \(choice)\(place), not `\(found)`\(tail)"
  }

  static let emptySentence: Self = "a sentence was expected, the text is empty"
  static func sentenceWord(_ word: String) -> Self { "expected a peer, found the word `\(word)`" }
  static func unclosed(_ bracket: Character) -> Self { "`\(bracket)` is never closed" }
  static func unopened(_ bracket: Character) -> Self { "`\(bracket)` closes nothing" }
  static func afterSentence(_ text: String) -> Self { "unexpected `\(text)` after the sentence" }
  static func portsOfSource(_ text: String) -> Self {
    "`\(text)` names a port, and this peer may have none"
  }
  static func onePeer(_ text: String) -> Self { "expected one peer, not `\(text)`" }
  static let isolatedAlone: Self = "one peer alone can't be isolated"
  static let twoSelectors: Self = "two selectors side by side may be one selector or two peers"

  static func faultyAddress(_ text: String) -> Self { "`\(text)` is not an IP address" }
  static func faultyBlock(_ text: String) -> Self { "`\(text)` is not a block of addresses" }
  static func faultyName(_ text: String) -> Self { "`\(text)` is not a name" }
  static func missingName(_ text: String) -> Self { "a name is missing in `\(text)`" }
  static func tooManyParts(_ text: String) -> Self {
    "`\(text)` has more parts than kind, namespace and name"
  }
  static func noNamespace(of kind: String, _ text: String) -> Self {
    "a \(kind) has no namespace: `\(text)`"
  }
  static func faultyPort(_ text: String) -> Self {
    "`\(text)` is neither a port number nor a port name"
  }
  static func portOutOfRange(_ text: String) -> Self { "port `\(text)` is not within 1 to 65535" }
  static func portRangeOrder(_ low: String, _ high: String) -> Self {
    "port range ends at `\(high)`, before its start `\(low)`"
  }
  static func unknownProtocol(_ text: String, _ suggestion: String?) -> Self {
    let tail = suggestion.map { "; did you mean `\($0)`?" } ?? ": expected `tcp`, `udp` or `sctp`"
    return "unknown protocol `\(text)`\(tail)"
  }

  static let emptySelector: Self = "the selector is empty"
  static func faultyLabelKey(_ text: String) -> Self { "`\(text)` is not a label key" }
  static func faultyLabelValue(_ text: String) -> Self { "`\(text)` is not a label value" }
  static func expectedInSelector(_ wanted: String, found: String?) -> Self {
    found.map { "expected \(wanted) in the selector, not `\($0)`" }
      ?? "the selector ends where \(wanted) was expected"
  }
}

extension [String] {
  /// `a`, `a or b`, `a, b or c`.
  func joinedAsChoice() -> String {
    guard count > 1, let last else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " or " + last
  }
}
