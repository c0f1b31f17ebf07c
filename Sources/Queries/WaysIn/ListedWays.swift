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
  private(set) var rows: [[Row]]
  /// What policies close, by the way in.
  private(set) var blocked: [BlockedWay] = []

  /// Puts together what the ways to the pods of units let through.
  ///
  /// - Complexity: O(ways to units), and the search for the policies that close some.
  init(_ ways: PodWays, _ units: ListedUnits) {
    let evaluator = ways.evaluator
    let entryPoints = evaluator.network.network.cluster.entryPoints
    rows = entryPoints.map { _ in [] }
    for (index, unit) in units.all.enumerated() where unit.isDestination {
      // The pods of a unit are alike on all ways.
      guard let pod = unit.pods.first else { continue }
      for way in ways.ofPod[pod, default: []] {
        let entryPoint = entryPoints[way.entryPoint]
        if way.connectivity.possible.isEmpty {
          blocked.append(
            BlockedWay(
              source: units.all.count + way.entryPoint,
              destination: index,
              ports: way.ports,
              policies: evaluator.closing(entryPoint, to: pod)
            )
          )
        } else {
          let causes = way.connectivity.unknown.isEmpty ? [] : evaluator.causes(entryPoint)
          rows[way.entryPoint].append(
            Row(destination: index, connectivity: way.connectivity, causes: causes)
          )
        }
      }
    }
    blocked.sort { ($0.source, $0.destination) < ($1.source, $1.destination) }
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
