public import NetworkModel
import ReachabilityEngine

/// One reason why a rule does not match a connection, or why that can't be told.
public struct Mismatch: Hashable, Sendable {
  /// The field that it is about, as the manifest writes it, such as `from[0].podSelector`.
  public var field: String
  /// What the field wants and what was found: lower case first, no full stop.
  public var sentence: String
  /// Where the field is written, if known.
  public var position: SourcePosition?

  /// Creates a reason.
  public init(field: String, sentence: String, position: SourcePosition?) {
    self.field = field
    self.sentence = sentence
    self.position = position
  }
}

/// Whether something matches, with the reasons why it doesn't or can't be told.
struct MatchFinding: Sendable {
  var certainty: Certainty
  /// Why not, for `.no`; why in doubt, for `.unknown`.
  var reasons: [Mismatch]

  static let yes = MatchFinding(certainty: .yes, reasons: [])

  static func no(_ field: String, _ sentence: String, _ position: SourcePosition?) -> Self {
    MatchFinding(
      certainty: .no,
      reasons: [Mismatch(field: field, sentence: sentence, position: position)]
    )
  }

  static func unknown(_ field: String, _ sentence: String, _ position: SourcePosition?) -> Self {
    MatchFinding(
      certainty: .unknown,
      reasons: [Mismatch(field: field, sentence: sentence, position: position)]
    )
  }

  /// Both must match: what fails for sure explains a no, what is in doubt an unknown.
  func and(_ other: Self) -> Self {
    if certainty == .no || other.certainty == .no {
      return MatchFinding(
        certainty: .no,
        reasons: [self, other].filter { $0.certainty == .no }.flatMap(\.reasons)
      )
    }
    if certainty == .yes { return other }
    if other.certainty == .yes { return self }
    return MatchFinding(certainty: .unknown, reasons: reasons + other.reasons)
  }

  /// One of both must match.
  func or(_ other: Self) -> Self {
    if certainty == .yes || other.certainty == .yes { return .yes }
    if certainty == .no { return other.certainty == .no ? joined(other) : other }
    if other.certainty == .no { return self }
    return joined(other)
  }

  private func joined(_ other: Self) -> Self {
    MatchFinding(certainty: certainty, reasons: reasons + other.reasons)
  }
}
