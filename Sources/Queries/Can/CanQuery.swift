import NetworkModel
public import ReachabilityEngine
public import Reports

/// Whether some sources reach some destinations: the question of `netsim can`.
public struct CanQuery: Sendable {
  /// The question as it was asked.
  public var question: ReachQuestion
  /// The sources as the network knows them.
  public var sources: [ResolvedPeer]
  /// The destinations as the network knows them.
  public var targets: [ResolvedTarget]

  /// Looks the peers of a question up.
  ///
  /// - Throws: `PeerError` where a peer or a port means nothing, or more than one thing.
  public init(_ question: ReachQuestion, _ resolver: PeerResolver) throws(PeerError) {
    self.question = question
    sources = []
    targets = []
    for phrase in question.sources { sources.append(try resolver.source(phrase)) }
    for phrase in question.targets { targets.append(try resolver.target(phrase)) }
    try PeerMembers.checkInside(
      sourceMembers,
      targets.map(\.members),
      column: question.targets.first?.column ?? 1
    )
  }

  /// Answers on a network that tells apart what the resolver's `distinguishing` names.
  public func answer(
    on network: CompiledNetwork,
    _ resolver: PeerResolver,
    secondary: [CompiledNetwork] = []
  ) -> CanAnswer {
    let members = sourceMembers
    let evaluator = ReachEvaluator(
      network,
      resolver,
      secondary: secondary,
      followsWaysIn: !members.addresses.isEmpty
    )
    var query = self
    for network in secondary.map(\.network) where meetsOutside(on: network) {
      let name = network.name ?? ""
      query.targets[0].notes.append(
        "network `\(name)` is judged between its pods only: what is outside isn't looked for there"
      )
    }
    return CanAnswer(
      query: query,
      evaluator: evaluator,
      reach: evaluator.answer(from: members, to: targets.flatMap(\.parts))
    )
  }

  /// What the reader of the answer should know, each once.
  var notes: [String] {
    var notes: [String] = []
    for note in sources.flatMap(\.notes) + targets.flatMap({ $0.notes + $0.details })
    where !notes.contains(note) {
      notes.append(note)
    }
    return notes
  }

  /// Whether an end of the question is outside and the other on a secondary network.
  private func meetsOutside(on network: Network) -> Bool {
    let from = sourceMembers
    let to = targets.reduce(PeerMembers()) { $0.union($1.members) }
    return !from.addresses.isEmpty && to.pods.contains(where: network.connects)
      || !to.addresses.isEmpty && from.pods.contains(where: network.connects)
  }

  /// The members of all sources.
  private var sourceMembers: PeerMembers { sources.reduce(PeerMembers()) { $0.union($1.members) } }
}

/// The answer of `netsim can`, ready to be rendered.
public struct CanAnswer: Sendable {
  /// The question with its peers.
  public var query: CanQuery
  /// What answered: the network with its ways in.
  public var evaluator: ReachEvaluator
  /// What was asked.
  public var network: CompiledNetwork { evaluator.network }
  /// The verdict and the groups of pairs.
  public var reach: ReachAnswer

  /// The verdict over all pairs.
  public var verdict: ReachVerdict { reach.verdict }

  /// Whether a pod would reach itself through its own Service, where the specification leaves open
  /// whether policies apply (N23).
  var isHairpin: Bool {
    reach.hasSelfPairs && query.targets.flatMap(\.parts).contains(where: \.isThroughService)
  }

  /// Why a pod doesn't reach itself through its Service; nil where it may.
  var hairpinExplanation: Explanation? {
    guard isHairpin, reach.isOnlySelf, verdict == .deny else { return nil }
    let parts = query.targets.flatMap(\.parts)
    return parts.lazy.compactMap { evaluator.hairpinExplanation($0) }.first
  }

  /// The answer as a report: text and data.
  public var report: Report {
    Report(
      title: query.question.text,
      text: { CanText(answer: self, writer: $0).write() },
      data: { CanData(answer: self, writer: $0).write() }
    )
  }

  /// Why the pairs of a group are answered as they are, shown on one of them.
  func explanation(of group: ReachGroup) -> Explanation {
    network.explain(
      from: group.example.source,
      to: group.example.destination,
      port: group.demand.tellingPort(group.connectivity)
    )
  }
}
