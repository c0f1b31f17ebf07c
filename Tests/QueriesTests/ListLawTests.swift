import NetworkGeneration
import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// Laws that hold of the list of every network.
struct ListLawTests {
  private static let seeds = (0..<600).map { RunSettings.seed &+ UInt64($0) }

  /// The seeds of networks for which a law does not hold, each with the network.
  private func failures(_ check: (Network, UInt64) -> String?) -> String {
    for seed in Self.seeds {
      let network = networkWithWorkloads(seed: seed)
      if let failure = check(network, seed) {
        return "seed \(seed): \(failure)\n\(network.listing)"
      }
    }
    return ""
  }

  @Test func `a list says of every pair what the specification says`() {
    let failure = failures { network, seed in
      let rows = rows(ListQuery(), network)
      return ListSpecification(network, rows: rows, seed: seed).firstDifference()
    }
    #expect(failure == "")
  }

  @Test func `a list pod by pod says of every pair what the specification says`() {
    let failure = failures { network, seed in
      let rows = rows(ListQuery(granularity: .pod), network)
      return ListSpecification(network, rows: rows, seed: seed).firstDifference()
    }
    #expect(failure == "")
  }

  @Test func `no two rows can be merged`() {
    let failure = failures { network, _ in
      let rows = rows(ListQuery(), network)
      let outside = { (peer: ListedPeer) in
        if case .outside = peer { "outside" } else { "\(peer)" }
      }
      let keys = rows.map { [outside($0.source), outside($0.destination), "\($0.connectivity)"] }
      let pairs = rows.map { ["\($0.source)", "\($0.destination)"] }
      let isMerged = Set(keys).count == rows.count && Set(pairs).count == rows.count
      return isMerged ? nil : "\(rows)"
    }
    #expect(failure == "")
  }

  @Test func `rows stand by namespace, name and kind, then by address`() {
    let failure = failures { network, _ in
      let keys = rows(ListQuery(), network).map { [$0.source.sortKey, $0.destination.sortKey] }
      let isSorted = zip(keys, keys.dropFirst()).allSatisfy { a, b in
        a[0] == b[0] ? a[1].isBefore(b[1]) : a[0].isBefore(b[0])
      }
      return isSorted ? nil : "\(keys)"
    }
    #expect(failure == "")
  }

  @Test func `pods listed apart differ in what they may do`() {
    let failure = failures { network, _ in
      let rows = rows(ListQuery(), network)
      let split = Set(rows.flatMap { [$0.source, $0.destination] }).filter {
        if case .workload(_, let pods, _) = $0 { !pods.isEmpty } else { false }
      }
      for a in split {
        for b in split where a != b && a.isSameWorkload(as: b) {
          if isAlike(a, b, rows) { return "\(a) and \(b)" }
        }
      }
      return nil
    }
    #expect(failure == "")
  }

  /// Whether two peers are one and the same to every third peer.
  private func isAlike(_ a: ListedPeer, _ b: ListedPeer, _ rows: [Row]) -> Bool {
    let others = rows.filter { row in
      [row.source, row.destination].filter { $0 == a || $0 == b }.count == 1
    }
    let within = rows.filter { [$0.source, $0.destination].allSatisfy { $0 == a || $0 == b } }
    let seenFrom = { (peer: ListedPeer) in
      Set(
        others.filter { $0.source == peer || $0.destination == peer }.map { row in
          Row(
            source: row.source == peer ? a : row.source,
            destination: row.destination == peer ? a : row.destination,
            connectivity: row.connectivity
          )
        }
      )
    }
    // What they do among themselves may be what tells them apart.
    let among = Set(within.map(\.connectivity))
    let isUniform = within.isEmpty || (among.count == 1 && within.count == 4)
    return seenFrom(a) == seenFrom(b) && isUniform
  }

  @Test func `a filter lists exactly what stands in the whole list`() {
    let failure = failures { network, seed in
      var random = SplitMix64(seed: seed)
      let pods = network.cluster.pods.indices
      let query = ListQuery(
        sources: PeerMembers(
          pods: Set(pods.filter { _ in random.chance(50) }),
          addresses: AddressSet([CIDR("10.0.0.0/30"), CIDR("::/1")].compactMap(\.self))
        ),
        destinations: PeerMembers(pods: Set(pods.filter { _ in random.chance(50) }))
      )
      let listed = rows(query, network)
      let specification = ListSpecification(network, rows: listed, seed: seed)
      let isListed = { (source: EndpointReference, destination: EndpointReference) in
        query.sources?.hold(source) ?? true && query.destinations?.hold(destination) ?? true
      }
      if let difference = specification.firstDifference(isListed: isListed) { return difference }
      let known =
        pods.map { EndpointReference.pod($0) }
        + network.cluster.nodes.indices.map { EndpointReference.node($0) }
      let extra = listed.first { row in
        !known.contains { row.source.holds($0, of: network.cluster) } && !row.source.isFromOutside
      }
      return extra.map { "\($0) is too much" }
    }
    #expect(failure == "")
  }

