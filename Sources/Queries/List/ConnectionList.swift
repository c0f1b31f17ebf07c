import NetworkModel
import ReachabilityEngine

/// One listed connection: the numbers of its ends and of its connectivity.
struct ListedConnection {
  var source: Int
  var destination: Int
  var value: Int
}

/// Some units of a list, each of which may stand for others that are connected as it is.
struct UnitSelection {
  /// The units.
  var units: Bitmap
  /// Those of them that stand for others as well, to which they may be connected as to themselves.
  var standingForMore: Bitmap
}

/// Addresses that something reaches, or that reach something, with one connectivity.
private struct OutsideGroup {
  var peer: Int
  var value: Int32
}

/// All connections of a network that a query lists, produced one by one in the order of reports.
///
/// Held are the units, the matrix in its compressed form, and what is distinct about outside
/// addresses: memory does not grow with the number of connections. A class, since what reads the
/// connections looks up peers and connectivities while further ones come up.
final class ConnectionList {
  /// The ends of connections: the units first, then groups of addresses as they come up.
  private(set) var peers: [ListedPeer]
  /// The units.
  let units: ListedUnits
  /// What ways in let through; their peers stand right behind the units.
  let waysIn: ListedWays
  let entryPoints: [EntryPoint]
  private var numberOfBlocks: [[CIDR]: Int] = [:]
  let query: ListQuery
  let network: CompiledNetwork
  var rows: ClassRows
  /// Outside address classes -> the part of them that may be listed as source, and as destination.
  let outsideSources: [(index: Int, addresses: AddressSet)]
  let outsideDestinations: [Int: AddressSet]
  private let focus: Bitmap?
  let unknownCauses: UnknownCauses
  private var classOfPeer = NumberedCache<Int>()
  private var outsideOfSignature: [[Int32]: [OutsideGroup]] = [:]
  /// What the unit at hand reaches, and with which value: room that is used again.
  private var reached = Bitmap()
  private var values: [Int32]

  init(_ query: ListQuery, _ network: CompiledNetwork) {
    self.query = query
    self.network = network
    let nodes = Set([query.sources, query.destinations].compactMap(\.self).flatMap(\.nodes))
    var rows = ClassRows(network, nodes: nodes, view: ConnectivityView(on: query.connections))
    // Clients of ways in are outside.
    let ways = PodWays(
      network,
      on: query.connections,
      followsWaysIn: query.sources.map { !$0.addresses.isEmpty } ?? true
    )
    let units = ListedUnits(query, network, ways) { ClassPartition(of: $0, &rows).groups }
    self.rows = rows
    self.units = units
    values = Array(repeating: ConnectivityView.nothing, count: units.all.count)
    entryPoints = network.network.cluster.entryPoints
    waysIn = ListedWays(ways, units)
    peers = units.all.map(\.peer) + entryPoints.map { ListedPeer($0) }
    unknownCauses = UnknownCauses(network)
    outsideSources = Self.outside(query.sources, network)
    outsideDestinations = Dictionary(
      uniqueKeysWithValues: Self.outside(query.destinations, network).map {
        ($0.index, $0.addresses)
      }
    )
    focus = query.namespace.map { namespace in
      Bitmap(units.all.indices.filter { units.all[$0].peer.namespace == namespace })
    }
  }

  /// What passes under the number of a listed connection.
  func connectivity(_ value: Int) -> Connectivity { rows.view.values[value] }

  /// The number of the causes why it can't be told whether a connection passes.
  func causes(_ connection: ListedConnection) -> Int {
    let way = connection.source - units.all.count
    if entryPoints.indices.contains(way) { return causes(ofWay: way, to: connection.destination) }
    return unknownCauses.number(
      from: classIndex(of: connection.source),
      to: classIndex(of: connection.destination)
    )
  }

  /// The causes of a way in, and where its controller isn't known, what policies leave open of it.
  func causes(ofWay way: Int, to unit: Int) -> Int {
    let own = waysIn.rows[way].first { $0.destination == unit }?.causes ?? []
    var causes = own
    for source in sources(ofWay: way) {
      let number = unknownCauses.number(from: source.index, to: classIndex(of: unit))
      causes += unknownCauses[number].filter { !causes.contains($0) }
      // What one source leaves open explains enough.
      if causes.count > own.count { break }
    }
    return unknownCauses.number(of: causes)
  }

  /// The causes of a number.
  func causes(number: Int) -> [String] { unknownCauses[number] }

  /// The classes that may speak through a way in.
  private func sources(ofWay way: Int) -> [ClassID] {
    switch entryPoints[way].forwarding {
    case .packets, .proxy(.addresses):
      network.classIDs.filter { network[$0].kind == .addresses }
    case .proxy(.unknown): [network.classID(of: .unidentified(.somePod))]
    case .proxy(.pods(let pods)): Set(pods.map { network.classID(of: .pod($0)) }).sorted()
    }
  }

