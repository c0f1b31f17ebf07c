import NetworkGeneration
import NetworkModel
import PolicySemantics
import Queries
import ReachabilityEngine

/// Generated networks whose pods belong to workloads of one to many pods.
func networkWithWorkloads(
  seed: UInt64,
  shape: NetworkGenerator.Shape? = nil
) -> Network {
  var generator =
    shape.map { NetworkGenerator(seed: seed, shape: $0) } ?? NetworkGenerator(seed: seed)
  var network = generator.network()
  var random = SplitMix64(seed: ~seed)
  network.cluster.pods = network.cluster.pods.map { pod in
    var pod = pod
    if random.chance(70) {
      pod.workload = WorkloadReference(
        kind: random.pick(["Deployment", "StatefulSet"]),
        namespace: pod.namespace,
        name: random.pick(["w", "v"])
      )
    }
    return pod
  }
  network.cluster = Cluster(
    namespaces: network.cluster.namespaces,
    pods: network.cluster.pods,
    nodes: network.cluster.nodes,
    services: network.cluster.services,
    entryPoints: network.cluster.entryPoints
  )
  return network
}

/// One row of a list.
struct Row: Hashable {
  var source: ListedPeer
  var destination: ListedPeer
  var connectivity: Connectivity
}

/// The rows that a query lists.
func rows(_ query: ListQuery, _ network: Network) -> [Row] {
  var rows: [Row] = []
  let compiled = CompiledNetwork(network, distinguishing: query.distinguishing)
  query.forEachConnection(on: compiled) { source, destination, connectivity in
    rows.append(Row(source: source, destination: destination, connectivity: connectivity))
    return true
  }
  return rows
}

extension ListedPeer {
  /// Whether the peer speaks of an endpoint.
  func holds(_ endpoint: EndpointReference, of cluster: Cluster) -> Bool {
    switch (self, endpoint) {
    case (.workload(let workload, let pods, let isHostNetwork), .pod(let index)):
      let pod = cluster.pods[index]
      return pod.workload == workload && pod.isHostNetwork == isHostNetwork
        && (pods.isEmpty || pods.contains(pod.name))
    case (.node(let name), .node(let index)): return cluster.nodes[index].name == name
    case (.outside(let blocks), .address(let address)):
      return blocks.contains { $0.contains(address) }
    default: return false
    }
  }
}

/// Compares a list with the specification, pair by pair of endpoints.
struct ListSpecification {
  let network: Network
  let rows: [Row]
  let probes: NetworkProbes

  init(_ network: Network, rows: [Row], seed: UInt64) {
    var random = SplitMix64(seed: seed)
    self.network = network
    self.rows = rows
    probes = NetworkProbes(of: network, addresses: 6, using: &random)
  }

  /// The first pair that the list gets wrong, or nil.
  func firstDifference(
    isListed: (EndpointReference, EndpointReference) -> Bool = { _, _ in true }
  ) -> String? {
    for source in probes.endpoints {
      for destination in probes.endpoints
      where speaks(source, destination) && isListed(source, destination) {
        if let difference = difference(source, destination) { return difference }
      }
    }
    return nil
  }

  /// Whether a list says something of a pair: not of nodes, of two addresses, of a pod and itself.
  private func speaks(_ source: EndpointReference, _ destination: EndpointReference) -> Bool {
    switch (source, destination) {
    case (.node, _), (_, .node), (.address, .address): false
    case (.unidentified, _), (_, .unidentified): false
    case (.pod(let a), .pod(let b)): a != b || hasPairs(network.cluster.pods[a].replicas)
    case (.pod, .address), (.address, .pod): true
    }
  }

  private func hasPairs(_ count: ReplicaCount) -> Bool {
    switch count {
    case .exactly(let number): number > 1
    case .oneOrMore: true
    }
  }

  private func difference(_ source: EndpointReference, _ destination: EndpointReference) -> String?
  {
    let matching = rows.filter {
      $0.source.holds(source, of: network.cluster)
        && $0.destination.holds(destination, of: network.cluster)
    }
    guard matching.count < 2 else { return "\(source) -> \(destination) stands in \(matching)" }
    let answer = matching.first?.connectivity ?? .none
    for `protocol` in IPProtocol.withPorts {
      for port in probes.ports {
        let connection = Connection(from: source, to: destination, over: `protocol`, port: port)
        let expected = network.policyVerdict(for: connection)
        let actual = answer.verdict(`protocol`, port)
        if actual != expected { return "\(connection): \(expected), listed as \(actual)" }
      }
    }
    return nil
  }
}

extension ListSpecification {
  /// The number of ways in.
  var wayCount: Int { network.cluster.entryPoints.count }

  /// The first way in to a pod that the list gets wrong, or nil.
  ///
  /// What a proxy's own connections may do is compared exactly; what nodes forward is compared with
  /// each of the clients that were probed, none of which may get further than the list says.
  func firstDifferenceOfWays() -> String? {
    for way in network.cluster.entryPoints {
      for case .pod(let pod) in probes.endpoints {
        for `protocol` in IPProtocol.withPorts {
          for port in probes.ports {
            let destination = ServiceDestination(.pod(pod), `protocol`, port)
            if let difference = difference(way, destination) { return difference }
          }
        }
      }
    }
    return nil
  }

  private func difference(_ way: EntryPoint, _ destination: ServiceDestination) -> String? {
    let listed = rows.filter { row in
      guard case .entryPoint(let kind, let namespace, let name) = row.source else { return false }
      return kind == way.kind && namespace == way.namespace && name == way.name
        && row.destination.holds(destination.endpoint, of: network.cluster)
    }
    guard listed.count < 2 else { return "\(way) to \(destination) stands in \(listed)" }
    let connectivity = listed.first?.connectivity ?? .none
    let actual = connectivity.verdict(destination.protocol, destination.port)
    if let expected = network.verdict(leaving: way, to: destination) {
      return actual == expected
        ? nil : "\(way) to \(destination): \(expected), listed as \(actual)"
    }
    for case .address(let client) in probes.endpoints {
      let verdict = network.verdict(from: client, through: way, to: destination)
      let isCovered = verdict == actual || verdict == .deny || actual == .allow
      if !isCovered { return "\(client) through \(way) to \(destination): \(verdict), \(actual)" }
    }
    return nil
  }
}
