internal import NetworkModel

/// What a sentence claims, its peers looked up: questions that must all be answered alike.
struct Claim {
  /// Pairs to ask about.
  struct Question {
    var sources: PeerMembers
    var parts: [TargetPart]
    var exempt: ReachEvaluator.ExemptPairs
    var proxied = ReachEvaluator.ProxiedWays.counted
  }

  /// Whether every pair must be allowed; else none may be.
  var mustReach = false
  /// Whether the form has a verdict of its own.
  var hasVerdict = false
  /// Which ends an exception of one peer speaks of.
  var exceptedEnds = ExceptedEnds.either
  var questions: [Question] = []
  /// The pods that must be isolated, in the form that speaks of pods; there are no questions then.
  var isolation: IsolationClaim?
  var notes: [String]

  /// Looks up the peers of a sentence.
  ///
  /// - Throws: `PeerError` where a peer means nothing, or more than one thing.
  init(_ sentence: Sentence, _ resolver: PeerResolver) throws(PeerError) {
    var peers = PeerLists(resolver: resolver)
    switch sentence.form {
    case .canReach(let sources, let targets):
      questions = [try peers.question(sources, targets)]
      mustReach = true
      hasVerdict = true
    case .cannotReach(let sources, let targets):
      questions = [try peers.question(sources, targets)]
      hasVerdict = true
    case .noConnection(let sources, let targets):
      questions = [try peers.question(sources, targets)]
    case .isIsolatedFrom(let some, let others):
      questions = Self.isolation(try peers.members(some), try peers.members(others))
      try peers.checkInside(questions, others)
    case .areIsolated(let phrases):
      let members = try phrases.map { phrase throws(PeerError) in try peers.members([phrase]) }
      questions = members.indices.flatMap { index in
        members[(index + 1)...].flatMap { Self.isolation(members[index], $0) }
      }
    case .reachableOnlyFrom(let targets, let sources):
      let allowed = try peers.members(sources)
      let others = PeerMembers.everything(in: resolver.network).subtracting(allowed)
      questions = [
        Question(
          sources: others,
          parts: try peers.parts(targets),
          exempt: .leftOut,
          // What comes through a proxy in the cluster comes from the proxy.
          proxied: .leftOutWhereKnown
        )
      ]
    case .reachesOnly(let sources, let targets):
      let members = try peers.members(sources)
      let parts = Self.forbidden(try peers.parts(targets), resolver.network)
      questions = [Question(sources: members, parts: parts, exempt: .leftOut)]
    case .nothingReaches(let targets, let region):
      questions = [Self.nothing(in: region, reaches: try peers.parts(targets), resolver.network)]
      exceptedEnds = .sources
      try peers.checkInside(questions, targets)
    case .reachesNothing(let sources, let region):
      let part = TargetPart(region.members(in: resolver.network), .some(of: .all))
      let members = try peers.members(sources)
      questions = [Question(sources: members, parts: [part], exempt: .leftOut)]
      exceptedEnds = .destinations
      try peers.checkInside(questions, sources)
    case .isolatedFor(.all, let directions):
      isolation = try IsolationClaim(.everything(in: resolver.network), directions, of: [])
    case .isolatedFor(.within(let phrases), let directions):
      isolation = try IsolationClaim(try peers.members(phrases), directions, of: phrases)
    }
    notes = peers.notes
  }

  /// No connection from a region to the parts.
  private static func nothing(
    in region: Sentence.Region,
    reaches parts: [TargetPart],
    _ network: Network
  ) -> Question {
    Question(
      sources: region.members(in: network),
      parts: parts,
      exempt: .leftOut,
      // What comes through a proxy in the cluster comes from the proxy, but from outside all the same.
      proxied: region == .outside ? .counted : .leftOutWhereKnown
    )
  }

  /// No connection between the two, either way; an endpoint of both is left out with itself only.
  private static func isolation(_ a: PeerMembers, _ b: PeerMembers) -> [Question] {
    [(a, b), (b, a)].map { sources, targets in
      Question(
        sources: sources,
        parts: [TargetPart(targets, .some(of: .all))],
        exempt: .leftOut
      )
    }
  }

  /// Everything that isn't in the parts, and the connections that the parts don't name.
  ///
  /// INVARIANT: the members of the parts so far are disjoint.
  private static func forbidden(_ parts: [TargetPart], _ network: Network) -> [TargetPart] {
    var regions: [(members: PeerMembers, permitted: ConnectionSet)] = [
      (.everything(in: network), .none)
    ]
    for part in parts {
      regions = regions.flatMap { region in
        let inside = region.members.intersection(part.members)
        guard !inside.isEmpty else { return [region] }
        let outside = (region.members.subtracting(inside), region.permitted)
        return [outside, (inside, region.permitted.union(part.demand.connections))]
      }
    }
    return regions.compactMap { members, permitted in
      let rest = ConnectionSet.all.subtracting(permitted)
      return members.isEmpty || rest.isEmpty ? nil : TargetPart(members, .some(of: rest))
    }
  }

  /// The address sets that an engine must tell apart to answer.
  var members: [PeerMembers] {
    questions.flatMap { [$0.sources] + $0.parts.map(\.members) }
  }
}

extension Sentence.Region {
  /// The endpoints that are there.
  fileprivate func members(in network: Network) -> PeerMembers {
    switch self {
    case .anywhere: .everything(in: network)
    case .outside: PeerMembers(addresses: .all)
    }
  }
}

/// Looks up lists of peers and collects the notes on them.
private struct PeerLists {
  let resolver: PeerResolver
  var notes: [String] = []

  mutating func members(_ phrases: [PeerPhrase]) throws(PeerError) -> PeerMembers {
    var members = PeerMembers()
    for phrase in phrases {
      let peer = try resolver.source(phrase)
      members = members.union(peer.members)
      notes += peer.notes.filter { !notes.contains($0) }
    }
    return members
  }

  mutating func parts(_ phrases: [PeerPhrase]) throws(PeerError) -> [TargetPart] {
    var parts: [TargetPart] = []
    for phrase in phrases {
      let target = try resolver.target(phrase)
      parts += target.parts
      notes += target.notes.filter { !notes.contains($0) }
    }
    return parts
  }

  mutating func question(
    _ sources: [PeerPhrase],
    _ targets: [PeerPhrase]
  ) throws(PeerError) -> Claim.Question {
    let question = Claim.Question(
      sources: try members(sources),
      parts: try parts(targets),
      exempt: .counted
    )
    try checkInside([question], targets)
    return question
  }

  /// Refuses a question about addresses alone.
  func checkInside(_ questions: [Claim.Question], _ targets: [PeerPhrase]) throws(PeerError) {
    for question in questions {
      try PeerMembers.checkInside(
        question.sources,
        question.parts.map(\.members),
        column: targets.first?.column ?? 1
      )
    }
  }
}
