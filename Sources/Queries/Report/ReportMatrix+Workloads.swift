import NetworkModel
import ReachabilityEngine

extension ReportMatrix {
  /// Reads the matrix of workloads, outside addresses and ways in.
  mutating func readWorkloads(_ list: ConnectionList, _ outside: OutsideGroups) {
    let units = list.units.all
    let classes = units.map { $0.classes[0] } + outside.groups.map { $0.classes[0] }
    columnCount = classes.count
    peers =
      (units.map(\.peer) + outside.groups.map { .outside($0.blocks) }
      + list.entryPoints.map { ListedPeer($0) }).map(ReportPeer.listed)
    var columnsOfClass = [[Int]](repeating: [], count: list.rows.count)
    for (column, index) in classes.enumerated() { columnsOfClass[index].append(column) }
    let nothing = number(of: .none)
    for row in classes.indices {
      list.rows.read(classes[row])
      var cells = [Int](repeating: nothing, count: columnCount)
      for index in list.rows.reached where !columnsOfClass[index].isEmpty {
        let cell = number(of: list.connectivity(Int(list.rows.values[index])))
        for column in columnsOfClass[index] { cells[column] = cell }
      }
      if row >= units.count {
        for column in units.count..<columnCount { cells[column] = Self.absent }
      } else {
        if !units[row].hasPairs { cells[row] = Self.absent }
        count(cells[..<units.count])
      }
      rows.append(cells)
    }
    readWays(list, nothing: nothing)
    readSides(list.network, list, classes)
  }

  private mutating func count(_ numbers: ArraySlice<Int>) {
    for number in numbers where number != Self.absent {
      let reach = cells.values[number].reach
      pairs.all += 1
      if reach != .none { pairs.passing += 1 }
      if reach == .unknown { doubtfulPairs += 1 }
    }
  }

  /// The rows of ways in, which lead to pods only.
  private mutating func readWays(_ list: ConnectionList, nothing: Int) {
    for ways in list.waysIn.rows {
      var cells = [Int](repeating: nothing, count: columnCount)
      for column in list.units.all.count..<columnCount { cells[column] = Self.absent }
      for way in ways { cells[way.destination] = number(of: way.connectivity) }
      rows.append(cells)
    }
  }

  private mutating func number(of connectivity: Connectivity) -> Int {
    cells.number(
      of: ReportCell(reach: Reach(connectivity, of: .all), connectivity: connectivity)
    )
  }

  /// What the policies of either end say of each pair.
  private mutating func readSides(
    _ network: CompiledNetwork,
    _ list: ConnectionList,
    _ classes: [Int]
  ) {
    var found = ReportSides(network, list.unknownCauses)
    for subject in classes {
      egress.append(classes.map { found.number(.egress, of: subject, other: $0) })
      ingress.append(classes.map { found.number(.ingress, of: subject, other: $0) })
    }
    sides = found.all.values
  }
}
