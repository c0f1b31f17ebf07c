/// What a run of netsim tells the shell.
public enum ExitStatus: Int32, Hashable, Sendable {
  /// Yes; all assertions hold; a report was written.
  case yes = 0
  /// No; an assertion fails.
  case no = 1
  /// The input or the command line is wrong; nothing was answered.
  case wrong = 2
  /// Some pods can and others can't, or it can't be told offline.
  case undecided = 3
}
