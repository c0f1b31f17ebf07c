import NetworkModel
import ReachabilityEngine

/// The shortest ways from some places to others, from connection to connection.
///
/// Each connection goes on from where the one before it ended. The last one must carry something of
/// what is asked at the end.
struct GraphWays {
  /// How many connections the shortest ways have; nil where there is none.
  let length: Int?
  /// How many such ways there are; at most a million are counted.
  let count: Int
  /// The numbers of the connections on them.
  let connections: Set<Int>
  /// The places on them.
  let places: Set<Int>

  private static let countedWays = 1_000_000

  /// Finds the shortest ways.
  ///
  /// - Complexity: O(*connections* + *places*).
  init(_ way: GraphWay, _ connections: [PlacedConnection], _ places: [GraphPlace]) {
    let outgoing = Dictionary(grouping: connections.indices) { connections[$0].source }
    var distance: [Int: Int] = [:]
    var ways: [Int: Int] = [:]
    // A way doesn't lead on from its end.
    let ends = places.indices.filter { !places[$0].roles.wayParts.isEmpty }
    let onlyEnd = ends.count == 1 ? ends[0] : nil
    var frontier = places.indices.filter { places[$0].roles.isWaySource }
    for place in frontier { (distance[place], ways[place]) = (0, 1) }
    var arrivals: [Int] = []
    var hops = 0
    while arrivals.isEmpty, !frontier.isEmpty {
      var next: [Int] = []
      for place in frontier where place != onlyEnd {
        for number in outgoing[place, default: []] where connections[number].target != place {
          let connection = connections[number]
          if way.isReached(by: connection, at: places[connection.target]) {
            arrivals.append(number)
          }
          if distance[connection.target] == nil {
            distance[connection.target] = hops + 1
            next.append(connection.target)
          }
          if distance[connection.target] == hops + 1 {
            let sum = ways[connection.target, default: 0] + ways[place, default: 0]
            ways[connection.target] = min(Self.countedWays, sum)
          }
        }
      }
      frontier = next
      hops += 1
    }
    length = arrivals.isEmpty ? nil : hops
    count = min(
      Self.countedWays,
      arrivals.reduce(0) { $0 + ways[connections[$1].source, default: 0] }
    )
    (self.connections, self.places) = Self.back(from: arrivals, connections, distance)
  }

  /// The connections that lead to the last ones, with those.
  private static func back(
    from arrivals: [Int],
    _ connections: [PlacedConnection],
    _ distance: [Int: Int]
  ) -> (connections: Set<Int>, places: Set<Int>) {
    let incoming = Dictionary(grouping: connections.indices) { connections[$0].target }
    var found = Set(arrivals)
    var places = Set(arrivals.map { connections[$0].target })
    var pending = arrivals.map { connections[$0].source }
    var seen: Set<Int> = []
    while let place = pending.popLast() {
      guard seen.insert(place).inserted, let own = distance[place] else { continue }
      places.insert(place)
      for number in incoming[place, default: []]
      where distance[connections[number].source] == own - 1 {
        found.insert(number)
        pending.append(connections[number].source)
      }
    }
    return (found, places)
  }
}

extension GraphWay {
  /// Whether a connection is what is asked at the way's end.
  func isReached(by connection: PlacedConnection, at place: GraphPlace) -> Bool {
    place.roles.wayParts.contains { part in
      !parts[part].demand.connections.intersection(connection.connectivity.possible).isEmpty
    }
  }
}
