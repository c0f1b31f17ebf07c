import NetworkModel
import ReachabilityEngine
import Reports

/// Where an edge ends: at a place, or at the frame of a namespace, which stands for all workloads in it.
enum EdgeEnd: Hashable {
  case place(Int)
  case frame(String)
}

/// An edge, before it is drawn.
struct FramedConnection {
  var source: EdgeEnd
  var target: EdgeEnd
  /// One of the connections that it stands for; their number is the sum.
  var example: PlacedConnection
}

/// Draws what all workloads of a namespace do alike as one edge from or to its frame.
struct GraphFrames {
  /// The edges, in the order of the first connections that they stand for.
  private(set) var edges: [FramedConnection] = []
  /// Namespace -> what all its workloads may do among each other.
  private(set) var meshes: [String: PlacedConnection] = [:]

  /// What connections have in common that may be drawn as one.
  private struct Likeness: Hashable {
    var connectivity: Connectivity
    var network: String?
    var emphasis: Graph.Emphasis

    init(_ connection: PlacedConnection) {
      connectivity = connection.connectivity
      network = connection.network
      emphasis = connection.emphasis
    }
  }

  /// Two ends, and what passes between them.
  private struct Bundle: Hashable {
    var source: EdgeEnd
    var target: EdgeEnd
    var likeness: Likeness
  }

  private let places: [GraphPlace]
  /// Namespace -> its workloads; nil where not all of them are sources or destinations.
  private let sources: [String: Int]
  private let destinations: [String: Int]

  /// Puts connections together; `speakers` are the places that speak to themselves.
  ///
  /// - Complexity: O(*connections*).
  init(_ connections: [PlacedConnection], _ places: [GraphPlace], _ speakers: Set<Int>) {
    self.places = places
    sources = Self.members(places) { $0.isSource }
    destinations = Self.members(places) { $0.isDestination }
    var rest = connections.enumerated().map { number, connection in
      Numbered(number, .place(connection.source), .place(connection.target), connection)
    }
    takeMeshes(&rest, speakers)
    // From whole frames to whole frames, from one place to a frame, from a frame to one place.
    rest = bundled(rest, sourceFrames: true, targetFrames: true)
    rest = bundled(rest, sourceFrames: false, targetFrames: true)
    rest = bundled(rest, sourceFrames: true, targetFrames: false)
    edges = rest.sorted { $0.number < $1.number }.map {
      FramedConnection(source: $0.source, target: $0.target, example: $0.connection)
    }
  }

  /// A connection or a bundle, with the number of its first connection.
  private struct Numbered {
    var number: Int
    var source: EdgeEnd
    var target: EdgeEnd
    var connection: PlacedConnection

    init(_ number: Int, _ source: EdgeEnd, _ target: EdgeEnd, _ connection: PlacedConnection) {
      (self.number, self.source, self.target) = (number, source, target)
      self.connection = connection
    }
  }

  private static func members(_ places: [GraphPlace], _ counts: (GraphPlace) -> Bool)
    -> [String: Int]
  {
    var members: [String: Int] = [:]
    var isPartial: Set<String> = []
    for place in places {
      guard case .blocks = place.content, let frame = place.frame else { continue }
      members[frame, default: 0] += 1
      if !counts(place) { isPartial.insert(frame) }
    }
    return members.filter { !isPartial.contains($0.key) }
  }

  /// The namespace whose workload a place is.
  private func frame(_ end: EdgeEnd) -> String? {
    guard case .place(let number) = end, case .blocks = places[number].content else { return nil }
    return places[number].frame
  }

  /// Takes out what all workloads of a namespace may do among each other.
  private mutating func takeMeshes(_ rest: inout [Numbered], _ speakers: Set<Int>) {
    var bundles: [Bundle: (pairs: Int, own: Int)] = [:]
    for item in rest {
      guard let key = innerBundle(item) else { continue }
      if item.source == item.target {
        bundles[key, default: (0, 0)].own += 1
      } else {
        bundles[key, default: (0, 0)].pairs += 1
      }
    }
    let speakersOfFrame = Dictionary(
      speakers.compactMap { place in frame(.place(place)).map { ($0, 1) } },
      uniquingKeysWith: +
    )
    var whole: [Bundle: PlacedConnection] = [:]
    for (key, found) in bundles {
      guard case .frame(let frame) = key.source, let count = sources[frame],
        destinations[frame] != nil, found.pairs == count * (count - 1),
        found.own == speakersOfFrame[frame] ?? 0
      else { continue }
      whole[key] = PlacedConnection(source: 0, target: 0, connectivity: .none, count: 0)
    }
    rest.removeAll { item in
      guard let key = innerBundle(item), let known = whole[key] else { return false }
      var connection = item.connection
      connection.count += known.count
      whole[key] = connection
      return true
    }
    for (key, connection) in whole {
      if case .frame(let frame) = key.source { meshes[frame] = connection }
    }
  }

  /// What a connection within a namespace belongs to; nil for others, and for those that stand out.
  private func innerBundle(_ item: Numbered) -> Bundle? {
    guard let frame = frame(item.source), frame == self.frame(item.target),
      item.connection.emphasis != .highlighted, item.connection.network == nil
    else { return nil }
    return Bundle(
      source: .frame(frame),
      target: .frame(frame),
      likeness: Likeness(item.connection)
    )
  }

  /// Bundles connections between a frame or place and a frame or place.
  private func bundled(_ items: [Numbered], sourceFrames: Bool, targetFrames: Bool) -> [Numbered] {
    let key = { (item: Numbered) -> Bundle? in
      let source = frame(item.source)
      let target = frame(item.target)
      if source != nil, source == target { return nil }
      let from = sourceFrames ? source.map { EdgeEnd.frame($0) } : item.source
      let to = targetFrames ? target.map { EdgeEnd.frame($0) } : item.target
      guard let from, let to else { return nil }
      return Bundle(source: from, target: to, likeness: Likeness(item.connection))
    }
    var counts: [Bundle: Int] = [:]
    for item in items { if let key = key(item) { counts[key, default: 0] += 1 } }
    var numbers: [Bundle: Int] = [:]
    var result: [Numbered] = []
    for item in items {
      guard let key = key(item), let needed = needed(key), needed > 1, counts[key] == needed else {
        result.append(item)
        continue
      }
      if let number = numbers[key] {
        result[number].connection.count += item.connection.count
        continue
      }
      numbers[key] = result.count
      // A frame around one workload is that workload.
      let source = sourceFrames && sources[key.source] == 1 ? item.source : key.source
      let target = targetFrames && destinations[key.target] == 1 ? item.target : key.target
      result.append(Numbered(item.number, source, target, item.connection))
    }
    return result
  }

  /// How many connections a bundle of everything has; nil where it can't be everything.
  private func needed(_ bundle: Bundle) -> Int? {
    var count = 1
    if case .frame(let frame) = bundle.source {
      guard let members = sources[frame] else { return nil }
      count *= members
    }
    if case .frame(let frame) = bundle.target {
      guard let members = destinations[frame] else { return nil }
      count *= members
    }
    return count
  }
}

extension [String: Int] {
  fileprivate subscript(end: EdgeEnd) -> Int? {
    if case .frame(let frame) = end { self[frame] } else { nil }
  }
}
