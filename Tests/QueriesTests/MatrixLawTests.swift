import NetworkGeneration
import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// Laws that hold of the matrix of every network.
struct MatrixLawTests {
  private static let seeds = (0..<200).map { RunSettings.seed &+ UInt64($0) }

  @Test(arguments: MatrixQuery.Granularity.allCases)
  func `a cell says what all pairs of its row and its column say`(by: MatrixQuery.Granularity) {
    for seed in Self.seeds {
      let network = CompiledNetwork(networkWithWorkloads(seed: seed))
      for asked in [nil, ConnectionSet(.tcp, .all), port80] {
        let query = MatrixQuery(connections: asked, granularity: by)
        let expected = ExpectedMatrix(network, query).lines
        let all = rendered(query.report(on: network), as: CSVFormat())
          .split(separator: "\r\n").dropFirst().map(String.init)
        // Ways in have the last rows.
        let actual = Array(all.dropLast(network.network.cluster.entryPoints.count))
        #expect(all.count == expected.count + network.network.cluster.entryPoints.count)
        #expect(actual == expected, "seed \(seed)\n\(network.network.listing)")
        guard actual == expected else { return }
      }
    }
  }

  @Test func `the row of a way in says what the list says of it`() {
    var compared = 0
    for seed in Self.seeds {
      let network = networkWithWorkloads(seed: seed)
      let ways = network.cluster.entryPoints
      guard !ways.isEmpty else { continue }
      let compiled = CompiledNetwork(network)
      let query = MatrixQuery(connections: port80, granularity: .pod)
      let lines = rendered(query.report(on: compiled), as: CSVFormat())
        .split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      let listed = rows(ListQuery(connections: port80, granularity: .pod), network)
      for (way, cells) in zip(ways, lines.suffix(ways.count)) {
        for (index, cell) in cells.enumerated().dropFirst().dropLast() {
          let row = listed.first {
            $0.source.description == String(cells[0])
              && $0.destination.holds(.pod(index - 1), of: network.cluster)
          }
          let passes = row?.connectivity ?? .none
          let expected =
            passes.allowed == port80 ? "allow" : passes.possible.isEmpty ? "deny" : "unknown"
          compared += 1
          #expect(String(cell) == expected, "seed \(seed), \(way):\n\(network.listing)")
        }
      }
    }
    #expect(compared > 200, "too few cells: \(compared)")
  }

  private var port80: ConnectionSet {
    ConnectionSet([.tcp: PortSet([PortRange(80, 80)].compactMap(\.self))])
  }
}

/// A matrix computed pair by pair.
private struct ExpectedMatrix {
  let network: CompiledNetwork
  let query: MatrixQuery

  init(_ network: CompiledNetwork, _ query: MatrixQuery) {
    self.network = network
    self.query = query
  }

  /// An endpoint of a group, and whether it stands for two that may speak to each other.
  private struct Member: Hashable {
    var id: ClassID
    var number: Int
    var hasPairs: Bool
    var isOutside = false
  }

  /// The lines of the table below its head.
  var lines: [String] {
    let groups = groups
    return groups.map { source in
      let cells = groups.map { destination in
        cell(source.members, destination.members)
      }
      return ([source.name] + cells).joined(separator: ",")
    }
  }

  private var groups: [(name: String, members: [Member])] {
    let pods = network.network.cluster.pods
    var groups: [(name: String, members: [Member])] = []
    for (number, pod) in pods.enumerated() {
      let hasPairs = ![.exactly(0), .exactly(1)].contains(pod.replicas)
      let id = network.classID(of: .pod(number))
      let member = Member(id: id, number: number, hasPairs: hasPairs)
      if groups.last?.name == name(of: pod) {
        groups[groups.count - 1].members.append(member)
      } else {
        groups.append((name(of: pod), [member]))
      }
    }
    let outside = network.classIDs.filter { network[$0].kind == .addresses }.map {
      Member(id: $0, number: -1, hasPairs: false, isOutside: true)
    }
    return groups + [("outside", outside)]
  }

  private func name(of pod: Pod) -> String {
    switch query.granularity {
    case .workload: "\(pod.workload)"
    case .namespace: pod.namespace
    case .pod:
      pod.name == pod.workload.name ? "\(pod.workload)" : "\(pod.namespace)/\(pod.name)[Pod]"
    }
  }

  private func cell(_ sources: [Member], _ destinations: [Member]) -> String {
    var words: Set<String> = []
    for source in sources {
      for destination in destinations
      where !(source.isOutside && destination.isOutside)
        && (source.number != destination.number || source.hasPairs)
      {
        words.insert(word(network.connectivity(from: source.id, to: destination.id)))
      }
    }
    let isAsked = query.connections != nil
    if words.isEmpty { return "" }
    if words.count == 1, let word = words.first { return word }
    let isPartly = !words.isDisjoint(with: ["allow", "all", "partial", "some"])
    return isPartly ? (isAsked ? "partial" : "some") : "unknown"
  }

  private func word(_ connectivity: Connectivity) -> String {
    let isAsked = query.connections != nil
    let asked = query.connections ?? .all
    if connectivity.allowed.intersection(asked) == asked { return isAsked ? "allow" : "all" }
    if connectivity.possible.intersection(asked).isEmpty { return isAsked ? "deny" : "none" }
    if connectivity.allowed.intersection(asked).isEmpty { return "unknown" }
    return isAsked ? "partial" : "some"
  }
}
