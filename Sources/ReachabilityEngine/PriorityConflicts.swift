public import NetworkModel

/// Two policies of one tier and priority that disagree about a connection, so that what becomes of it
/// is up to the implementation (A7).
public struct PriorityConflict: Hashable, Sendable {
  /// The policy that we take first, by name: an index into `Network.policies`.
  public var first: Int
  /// The policy that might as well come first.
  public var second: Int
  /// The direction that they disagree about.
  public var direction: Direction
  /// The class that both select.
  public var subject: ClassID
  /// The class at the other end of the connection; another endpoint where it is the same class.
  public var other: ClassID
  /// The protocol of the connection.
  public var `protocol`: IPProtocol
  /// Its destination port.
  public var port: Int
  /// What becomes of it with `first` first.
  public var verdict: Verdict
  /// What becomes of it with `second` first.
  public var otherVerdict: Verdict
}

/// The conflicts of equal priorities that are told.
public struct PriorityConflicts: Hashable, Sendable {
  /// Conflicts, sorted by the policies.
  public var conflicts: [PriorityConflict] = []
  /// The policies that share a priority, for those of which not every pair was compared, since enough
  /// disagree already: ascending indices into `Network.policies`.
  public var unfinished: [[Int]] = []

  /// So many conflicts are told of the policies that share one priority, in one direction.
  public static let mostOfGroup = 20
}

extension CompiledNetwork {
  /// The pairs of policies of equal priority that really overlap and differ, each with one connection
  /// that shows it.
  ///
  /// ClusterNetworkPolicy, field `priority`: "If two (or more) policies in the same tier with the same
  /// priority could match a connection, then the implementation can apply any of the matching
  /// policies". Where both orders come to the same, nobody needs to know.
  ///
  /// - Complexity: nothing where no two policies share a priority; else for each distinct list of
  ///   policies that holds some, and each group of ports that its rules tell apart: one evaluation of
  ///   the rules, then a look at each pair, and a walk of the tiers for each pair that overlaps.
  public func priorityConflicts() -> PriorityConflicts {
    let groups = PriorityGroups(network)
    guard groups.hasPairs else { return PriorityConflicts() }
    var finder = ConflictFinder(self, groups)
    for direction in Direction.allCases { finder.find(direction) }
    return finder.result
  }
}
