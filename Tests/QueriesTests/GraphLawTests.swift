import NetworkGeneration
import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// Laws that hold of the picture of every network: it says what the list says, no more and no less.
struct GraphLawTests {
  private static let seeds = (0..<500).map { RunSettings.seed &+ UInt64($0) }

  private func failures(_ check: (Network, UInt64) -> String?) -> String {
    for seed in Self.seeds {
      let network = networkWithWorkloads(seed: seed)
      if let failure = check(network, seed) {
        return "seed \(seed): \(failure)\n\(network.listing)"
      }
    }
    return ""
  }

  private func graph(_ query: GraphQuery, _ network: Network) -> Graph {
    query.answer(on: CompiledNetwork(network, distinguishing: query.distinguishing)).graph
  }

  @Test(arguments: [
    GraphQuery(), GraphQuery(grouping: .none), GraphQuery(granularity: .pod),
    GraphQuery(listing: ListQuery(namespace: "a")),
  ])
  func `a picture that is written out says what the list says`(query: GraphQuery) {
    let failure = failures { network, _ in
      let drawn = ExpandedGraph(graph(query, network))
      return drawn.difference(from: rows(query.listing, network))
    }
    #expect(failure == "")
  }

  @Test func `a picture of filtered connections says what the filtered list says`() {
    let failure = failures { network, seed in
      var random = SplitMix64(seed: seed)
      let pods = network.cluster.pods.indices
      let query = GraphQuery(
        listing: ListQuery(
          sources: PeerMembers(pods: Set(pods.filter { _ in random.chance(50) })),
          destinations: PeerMembers(
            pods: Set(pods.filter { _ in random.chance(50) }),
            addresses: AddressSet([CIDR("10.0.0.0/30")].compactMap(\.self))
          )
        )
      )
      let drawn = ExpandedGraph(graph(query, network))
      return drawn.difference(from: rows(query.listing, network))
    }
    #expect(failure == "")
  }

  @Test func `a picture of namespaces has what passes between any of their workloads`() {
    let failure = failures { network, _ in
      var expected: [Edge: Connectivity] = [:]
      for row in rows(ListQuery(), network) {
        let edge = Edge(
          source: row.source.namespaceKey(isSource: true),
          target: row.destination.namespaceKey(isSource: false)
        )
        let known = expected[edge] ?? .none
        expected[edge] = Connectivity(
          allowed: known.allowed.union(row.connectivity.allowed),
          possible: known.possible.union(row.connectivity.possible)
        )
      }
      let drawn = ExpandedGraph(graph(GraphQuery(granularity: .namespace), network)).edges
      if let edge = expected.first(where: { drawn[$0.key] != $0.value }) {
        return "\(edge) is not drawn so: \(String(describing: drawn[edge.key]))"
      }
      return drawn.count == expected.count ? nil : "\(drawn) is more than \(expected)"
    }
    #expect(failure == "")
  }

  @Test func `a focus keeps what is so many connections away`() {
    let failure = failures { network, seed in
      var random = SplitMix64(seed: seed)
      guard !network.cluster.pods.isEmpty else { return nil }
      let focus = PeerMembers(pods: [Int(random.next() % UInt64(network.cluster.pods.count))])
      let hops = 1 + Int(random.next() % 3)
      let list = rows(ListQuery(), network)
      let named = focus.pods.map { EndpointReference.pod($0) }
      let kept = Self.near(named, hops, list, network.cluster)
      let drawn = ExpandedGraph(graph(GraphQuery(focus: [focus], hops: hops), network))
      return drawn.difference(from: kept).map { "\(focus.pods), \(hops) hops: \($0)" }
    }
    #expect(failure == "")
  }

  /// The rows with an end less than so many rows away from some endpoints, by a plain search.
  private static func near(
    _ endpoints: [EndpointReference],
    _ hops: Int,
    _ rows: [Row],
    _ cluster: Cluster
  ) -> [Row] {
    var near: Set<End> = []
    for row in rows {
      for end in [End(row, isSource: true), End(row, isSource: false)]
      where endpoints.contains(where: { end.peer.holds($0, of: cluster) }) { near.insert(end) }
    }
    var kept: [Row] = []
    for _ in 0..<hops {
      kept = rows.filter {
        near.contains(End($0, isSource: true)) || near.contains(End($0, isSource: false))
      }
      for row in kept {
        near.insert(End(row, isSource: true))
        near.insert(End(row, isSource: false))
      }
    }
    return kept
  }

