import NetworkModel
import ReachabilityEngine

/// The search for the objects whose change brings about changes of connections on one network.
struct CauseSearch {
  /// The objects that differ, in order.
  let objects: [ObjectChange]
  private let difference: ObjectDifference
  private let before: Simulation
  private let after: Simulation

  init(_ difference: ObjectDifference, from before: Simulation, to after: Simulation) {
    self.difference = difference
    self.before = before
    self.after = after
    objects = difference.changes.sorted()
  }

  /// Beyond so many, changes aren't simulated one by one.
  private static let mostObjects = 2000
  private static let mostLooks = 20_000_000
  /// So many changes are made to try sets of them.
  private static let mostTried = 2_000_000

  /// Of each connection, the objects whose change brings its change about; none where that wasn't found.
  ///
  /// - Complexity: two changes of a compiled network for each object, with a look at each connection that
  ///   has an end in its namespace.
  func causes() -> [[ObjectChange]] {
    let pairs = before.pairs
    var causes = pairs.map { pair in
      pair.isWayIn ? objects.filter { $0.opensWay(of: pair) } : []
    }
    // Of two dumps of a cluster, most pods are other ones; policies are few.
    let isWhole = objects.count <= Self.mostObjects
    let simulated = isWhole ? objects : objects.filter { $0.kind != "Pod" }
    let places = PlacesByNamespace(pairs)
    let looks = simulated.reduce(0) { $0 + places[$1.namespace].count }
    guard simulated.count <= Self.mostObjects, looks <= Self.mostLooks else { return causes }
    let changes = difference.changesByObject
    for object in simulated {
      let changes = changes[object, default: []]
      let places = places[object.namespace]
      guard !changes.isEmpty, !places.isEmpty else { continue }
      let made = before.applying(changes, at: places)
      let takenBack = after.applying(changes.reversed().map(\.reversed), at: places)
      for (index, place) in places.enumerated()
      where made[index] != before.results[place] || takenBack[index] != after.results[place] {
        if !causes[place].contains(object) { causes[place].append(object) }
      }
    }
    for index in causes.indices { causes[index].sort() }
    if isWhole { complete(&causes) }
    return causes
  }

  /// Sees to it that the causes of a connection bring about what passes now.
  private func complete(_ causes: inout [[ObjectChange]]) {
    let places = causes.indices.filter { !before.pairs[$0].isWayIn }
    var tried = 0
    for (objects, places) in Dictionary(grouping: places, by: { causes[$0] }) {
      let made = before.applying(difference.changes(of: Set(objects)), at: places)
      for (place, result) in zip(places, made) where result != after.results[place] {
        tried += self.objects.count * self.objects.count
        guard tried <= Self.mostTried else { return }
        causes[place] = smallestSet(at: place).map { withAlternatives($0, at: place) } ?? objects
      }
    }
  }

  /// A set of objects that brings about what passes now, while no smaller one in it does; nil where even
  /// all objects don't, since what is not one of them has changed as well.
  private func smallestSet(at place: Int) -> Set<ObjectChange>? {
    var kept = Set(objects)
    guard bringsAbout(kept, at: place) else { return nil }
    for object in objects where bringsAbout(kept.subtracting([object]), at: place) {
      kept.remove(object)
    }
    return kept
  }

  /// A smallest set with the objects that could each take the place of one in it.
  private func withAlternatives(_ smallest: Set<ObjectChange>, at place: Int) -> [ObjectChange] {
    var all = smallest
    for object in objects where !smallest.contains(object) {
      let canReplace = smallest.contains { member in
        bringsAbout(smallest.subtracting([member]).union([object]), at: place)
      }
      if canReplace, bringsAbout(all.union([object]), at: place) { all.insert(object) }
    }
    return all.sorted()
  }

  private func bringsAbout(_ objects: Set<ObjectChange>, at place: Int) -> Bool {
    before.applying(difference.changes(of: objects), at: [place])[0] == after.results[place]
  }
}

/// The connections that objects of a namespace may bear on: those with an end in it, since policies select
/// pods of their own namespace only, and those through ways in, whose proxies may be anywhere.
private struct PlacesByNamespace {
  private let all: [Int]
  private var throughWays: [Int] = []
  private var inside: [String: [Int]] = [:]

  init(_ pairs: [ConnectionChange]) {
    all = Array(pairs.indices)
    for (place, pair) in pairs.enumerated() {
      if pair.isWayIn {
        throughWays.append(place)
      } else {
        let namespaces = Set(
          [pair.source.namespace, pair.destination.namespace].compactMap(\.self)
        )
        for namespace in namespaces { inside[namespace, default: []].append(place) }
      }
    }
  }

  /// The places of a namespace's objects; all of them for objects of the whole cluster.
  subscript(namespace: String?) -> [Int] {
    guard let namespace else { return all }
    return inside[namespace, default: []] + throughWays
  }
}

extension ObjectChange {
  /// Whether it is the object of a connection's way in.
  func opensWay(of connection: ConnectionChange) -> Bool {
    guard case .entryPoint(let way, let namespace, let name) = connection.source else {
      return false
    }
    return self.namespace == namespace && self.name == name
      && (kind == way.rawValue || kind == "Service" && !way.isObject)
  }
}
