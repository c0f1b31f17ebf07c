import NetworkModel
import ReachabilityEngine
import Reports

extension ReportMatrix {
  /// So many connections of a cell are named, and in matrices of up to so many namespaces.
  private static let namedConnections = 3
  private static let mostNamespacesWithNames = 100

  /// Reads the matrix of namespaces, the outside and ways in; nothing where there are too many.
  mutating func readNamespaces(_ list: ConnectionList) {
    let groups = NamespaceGroups(list)
    guard groups.names.count <= Self.mostNamespaces else { return }
    columnCount = groups.sizes.count
    peers =
      groups.names.map(ReportPeer.namespace) + (groups.hasOutside ? [.outside] : [])
      + list.entryPoints.map { .listed(ListedPeer($0)) }
    let namesConnections = groups.names.count <= Self.mostNamespacesWithNames
    var tallies = [CellTally](repeating: CellTally(), count: columnCount)
    for (row, sources) in groups.sources.enumerated() {
      for source in sources {
        tally(list, groups, source, namesConnections, &tallies)
      }
      close(row, groups, &tallies, list)
    }
    for ways in list.waysIn.rows {
      for way in ways {
        let column = groups.groupOfUnit[way.destination]
        tallies[column].add(way.connectivity, count: 1)
      }
      close(nil, groups, &tallies, list)
    }
  }

  /// Counts what one source reaches.
  private func tally(
    _ list: ConnectionList,
    _ groups: NamespaceGroups,
    _ source: NamespaceGroups.Source,
    _ namesConnections: Bool,
    _ tallies: inout [CellTally]
  ) {
    list.rows.read(source.classIndex)
    for index in list.rows.reached {
      let value = list.connectivity(Int(list.rows.values[index]))
      for (group, units) in groups.unitsOfClass[index] {
        // The outside doesn't speak to itself here.
        if source.unit == nil, units.isEmpty { continue }
        let itself = units.contains { $0 == source.unit && !list.units.all[$0].hasPairs }
        let count = max(units.count, 1) - (itself ? 1 : 0)
        guard count > 0 else { continue }
        tallies[group].add(value, count: count)
        if namesConnections, tallies[group].connections.count < Self.namedConnections,
          let from = source.unit, let to = units.first(where: { !(itself && $0 == from) })
        {
          tallies[group].connections.append(
            "\(ListText.label(list.peers[from]).plain) -> \(ListText.label(list.peers[to]).plain): "
              + ListText.ports(value).plain
          )
        }
      }
    }
  }

  /// Ends a row of the matrix; nil for one of a way in.
  private mutating func close(
    _ row: Int?,
    _ groups: NamespaceGroups,
    _ tallies: inout [CellTally],
    _ list: ConnectionList
  ) {
    var numbers: [Int] = []
    for column in tallies.indices {
      let isOutside = groups.hasOutside && column == columnCount - 1
      let all = groups.pairs(row, column)
      if all == 0 || isOutside && (row == nil || row == column) {
        numbers.append(Self.absent)
      } else {
        numbers.append(cells.number(of: tallies[column].cell(of: all)))
        if !tallies[column].connections.isEmpty {
          examples.append(
            CellExamples(
              row: rows.order.count,
              column: column,
              connections: tallies[column].connections
            )
          )
        }
      }
      if let row, row < groups.names.count, column < groups.names.count {
        pairs.all += all
        pairs.passing += tallies[column].passing
        doubtfulPairs += tallies[column].doubtful
      }
      tallies[column] = CellTally()
    }
    rows.append(numbers)
  }
}

/// What is between all pairs of two groups.
private struct CellTally {
  private(set) var passing = 0
  private(set) var doubtful = 0
  var connections: [String] = []
  private var reach: Reach?
  private var values: Set<Connectivity> = []
  private var last: Connectivity?

  /// Adds pairs between which the same passes.
  mutating func add(_ value: Connectivity, count: Int) {
    passing += count
    if value.allowed.isEmpty { doubtful += count }
    guard value != last else { return }
    last = value
    guard values.insert(value).inserted else { return }
    let new = Reach(value, of: .all)
    reach = reach?.joined(new) ?? new
  }

  /// The cell of so many pairs.
  func cell(of all: Int) -> ReportCell {
    let met = reach ?? .none
    return ReportCell(
      reach: passing < all ? met.joined(.none) : met,
      connectivity: values.reduce(.none) { $0.union($1) },
      pairs: PairCount(passing: passing, all: all)
    )
  }
}

/// The units and outside addresses of a list by namespace.
private struct NamespaceGroups {
  /// Something that connections come from: a unit, or addresses.
  struct Source {
    var unit: Int?
    var classIndex: Int
  }

  /// The namespaces in order.
  var names: [String] = []
  /// Whether a last group stands for the outside.
  let hasOutside: Bool
  /// Group -> its sources.
  var sources: [[Source]] = []
  /// Unit -> its group.
  var groupOfUnit: [Int] = []
  /// Class -> the groups with destinations of it, with these; none for addresses.
  var unitsOfClass: [[(group: Int, units: [Int])]]
  /// Group -> how many units without a second pod are in it.
  private var singles: [Int] = []

  /// Group -> how many sources it has.
  var sizes: [Int] { sources.map(\.count) }

  init(_ list: ConnectionList) {
    unitsOfClass = Array(repeating: [], count: list.rows.count)
    for (number, unit) in list.units.all.enumerated() {
      let name = unit.peer.namespace ?? ""
      if names.last != name {
        names.append(name)
        sources.append([])
        singles.append(0)
      }
      sources[sources.count - 1].append(Source(unit: number, classIndex: unit.classes[0]))
      groupOfUnit.append(names.count - 1)
      if !unit.hasPairs { singles[names.count - 1] += 1 }
    }
    hasOutside = list.network.network.name == nil
    for (number, unit) in list.units.all.enumerated() {
      let group = groupOfUnit[number]
      // The classes of a unit are alike: one of them stands for it.
      let index = unit.classes[0]
      if unitsOfClass[index].last?.group == group {
        unitsOfClass[index][unitsOfClass[index].count - 1].units.append(number)
      } else {
        unitsOfClass[index].append((group, [number]))
      }
    }
    guard hasOutside else { return }
    for (index, _) in list.outsideSources { unitsOfClass[index].append((names.count, [])) }
    sources.append(list.outsideSources.map { Source(unit: nil, classIndex: $0.index) })
    singles.append(0)
  }

  /// How many pairs there are from a group, nil for a way in, to another.
  func pairs(_ row: Int?, _ column: Int) -> Int {
    guard let row else { return sources[column].count }
    let all = sources[row].count * sources[column].count
    return row == column ? all - singles[row] : all
  }
}
