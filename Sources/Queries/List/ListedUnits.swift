import NetworkModel
import ReachabilityEngine

/// Endpoints that are listed as one: pods of one workload that all do the same, or a node.
struct ListedUnit {
  /// What it is called.
  var peer: ListedPeer
  /// Its pods, ascending indices into `Cluster.pods`; none for a node.
  var pods: [Int]
  /// The classes of its endpoints, alike in all they may do.
  var classes: [Int]
  /// Whether it has two endpoints that may speak to each other.
  var hasPairs: Bool
  /// Whether connections from it are listed.
  var isSource: Bool
  /// Whether connections to it are listed.
  var isDestination: Bool

  /// Whether there are two different pods; a pod of a workload scaled to none counts as one.
  static func hasPairs(_ counts: [ReplicaCount]) -> Bool {
    switch counts.count == 1 ? counts[0] : .oneOrMore {
    case .exactly(let number): number > 1
    case .oneOrMore: true
    }
  }
}

/// The units of a list in the order in which they are printed: by namespace, name and kind; nodes
/// come first.
struct ListedUnits {
  /// The units.
  private(set) var all: [ListedUnit] = []
  /// Class -> its units that are destinations, ascending, as a slice of `members`.
  private var starts: [Int] = []
  private var members: [Int] = []

  /// Forms the units that a query speaks of.
  ///
  /// - Parameters:
  ///   - query: What is listed.
  ///   - network: The network.
  ///   - ways: The ways in to its pods.
  ///   - grouping: Classes of pods of which one workload has several -> the number of what they do
  ///     alike.
  init(
    _ query: ListQuery,
    _ network: CompiledNetwork,
    _ ways: PodWays,
    grouping: (Set<Int>) -> [Int: Int]
  ) {
    let classOfPod = network.network.cluster.pods.indices.map {
      network.classID(of: .pod($0)).index
    }
    addNodes(query, network)
    addWorkloads(query, network.network.cluster, classOfPod, ways, grouping)
    index(classCount: network.classes.count)
  }

  /// The units with endpoints of a class that are destinations.
  func destinations(ofClass index: Int) -> ArraySlice<Int> {
    members[starts[index]..<starts[index + 1]]
  }

  private mutating func addNodes(_ query: ListQuery, _ network: CompiledNetwork) {
    for (index, node) in network.network.cluster.nodes.enumerated() {
      let isSource = query.sources?.nodes.contains(index) ?? false
      let isDestination = query.destinations?.nodes.contains(index) ?? false
      guard isSource || isDestination else { continue }
      all.append(
        ListedUnit(
          peer: .node(node.name),
          pods: [],
          classes: [network.classID(of: .node(index)).index],
          hasPairs: false,
          isSource: isSource,
          isDestination: isDestination
        )
      )
    }
  }

  private mutating func addWorkloads(
    _ query: ListQuery,
    _ cluster: Cluster,
    _ classOfPod: [Int],
    _ ways: PodWays,
    _ grouping: (Set<Int>) -> [Int: Int]
  ) {
    let workloads = Self.runs(of: cluster.pods)
    let split =
      query.granularity == .pod
      ? []
      : workloads.filter { run in
        run.contains { classOfPod[$0] != classOfPod[run.lowerBound] }
      }
    let groups = grouping(Set(split.joined().map { classOfPod[$0] }))
    let filter = PodFilter(query)
    for run in workloads {
      var parts = PartsOfWorkload(query.granularity, filter)
      for index in run {
        let group = groups[classOfPod[index]] ?? 0
        let ways = ways.ofPod[index, default: []]
        parts.add(index, cluster.pods[index], ofClass: classOfPod[index], group: group, ways)
      }
      all += parts.units(of: run, cluster)
    }
  }

  /// The pods of each workload; they stand together in the cluster's order.
  private static func runs(of pods: [Pod]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = 0
    for index in pods.indices where index > 0 && pods[index].workload != pods[index - 1].workload {
      runs.append(start..<index)
      start = index
    }
    return pods.isEmpty ? [] : runs + [start..<pods.count]
  }

  private mutating func index(classCount: Int) {
    var pairs = all.indices.filter { all[$0].isDestination }.flatMap { unit in
      all[unit].classes.map { (index: $0, unit: unit) }
    }
    pairs.sort { ($0.index, $0.unit) < ($1.index, $1.unit) }
    members = pairs.map(\.unit)
    starts = Array(repeating: 0, count: classCount + 1)
    for pair in pairs { starts[pair.index + 1] += 1 }
    for index in 0..<classCount { starts[index + 1] += starts[index] }
  }
}

/// The pods that a query lists as sources and as destinations, nil for all; and those that stand apart.
private struct PodFilter {
  let sources: Set<Int>?
  let destinations: Set<Int>?
  private let apart: [Set<Int>]

  init(_ query: ListQuery) {
    sources = query.sources.map { Set($0.pods) }
    destinations = query.destinations.map { Set($0.pods) }
    apart = query.apart.map { Set($0.pods) }.filter { !$0.isEmpty }
  }

  /// The places of the peers that a pod belongs to, among those that stand apart.
  func peersApart(_ pod: Int) -> [Int] {
    apart.isEmpty ? [] : apart.indices.filter { apart[$0].contains(pod) }
  }
}

/// Sorts the pods of one workload into units.
private struct PartsOfWorkload {
  /// What pods of one unit have in common.
  private struct Key: Hashable {
    var isHostNetwork: Bool
    var group: Int
    var ways: [PodWay]
    var isSource: Bool
    var isDestination: Bool
    var peersApart: [Int]
    /// The pod itself where every pod is listed apart.
    var pod: Int
  }

  private let granularity: ListQuery.Granularity
  private let filter: PodFilter
  private var order: [Key] = []
  private var pods: [Key: [Int]] = [:]
  private var classes: [Key: Set<Int>] = [:]

  init(_ granularity: ListQuery.Granularity, _ filter: PodFilter) {
    self.granularity = granularity
    self.filter = filter
  }

  mutating func add(
    _ index: Int,
    _ pod: Pod,
    ofClass classIndex: Int,
    group: Int,
    _ ways: [PodWay]
  ) {
    let key = Key(
      isHostNetwork: pod.isHostNetwork,
      group: group,
      ways: ways,
      isSource: filter.sources?.contains(index) ?? true,
      isDestination: filter.destinations?.contains(index) ?? true,
      peersApart: filter.peersApart(index),
      pod: granularity == .pod ? index : 0
    )
    if pods[key] == nil { order.append(key) }
    pods[key, default: []].append(index)
    classes[key, default: []].insert(classIndex)
  }

  /// The units, in the order in which their first pods came.
  func units(of run: Range<Int>, _ cluster: Cluster) -> [ListedUnit] {
    order.filter { $0.isSource || $0.isDestination }.map { key in
      let members = pods[key, default: []]
      let isWhole = members.count == run.count && granularity == .workload
      let workload = cluster.pods[run.lowerBound].workload
      let names = members.map { cluster.pods[$0].name }
      let namesNothing = isWhole || names == [workload.name]
      return ListedUnit(
        peer: .workload(
          workload,
          pods: namesNothing ? [] : names,
          isHostNetwork: key.isHostNetwork
        ),
        pods: members,
        classes: classes[key, default: []].sorted(),
        hasPairs: ListedUnit.hasPairs(members.map { cluster.pods[$0].replicas }),
        isSource: key.isSource,
        isDestination: key.isDestination
      )
    }
  }
}