  /// A class that stands for a peer.
  private func classIndex(of peer: Int) -> Int {
    if peer < units.all.count { return units.all[peer].classes[0] }
    return classOfPeer.value(peer) {
      blocks(of: peer).first.map { network.classID(of: .address($0.network)).index } ?? 0
    }
  }

  /// Where connections come from.
  enum Source {
    case unit(Int)
    /// An index into `entryPoints`.
    case way(Int)
    /// All outside addresses.
    case outside
  }

  /// Calls the body with every connection in order, until it returns false; of selected units only,
  /// where some are.
  ///
  /// - Complexity: O(*connections* + *sources* · (*classes reached* + *units* / 64)).
  func forEach(among selection: UnitSelection? = nil, _ body: (ListedConnection) -> Bool) {
    let isMeant = { (unit: Int) in selection?.units.contains(unit) ?? true }
    forEachSource { source in
      guard case .unit(let unit) = source else {
        return forEach(from: source) { !isMeant($0.destination) || body($0) }
      }
      let standsForMore = selection?.standingForMore.contains(unit) == true
      return !isMeant(unit)
        || list(from: unit, among: selection?.units) { connection in
          isOwn(connection) && !standsForMore || body(connection)
        }
    }
  }

  /// Calls the body with what connections come from in order, until it returns false: ways in stand
  /// before the units that follow them by namespace, name and kind.
  func forEachSource(_ body: (Source) -> Bool) {
    var way = 0
    for unit in units.all.indices where units.all[unit].isSource {
      while way < entryPoints.count, entryPoints[way].isBefore(units.all[unit].peer) {
        guard body(.way(way)) else { return }
        way += 1
      }
      guard body(.unit(unit)) else { return }
    }
    while way < entryPoints.count {
      guard body(.way(way)) else { return }
      way += 1
    }
    _ = body(.outside)
  }

  /// Calls the body with the connections from a source until it returns false, those of a single
  /// endpoint with itself included.
  ///
  /// - Returns: Whether the body never returned false.
  @discardableResult
  func forEach(from source: Source, _ body: (ListedConnection) -> Bool) -> Bool {
    switch source {
    case .unit(let unit): list(from: unit, among: nil, body)
    case .way(let way): list(through: way, body)
    case .outside: listOutside(body)
    }
  }

  /// Whether it is the connection of a single endpoint with itself, which no policy can stop (N23), so
  /// that it isn't listed.
  func isOwn(_ connection: ListedConnection) -> Bool {
    connection.source == connection.destination && !units.all[connection.source].hasPairs
  }

  /// Lists what gets through a way in.
  private func list(through way: Int, _ body: (ListedConnection) -> Bool) -> Bool {
    let isInFocus = query.namespace.map { $0 == entryPoints[way].namespace } ?? true
    for row in waysIn.rows[way] where isInFocus || self.isInFocus(row.destination) {
      let value = rows.view.number(of: row.connectivity)
      guard value != ConnectivityView.nothing else { continue }
      let connection = ListedConnection(
        source: units.all.count + way,
        destination: row.destination,
        value: Int(value)
      )
      guard body(connection) else { return false }
    }
    return true
  }

  private static func outside(
    _ filter: PeerMembers?,
    _ network: CompiledNetwork
  ) -> [(index: Int, addresses: AddressSet)] {
    network.classes.enumerated().compactMap { index, endpoints in
      guard endpoints.kind == .addresses else { return nil }
      let addresses = filter.map { endpoints.addresses.intersection($0.addresses) }
      let listed = addresses ?? endpoints.addresses
      return listed.isEmpty ? nil : (index, listed)
    }
  }

  private func isInFocus(_ unit: Int) -> Bool { focus?.contains(unit) ?? true }

  /// Lists what one unit may reach.
  private func list(
    from source: Int,
    among selection: Bitmap?,
    _ body: (ListedConnection) -> Bool
  ) -> Bool {
    rows.read(units.all[source].classes[0])
    reached.removeAll()
    var signature: [Int32] = []
    for index in rows.reached {
      let value = rows.values[index]
      if outsideDestinations[index] != nil {
        signature += [Int32(index), value]
      } else {
        for destination in units.destinations(ofClass: index) {
          values[destination] = value
          reached.insert(destination)
        }
      }
    }
    if let selection { reached.formIntersection(selection) }
    if let focus, !focus.contains(source) { reached.formIntersection(focus) }
    let goesOn = reached.forEach { destination in
      body(
        ListedConnection(
          source: source,
          destination: destination,
          value: Int(values[destination])
        )
      )
    }
    guard goesOn, isInFocus(source) else { return goesOn }
    return outside(signature).allSatisfy {
      body(ListedConnection(source: source, destination: $0.peer, value: Int($0.value)))
    }
  }

