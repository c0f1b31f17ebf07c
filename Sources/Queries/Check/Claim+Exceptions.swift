internal import NetworkModel

extension Claim {
  /// Which ends of a pair an exception of a single peer speaks of.
  enum ExceptedEnds {
    /// Pairs with the peer on either side.
    case either
    /// Pairs from the peer: `nothing reaches X except A`, where A may be a part of X.
    case sources
    /// Pairs to the peer: `X reaches nothing except A`.
    case destinations
  }

  /// Leaves out what exceptions name.
  ///
  /// - Returns: A finding at every exception that leaves out nothing of what is still spoken of.
  /// - Throws: `PeerError` where a peer means nothing or more than one thing, or nothing is left.
  mutating func leaveOut(
    _ exceptions: [SentenceException],
    _ resolver: PeerResolver
  ) throws(PeerError) -> [PeerError] {
    var idle: [PeerError] = []
    for exception in exceptions {
      let touches =
        switch exception {
        case .peer(let peer): try leaveOut(peer, resolver)
        case .pairs(from: let source, to: let target): try leaveOut(source, target, resolver)
        }
      if !touches {
        idle.append(PeerError(.exceptsNothing(exception.description), column: exception.column))
      } else if isEmpty {
        throw PeerError(.exceptsEverything(exception.description), column: exception.column)
      }
    }
    return idle
  }

  /// Whether the claim speaks of nothing.
  private var isEmpty: Bool { questions.isEmpty && isolation?.pods.isEmpty ?? true }

  private mutating func leaveOut(
    _ peer: PeerPhrase,
    _ resolver: PeerResolver
  ) throws(PeerError) -> Bool {
    let members = try resolver.source(peer).members
    if let all = isolation?.pods {
      let rest = Set(all).subtracting(members.pods).sorted()
      isolation?.pods = rest
      return rest.count < all.count
    }
    return replaceQuestions { [exceptedEnds] in $0.leavingOut(members, exceptedEnds) }
  }

  private mutating func leaveOut(
    _ source: PeerPhrase,
    _ target: PeerPhrase,
    _ resolver: PeerResolver
  ) throws(PeerError) -> Bool {
    guard isolation == nil else {
      throw PeerError(
        .pairsOfPods(SentenceException.pairs(from: source, to: target).description),
        column: source.column,
        help: "name the pods: `except \(source.peer)`"
      )
    }
    let sources = try resolver.source(source).members
    let parts = try resolver.target(target).parts
    return parts.reduce(false) { touches, part in
      let touchesPart = replaceQuestions { $0.leavingOut(sources, part) }
      return touches || touchesPart
    }
  }

  /// Replaces every question by what is left of it; nil where it is untouched.
  private mutating func replaceQuestions(_ rest: (Question) -> [Question]?) -> Bool {
    var touches = false
    questions = questions.flatMap { question in
      guard let rest = rest(question) else { return [question] }
      touches = true
      return rest.filter { !$0.isEmpty }
    }
    return touches
  }
}

extension Claim.Question {
  /// Whether it asks about no pair.
  fileprivate var isEmpty: Bool { sources.isEmpty || parts.isEmpty }

  /// The question without pairs that have one of the members at one of the ends; nil where no pair has.
  fileprivate func leavingOut(
    _ members: PeerMembers,
    _ ends: Claim.ExceptedEnds
  ) -> [Self]? {
    var rest = self
    if ends != .destinations { rest.sources = sources.subtracting(members) }
    if ends != .sources {
      rest.parts = parts.compactMap { part in
        var part = part
        part.members = part.members.subtracting(members)
        return part.members.isEmpty ? nil : part
      }
    }
    return isEmpty || rest.sources == sources && rest.parts == parts ? nil : [rest]
  }

  /// The question without the connections of a part from some sources; nil where it asks for none.
  fileprivate func leavingOut(_ others: PeerMembers, _ part: TargetPart) -> [Self]? {
    let inside = sources.intersection(others)
    guard !inside.isEmpty, parts.contains(where: { $0.overlaps(part) }) else { return nil }
    var rest = self
    rest.sources = sources.subtracting(inside)
    var narrowed = self
    narrowed.sources = inside
    narrowed.parts = parts.flatMap { $0.overlaps(part) ? $0.leavingOut(part) : [$0] }
    return [rest, narrowed]
  }
}

extension TargetPart {
  /// Whether both ask for some connection of some member.
  fileprivate func overlaps(_ other: Self) -> Bool {
    !members.intersection(other.members).isEmpty
      && !demand.connections.intersection(other.demand.connections).isEmpty
  }

  /// What is left without the connections of the other to its members.
  fileprivate func leavingOut(_ other: Self) -> [Self] {
    var outside = self
    outside.members = members.subtracting(other.members)
    var inside = self
    inside.members = members.intersection(other.members)
    inside.demand = demand.subtracting(other.demand.connections)
    return [outside, inside].filter { !$0.members.isEmpty && !$0.demand.connections.isEmpty }
  }
}

extension PortDemand {
  /// The demand for what is left without some connections.
  fileprivate func subtracting(_ connections: ConnectionSet) -> Self {
    switch self {
    case .every(let asked): .every(asked.subtracting(connections))
    case .some(of: let asked): .some(of: asked.subtracting(connections))
    }
  }
}

extension SentenceException {
  /// Where it starts.
  fileprivate var column: Int {
    switch self {
    case .peer(let peer), .pairs(from: let peer, to: _): peer.column
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func exceptsNothing(_ text: String) -> Self {
    "the exception `\(text)` leaves out nothing that the sentence speaks of"
  }
  fileprivate static func exceptsEverything(_ text: String) -> Self {
    "with the exception `\(text)` the sentence speaks of nothing"
  }
  fileprivate static func pairsOfPods(_ text: String) -> Self {
    "`\(text)` names connections, and the sentence speaks of pods"
  }
}
