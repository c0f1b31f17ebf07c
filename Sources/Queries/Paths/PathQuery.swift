public import NetworkModel
public import ReachabilityEngine
import Reports

/// By which ways a source gets to a destination, through as few pods as possible: the question of
/// `netsim path`.
///
/// One member of the source and one of the destination are enough. Ways lead through pods: what is
/// outside is no stepping stone, nor is the machine of a node. What no policy can stop (N23, N24) is not
/// followed. The last connection must carry something of what is asked, the others anything; a way may
/// pass through its end on other ports.
public struct PathQuery: Sendable {
  /// The source as it was asked.
  public var source: ResolvedPeer
  /// The destination as it was asked.
  public var target: ResolvedTarget
  /// So many connections a way has at most; nil for any number.
  public var hops: Int?
  /// So many ways are told.
  public var mostWays: Int
  /// Whether a smallest set of connections is looked for that would cut all ways.
  public var findsCut: Bool
  /// What the reader should know of the ends: lower case first, no full stop.
  public private(set) var notes: [String]

  /// Looks the ends of ways up.
  ///
  /// - Throws: `PeerError` where a peer or a port means nothing, or more than one thing; where both ends are
  ///   outside; where the destination is within the source; where it is a port of a node or an address
  ///   of a load balancer, which leads to pods through nodes.
  public init(
    from source: PeerPhrase,
    to target: PeerPhrase,
    _ resolver: PeerResolver,
    hops: Int? = nil,
    mostWays: Int = 3,
    findsCut: Bool = false
  ) throws(PeerError) {
    self.source = try resolver.source(source)
    self.target = try resolver.target(target)
    self.hops = hops
    self.mostWays = mostWays
    self.findsCut = findsCut
    let targets = self.target.members
    try PeerMembers.checkInside(self.source.members, [targets], column: target.column)
    guard self.target.parts.allSatisfy({ $0.entrance == nil }) else {
      throw PeerError(
        "`\(target.peer)` leads to pods through nodes, and ways lead to pods at their own addresses",
        column: target.column,
        help: "name the service or the workload behind it"
      )
    }
    let ends = ReachEnds(from: self.source.members, to: self.target.parts)
    guard !ends.sources.isEmpty else {
      throw PeerError(
        "nothing of `\(source.peer)` is without `\(target.peer)`, so that no way begins there",
        column: target.column,
        help: "netsim can \(source.peer) reach \(target) tells whether they reach each other"
      )
    }
    notes = []
    for note in self.source.notes + self.target.notes + self.target.details
    where !notes.contains(note) { notes.append(note) }
    if ends.sources != self.source.members {
      notes.append("ways begin at what of `\(source.peer)` isn't `\(target.peer)`")
    } else if ends.targets != targets {
      notes.append("ways end at what of `\(target.peer)` isn't `\(source.peer)`")
    }
  }

  /// The address sets that a network must tell apart for this query.
  public var distinguishing: [AddressSet] {
    PeerResolver.distinguishing([source.members, target.members])
  }

  /// Where ways begin and end.
  var ends: ReachEnds { ReachEnds(from: source.members, to: target.parts) }

  /// Answers on a network that tells apart what `distinguishing` names.
  ///
  /// With a way to write policies, a cut comes with policies that make it.
  ///
  /// - Complexity: O(*cells of the rows of the classes reached* + *units*), after the matrix; a cut, some
  ///   such searches more.
  public func answer(
    on network: CompiledNetwork,
    _ resolver: PeerResolver,
    secondary: [CompiledNetwork] = [],
    writing: PolicyWriting? = nil
  ) -> PathAnswer {
    let evaluator = ReachEvaluator(
      network,
      resolver,
      secondary: secondary,
      followsWaysIn: !source.members.addresses.isEmpty
    )
    var answer = PathAnswer(query: self, graph: ReachGraph(evaluator, ends, on: nil))
    if findsCut, answer.verdict != .none {
      answer.cut = CutAnswer(answer, writing: writing)
    }
    return answer
  }
}
