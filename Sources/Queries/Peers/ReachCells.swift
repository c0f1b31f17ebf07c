internal import NetworkModel
internal import ReachabilityEngine

/// What the pairs of two slices come to: indices into the outcomes, -1 where there are no such pairs.
struct ReachCell: Hashable {
  /// Pairs that policies decide.
  var decided: Int32 = -1
  /// Pairs that no policy can stop.
  var exempt: Int32 = -1
  /// Pairs of which it isn't known whether policies can stop them.
  var doubtful: Int32 = -1

  /// The outcome of one sort of pairs.
  subscript(pairs: ReachGroup.Pairs) -> Int32 {
    switch pairs {
    case .decided: decided
    case .exempt: exempt
    case .doubtful: doubtful
    }
  }
}

/// Reads the cells of a question, and numbers their distinct outcomes.
struct CellReader {
  let ways: WayEvaluator
  let secondary: SecondaryNetworks
  let columns: [AskedSlice]
  let exempt: ReachEvaluator.ExemptPairs
  let proxied: ReachEvaluator.ProxiedWays
  /// The distinct outcomes, what was not asked for cut away.
  private(set) var outcomes: [Connectivity] = []
  /// Whether an endpoint met itself.
  private(set) var hasSelfPairs = false

  private var network: CompiledNetwork { ways.network }
  private var numbers: [Connectivity: Int32] = [:]
  private var nodesOfPods: [[String: Int]]

  init(
    _ evaluator: ReachEvaluator,
    columns: [AskedSlice],
    exempt: ReachEvaluator.ExemptPairs,
    proxied: ReachEvaluator.ProxiedWays
  ) {
    ways = evaluator.ways
    secondary = evaluator.secondary
    self.columns = columns
    self.exempt = exempt
    self.proxied = proxied
    let pods = evaluator.network.network.cluster.pods
    nodesOfPods = columns.map { column in
      guard column.slice.kind == .pods else { return [:] }
      return column.slice.pods.reduce(into: [:]) { counts, pod in
        if let node = pods[pod].nodeName { counts[node, default: 0] += 1 }
      }
    }
  }

  /// The cells of one slice of the sources.
  mutating func row(_ source: ClassSlice) -> [ReachCell] {
    columns.indices.map { cell(source, $0) }
  }

  private mutating func cell(_ source: ClassSlice, _ index: Int) -> ReachCell {
    let column = columns[index]
    let target = column.slice
    guard source.kind != .addresses || target.kind != .addresses else { return ReachCell() }
    let selfPairs = source.id == target.id ? selfPairs(source, target) : 0
    if selfPairs > 0 { hasSelfPairs = true }
    // What comes through a node may come round another one: there the entrance judges.
    let isDirect = source.kind == .hosts && column.entrance == nil
    let exemptPairs = isDirect ? pairsOnOneNode(source, index) : 0
    let doubtfulPairs = isDirect && exempt == .counted ? pairsPerhapsOnOneNode(source, index) : 0
    var cell = ReachCell()
    if exemptPairs > 0, exempt == .counted {
      cell.exempt = number(network.egress(of: source.id, to: target.id), column.demand)
    }
    if doubtfulPairs > 0 {
      cell.doubtful = number(
        Connectivity(
          allowed: network.connectivity(from: source.id, to: target.id).allowed,
          possible: network.egress(of: source.id, to: target.id).possible
        ),
        column.demand
      )
    }
    if source.count * target.count > selfPairs + exemptPairs + doubtfulPairs {
      cell.decided = number(connectivity(source, column), column.demand)
    }
    return cell
  }

  /// What passes from any member to any other, by policies: directly or through ways in.
  private func connectivity(_ source: ClassSlice, _ column: AskedSlice) -> Connectivity {
    guard let pod = column.slice.pods.first else {
      return network.connectivity(from: source.id, to: column.slice.id)
    }
    if let entrance = column.entrance { return ways.entering(entrance, from: source, to: pod) }
    var direct = network.connectivity(from: source.id, to: column.slice.id)
    if let from = source.pods.first {
      direct = direct.union(secondary.connectivity(from: from, to: pod))
    }
    guard source.kind == .addresses else { return direct }
    return column.leads.filter(counts).reduce(direct) {
      $0.union(ways.connectivity(from: source.id, through: $1, to: pod))
    }
  }

  private func counts(_ lead: Lead) -> Bool {
    guard proxied == .leftOutWhereKnown else { return true }
    switch network.network.cluster.entryPoints[lead.entryPoint].forwarding {
    case .proxy(.pods), .proxy(.addresses): return false
    case .proxy(.unknown), .packets: return true
    }
  }

  private mutating func number(_ connectivity: Connectivity, _ demand: PortDemand) -> Int32 {
    let asked = demand.connections
    let outcome = asked == .all ? connectivity : connectivity.restricted(to: asked)
    if let number = numbers[outcome] { return number }
    outcomes.append(outcome)
    let number = Int32(outcomes.count - 1)
    numbers[outcome] = number
    return number
  }

  /// Endpoints that both slices hold; a template of several replicas speaks of different ones.
  private func selfPairs(_ source: ClassSlice, _ target: ClassSlice) -> Int {
    let nodes = Set(source.nodes).intersection(target.nodes).count
    let pods = Set(source.pods).intersection(target.pods).filter(isSingle).count
    return nodes + pods
  }

