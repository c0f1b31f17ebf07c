public import NetworkModel
public import ReachabilityEngine
import Reports

/// What a compromised source gets to, wave by wave: the question of `netsim blast-radius`.
///
/// The first wave is what it reaches, each further one what the wave before reaches and none before
/// that did. All members of the source are taken as compromised. Otherwise as `PathQuery`.
public struct BlastRadiusQuery: Sendable {
  /// The source as it was asked.
  public var source: ResolvedPeer
  /// More waves than these are not looked for; nil for any number.
  public var hops: Int?
  /// The only connections that count; nil for all.
  public var connections: ConnectionSet?

  /// Looks the source up.
  ///
  /// - Throws: `PeerError` where the peer means nothing, or more than one thing.
  public init(
    from source: PeerPhrase,
    _ resolver: PeerResolver,
    hops: Int? = nil,
    on connections: ConnectionSet? = nil
  ) throws(PeerError) {
    self.source = try resolver.source(source)
    self.hops = hops
    self.connections = connections
  }

  /// The address sets that a network must tell apart for this query.
  public var distinguishing: [AddressSet] { PeerResolver.distinguishing([source.members]) }

  /// Answers on a network that tells apart what `distinguishing` names.
  ///
  /// - Complexity: O(*cells of the rows of the classes reached* + *units*), after the matrix.
  public func answer(
    on network: CompiledNetwork,
    _ resolver: PeerResolver,
    secondary: [CompiledNetwork] = []
  ) -> BlastRadiusAnswer {
    let evaluator = ReachEvaluator(
      network,
      resolver,
      secondary: secondary,
      followsWaysIn: !source.members.addresses.isEmpty
    )
    return BlastRadiusAnswer(
      query: self,
      graph: ReachGraph(evaluator, ReachEnds(from: source.members), on: connections)
    )
  }
}

/// Something that a compromised source gets to.
public struct BlastEntry: Sendable {
  /// What is reached.
  public var peer: ListedPeer
  /// How many pods it has; none for nodes and addresses.
  public var pods: Int
  /// From where: the first of the wave before.
  public var source: ListedPeer
  /// What passes from there.
  public var connectivity: Connectivity
  /// Why it can't be told whether it passes; empty where it surely does.
  public var causes: [String]
  /// The secondary network that it passes on; nil for the primary ones.
  public var network: String?
  /// The number of the peer in the list; -1 for addresses.
  var number: Int
}

/// What is newly reached in a wave.
public struct BlastWave: Sendable {
  /// The number of connections that lead there.
  public var number: Int
  /// Units by namespace, name and kind, nodes before; then addresses outside.
  public var entries: [BlastEntry]
  /// How many workloads, pods, namespaces and nodes are reached.
  var count: ReachCount
}

/// What a compromised source gets to.
public struct BlastRadiusAnswer {
  /// The question.
  public let query: BlastRadiusQuery
  /// What it surely reaches.
  public let waves: [BlastWave]
  /// What it may reach besides, over connections of which at least one is in doubt.
  public let perhaps: [BlastWave]
  /// What the reader should know: lower case first, no full stop.
  public let notes: [String]

  /// How many rows of the matrix were walked, once for each time.
  public var rowsWalked: Int { graph.layers.reduce(0) { $0 + $1.rowsWalked } }

  let graph: ReachGraph
  /// What is surely reached in all waves together, and what may be besides.
  let total: ReachCount
  let totalPerhaps: ReachCount

  /// Searches, surely and perhaps.
  init(query: BlastRadiusQuery, graph: ReachGraph) {
    self.query = query
    self.graph = graph
    let changes = ReachSearch.Changes(hops: query.hops)
    let certain = ReachSearch(graph, .certain, changes)
    let possible = ReachSearch(graph, .possible, changes)
    let reader = WaveReader(graph: graph)
    waves = reader.waves(of: certain, .certain, besides: nil)
    perhaps = reader.waves(of: possible, .possible, besides: certain)
    total = ReachCount(certain.waves.dropFirst().joined(), graph)
    totalPerhaps = ReachCount(
      possible.waves.dropFirst().joined().filter { certain.waveOf[$0] < 0 },
      graph
    )
    notes = query.source.notes + graph.notes(on: possible)
  }

  /// Whether it surely reaches addresses outside.
  public var reachesOutside: Bool {
    waves.contains { $0.entries.contains { if case .outside = $0.peer { true } else { false } } }
  }
}

/// Reads the waves of a search.
private struct WaveReader {
  let graph: ReachGraph

  /// The waves that reach something, without what another search reached.
  func waves(
    of search: ReachSearch,
    _ assurance: Assurance,
    besides other: ReachSearch?
  ) -> [BlastWave] {
    let known = Set(other?.outside.map(\.index) ?? [])
    let outside = Dictionary(
      grouping: search.outside.filter { !known.contains($0.index) },
      by: \.wave
    )
    let last = max(search.waves.count - 1, outside.keys.max() ?? 0)
    guard last >= 1 else { return [] }
    return (1...last).compactMap { number in
      let units = number < search.waves.count ? search.waves[number] : []
      let reached = units.filter { other == nil || other?.waveOf[$0] ?? 0 < 0 }
      let entries =
        reached.map { entry(ReachArc(search.previous[$0], $0), assurance) }
        + self.outside(outside[number, default: []])
      guard !entries.isEmpty else { return nil }
      return BlastWave(number: number, entries: entries, count: ReachCount(reached, graph))
    }
  }

  private func entry(_ arc: ReachArc, _ assurance: Assurance) -> BlastEntry {
    let hop = HopTeller(graph: graph).hop(arc, isLast: false, isExplained: false)
    return BlastEntry(
      peer: hop.destination,
      pods: ReachCount([arc.target], graph).pods,
      source: hop.source,
      connectivity: hop.connectivity,
      causes: hop.causes,
      network: hop.network,
      number: arc.target
    )
  }

  /// The addresses that are reached in a wave: by unit from which, and by what passes.
  private func outside(_ reached: [ReachSearch.Outside]) -> [BlastEntry] {
    struct Key: Hashable {
      var source: Int
      var connectivity: Connectivity
    }
    let layer = graph.layers[0]
    let groups = Dictionary(grouping: reached) { outside in
      Key(
        source: outside.source,
        connectivity: layer.connectivity(
          from: layer.classOfUnit[outside.source],
          to: outside.index
        )
      )
    }
    let entries = groups.map { key, reached -> BlastEntry in
      let addresses = reached.flatMap {
        graph.exteriorClasses[$0.index]?.addresses.ranges ?? []
      }
      let isCertain = !key.connectivity.allowed.isEmpty
      let number = graph.list.unknownCauses.number(
        from: layer.classOfUnit[key.source],
        to: reached[0].index
      )
      return BlastEntry(
        peer: .outside(AddressSet(addresses).blocks),
        pods: 0,
        source: graph.list.peers[key.source],
        connectivity: key.connectivity,
        causes: isCertain ? [] : graph.list.causes(number: number),
        network: nil,
        number: -1
      )
    }
    return entries.sorted { $0.peer.blocks.lexicographicallyPrecedes($1.peer.blocks) }
  }
}

extension ListedPeer {
  /// The blocks of addresses outside; none of others.
  var blocks: [CIDR] { if case .outside(let blocks) = self { blocks } else { [] } }
}
