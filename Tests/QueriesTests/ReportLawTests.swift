import NetworkGeneration
import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// Laws that hold of the report of every network.
struct ReportLawTests {
  private static let seeds = (0..<100).map { RunSettings.seed &+ UInt64($0) }

  private func json(_ network: CompiledNetwork) -> String {
    let report = ReportQuery().report(on: network) { Graph(title: "") }
    return rendered(report, as: JSONFormat())
  }

  @Test func `a cell between workloads says what the list says`() throws {
    for seed in Self.seeds {
      let network = CompiledNetwork(networkWithWorkloads(seed: seed))
      let matrix = try #require(try ReportDocument(json: json(network)).matrices.first)
      var expected: [String: String] = [:]
      ListQuery().forEachConnection(on: network) { source, destination, connectivity in
        if case .outside = source { return true }
        if case .outside = destination { return true }
        expected["\(source) -> \(destination)"] = "\(connectivity.allowed) \(connectivity.unknown)"
        return true
      }
      var actual: [String: String] = [:]
      for (row, source) in matrix.peers.enumerated() where source.kind != "External" {
        for (destination, cell) in zip(matrix.peers, matrix.row(row))
        where destination.kind != "External" {
          guard let cell, cell.reach != "none" else { continue }
          let ends = "\(source.listed) -> \(destination.listed)"
          actual[ends] = "\(words(cell.ports)) \(words(cell.unknown ?? [:]))"
        }
      }
      #expect(actual == expected, "seed \(seed)\n\(network.network.listing)")
      guard actual == expected else { return }
    }
  }

  @Test func `the cells of a workload's parts are together what the matrix says of it`() throws {
    for seed in Self.seeds {
      let network = CompiledNetwork(networkWithWorkloads(seed: seed))
      try compare(network, by: .workload, "seed \(seed)")
      compareFigures(try ReportDocument(json: json(network)), network, "seed \(seed)")
    }
  }

  @Test func `with many workloads rows are namespaces, and say what the matrix says`() throws {
    for seed in Self.seeds.prefix(6) {
      let network = CompiledNetwork(crowded(networkWithWorkloads(seed: seed)))
      let document = try ReportDocument(json: json(network))
      #expect(document.matrices.first?.by == "namespace")
      try compare(network, by: .namespace, "seed \(seed)")
      compareFigures(document, network, "seed \(seed)")
    }
  }

  @Test func `both sides of a pair explain its cell`() throws {
    for seed in Self.seeds {
      let network = CompiledNetwork(networkWithWorkloads(seed: seed))
      let matrix = try #require(try ReportDocument(json: json(network)).matrices.first)
      for row in 0..<matrix.columns {
        let egress = matrix.egressSides(row)
        for (column, cell) in matrix.row(row).enumerated() {
          guard let cell else { continue }
          let sides = [egress[column], matrix.ingressSides(column)[row]]
          if sides.contains(where: { $0.verdict == "deny" }) { #expect(cell.reach == "none") }
          if sides.allSatisfy({ $0.verdict == "allow" }) { #expect(cell.reach == "all") }
          for side in sides {
            #expect(!side.places.isEmpty || side.note != nil, "seed \(seed)")
            if side.verdict == "unknown" { #expect(side.causes != nil, "seed \(seed)") }
          }
        }
      }
    }
  }

  @Test func `the same network gives the same bytes`() {
    for seed in Self.seeds.prefix(20) {
      let network = networkWithWorkloads(seed: seed)
      #expect(json(CompiledNetwork(network)) == json(CompiledNetwork(network)))
    }
  }

  private func compareFigures(
    _ document: ReportDocument,
    _ network: CompiledNetwork,
    _ comment: String
  ) {
    var connected = 0
    var doubtful = 0
    ListQuery().forEachConnection(on: network) { source, destination, connectivity in
      guard case .workload = source, case .workload = destination else { return true }
      if connectivity.allowed.isEmpty { doubtful += 1 } else { connected += 1 }
      return true
    }
    #expect(document.summary["connectedPairs"] == connected, "\(comment)")
    #expect(document.summary["perhapsPairs"] == doubtful, "\(comment)")
  }

  private func compare(
    _ network: CompiledNetwork,
    by granularity: MatrixQuery.Granularity,
    _ comment: String
  ) throws {
    let matrix = try #require(try ReportDocument(json: json(network)).matrices.first)
    let table = rendered(
      MatrixQuery(granularity: granularity).report(on: network),
      as: CSVFormat()
    ).split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let names = table[0].dropFirst().map(String.init)
    var cells: [String: [String: [String]]] = [:]
    for (row, source) in matrix.peers.enumerated() {
      for (destination, cell) in zip(matrix.peers, matrix.row(row)) {
        guard let cell else { continue }
        cells[source.group, default: [:]][destination.group, default: []].append(cell.reach)
      }
    }
    for line in table.dropFirst() {
      let source = String(line[0])
      let actual = names.map { joinedReach(cells[source]?[$0] ?? []) }
      #expect(actual == line.dropFirst().map(String.init), "\(comment): \(source)\n\(names)")
    }
  }

  private func words(_ ports: [String: [String]]) -> ConnectionSet {
    ports.reduce(.none) { set, entry in
      let proto = [IPProtocol.tcp, .udp, .sctp].first { $0.description == entry.key } ?? .tcp
      return entry.value.reduce(set) { set, text in
        let bounds = text.split(separator: "-").compactMap { Int($0) }
        let range = PortRange(bounds[0], bounds[bounds.count - 1]) ?? .all
        return set.union(ConnectionSet(proto, range))
      }
    }
  }

  /// The network with every pod many times, each time as a workload of its own.
  private func crowded(_ network: Network) -> Network {
    var crowded = network
    let copies = 520 / max(1, network.cluster.pods.count) + 1
    crowded.cluster = Cluster(
      namespaces: network.cluster.namespaces,
      pods: network.cluster.pods.enumerated().flatMap { index, pod in
        (0..<copies).map { copy in
          var pod = pod
          pod.name = "p\(index)-\(copy)"
          pod.workload = WorkloadReference(kind: "Pod", namespace: pod.namespace, name: pod.name)
          return pod
        }
      },
      nodes: network.cluster.nodes
    )
    return crowded
  }
}
