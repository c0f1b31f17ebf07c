import NetworkGeneration
import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// Matrices as maps of shades.
struct MatrixHeatTests {
  private let apiPort = ConnectionSet([.tcp: PortSet([PortRange(3000, 3000)].compactMap(\.self))])

  private func heat(
    _ query: MatrixQuery,
    _ network: Network = productionNetwork(),
    width: Int = 80
  ) -> String {
    var query = query
    query.form = .heat
    return rendered(
      query.report(on: CompiledNetwork(network)),
      as: TextFormat(),
      Terminal(isTerminal: false, width: width)
    )
  }

  @Test func `rows and columns stand by namespace, and shades say how much passes`() {
    let expected = """
      all ports, from rows to columns
      ██ all ports   ▓▓ all ports, between some pairs only   ▒▒ more than 16 ports
      ░░ up to 16 ports   ·· nothing   ?? perhaps   -- itself

                  1  2 3 4  5
      kube-system ──┼──────┼──
      1 agent     ██│····??│██
      production ───┼──────┼──
      2 api       ··│··░░··│··
      3 database  ··│··--··│··
      4 frontend  ··│░░····│··
      ──────────────┼──────┼──
      5 outside   ██│····░░│--

      """
    #expect(heat(MatrixQuery()) == expected)
  }

  @Test func `with a port no shade says how many`() {
    let expected = """
      TCP 3000, from rows to columns
      ██ allowed   ▓▓ between some pairs only   ·· denied   ?? perhaps   -- itself

                    1 2  3
      1 kube-system ██··│██
      2 production  ··▓▓│··
      ──────────────────┼──
      3 outside     ██··│--

      """
    #expect(heat(MatrixQuery(connections: apiPort, granularity: .namespace)) == expected)
  }

  @Test func `workloads of a namespace with equal rows and columns share a line`() {
    var network = productionNetwork()
    network.cluster = Cluster(
      pods: network.cluster.pods + (1...12).map { deployment("web-number-\($0)", $0) }
    )
    let text = heat(MatrixQuery(connections: apiPort), network)
    #expect(text.contains("\n3 database and 12 more ··│······│··\n"))
    #expect(text.contains("\n3: production/database[Deployment], production/web-number-1[Deploy"))
  }

  @Test func `a name that two workloads share is told with its kind`() {
    let pods = ["Deployment", "StatefulSet"].map { kind in
      Pod(
        namespace: "production",
        name: "web-\(kind)",
        labels: ["app": kind == "Deployment" ? "api" : "frontend"],
        workload: WorkloadReference(kind: kind, namespace: "production", name: "web")
      )
    }
    var network = productionNetwork()
    network.cluster = Cluster(pods: pods)
    let text = heat(MatrixQuery(), network)
    #expect(text.contains("\n1 web[Deployment] "))
    #expect(text.contains("\n2 web[StatefulSet] "))
  }

  @Test func `a map that is folded says how it would be smaller`() {
    let network = Network(
      cluster: Cluster(pods: (0..<90).map { deployment("web-\($0)", 1) }),
      policies: (0..<90).map { number in
        policy(
          "web-\(number)",
          app: "web-\(number)",
          ingress: [allow(app("web-\((number + 1) % 90)"), 80)],
          egress: nil
        )
      }
    )
    let advice = { (query: MatrixQuery) in
      heat(query, network).split(separator: "\n").first { $0.contains("folded") } ?? ""
    }
    let size = "91 columns, folded into 2 panels"
    let byNamespace = "; --by namespace"
    #expect(advice(MatrixQuery()) == "\(size)\(byNamespace) and -n NAMESPACE show less")
    #expect(advice(MatrixQuery(namespace: "production")) == "\(size)\(byNamespace) shows less")
  }

  @Test func `nothing but outside addresses is a map of one cell`() {
    let text = heat(MatrixQuery(), Network(cluster: Cluster()))
    #expect(text.hasSuffix("\n\n          1\n1 outside --\n"))
  }

  @Test(arguments: MatrixQuery.Granularity.allCases)
  func `a map of shades says what the table says`(by: MatrixQuery.Granularity) {
    for seed in (0..<150).map({ RunSettings.seed &+ UInt64($0) }) {
      let network = networkWithWorkloads(seed: seed)
      for asked in [nil, ConnectionSet(.tcp, .all), apiPort] {
        let query = MatrixQuery(connections: asked, granularity: by)
        let table = rendered(query.report(on: CompiledNetwork(network)), as: CSVFormat())
        let map = heat(query, network, width: 10_000)
        let difference = HeatReading(map, table: table).firstDifference
        #expect(difference == nil, "seed \(seed):\n\(map)\n\(table)\n\(network.listing)")
        if difference != nil { return }
      }
    }
  }
}

/// A map of shades on one panel, read back and compared with a table of words.
private struct HeatReading {
  /// Group -> its line, from 0.
  private var lineOf: [Int] = []
  private var isShared: [Bool] = []
  /// Line -> the marks of its cells; ways in behind.
  private var marks: [[Character]] = []
  private let names: [String]
  private let words: [[String]]

  init(_ map: String, table: String) {
    let rows = table.split(separator: "\r\n").map { row in
      row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    names = Array(rows[0].dropFirst())
    words = rows.dropFirst().map { Array($0.dropFirst()) }
    let sections = map.split(separator: "\n\n").map { $0.split(separator: "\n") }
    var members: [Int: Set<String>] = [:]
    for line in sections.dropFirst(2).joined() {
      guard let colon = line.firstIndex(of: ":"), let number = Int(line[..<colon]) else { continue }
      let listed = line[line.index(colon, offsetBy: 2)...].split(separator: ", ")
      members[number - 1] = Set(listed.map(String.init))
    }
    var numbers: [String: Int] = [:]
    for name in names {
      if numbers[name] == nil {
        let line = isShared.count
        for member in members[line] ?? [name] { numbers[member] = line }
        isShared.append((members[line]?.count ?? 1) > 1)
      }
      lineOf.append(numbers[name] ?? 0)
    }
    let cells = isShared.count
    for line in sections[1] where "█▓▒░·?-".contains(line.last ?? " ") {
      let plain = line.filter { $0 != "│" }.suffix(2 * cells)
      marks.append(plain.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element))
    }
  }

  /// The first cell that differs, or nil.
  var firstDifference: String? {
    let lines = isShared.count
    guard marks.count == lines + words.count - names.count else { return "\(marks.count) rows" }
    for (row, cells) in words.enumerated() {
      let line = row < names.count ? lineOf[row] : lines + row - names.count
      for (column, word) in cells.enumerated() {
        // A group of one pod has no cell with itself, though its line may have.
        if row == column, isShared[lineOf[column]], word.isEmpty { continue }
        let mark = marks[line][lineOf[column]]
        if Self.words[mark]?.contains(word) != true { return "\(row), \(column): \(word), \(mark)" }
      }
    }
    return nil
  }

  private static let words: [Character: [String]] = [
    "█": ["all", "allow"], "▓": ["some", "partial"], "▒": ["some", "partial"],
    "░": ["some", "partial"], "·": ["none", "deny"], "?": ["unknown"], "-": [""],
  ]
}
