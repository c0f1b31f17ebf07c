import NetworkModel
import ReachabilityEngine

/// One of two lists that are compared: its rows and columns with common numbers of connectivities.
///
/// A class, since it remembers what it read.
final class ListSide {
  /// Addresses outside by what they are connected with: common numbers ascending, disjoint sets.
  typealias Outside = [(value: Int, addresses: AddressSet)]

  /// The list; nil for a network that isn't there, of which nothing is connected.
  let list: ConnectionList?
  private let side: CommonValues.Side
  /// Unit -> the common number of what passes to it from the unit that was read last; one more, for
  /// no unit, stays 0.
  private(set) var values: [Int]
  /// What passes from it to addresses outside.
  private(set) var outside: Outside = []
  private var reached: [Int] = []
  private var outsideOfSignature: [[Int]: Outside] = [:]

  init(_ list: ConnectionList?, _ side: CommonValues.Side) {
    self.list = list
    self.side = side
    values = Array(repeating: 0, count: (list?.units.all.count ?? 0) + 1)
  }

  /// Whether nothing passes to any unit from the one that was read last.
  var reachesNoUnit: Bool { reached.isEmpty }

  /// Reads what passes from a unit; from none, nothing does.
  func read(_ unit: Int?, _ common: inout CommonValues) {
    for index in reached { values[index] = 0 }
    reached.removeAll(keepingCapacity: true)
    outside = []
    guard let list, let unit, list.units.all[unit].isSource else { return }
    list.rows.read(list.units.all[unit].classes[0])
    var signature: [Int] = []
    for index in list.rows.reached {
      let value = common.number(list.rows.values[index], side, of: list)
      if list.outsideDestinations[index] != nil {
        signature += [index, value]
      } else {
        for destination in list.units.destinations(ofClass: index) {
          values[destination] = value
          reached.append(destination)
        }
      }
    }
    if let known = outsideOfSignature[signature] {
      outside = known
    } else {
      outside = Self.outside(signature) { list.outsideDestinations[$0]?.ranges ?? [] }
      outsideOfSignature[signature] = outside
    }
  }

  /// Unit -> what passes to it from addresses outside; one more, for no unit, stays empty.
  func columns(_ common: inout CommonValues) -> [Outside] {
    guard let list else { return [[]] }
    var columns = OutsideColumns(count: list.rows.count)
    for source in list.outsideSources {
      list.rows.read(source.index)
      for destination in list.rows.reached {
        columns.extend(destination, by: source.index, list.rows.values[destination])
      }
    }
    let ranges = Dictionary(
      uniqueKeysWithValues: list.outsideSources.map { ($0.index, $0.addresses.ranges) }
    )
    var known = NumberedCache<Outside>()
    return list.units.all.map { unit in
      guard unit.isDestination else { return [] }
      let column = columns.columns[unit.classes[0]]
      return known.value(column) {
        let cells = columns.cells(of: column).sorted { $0.source < $1.source }
        let signature = cells.flatMap { [$0.source, common.number($0.value, side, of: list)] }
        return Self.outside(signature) { ranges[$0] ?? [] }
      }
    } + [[]]
  }

  /// Unit -> what a way in lets through to it.
  func ways() -> [WayKey: [Int: Connectivity]] {
    guard let list else { return [:] }
    var result: [WayKey: [Int: Connectivity]] = [:]
    for (entryPoint, rows) in zip(list.entryPoints, list.waysIn.rows) {
      for row in rows {
        result[WayKey(entryPoint), default: [:]][row.destination] = row.connectivity
      }
    }
    return result
  }

  /// The addresses of some classes, class and value in turn, by value.
  private static func outside(
    _ signature: [Int],
    _ ranges: (Int) -> [AddressSet.Range]
  ) -> Outside {
    var groups: [Int: [AddressSet.Range]] = [:]
    for index in stride(from: 0, to: signature.count, by: 2) where signature[index + 1] != 0 {
      groups[signature[index + 1], default: []] += ranges(signature[index])
    }
    return groups.sorted { $0.key < $1.key }
      .map { (value: $0.key, addresses: AddressSet($0.value)) }
  }
}

/// What a way in is known by in both networks.
struct WayKey: Hashable, Comparable {
  let namespace: String
  let name: String
  let kind: EntryPoint.Kind

  init(kind: EntryPoint.Kind, namespace: String, name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  init(_ entryPoint: EntryPoint) {
    self.init(kind: entryPoint.kind, namespace: entryPoint.namespace, name: entryPoint.name)
  }

  static func < (a: Self, b: Self) -> Bool {
    (a.namespace, a.name, a.kind.rawValue) < (b.namespace, b.name, b.kind.rawValue)
  }

  /// Whether it stands before a peer in the order of reports.
  func precedes(_ peer: ListedPeer) -> Bool {
    guard case .workload(let workload, _, _) = peer else { return false }
    return (namespace, name, kind.rawValue) < (workload.namespace, workload.name, workload.kind)
  }
}
