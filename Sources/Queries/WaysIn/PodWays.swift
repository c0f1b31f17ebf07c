import NetworkModel
import ReachabilityEngine

/// What a way in lets through to a pod.
struct PodWay: Hashable {
  var entryPoint: Int
  /// The ports that it leads to.
  var ports: ConnectionSet
  /// What gets through, on these ports.
  var connectivity: Connectivity
}

/// What ways in let through to each pod.
struct PodWays {
  /// Pod -> its ways by the number of the entry point, ascending.
  private(set) var ofPod: [Int: [PodWay]] = [:]
  let evaluator: WayEvaluator
  private var known: [Key: Connectivity] = [:]

  /// What tells pods apart on a way in.
  private struct Key: Hashable {
    var lead: Lead
    var target: ClassID
    var node: NodeKey
  }

  /// Follows the ways in of a network, on the ports that are asked for; nil for all.
  ///
  /// - Complexity: O(pods that ways lead to), and a judgement for each way and class of pods.
  init(_ network: CompiledNetwork, on asked: ConnectionSet?, followsWaysIn: Bool = true) {
    let cluster = network.network.cluster
    let follows = followsWaysIn && !cluster.entryPoints.isEmpty
    let ways = follows ? WaysIn(cluster, AddressBook(cluster)) : WaysIn()
    evaluator = WayEvaluator(network, ways)
    for entryPoint in ways.podsOfEntryPoint.indices {
      for pod in ways.podsOfEntryPoint[entryPoint] {
        follow(entryPoint, to: pod, asked)
      }
    }
  }

  private mutating func follow(_ entryPoint: Int, to pod: Int, _ asked: ConnectionSet?) {
    var way = PodWay(entryPoint: entryPoint, ports: .none, connectivity: .none)
    for lead in evaluator.ways.leadsOfPod[pod, default: []] where lead.entryPoint == entryPoint {
      let ports = asked.map { lead.ports.intersection($0) } ?? lead.ports
      guard !ports.isEmpty else { continue }
      way.ports = way.ports.union(ports)
      way.connectivity = way.connectivity.union(leaving(lead, to: pod))
    }
    guard !way.ports.isEmpty else { return }
    way.connectivity = way.connectivity.restricted(to: way.ports)
    ofPod[pod, default: []].append(way)
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