  /// The groups of addresses of some cells (class and value in turn), one group a value.
  private func outside(_ signature: [Int32]) -> [OutsideGroup] {
    if let known = outsideOfSignature[signature] { return known }
    var ranges: [Int32: [AddressSet.Range]] = [:]
    for index in stride(from: 0, to: signature.count, by: 2) {
      let addresses = outsideDestinations[Int(signature[index])]
      ranges[signature[index + 1], default: []] += addresses?.ranges ?? []
    }
    let groups = self.groups(ranges)
    outsideOfSignature[signature] = groups
    return groups
  }

  /// Groups of addresses in the order of addresses.
  private func groups(_ ranges: [Int32: [AddressSet.Range]]) -> [OutsideGroup] {
    ranges.map { (addresses: AddressSet($0.value), value: $0.key) }
      .sorted { $0.addresses.isBefore($1.addresses) }
      .map { OutsideGroup(peer: number(of: $0.addresses), value: $0.value) }
  }

  /// The number of a group of addresses among the peers.
  private func number(of addresses: AddressSet) -> Int {
    let blocks = addresses.blocks
    if let number = numberOfBlocks[blocks] { return number }
    peers.append(.outside(blocks))
    numberOfBlocks[blocks] = peers.count - 1
    return peers.count - 1
  }

  /// The blocks of a group of addresses.
  private func blocks(of number: Int) -> [CIDR] {
    if case .outside(let blocks) = peers[number] { return blocks }
    return []
  }

  /// Lists what addresses outside may reach: by their blocks, then by destination.
  private func listOutside(_ body: (ListedConnection) -> Bool) -> Bool {
    var columns = OutsideColumns(count: rows.count)
    for source in outsideSources {
      rows.read(source.index)
      for destination in rows.reached {
        columns.extend(destination, by: source.index, rows.values[destination])
      }
    }
    let addresses = Dictionary(
      uniqueKeysWithValues: outsideSources.map { ($0.index, $0.addresses.ranges) }
    )
    // Group of addresses -> the classes that it reaches.
    var reached: [Int: [(index: Int, value: Int32)]] = [:]
    var groupsOfColumn: [Int: [OutsideGroup]] = [:]
    for index in 0..<rows.count where !units.destinations(ofClass: index).isEmpty {
      let column = columns.columns[index]
      let known = groupsOfColumn[column]
      let groups =
        known
        ?? self.groups(
          Dictionary(grouping: columns.cells(of: column), by: \.value).mapValues { cells in
            cells.flatMap { addresses[$0.source] ?? [] }
          }
        )
      groupsOfColumn[column] = groups
      for group in groups { reached[group.peer, default: []].append((index, group.value)) }
    }
    let sources = reached.keys.sorted { blocks(of: $0).lexicographicallyPrecedes(blocks(of: $1)) }
    for source in sources {
      var destinations: [(unit: Int, value: Int32)] = []
      for (index, value) in reached[source, default: []] {
        destinations += units.destinations(ofClass: index).map { ($0, value) }
      }
      destinations.sort { $0.unit < $1.unit }
      var last = -1
      for (unit, value) in destinations where unit != last && isInFocus(unit) {
        last = unit
        let connection = ListedConnection(source: source, destination: unit, value: Int(value))
        guard body(connection) else { return false }
      }
    }
    return true
  }
}

extension EntryPoint {
  /// Whether it is listed before a peer; nil stands for the end.
  fileprivate func isBefore(_ peer: ListedPeer?) -> Bool {
    guard let peer else { return true }
    guard case .workload(let workload, _, _) = peer else { return false }
    return (namespace, name, kind.rawValue)
      < (workload.namespace, workload.name, workload.kind)
  }
}

extension AddressSet {
  /// Orders sets by their blocks, one after the other.
  fileprivate func isBefore(_ other: Self) -> Bool {
    blocks.lexicographicallyPrecedes(other.blocks)
  }
}

/// The columns of the matrix over outside sources, built row by row; equal columns are one node.
///
/// A column is a chain of cells, each distinct prefix once.
struct OutsideColumns {
  /// A cell: from which class, with which value, behind which cells.
  struct Cell: Hashable {
    var parent: Int
    var source: Int
    var value: Int32
  }

  /// Class -> its column, 0 for the empty one.
  private(set) var columns: [Int]
  private var cells: [Cell] = [Cell(parent: 0, source: -1, value: 0)]
  private var numbers: [Cell: Int] = [:]

  init(count: Int) { columns = Array(repeating: 0, count: count) }

  /// Adds a cell at the end of a class's column.
  mutating func extend(_ index: Int, by source: Int, _ value: Int32) {
    let cell = Cell(parent: columns[index], source: source, value: value)
    if let number = numbers[cell] {
      columns[index] = number
    } else {
      cells.append(cell)
      numbers[cell] = cells.count - 1
      columns[index] = cells.count - 1
    }
  }

  /// The cells of a column.
  func cells(of column: Int) -> [Cell] {
    Array(
      sequence(state: column) { node in
        guard node != 0 else { return nil }
        defer { node = cells[node].parent }
        return cells[node]
      }
    )
  }
}