  private func isSingle(_ pod: Int) -> Bool {
    network.network.cluster.pods[pod].replicas == .exactly(1)
  }

  /// The pairs of a node, or a hostNetwork pod, with the pods on that node.
  private func pairsOnOneNode(_ source: ClassSlice, _ column: Int) -> Int {
    guard !nodesOfPods[column].isEmpty else { return 0 }
    let cluster = network.network.cluster
    let names =
      source.nodes.map { cluster.nodes[$0].name }
      + source.pods.compactMap { cluster.pods[$0].nodeName }
    return names.reduce(0) { $0 + (nodesOfPods[column][$1] ?? 0) }
  }

  /// The pairs of a host with pods of which it isn't known whether they are on one node.
  private func pairsPerhapsOnOneNode(_ source: ClassSlice, _ column: Int) -> Int {
    let slice = columns[column].slice
    guard slice.kind == .pods else { return 0 }
    let named = nodesOfPods[column].values.reduce(0, +)
    let pods = network.network.cluster.pods
    let unnamedSources = source.pods.count { pods[$0].nodeName == nil }
    let namedSources = source.nodes.count + source.pods.count - unnamedSources
    return namedSources * (slice.pods.count - named) + unnamedSources * slice.pods.count
  }

  /// A pair of different endpoints, of the sort that is asked for.
  func example(
    _ source: ClassSlice,
    _ target: ClassSlice,
    _ pairs: ReachGroup.Pairs
  ) -> ReachGroup.Pair? {
    for from in source.endpoints {
      for to in target.endpoints where isOf(pairs, from, to) {
        if from == to, case .node = from { continue }
        if from == to, case .pod(let pod) = from, isSingle(pod) { continue }
        return ReachGroup.Pair(from, to)
      }
    }
    return nil
  }

  private func isOf(
    _ pairs: ReachGroup.Pairs,
    _ source: EndpointReference,
    _ destination: EndpointReference
  ) -> Bool {
    let isEntered = columns.contains { $0.entrance != nil }
    switch (pairs, network.onItsNode(source, destination)) {
    case (.exempt, .yes), (.doubtful, .unknown), (.decided, .no): return true
    case (.decided, .unknown): return isEntered || exempt == .leftOut
    case (.decided, .yes): return isEntered
    case (.exempt, _), (.doubtful, _): return false
    }
  }
}

/// Sources with equal rows, and the groups that they make with the columns.
struct RowGroups {
  private var indices: [[ReachCell]: Int] = [:]
  private var rows: [(cells: [ReachCell], sources: [ClassSlice])] = []

  /// Adds the row of one slice of the sources.
  mutating func add(_ source: ClassSlice, _ cells: [ReachCell]) {
    if let index = indices[cells] {
      rows[index].sources.append(source)
    } else {
      indices[cells] = rows.count
      rows.append((cells, [source]))
    }
  }

  /// The groups: sources of one row with the columns where they have one outcome.
  func groups(columns: [AskedSlice], cells: CellReader) -> [ReachGroup] {
    var groups: [ReachGroup] = []
    for row in rows {
      var byOutcome: [Key: [Int]] = [:]
      var order: [Key] = []
      for (index, cell) in row.cells.enumerated() {
        for pairs in ReachGroup.Pairs.allCases where cell[pairs] >= 0 {
          let key = Key(
            outcome: Int(cell[pairs]),
            pairs: pairs,
            demand: columns[index].demand,
            entrance: columns[index].entrance
          )
          if byOutcome[key] == nil { order.append(key) }
          byOutcome[key, default: []].append(index)
        }
      }
      groups += order.compactMap { key in
        group(key, row.sources, byOutcome[key, default: []].map { columns[$0].slice }, cells)
      }
    }
    return groups
  }

  private struct Key: Hashable {
    var outcome: Int
    var pairs: ReachGroup.Pairs
    var demand: PortDemand
    var entrance: Entrance?
  }

  private func group(
    _ key: Key,
    _ sources: [ClassSlice],
    _ targets: [ClassSlice],
    _ cells: CellReader
  ) -> ReachGroup? {
    guard let example = example(key, sources, targets, cells) else { return nil }
    let connectivity = cells.outcomes[key.outcome]
    return ReachGroup(
      sources: Self.members(sources),
      destinations: Self.members(targets),
      demand: key.demand,
      connectivity: connectivity,
      pairs: key.pairs,
      entrance: key.entrance,
      verdict: key.demand.verdict(connectivity),
      example: example
    )
  }

  private func example(
    _ key: Key,
    _ sources: [ClassSlice],
    _ targets: [ClassSlice],
    _ cells: CellReader
  ) -> ReachGroup.Pair? {
    for source in sources {
      for target in targets {
        if source.kind == .addresses, target.kind == .addresses { continue }
        if let pair = cells.example(source, target, key.pairs) { return pair }
      }
    }
    return nil
  }

  private static func members(_ slices: [ClassSlice]) -> PeerMembers {
    PeerMembers(
      pods: slices.flatMap(\.pods),
      nodes: slices.flatMap(\.nodes),
      addresses: AddressSet(slices.flatMap(\.addresses.ranges))
    )
  }
}
