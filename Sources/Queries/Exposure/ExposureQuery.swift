public import NetworkModel
public import ReachabilityEngine
public import Reports

/// Tells what is open beyond the pods that exist: to the outside, to any pod of any namespace, to pods
/// and namespaces that rules name; and which workloads no policy protects.
///
/// For ingress it is who may reach a workload, for egress what it may reach, by the workload's own side:
/// a pod that doesn't exist has no policies that anybody knows. What is told of a region, such as "pods
/// with app=web of any namespace", holds of every pod that may ever be in it. A namespace that isn't the
/// workload's own may have any labels; the own one has those it has.
public struct ExposureQuery: Hashable, Sendable {
  /// The workloads and pods that are told; nil for all.
  public var members: PeerMembers?
  /// The namespace that workloads must be in; nil for any.
  public var namespace: String?
  /// The directions.
  public var directions: Set<Direction>
  /// Whether pods that rules name by values of labels in one namespace are told where there are some now.
  public var tellsMatched: Bool

  /// Creates a query.
  public init(
    members: PeerMembers? = nil,
    namespace: String? = nil,
    directions: Set<Direction> = Set(Direction.allCases),
    tellsMatched: Bool = false
  ) {
    self.members = members
    self.namespace = namespace
    self.directions = directions
    self.tellsMatched = tellsMatched
  }

  /// The answer; each shape of it is computed when it is rendered.
  public func report(on network: CompiledNetwork) -> Report {
    Report(
      title: "Exposure",
      text: { ExposureText(exposure: Exposure(self, network), writer: $0).write() },
      data: { ExposureData(exposure: Exposure(self, network), writer: $0).write() },
      table: { ExposureTable(exposure: Exposure(self, network), writer: $0).write() }
    )
  }

  /// Calls the body with everything that is open, in the order of reports: at which workload, which way,
  /// to whom, and on which ports.
  ///
  /// - Complexity: that of a report.
  public func forEachOpening(
    on network: CompiledNetwork,
    _ body: (ListedPeer, Direction, ExposedPeer, Connectivity) -> Void
  ) {
    let exposure = Exposure(self, network)
    for row in exposure.rows {
      body(
        exposure.units.all[row.unit].peer,
        exposure.sides[row.side].direction,
        row.entry.peer,
        row.entry.connectivity
      )
    }
  }
}

/// One thing that is open on a side of a unit.
struct ExposureRow {
  /// An index into the units.
  var unit: Int
  /// An index into `Exposure.sides`.
  var side: Int
  var entry: ExposureEntry
  var rank: ExposureRank
}

/// What is open, the worst first.
struct Exposure {
  let query: ExposureQuery
  let network: CompiledNetwork
  let units: ListedUnits
  let sides: [SideExposure]
  /// In order of rank; what is open on more ports first, then by unit.
  let rows: [ExposureRow]
  /// The units that some asked direction isn't surely isolated of.
  let unprotected: [UnprotectedUnit]
  /// The rows that aren't told, since rules name pods of one namespace that exist; in order of units.
  let untold: [ExposureRow]
  /// The units of which no row is told, in order.
  let silent: [SilentUnit]

  /// Finds what is open.
  ///
  /// - Complexity: O(*pods* + *distinct sides* · their rules · *labels they look at*), and the ways in.
  init(_ query: ExposureQuery, _ network: CompiledNetwork) {
    self.query = query
    self.network = network
    let finder = SideExposures(network)
    let directions = Direction.allCases.filter(query.directions.contains)
    let ways = PodWays(network, on: nil, followsWaysIn: directions.contains(.ingress))
    let listed = ListQuery(sources: query.members, destinations: query.members)
    let units = ListedUnits(listed, network, ways) { finder.groups($0, directions) }
    self.units = units
    let meant = units.all.indices.filter {
      !units.all[$0].pods.isEmpty
        && (query.namespace == nil || units.all[$0].peer.namespace == query.namespace)
    }
    var rows = ExposureRows(finder, ListedWays(ways, units))
    for unit in meant { rows.add(unit, units.all[unit], directions) }
    sides = finder.all
    let hidden = query.tellsMatched ? [] : rows.all.filter(\.namesPodsThatExist)
    self.rows =
      (query.tellsMatched ? rows.all : rows.all.filter { !$0.namesPodsThatExist }).worstFirst
    untold = hidden
    let loud = Set(self.rows.map(\.unit))
    silent = meant.filter { !loud.contains($0) }.map { unit in
      SilentUnit(peer: units.all[unit].peer, untold: hidden.count { $0.unit == unit })
    }
    let named = meant.map { units.all[$0] }
    unprotected = UnprotectedUnit.all(of: named, in: network).filter { unit in
      directions.contains(.ingress) && unit.ingress != .yes
        || directions.contains(.egress) && unit.egress != .yes
    }
  }
}

