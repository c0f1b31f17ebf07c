import NetworkModel
import ReachabilityEngine

/// The connections in which two lists differ, in the order of reports.
///
/// Rows are read side by side, one source at a time: memory grows with what differs, and with the
/// units, not with the connections.
struct ConnectionDifference {
  /// What differs.
  private(set) var changes: [ConnectionChange] = []

  private let network: String?
  private let namespace: String?
  private let old: ListSide
  private let new: ListSide
  private let pairs: [UnitPairs.Pair]
  /// Whether both lists have the same units in the same places.
  private let isOneToOne: Bool
  private var common = CommonValues()
  private var outsideChanges = OutsideChanges()

  /// Compares two lists of one query; nil for a network that isn't there.
  ///
  /// - Complexity: O(*units*² + *addresses told apart*) and the reading of all rows.
  init(_ old: ConnectionList?, _ new: ConnectionList?, network: String?, namespace: String?) {
    self.network = network
    self.namespace = namespace
    self.old = ListSide(old, .old)
    self.new = ListSide(new, .new)
    pairs = UnitPairs(old, new).all
    isOneToOne =
      self.old.values.count == self.new.values.count
      && pairs.enumerated().allSatisfy { $1.old == $0 && $1.new == $0 }
    compareRows()
    compareColumns()
  }

  /// Compares what passes from units and ways in.
  private mutating func compareRows() {
    let oldWays = old.ways()
    let newWays = new.ways()
    var ways = Set(oldWays.keys).union(newWays.keys).sorted()[...]
    for (position, pair) in pairs.enumerated() {
      while let way = ways.first, way.precedes(pair.peer) {
        compare(way, oldWays[way, default: [:]], newWays[way, default: [:]])
        ways.removeFirst()
      }
      compareRow(position)
    }
    for way in ways { compare(way, oldWays[way, default: [:]], newWays[way, default: [:]]) }
  }

  private mutating func compareRow(_ position: Int) {
    let source = pairs[position]
    old.read(source.old, &common)
    new.read(source.new, &common)
    if !isSameRow(source) { compareUnits(position) }
    guard isInFocus(source.peer) else { return }
    for change in outsideChanges.between(old.outside, new.outside) {
      let causes = { [new] in
        new.causes(from: new.classIndex(source.new), to: new.classIndex(change.blocks))
      }
      add(source.peer, .outside(change.blocks), change.before, change.after, causes)
    }
  }

  /// Whether the rows that were read last surely hold the same of every unit: most rows do, and are
  /// compared as a whole.
  private func isSameRow(_ source: UnitPairs.Pair) -> Bool {
    if old.reachesNoUnit, new.reachesNoUnit { return true }
    return isOneToOne && source.hadPairs == source.hasPairs && old.values == new.values
  }

  /// Compares what passes to units from the one that was read last.
  private mutating func compareUnits(_ position: Int) {
    let source = pairs[position]
    let (none, noneNew) = (old.values.count - 1, new.values.count - 1)
    for (index, destination) in pairs.enumerated() {
      var before = old.values[destination.old ?? none]
      var after = new.values[destination.new ?? noneNew]
      // A connection of a unit to itself is one between two of its pods.
      if index == position {
        if !source.hadPairs { before = 0 }
        if !source.hasPairs { after = 0 }
      }
      guard before != after, isInFocus(source.peer) || isInFocus(destination.peer) else { continue }
      let causes = { [new] in
        new.causes(from: new.classIndex(source.new), to: new.classIndex(destination.new))
      }
      add(source.peer, destination.peer, before, after, causes)
    }
  }

  private mutating func compare(
    _ way: WayKey,
    _ old: [Int: Connectivity],
    _ new: [Int: Connectivity]
  ) {
    let source = ListedPeer.entryPoint(way.kind, namespace: way.namespace, name: way.name)
    for pair in pairs where isInFocus(source) || isInFocus(pair.peer) {
      let before = pair.old.flatMap { old[$0] } ?? .none
      let after = pair.new.flatMap { new[$0] } ?? .none
      guard before != after else { continue }
      let causes = { [list = self.new] in list.causes(of: way, to: pair.new) }
      add(source, pair.peer, common.number(before), common.number(after), causes)
    }
  }

