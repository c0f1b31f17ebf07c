import NetworkModel
import Queries
import ReachabilityEngine

/// The connections of a list as a graph that is searched plainly, and cut by trying.
struct ListedGraph {
  typealias Arc = [ListedPeer]

  private let rows: [Row]
  private let sources: Set<ListedPeer>
  private let demands: [ListedPeer: [ConnectionSet]]

  /// Lists what a question is about, with its ends apart from other pods of their workloads.
  init(_ question: WayQuestion, _ query: PathQuery) {
    let cluster = question.network.cluster
    let (all, ends) = (query.source.members, query.target.members)
    let begins = ends.subtracting(all).isEmpty ? all.subtracting(ends) : all
    let parts = query.target.parts.map { part in
      (members: part.members.subtracting(begins), demand: part.demand.connections)
    }
    var everything = PeerMembers.everything(in: question.network)
    everything.addresses = begins.addresses
    rows = QueriesTests.rows(
      ListQuery(
        sources: everything,
        destinations: .everything(in: question.network),
        apart: [begins] + parts.map(\.members)
      ),
      question.network
    )
    let peers = Set(rows.flatMap { [$0.source, $0.destination] })
    let holds = { (peer: ListedPeer, members: PeerMembers) in
      members.pods.contains { peer.holds(.pod($0), of: cluster) }
    }
    sources = peers.filter { holds($0, begins) }
    demands = Dictionary(
      uniqueKeysWithValues: peers.map { peer in
        (peer, parts.filter { holds(peer, $0.members) }.map(\.demand))
      }
    )
  }

  private func passes(_ row: Row, _ assurance: Assurance) -> Bool {
    !(assurance == .certain ? row.connectivity.allowed : row.connectivity.possible).isEmpty
  }

  private func isLast(_ row: Row, _ assurance: Assurance) -> Bool {
    let passing = assurance == .certain ? row.connectivity.allowed : row.connectivity.possible
    return demands[row.destination, default: []].contains {
      !passing.intersection($0).isEmpty
    }
  }

  /// Every shortest way.
  func shortestWays(_ assurance: Assurance) -> [[Arc]] {
    var ways: [(end: ListedPeer, arcs: [Arc])] = sources.map { ($0, []) }
    var reached = sources
    while !ways.isEmpty {
      let last = ways.flatMap { way in
        rows.filter { $0.source == way.end && isLast($0, assurance) }
          .map { way.arcs + [[$0.source, $0.destination]] }
      }
      if !last.isEmpty { return last }
      let next = ways.flatMap { way in
        rows.filter {
          $0.source == way.end && passes($0, assurance) && !reached.contains($0.destination)
            && leadsOn($0.destination)
        }
        .map { (end: $0.destination, arcs: way.arcs + [[$0.source, $0.destination]]) }
      }
      reached.formUnion(next.map(\.end))
      ways = next
    }
    return []
  }

  private func leadsOn(_ peer: ListedPeer) -> Bool {
    switch peer {
    case .workload: true
    case .node, .outside, .entryPoint: false
    }
  }

  /// What the sources reach without some arcs, by connections that end no way; nil where a way is left.
  private func reached(without arcs: Set<Arc>) -> Set<ListedPeer>? {
    var reached = sources
    var pending = Array(sources)
    while let peer = pending.popLast() {
      for row in rows
      where row.source == peer && passes(row, .possible)
        && !arcs.contains([row.source, row.destination])
      {
        if isLast(row, .possible) { return nil }
        if leadsOn(row.destination), reached.insert(row.destination).inserted {
          pending.append(row.destination)
        }
      }
    }
    return reached
  }

  /// Whether a way is left without some arcs.
  func hasWay(without arcs: Set<Arc>) -> Bool { reached(without: arcs) == nil }

  /// The arcs that may be on a way.
  private var usable: [Arc] {
    rows.filter { passes($0, .possible) && leadsOn($0.destination) && leadsOn($0.source) }
      .map { [$0.source, $0.destination] }
  }

  /// Whether no set of fewer arcs cuts all ways; nil where there are too many to try.
  func needs(_ count: Int) -> Bool? {
    let arcs = usable
    var sets = 1
    for number in 0..<(count - 1) { sets = sets * max(1, arcs.count - number) / (number + 1) }
    guard sets <= 3_000 else { return nil }
    return !cuts(count - 1, of: arcs[...], with: [])
  }

  private func cuts(_ count: Int, of arcs: ArraySlice<Arc>, with chosen: Set<Arc>) -> Bool {
    guard count > 0 else { return !hasWay(without: chosen) }
    return arcs.indices.contains {
      cuts(count - 1, of: arcs[($0 + 1)...], with: chosen.union([arcs[$0]]))
    }
  }

  /// Whether no arc of a smallest cut can be put off: behind none of them stands another that would do.
  ///
  /// Nothing stands behind one that ends a way, though what it leads to may have been passed before.
  func isNearest(_ cut: Set<Arc>) -> Bool {
    let last = Set(
      rows.filter { isLast($0, .possible) }.map { [$0.source, $0.destination] }
    )
    return cut.subtracting(last).allSatisfy { arc in
      usable.allSatisfy { other in
        guard other[0] == arc[1], !cut.contains(other) else { return true }
        return hasWay(without: cut.subtracting([arc]).union([other]))
      }
    }
  }
}