extension Exposure {
  /// Whether nothing keeps anybody out of a unit in some asked direction.
  func isUnprotected(_ unit: UnprotectedUnit) -> Bool {
    query.directions.contains { unit.protection($0) == .none }
  }

  /// A side of a unit.
  struct UnitSide: Hashable {
    /// An index into the units.
    var unit: Int
    /// An index into the sides.
    var side: Int
  }

  /// How many rows aren't told of each side of a unit, in order; none where all are.
  var untoldSides: [(side: UnitSide, count: Int)] {
    let counts = Dictionary(grouping: untold) { UnitSide(unit: $0.unit, side: $0.side) }
    return counts.map { (side: $0.key, count: $0.value.count) }
      .sorted { order(of: $0.side) < order(of: $1.side) }
  }

  private func order(of side: UnitSide) -> (Int, Int) {
    (side.unit, sides[side.side].direction == .ingress ? 0 : 1)
  }
}

/// A unit of which nothing is told.
struct SilentUnit {
  var peer: ListedPeer
  /// How many of its rows aren't told, since rules name pods of one namespace that exist.
  var untold: Int
}

extension ExposureRow {
  /// Whether it tells of pods of one namespace with some values of labels, of which there are some now.
  ///
  /// A label is a key to the door for whoever may set it. Of one namespace those that exist are a fair
  /// picture of that; in other namespaces anybody may set it.
  fileprivate var namesPodsThatExist: Bool {
    guard case .pods(let region) = entry.peer, entry.isMatched else { return false }
    let pods = region.pods
    return region.exceptions.isEmpty && pods.networks.isEmpty && !pods.labels.isEmpty
      && pods.labels.requirements.allSatisfy(\.isEquality)
      && pods.namespace.requirements.contains { $0.key == PodPattern.nameKey && $0.isEquality }
  }
}

extension LabelRequirement {
  /// Whether it wants one value.
  fileprivate var isEquality: Bool { self.operator == .in && values.count == 1 }
}

/// Puts rows together.
private struct ExposureRows {
  private let finder: SideExposures
  /// Unit -> what gets to it through ways in.
  private var waysOfUnit: [Int: [ExposureEntry]] = [:]
  var all: [ExposureRow] = []

  init(_ finder: SideExposures, _ ways: ListedWays) {
    self.finder = finder
    for (way, rows) in ways.rows.enumerated() {
      for row in rows {
        waysOfUnit[row.destination, default: []].append(
          ExposureEntry(
            kind: .entryPoint,
            peer: .entryPoint(way),
            connectivity: row.connectivity,
            rules: [],
            causes: row.causes,
            portNames: [],
            isMatched: true
          )
        )
      }
    }
  }

  mutating func add(_ number: Int, _ unit: ListedUnit, _ directions: [Direction]) {
    for direction in directions {
      let sideNumber = finder.number(direction, of: unit.pods[0])
      let side = finder.all[sideNumber]
      let ways = direction == .ingress ? waysOfUnit[number] ?? [] : []
      for entry in side.entries + ways {
        all.append(
          ExposureRow(
            unit: number,
            side: sideNumber,
            entry: entry,
            rank: ExposureRank(entry.kind, side)
          )
        )
      }
    }
  }
}

extension [ExposureRow] {
  /// By rank, what is open on more ports first, then by unit; the rest in the order of a side.
  fileprivate var worstFirst: Self {
    let keyed = enumerated().map { index, row in
      (row: row, size: row.entry.connectivity.possible.portCount, index: index)
    }
    return keyed.sorted { a, b in
      if a.row.rank != b.row.rank { return a.row.rank < b.row.rank }
      if a.size != b.size { return a.size > b.size }
      return (a.row.unit, a.index) < (b.row.unit, b.index)
    }.map(\.row)
  }
}

extension SideExposures {
  /// Which of some classes of pods are exposed alike.
  fileprivate func groups(_ classes: Set<Int>, _ directions: [Direction]) -> [Int: Int] {
    var numbers: [[Int]: Int] = [:]
    var groups: [Int: Int] = [:]
    for index in classes.sorted() {
      guard let pod = firstPod(ofClass: index) else { continue }
      let sides = directions.map { self.number($0, of: pod) }
      let number = numbers[sides] ?? numbers.count
      numbers[sides] = number
      groups[index] = number
    }
    return groups
  }
}