  /// Compares what passes from addresses outside.
  private mutating func compareColumns() {
    let oldColumns = old.columns(&common)
    let newColumns = new.columns(&common)
    var found: [(change: OutsideChanges.Change, pair: Int)] = []
    for (index, pair) in pairs.enumerated() where isInFocus(pair.peer) {
      let before = oldColumns[pair.old ?? oldColumns.count - 1]
      let after = newColumns[pair.new ?? newColumns.count - 1]
      found += outsideChanges.between(before, after).map { ($0, index) }
    }
    found.sort { a, b in
      if a.change.blocks != b.change.blocks {
        return a.change.blocks.lexicographicallyPrecedes(b.change.blocks)
      }
      return a.pair < b.pair
    }
    for (change, index) in found {
      let pair = pairs[index]
      let causes = { [new] in
        new.causes(from: new.classIndex(change.blocks), to: new.classIndex(pair.new))
      }
      add(.outside(change.blocks), pair.peer, change.before, change.after, causes)
    }
  }

  private func isInFocus(_ peer: ListedPeer) -> Bool {
    namespace.map { peer.namespace == $0 } ?? true
  }

  private mutating func add(
    _ source: ListedPeer,
    _ destination: ListedPeer,
    _ before: Int,
    _ after: Int,
    _ causes: () -> [String]
  ) {
    let after = common[after]
    changes.append(
      ConnectionChange(
        network: network,
        source: source,
        destination: destination,
        before: common[before],
        after: after,
        causes: after.unknown.isEmpty ? [] : causes()
      )
    )
  }
}

/// The addresses outside that are connected with something in another way than before.
struct OutsideChanges {
  /// Addresses of which all are connected alike, before and after; common numbers.
  struct Change {
    var blocks: [CIDR]
    var before: Int
    var after: Int
  }

  private struct Key: Hashable {
    var value: Int
    var addresses: AddressSet
  }

  private struct Keys: Hashable {
    var old: [Key]
    var new: [Key]
  }

  private var known: [Keys: [Change]] = [:]

  /// The changes from one partition of addresses to another, in the order of addresses.
  mutating func between(_ old: ListSide.Outside, _ new: ListSide.Outside) -> [Change] {
    if old.count == new.count, zip(old, new).allSatisfy({ $0 == $1 }) { return [] }
    let keys = Keys(
      old: old.map { Key(value: $0.value, addresses: $0.addresses) },
      new: new.map { Key(value: $0.value, addresses: $0.addresses) }
    )
    if let known = known[keys] { return known }
    let changes = Self.changes(old, new)
    known[keys] = changes
    return changes
  }

  private static func changes(_ old: ListSide.Outside, _ new: ListSide.Outside) -> [Change] {
    let nothing = AddressSet([CIDR]())
    let allOld = old.reduce(nothing) { $0.union($1.addresses) }
    let allNew = new.reduce(nothing) { $0.union($1.addresses) }
    var changes: [Change] = []
    func add(_ addresses: AddressSet, _ before: Int, _ after: Int) {
      guard before != after, !addresses.isEmpty else { return }
      changes.append(Change(blocks: addresses.blocks, before: before, after: after))
    }
    for (before, addresses) in old {
      for (after, others) in new { add(addresses.intersection(others), before, after) }
      add(addresses.subtracting(allNew), before, 0)
    }
    for (after, addresses) in new { add(addresses.subtracting(allOld), 0, after) }
    return changes.sorted { $0.blocks.lexicographicallyPrecedes($1.blocks) }
  }
}

/// Why something is in doubt.
extension ListSide {
  /// A class that stands for a unit.
  func classIndex(_ unit: Int?) -> Int? {
    guard let list, let unit else { return nil }
    return list.units.all[unit].classes[0]
  }

  /// A class that stands for addresses outside.
  func classIndex(_ blocks: [CIDR]) -> Int? {
    guard let list, let first = blocks.first else { return nil }
    return list.network.classID(of: .address(first.network)).index
  }

  /// Why it can't be told whether connections between two classes pass.
  func causes(from source: Int?, to destination: Int?) -> [String] {
    guard let list, let source, let destination else { return [] }
    return list.unknownCauses[list.unknownCauses.number(from: source, to: destination)]
  }

  /// Why it can't be told what a way in lets through.
  func causes(of way: WayKey, to unit: Int?) -> [String] {
    guard let list, let unit, let index = list.entryPoints.firstIndex(where: { WayKey($0) == way })
    else { return [] }
    return list.causes(number: list.causes(ofWay: index, to: unit))
  }
}
