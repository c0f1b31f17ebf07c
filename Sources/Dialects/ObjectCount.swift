public import NetworkModel

/// How many objects of one kind were seen, and what netsim made of them.
public struct ObjectCount: Hashable, Sendable {
  /// What a kind is to netsim.
  public enum Bearing: Hashable, Sendable {
    /// It is part of the network.
    case read
    /// It is a policy, or may be one, that netsim can't read: an error was reported.
    case refused
    /// It opens ways in from outside, which aren't judged yet.
    case entryPoint
    /// It says nothing about who can reach whom.
    case noBearing
  }

  /// The API group; empty for the core group.
  public let group: String
  /// The kind.
  public let kind: String
  /// What it is to netsim.
  public let bearing: Bearing
  /// How many were seen.
  public internal(set) var count: Int
  /// Where the first one is.
  public let first: SourcePosition
}

extension CollectedObjects {
  /// The counts, sorted by group and kind.
  var objectCounts: [ObjectCount] {
    counts.sorted { ($0.group, $0.kind) < ($1.group, $1.kind) }
  }

  /// One note for each kind of way in from outside.
  var entryPointNotes: [Diagnostic] {
    objectCounts.filter { $0.bearing == .entryPoint }.map { entry in
      .note(
        """
        ways in through \(entry.kind) are not judged yet: \
        \(entry.count) \(entry.count == 1 ? "object is" : "objects are") left out
        """,
        at: entry.first
      )
    }
  }
}
