internal import NetworkModel
public import ReachabilityEngine

/// Answers whether peers reach peers, class by class.
///
/// An endpoint with itself is no pair; neither are two addresses outside, which no policy of the
/// cluster concerns.
public struct ReachEvaluator: Sendable {
  /// What becomes of pairs that no policy can stop: a node with the pods on it (N24).
  public enum ExemptPairs: Hashable, Sendable {
    /// They count as the pairs they are.
    case counted
    /// They are left out.
    case leftOut
  }

  /// Which ways through proxies count as the client's.
  public enum ProxiedWays: Hashable, Sendable {
    /// All of them.
    case counted
    /// Only those whose proxy isn't in the input: one that is speaks for itself.
    case leftOutWhereKnown
  }

  /// The network.
  public let network: CompiledNetwork
  let book: AddressBook
  let ways: WayEvaluator
  /// The secondary networks, on which pods that are attached may reach each other as well.
  let secondary: SecondaryNetworks

  /// Prepares to answer for a network.
  ///
  /// The network must tell apart the address sets that `PeerResolver.distinguishing` names. Secondary
  /// networks have the same pods at the same places. Ways in matter where a source is outside; following
  /// them costs a look at every Service that they lead to.
  public init(
    _ network: CompiledNetwork,
    _ resolver: PeerResolver,
    secondary: [CompiledNetwork] = [],
    followsWaysIn: Bool = true
  ) {
    self.network = network
    self.book = resolver.book
    ways = WayEvaluator(
      network,
      followsWaysIn ? WaysIn(network.network.cluster, resolver.book) : WaysIn()
    )
    self.secondary = SecondaryNetworks(secondary)
  }

  /// Prepares to answer for a network that has other policies than another, and the same cluster.
  init(_ network: CompiledNetwork, like other: Self) {
    self.network = network
    book = other.book
    ways = WayEvaluator(network, other.ways.ways)
    secondary = other.secondary
  }

  /// The answer for every pair of a source and a destination.
  ///
  /// An address outside gets to a pod directly or through any way in that leads there; a pod to
  /// another on its primary network or on any secondary network of both.
  ///
  /// - Complexity: O(*members* + *classes of the sources* · *classes of the destinations*).
  public func answer(
    from sources: PeerMembers,
    to parts: [TargetPart],
    exempt: ExemptPairs = .counted,
    proxied: ProxiedWays = .counted
  ) -> ReachAnswer {
    var rows = network.slices(of: sources, book).flatMap(secondary.split)
    if parts.contains(where: { $0.entrance != nil }) {
      rows = rows.flatMap { $0.splitByNode(network.network.cluster) }
    }
    let certain = answer(rows, parts.filter { !$0.isOneOf }, exempt, proxied)
    let alternatives = parts.filter(\.isOneOf)
    let doubtful = alternatives.isEmpty ? [] : [answer(rows, alternatives, exempt, proxied)]
    let verdicts =
      [certain.groups.isEmpty ? nil : certain.verdict].compactMap(\.self)
      // Where some of them can be reached and others can't, it is the one that isn't known.
      + doubtful.map { $0.verdict == .partial ? .unknown : $0.verdict }
    let groups = certain.groups + doubtful.flatMap(\.groups)
    return ReachAnswer(
      verdict: ReachVerdict.combined(verdicts) ?? certain.verdict,
      groups: groups,
      hasSelfPairs: certain.hasSelfPairs
    )
  }

  private func answer(
    _ sources: [ClassSlice],
    _ parts: [TargetPart],
    _ exempt: ExemptPairs,
    _ proxied: ProxiedWays
  ) -> ReachAnswer {
    let columns = parts.flatMap { part in
      network.slices(of: part.members, book)
        .flatMap(secondary.split)
        .flatMap { AskedSlice.slices($0, part, ways) }
    }
    var rows = RowGroups()
    var cells = CellReader(self, columns: columns, exempt: exempt, proxied: proxied)
    for slice in sources { rows.add(slice, cells.row(slice)) }
    let groups = rows.groups(columns: columns, cells: cells)
    var verdict = ReachVerdict.combined(groups.map(\.verdict))
    if verdict == nil, cells.hasSelfPairs, exempt == .counted {
      verdict = ReachVerdict.combined(parts.flatMap(selfVerdicts))
    }
    return ReachAnswer(
      verdict: verdict ?? .deny,
      groups: groups,
      hasSelfPairs: cells.hasSelfPairs
    )
  }
}
