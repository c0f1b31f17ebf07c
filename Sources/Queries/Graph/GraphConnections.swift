import NetworkModel
import ReachabilityEngine
import Reports

/// What passes from a place to another.
struct PlacedConnection {
  var source: Int
  var target: Int
  /// What passes between any two of their units; where those differ, what passes between some.
  var connectivity: Connectivity
  /// How many connections between units it stands for.
  var count: Int
  /// The secondary network that it passes on; nil for the primary ones.
  var network: String?
  /// The number of the causes of what is in doubt, among those of its list.
  var causes: Int?
  /// Whether it is on a way that stands out.
  var emphasis = Graph.Emphasis.normal
}

/// Walks the connections of lists from place to place.
struct GraphConnections {
  private let query: GraphQuery
  let list: ConnectionList
  private let secondary: [(name: String, list: ConnectionList)]
  let blocks: GraphBlocks
  private(set) var places: GraphPlaces
  private var withoutNames: [Int: Connectivity] = [:]

  init(_ query: GraphQuery, _ network: CompiledNetwork, _ secondary: [CompiledNetwork]) {
    self.query = query
    list = ConnectionList(query.listing, network)
    self.secondary = secondary.map { ($0.network.name ?? "", ConnectionList(query.listing, $0)) }
    blocks = GraphBlocks(query, list, network)
    places = GraphPlaces(query, list, blocks)
  }

  /// What is drawn of the connections between places, each pair of places once a network.
  ///
  /// - Returns: nil where there are more than the query's limit.
  mutating func collect() -> [PlacedConnection]? {
    let query = query
    let distances = query.focus.isEmpty ? nil : distancesFromFocus()
    var found: [PlacedConnection] = []
    var numbers: [Key: Int] = [:]
    var isWithin = true
    forEach { connection, _ in
      if let distances {
        let nearer = min(
          distances[connection.source] ?? .max,
          distances[connection.target] ?? .max
        )
        guard nearer < query.hops else { return true }
      }
      guard query.granularity == .namespace else {
        found.append(connection)
        isWithin = found.count <= query.limits.connections || query.presentation.folding == .never
        return isWithin
      }
      let key = Key(connection)
      if let number = numbers[key] {
        found[number].add(connection)
      } else {
        numbers[key] = found.count
        found.append(connection)
      }
      return true
    }
    return isWithin ? found : nil
  }

  /// What makes connections one.
  private struct Key: Hashable {
    var source: Int
    var target: Int
    var network: String?

    init(_ connection: PlacedConnection) {
      (source, target, network) = (connection.source, connection.target, connection.network)
    }
  }

  /// How many connections the places are away from the focus, up to the query's hops.
  private mutating func distancesFromFocus() -> [Int: Int] {
    var distances: [Int: Int] = [:]
    for (number, place) in places.all.enumerated() where !place.roles.focus.isEmpty {
      distances[number] = 0
    }
    for hop in 0..<max(1, query.hops) {
      var next: [Int] = []
      forEach { connection, places in
        for end in [connection.source, connection.target]
        where distances[end] == nil && !places.all[end].roles.focus.isEmpty {
          distances[end] = 0
        }
        let (source, target) = (distances[connection.source], distances[connection.target])
        if source == hop, target == nil { next.append(connection.target) }
        if target == hop, source == nil { next.append(connection.source) }
        return true
      }
      for place in next where distances[place] == nil { distances[place] = hop + 1 }
    }
    return distances
  }

  /// Calls the body with the connections until it returns false.
  private mutating func forEach(_ body: (PlacedConnection, GraphPlaces) -> Bool) {
    var goesOn = true
    list.forEach(among: blocks.selection) { connection in
      guard let connectivity = shown(connection.value, list.connectivity(connection.value)) else {
        return true
      }
      let source = sourcePlace(connection.source)
      let target =
        connection.destination < list.units.all.count
        ? places.place(ofUnit: connection.destination)
        : places.place(of: list.peers[connection.destination], .destination)
      goesOn = body(
        PlacedConnection(
          source: source,
          target: target,
          connectivity: connectivity,
          count: count(connection),
          causes: connectivity.unknown.isEmpty ? nil : list.causes(connection)
        ),
        places
      )
      return goesOn
    }
    for (name, list) in secondary where goesOn {
      list.forEach { connection in
        guard let connectivity = shown(nil, list.connectivity(connection.value)) else {
          return true
        }
        goesOn = body(
          PlacedConnection(
            source: places.place(of: list.peers[connection.source], .source),
            target: places.place(of: list.peers[connection.destination], .destination),
            connectivity: connectivity,
            count: 1,
            network: name
          ),
          places
        )
        return goesOn
      }
    }
  }

  private mutating func sourcePlace(_ number: Int) -> Int {
    if number < list.units.all.count { return places.place(ofUnit: number) }
    let way = number - list.units.all.count
    guard list.entryPoints.indices.contains(way) else {
      return places.place(of: list.peers[number], .source)
    }
    return places.place(
      ofWay: way,
      list.entryPoints[way],
      isFramed: query.granularity != .namespace
    )
  }

  /// How many connections between units one between blocks stands for.
  private func count(_ connection: ListedConnection) -> Int {
    let size = { (peer: Int) in
      peer < list.units.all.count ? blocks.all[blocks.blockOfUnit[peer]].units.count : 1
    }
    let (source, destination) = (size(connection.source), size(connection.destination))
    guard connection.source == connection.destination else { return source * destination }
    let block = blocks.all[blocks.blockOfUnit[connection.source]]
    return source * (source - 1) + block.units.count { list.units.all[$0].hasPairs }
  }

  /// What is drawn of a connectivity; nil where nothing is.
  private mutating func shown(_ number: Int?, _ connectivity: Connectivity) -> Connectivity? {
    guard query.nameResolution == .hidden else { return connectivity }
    let rest = number.flatMap { withoutNames[$0] } ?? connectivity.withoutNameResolution
    if let number { withoutNames[number] = rest }
    return rest.possible.isEmpty ? nil : rest
  }
}

extension PlacedConnection {
  /// Takes in a connection between the same places.
  fileprivate mutating func add(_ other: Self) {
    connectivity = connectivity.union(other.connectivity)
    count += other.count
  }
}

extension Connectivity {
  /// What is left without port 53, where that is allowed, or perhaps allowed, by itself.
  var withoutNameResolution: Self {
    let hidden = allowed.nameResolution.union(unknown.nameResolution)
    return Connectivity(
      allowed: allowed.subtracting(hidden),
      possible: possible.subtracting(hidden)
    )
  }
}

extension ConnectionSet {
  /// The ranges in it that are port 53 of TCP or UDP alone.
  fileprivate var nameResolution: Self {
    guard let port = PortRange(53, 53) else { return .none }
    return entries.reduce(.none) { found, entry in
      [.tcp, .udp].contains(entry.protocol) && entry.ports.ranges.contains(port)
        ? found.union(ConnectionSet(entry.protocol, port)) : found
    }
  }
}