  @Test func `a namespace keeps the rows with an end in it`() {
    let failure = failures { network, _ in
      let whole = rows(ListQuery(), network).filter {
        $0.source.sortKey.namespace == "a" || $0.destination.sortKey.namespace == "a"
      }
      let listed = rows(ListQuery(namespace: "a"), network)
      return whole == listed ? nil : "\(listed), expected \(whole)"
    }
    #expect(failure == "")
  }

  @Test func `a way in is listed with what the specification lets through`() {
    var compared = 0
    let failure = failures { network, seed in
      for granularity in [ListQuery.Granularity.workload, .pod] {
        let listed = rows(ListQuery(granularity: granularity), network)
        let specification = ListSpecification(network, rows: listed, seed: seed)
        compared += specification.wayCount
        if let difference = specification.firstDifferenceOfWays() { return difference }
      }
      return nil
    }
    #expect(failure == "")
    #expect(compared > 100, "too few ways in: \(compared)")
  }

  @Test func `every doubt has a cause`() {
    let failure = failures { network, _ in
      let report = ListQuery().report(on: CompiledNetwork(network))
      let lines = rendered(report, as: JSONFormat()).split(separator: "\n")
      let bare = lines.first { $0.contains("\"unknown\": ") && $0.contains("\"causes\": []") }
      return bare.map { "\($0)" }
    }
    #expect(failure == "")
  }

  @Test func `a port keeps what passes on it`() {
    let port = ConnectionSet([.tcp: PortSet([PortRange(80, 80)].compactMap(\.self))])
    let failure = failures { network, seed in
      let listed = rows(ListQuery(connections: port, granularity: .pod), network)
      let whole = rows(ListQuery(granularity: .pod), network)
      let on80 = { (row: Row) in
        row.connectivity.intersection(Connectivity(allowed: port, possible: port))
      }
      for row in whole where !row.source.isOutside && !row.destination.isOutside {
        let same = listed.first { $0.source == row.source && $0.destination == row.destination }
        if same?.connectivity ?? .none != on80(row) { return "\(row)" }
      }
      return nil
    }
    #expect(failure == "")
  }
}

extension PeerMembers {
  fileprivate func hold(_ endpoint: EndpointReference) -> Bool {
    switch endpoint {
    case .pod(let index): pods.contains(index)
    case .node(let index): nodes.contains(index)
    case .address(let address): addresses.contains(address)
    case .unidentified: false
    }
  }
}

/// What rows are sorted by.
private struct SortKey: Equatable {
  var isOutside = false
  var namespace = ""
  var name = ""
  var kind = ""
  var pods: [String] = []
  var blocks: [CIDR] = []

  func isBefore(_ other: Self) -> Bool {
    let a = (isOutside ? 1 : 0, namespace, name, kind)
    let b = (other.isOutside ? 1 : 0, other.namespace, other.name, other.kind)
    if a != b { return a < b }
    return pods == other.pods
      ? blocks.lexicographicallyPrecedes(other.blocks)
      : pods.lexicographicallyPrecedes(other.pods)
  }
}

extension ListedPeer {
  fileprivate var isOutside: Bool { sortKey.isOutside }

  /// Whether connections come from outside: from addresses, or through a way in.
  fileprivate var isFromOutside: Bool {
    if case .entryPoint = self { return true }
    return isOutside
  }

  fileprivate var sortKey: SortKey {
    switch self {
    case .workload(let workload, let pods, _):
      SortKey(
        namespace: workload.namespace,
        name: workload.name,
        kind: workload.kind,
        pods: pods
      )
    case .node(let name): SortKey(name: name)
    case .entryPoint(let kind, let namespace, let name):
      SortKey(namespace: namespace, name: name, kind: kind.rawValue)
    case .outside(let blocks): SortKey(isOutside: true, blocks: blocks)
    }
  }

  fileprivate func isSameWorkload(as other: Self) -> Bool {
    guard case .workload(let a, _, let isHostA) = self,
      case .workload(let b, _, let isHostB) = other
    else { return false }
    return a == b && isHostA == isHostB
  }
}
