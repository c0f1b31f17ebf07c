import NetworkModel
import ReachabilityEngine
import Reports

/// Whether ways were found.
public enum PathVerdict: String, Hashable, Sendable {
  /// A way surely exists.
  case certain
  /// A way may exist: every one has connections of which it can't be told whether they pass.
  case possible
  /// There is none.
  case none
}

/// The shortest ways to a destination, or how far a source gets where there is none.
public struct PathAnswer {
  /// The question.
  public let query: PathQuery
  /// Whether ways were found.
  public let verdict: PathVerdict
  /// How many connections the shortest ways have; nil where there is none.
  public let length: Int?
  /// How many shortest ways there are; at most a million are counted.
  public let count: Int
  /// The first of them, by the order of their workloads.
  public let ways: [[ReachHop]]
  /// How many connections a way has that may exist and is shorter; nil where there is none.
  public let shorterPossible: Int?
  /// How far the source gets where there is no way; nil where there is one.
  public let reach: PathReach?
  /// What would cut the ways; nil where that wasn't asked, or where there is none.
  public internal(set) var cut: CutAnswer?
  /// What the reader should know: lower case first, no full stop.
  public let notes: [String]

  let graph: ReachGraph

  /// How many rows of the matrix were walked, once for each time.
  public var rowsWalked: Int { graph.layers.reduce(0) { $0 + $1.rowsWalked } }

  /// Searches: for certain ways first.
  init(query: PathQuery, graph: ReachGraph) {
    self.query = query
    self.graph = graph
    let changes = ReachSearch.Changes(hops: query.hops)
    let certain = ReachSearch(graph, .certain, changes)
    let possible = ReachSearch(
      graph,
      .possible,
      ReachSearch.Changes(hops: certain.length.map { $0 - 1 } ?? query.hops)
    )
    let certainWays = ShortestWays(certain, in: graph, .certain)
    let found = certainWays ?? ShortestWays(possible, in: graph, .possible)
    verdict = certainWays != nil ? .certain : found == nil ? .none : .possible
    length = found?.length
    count = found?.count ?? 0
    shorterPossible = certainWays == nil ? nil : possible.length
    let teller = HopTeller(graph: graph)
    ways = (found?.first(query.mostWays) ?? []).map { way in
      way.enumerated().map { teller.hop($1, isLast: $0 == way.count - 1) }
    }
    reach = found == nil ? PathReach(graph, possible) : nil
    notes = query.notes + graph.notes(on: certainWays == nil ? possible : certain)
  }
}

/// How far a source gets, and who else gets to the destination.
public struct PathReach: Sendable {
  /// How many workloads it reaches or may reach, in any number of connections that was asked.
  public let workloads: Int
  /// How many pods those are.
  public let pods: Int
  /// What gets to the destination and isn't reached, the first few.
  public let gates: [ReachHop]
  /// How many those are.
  public let gateCount: Int
  /// What keeps the source from the destination one connection away: no such connection.
  public let denial: ReachHop?

  private static let toldGates = 4

  init(_ graph: ReachGraph, _ search: ReachSearch) {
    let count = ReachCount(search.waves.dropFirst().joined(), graph)
    (workloads, pods) = (count.workloads, count.pods)
    let arcs = graph.list.units.all.indices.lazy
      .filter { search.waveOf[$0] < 0 }
      .compactMap { graph.lastArcs(from: $0, .possible).first }
    let gates = Array(arcs)
    let teller = HopTeller(graph: graph)
    gateCount = gates.count
    self.gates = gates.prefix(Self.toldGates).map { teller.hop($0, isLast: true) }
    let target =
      graph.list.units.all.indices.first { graph.isTarget(unit: $0) } ?? graph.exterior
    denial = graph.sources.first { !graph.isEntryPoint($0) }
      .map { teller.hop(ReachArc($0, target), isLast: true) }
  }
}

/// How many pods, workloads and namespaces some units are.
struct ReachCount: Hashable {
  var pods = 0
  var workloads = 0
  var namespaces = 0
  /// The machines of nodes.
  var nodes = 0

  init(_ vertices: some Sequence<Int>, _ graph: ReachGraph) {
    var workloads: Set<WorkloadReference> = []
    for vertex in vertices where graph.isUnit(vertex) {
      let unit = graph.list.units.all[vertex]
      switch unit.peer {
      case .workload(let workload, _, _):
        workloads.insert(workload)
        pods += unit.pods.reduce(0) { $0 + graph.evaluator.network.network.cluster.podCount($1) }
      case .node: nodes += 1
      case .outside, .entryPoint: continue
      }
    }
    self.workloads = workloads.count
    namespaces = Set(workloads.map(\.namespace)).count
  }
}

extension Cluster {
  /// How many pods a pod or template stands for; one where that isn't known.
  fileprivate func podCount(_ pod: Int) -> Int {
    switch pods[pod].replicas {
    case .exactly(let number): number
    case .oneOrMore: 1
    }
  }
}

extension ReachGraph {
  /// What a reader should know of what a search reached.
  func notes(on search: ReachSearch) -> [String] {
    let units = search.waves.joined().filter { isUnit($0) }
    let hosts = units.filter {
      list.units.all[$0].peer.isHostNetwork || isNode($0) && leadsOn(from: $0)
    }
    var notes: [String] = []
    if let first = hosts.first {
      let others = hosts.count > 1 ? " and \(hosts.count - 1) more" : ""
      notes.append(
        "`\(list.peers[first].words)`\(others) can speak as a node, which reaches the pods on it whatever "
          + "policies say (N24); that is not followed"
      )
    }
    let cluster = evaluator.network.network.cluster
    let empty = units.filter { unit in
      let pods = list.units.all[unit].pods
      return !pods.isEmpty && pods.allSatisfy { cluster.pods[$0].replicas == .exactly(0) }
    }
    if let first = empty.first {
      let others = empty.count > 1 ? " and \(empty.count - 1) more" : ""
      notes.append(
        "`\(list.peers[first].words)`\(others) is scaled to no pods, and is followed as if it had some"
      )
    }
    return notes
  }
}
