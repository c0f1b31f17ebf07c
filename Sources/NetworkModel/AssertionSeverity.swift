/// How much it matters that an assertion fails.
public enum AssertionSeverity: String, Hashable, Sendable, CaseIterable {
  /// It must hold: a check in which it fails has failed.
  case error
  /// It should hold: its failure is told and counted apart.
  case warning
  /// It is watched: its failure is told and counted apart.
  case note
}