  @Test func `the ways that stand out are the shortest ones`() {
    var found = 0
    let failure = failures { network, seed in
      var random = SplitMix64(seed: seed)
      let pods = network.cluster.pods
      guard let from = pods.indices.randomElement(using: &random),
        let to = pods.indices.randomElement(using: &random),
        pods[from].workload != pods[to].workload,
        let port = PortRange(80, 80)
      else { return nil }
      let asked = ConnectionSet(.tcp, port)
      let query = GraphQuery(
        way: GraphWay(
          from: PeerMembers(pods: [from]),
          to: [TargetPart(PeerMembers(pods: [to]), .every(asked))],
          words: "a to b"
        ),
        grouping: .none
      )
      let expected = Self.ways(from, to, asked, rows(ListQuery(), network), network.cluster)
      let picture = graph(query, network)
      let drawn = ExpandedGraph(picture, of: [.highlighted]).edges.keys
      found += expected.isEmpty ? 0 : 1
      return Set(drawn) == expected
        ? nil : "\(from) to \(to): \(drawn.sorted()), expected \(expected.sorted())"
    }
    #expect(failure == "")
    #expect(found > 50, "too few ways: \(found)")
  }

  /// The edges on the shortest ways, found by trying all ways of each length.
  private static func ways(
    _ from: Int,
    _ to: Int,
    _ asked: ConnectionSet,
    _ rows: [Row],
    _ cluster: Cluster
  ) -> Set<Edge> {
    let isEnd = { (peer: ListedPeer, pod: Int) in peer.holds(.pod(pod), of: cluster) }
    let rows = rows.filter { $0.source != $0.destination && !isEnd($0.source, to) }
    var ways: [[Row]] = rows.filter { isEnd($0.source, from) }.map { [$0] }
    for _ in 0..<rows.count {
      let arrived = ways.filter { way in
        way.last.map { last in
          isEnd(last.destination, to)
            && !last.connectivity.possible.intersection(asked).isEmpty
        } ?? false
      }
      if !arrived.isEmpty { return Set(arrived.joined().map { Edge($0) }) }
      ways = ways.flatMap { way in
        rows.filter { row in
          row.source == way.last?.destination && !row.source.isOfAddresses
            && !way.contains { $0.source == row.source }
        }.map { way + [$0] }
      }
      if ways.isEmpty || ways.count > 50_000 { return [] }
    }
    return []
  }

  @Test func `what is drawn as denied passes nothing`() {
    let failure = failures { network, _ in
      let all = PeerMembers(pods: network.cluster.pods.indices)
      let query = GraphQuery(
        focus: [all],
        denials: .shown,
        grouping: .none,
        limits: GraphQuery.Limits(denied: .max)
      )
      let picture = graph(query, network)
      let passing = Set(rows(ListQuery(), network).map { Edge($0) })
      let denied = Set(
        picture.edges.filter { $0.role == .denied }.flatMap { edge in
          let there = Edge(source: edge.source, target: edge.target)
          let back = Edge(source: edge.target, target: edge.source)
          return edge.direction == .both ? [there, back] : [there]
        }
      )
      let workloads = picture.nodes.filter { $0.group != nil && $0.isWorkload }.map(\.id)
      for source in workloads {
        for target in workloads where source != target {
          let edge = Edge(source: source, target: target)
          if passing.contains(edge), denied.contains(edge) { return "\(edge) passes" }
          // A host reaches the pods on its node, whatever policies say (N24).
          guard !source.contains("host network") else { continue }
          if !passing.contains(edge), !denied.contains(edge) { return "\(edge) is denied" }
        }
      }
      let silent = picture.edges.first { $0.role == .denied && $0.decisions.isEmpty }
      return silent.map { "\($0) has no reason" }
    }
    #expect(failure == "")
  }

  @Test func `every policy that decides an edge is one of the network's`() {
    let failure = failures { network, _ in
      for edge in graph(GraphQuery(), network).edges where edge.role == .policy {
        if edge.decisions.allSatisfy({ $0.tier == nil }) { return "\(edge)" }
      }
      return nil
    }
    #expect(failure == "")
  }
}

/// An end of a row; addresses that connections come from aren't those that they go to.
private struct End: Hashable {
  var peer: ListedPeer
  var isSource: Bool

