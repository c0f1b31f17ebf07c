import NetworkModel
import ReachabilityEngine

/// A way in to a unit that policies close, with the policies.
struct BlockedWay {
  /// The numbers of the peers at either end.
  var source: Int
  var destination: Int
  /// The ports that it leads to.
  var ports: ConnectionSet
  var policies: [Policy]
}

/// What ways in let through to the units of a list.
struct ListedWays {
  /// What one way in lets through to one unit.
  struct Row {
    var destination: Int
    var connectivity: Connectivity
    var causes: [String]
  }

  /// Way in -> its rows in the order of the units.
  private(set) var rows: [[Row]] = []
  /// What policies close.
  private(set) var blocked: [BlockedWay] = []
  private let evaluator: WayEvaluator
  private var known: [Key: Connectivity] = [:]

  /// What tells pods apart on a way in.
  private struct Key: Hashable {
    var lead: Lead
    var target: ClassID
    var node: NodeKey
  }

  /// Follows the ways in that a query lists: those of clients among its sources.
  ///
  /// - Complexity: O(pods that ways lead to), and a judgement for each way and class of pods.
  init(_ query: ListQuery, _ network: CompiledNetwork, _ units: ListedUnits, firstPeer: Int) {
    let cluster = network.network.cluster
    let ways = WaysIn(cluster, AddressBook(cluster))
    evaluator = WayEvaluator(network, ways)
    guard query.sources.map({ !$0.addresses.isEmpty }) ?? true else {
      rows = cluster.entryPoints.map { _ in [] }
      return
    }
    for entryPoint in cluster.entryPoints.indices {
      rows.append(rows(of: entryPoint, query, units, source: firstPeer + entryPoint))
    }
  }

  private mutating func rows(
    of entryPoint: Int,
    _ query: ListQuery,
    _ units: ListedUnits,
    source: Int
  ) -> [Row] {
    var ports: [Int: ConnectionSet] = [:]
    var found: [Int: Connectivity] = [:]
    var pods: [Int: Int] = [:]
    for pod in evaluator.ways.podsOfEntryPoint[entryPoint] {
      let unit = units.unitOfPod[pod]
      guard unit >= 0, units.all[unit].isDestination else { continue }
      for lead in evaluator.ways.leadsOfPod[pod, default: []] where lead.entryPoint == entryPoint {
        let asked = query.connections.map { lead.ports.intersection($0) } ?? lead.ports
        guard !asked.isEmpty else { continue }
        ports[unit] = ports[unit, default: .none].union(asked)
        found[unit] = found[unit, default: .none].union(leaving(lead, to: pod))
        pods[unit] = pods[unit] ?? pod
      }
    }
    let way = evaluator.network.network.cluster.entryPoints[entryPoint]
    return found.keys.sorted().compactMap { unit in
      let connectivity = found[unit, default: .none].restricted(to: ports[unit, default: .none])
      if connectivity.possible.isEmpty, let pod = pods[unit] {
        blocked.append(
          BlockedWay(
            source: source,
            destination: unit,
            ports: ports[unit, default: .none],
            policies: evaluator.closing(way, to: pod)
          )
        )
        return nil
      }
      let causes = connectivity.unknown.isEmpty ? [] : evaluator.causes(way)
      return Row(destination: unit, connectivity: connectivity, causes: causes)
    }
  }

  private mutating func leaving(_ lead: Lead, to pod: Int) -> Connectivity {
    let key = Key(
      lead: lead,
      target: evaluator.network.classID(of: .pod(pod)),
      node: evaluator.nodeKey(of: pod, [lead])
    )
    if let connectivity = known[key] { return connectivity }
    let connectivity = evaluator.leaving(lead, to: pod)
    known[key] = connectivity
    return connectivity
  }
}

extension WayEvaluator {
  /// The policies that close a way in to a pod: those that isolate the pod or deny, or those of the
  /// proxy where it can't get out.
  func closing(_ way: EntryPoint, to pod: Int) -> [Policy] {
    let target = network.classID(of: .pod(pod))
    let own = policies(selecting: target, .ingress)
    guard case .proxy(.pods(let pods)) = way.forwarding else { return own }
    return own
      + Set(pods.map { network.classID(of: .pod($0)) }).sorted()
      .filter { network.egress(of: $0, to: target).possible.isEmpty }
      .flatMap { policies(selecting: $0, .egress) }
  }

  /// The policies that isolate a class, or deny it something, in a direction.
  private func policies(selecting id: ClassID, _ direction: Direction) -> [Policy] {
    network.policies(selecting: id, direction).map { network.network.policies[$0.policy] }
      .filter { policy in
        guard let rules = policy.rules(direction) else { return false }
        return rules.isolates || rules.rules.contains { $0.action == .deny }
      }
  }
}
