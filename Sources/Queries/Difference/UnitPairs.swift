import NetworkModel
import ReachabilityEngine

/// The units of two lists, put side by side: what is compared with what.
///
/// A workload that each list holds as one is one pair, whatever its pods are called. Where a list holds
/// pods of it apart, pods are compared by their names; a list that holds them as one has that for each.
struct UnitPairs {
  /// A unit before and after; nil where there is none.
  struct Pair {
    var old: Int?
    var new: Int?
    var peer: ListedPeer
    /// Whether two of its pods may speak to each other, before and after.
    var hadPairs: Bool
    var hasPairs: Bool
  }

  /// The pairs in the order of reports.
  private(set) var all: [Pair] = []
  private let old: [ListedUnit]
  private let new: [ListedUnit]
  private let oldPods: [Pod]
  private let newPods: [Pod]

  /// Pairs the units of two lists; nil for a network that isn't there.
  init(_ old: ConnectionList?, _ new: ConnectionList?) {
    self.old = old?.units.all ?? []
    self.new = new?.units.all ?? []
    oldPods = old?.network.network.cluster.pods ?? []
    newPods = new?.network.network.cluster.pods ?? []
    var (i, j) = (0, 0)
    while i < self.old.count || j < self.new.count {
      let first = [self.old[safe: i]?.order, self.new[safe: j]?.order].compactMap(\.self).min()
      let oldRun = i..<Self.end(of: i, first, self.old)
      let newRun = j..<Self.end(of: j, first, self.new)
      pair(oldRun, newRun)
      (i, j) = (oldRun.upperBound, newRun.upperBound)
    }
  }

  /// Where the units of the workload that comes first end.
  private static func end(of start: Int, _ order: UnitOrder?, _ units: [ListedUnit]) -> Int {
    var end = start
    while end < units.count, units[end].order == order { end += 1 }
    return end
  }

  private mutating func pair(_ old: Range<Int>, _ new: Range<Int>) {
    if old.count <= 1, new.count <= 1 {
      all.append(wholePair(old.first, new.first))
    } else if old.isEmpty {
      all += new.map { wholePair(nil, $0) }
    } else if new.isEmpty {
      all += old.map { wholePair($0, nil) }
    } else {
      all += partPairs(old, new)
    }
  }

  private func wholePair(_ old: Int?, _ new: Int?) -> Pair {
    Pair(
      old: old,
      new: new,
      peer: new.map { self.new[$0].peer } ?? old.map { self.old[$0].peer } ?? .outside([]),
      hadPairs: old.map { self.old[$0].hasPairs } ?? false,
      hasPairs: new.map { self.new[$0].hasPairs } ?? false
    )
  }

  /// The two units that a pod belongs to.
  private struct Membership: Hashable {
    var old: Int?
    var new: Int?
  }

  /// Pairs pods of one workload by their names.
  private func partPairs(_ old: Range<Int>, _ new: Range<Int>) -> [Pair] {
    let oldUnits = unitsByPod(old, self.old, oldPods)
    let newUnits = unitsByPod(new, self.new, newPods)
    var names = new.flatMap { self.new[$0].pods.map { newPods[$0].name } }
    names += old.flatMap { self.old[$0].pods.map { oldPods[$0].name } }
      .filter { newUnits[$0] == nil }
    var order: [Membership] = []
    var members: [Membership: [String]] = [:]
    for name in names {
      let membership = Membership(
        old: old.count == 1 ? old.lowerBound : oldUnits[name],
        new: new.count == 1 ? new.lowerBound : newUnits[name]
      )
      if members[membership] == nil { order.append(membership) }
      members[membership, default: []].append(name)
    }
    return order.map { membership in
      let names = members[membership, default: []]
      var pair = wholePair(membership.old, membership.new)
      if case .workload(let workload, _, let isHostNetwork) = pair.peer {
        pair.peer = .workload(workload, pods: names, isHostNetwork: isHostNetwork)
      }
      let named = Set(names)
      pair.hadPairs = hasPairs(membership.old.map { self.old[$0] }, oldPods, named)
      pair.hasPairs = hasPairs(membership.new.map { self.new[$0] }, newPods, named)
      return pair
    }
  }

  private func unitsByPod(_ run: Range<Int>, _ units: [ListedUnit], _ pods: [Pod]) -> [String: Int]
  {
    var result: [String: Int] = [:]
    for unit in run {
      for pod in units[unit].pods { result[pods[pod].name] = unit }
    }
    return result
  }

  /// Whether two of the named pods of a unit may speak to each other; of all its pods where none of
  /// those named is among them.
  private func hasPairs(_ unit: ListedUnit?, _ pods: [Pod], _ names: Set<String>) -> Bool {
    guard let unit else { return false }
    let members = unit.pods.filter { names.contains(pods[$0].name) }
    guard !members.isEmpty, members.count < unit.pods.count else { return unit.hasPairs }
    return ListedUnit.hasPairs(members.map { pods[$0].replicas })
  }
}

/// What units are sorted by: nodes first, then workloads.
private struct UnitOrder: Comparable {
  var node: String?
  var workload: WorkloadReference?

  static func < (a: Self, b: Self) -> Bool {
    switch (a.node, b.node) {
    case (let a?, let b?): return a < b
    case (_?, nil): return true
    case (nil, _?): return false
    case (nil, nil):
      guard let a = a.workload, let b = b.workload else { return false }
      return a < b
    }
  }
}

extension ListedUnit {
  fileprivate var order: UnitOrder {
    switch peer {
    case .node(let name): UnitOrder(node: name)
    case .workload(let workload, _, _): UnitOrder(workload: workload)
    case .outside, .entryPoint: UnitOrder()
    }
  }
}

extension Array {
  /// The element, nil behind the end.
  fileprivate subscript(safe index: Int) -> Element? { index < count ? self[index] : nil }
}