  init(_ row: Row, isSource: Bool) {
    peer = isSource ? row.source : row.destination
    self.isSource = isSource || !peer.isOfAddresses
  }
}

/// The ends of a connection as a picture names them.
private struct Edge: Hashable, Comparable, CustomStringConvertible {
  var source: String
  var target: String

  init(source: String, target: String) { (self.source, self.target) = (source, target) }

  init(_ row: Row) {
    source = row.source.key(isSource: true)
    target = row.destination.key(isSource: false)
  }

  var description: String { "\(source) -> \(target)" }

  static func < (a: Self, b: Self) -> Bool { (a.source, a.target) < (b.source, b.target) }
}

/// The connections of a picture between single workloads.
private struct ExpandedGraph {
  private(set) var edges: [Edge: Connectivity] = [:]
  private var twice: Edge?

  init(_ graph: Graph, of emphases: Set<Graph.Emphasis> = [.normal, .faded, .highlighted]) {
    let nodes = Dictionary(uniqueKeysWithValues: graph.nodes.map { ($0.id, $0) })
    let members = Dictionary(grouping: graph.nodes.filter(\.isWorkload)) { $0.group ?? "" }
    let ends = { (id: String) -> [String] in
      nodes[id]?.keys ?? members[id, default: []].flatMap(\.keys)
    }
    for edge in graph.edges where edge.role != .denied && emphases.contains(edge.emphasis) {
      let passes = Connectivity(
        allowed: edge.ports,
        possible: edge.ports.union(edge.unknown)
      )
      add(ends(edge.source), ends(edge.target), passes)
      if edge.direction == .both { add(ends(edge.target), ends(edge.source), passes) }
    }
    for group in graph.groups where !group.mark.isEmpty && emphases.contains(.faded) {
      let all = members[group.id, default: []].flatMap(\.keys)
      let passes = Connectivity(
        allowed: group.ports,
        possible: group.ports.union(group.unknown)
      )
      add(all, all, passes)
    }
  }

  private mutating func add(_ sources: [String], _ targets: [String], _ passes: Connectivity) {
    for source in sources {
      for target in targets {
        let edge = Edge(source: source, target: target)
        if edges[edge] != nil { twice = edge }
        edges[edge] = passes
      }
    }
  }

  /// What a list has otherwise; what several workloads drawn as one do among each other may be said of
  /// one with itself, too, of which the list says nothing where it has one pod.
  func difference(from rows: [Row]) -> String? {
    if let twice { return "\(twice) is drawn twice" }
    let expected = Dictionary(uniqueKeysWithValues: rows.map { (Edge($0), $0.connectivity) })
    if let edge = expected.first(where: { edges[$0.key] != $0.value }) {
      return "\(edge.key): \(edge.value), drawn \(String(describing: edges[edge.key]))"
    }
    let extra = edges.keys.first { expected[$0] == nil && $0.source != $0.target }
    return extra.map { "\($0) is drawn and not listed" }
  }
}

extension Graph.Node {
  fileprivate var isWorkload: Bool { if case .workload = role { true } else { false } }

  /// What single things it stands for are called here.
  fileprivate var keys: [String] {
    guard members.isEmpty else { return members.map(\.id) }
    guard role == .outside else { return [id] }
    return [(id.hasPrefix("from ") ? "from " : "to ") + addresses.description]
  }
}

extension ListedPeer {
  fileprivate var isOfAddresses: Bool { if case .outside = self { true } else { false } }

  /// What it is called in pictures; addresses by their blocks.
  fileprivate func key(isSource: Bool) -> String {
    switch self {
    case .workload(let workload, let pods, let isHostNetwork):
      "\(workload.qualifiedName) [\(workload.kind)\(isHostNetwork ? ", host network" : "")]"
        + (pods.isEmpty ? "" : " pods \(pods.joined(separator: ", "))")
    case .node(let name): "\(name) [Node]"
    case .entryPoint(let kind, let namespace, let name):
      "\(namespace)/\(name) [\(kind.rawValue)]"
    case .outside(let blocks): (isSource ? "from " : "to ") + blocks.description
    }
  }

  fileprivate func namespaceKey(isSource: Bool) -> String {
    if case .workload(let workload, _, _) = self { return "\(workload.namespace) [Namespace]" }
    return key(isSource: isSource)
  }
}
