import NetworkModel
import ReachabilityEngine

/// Finds out which objects' changes bring about which changes of connections.
///
/// An object is a cause where its change alone makes a connection another one, in the network as it
/// was, or where taking it back does, in the network as it is. Both are simulated, and so is it that the
/// causes together, and nothing else, make of the old network what passes now; where they don't, the
/// causes are a smallest set of changes that does.
struct ChangeCauses {
  private let old: NetworkSnapshot
  private let new: NetworkSnapshot

  init(_ old: NetworkSnapshot, _ new: NetworkSnapshot) {
    self.old = old
    self.new = new
  }

  /// The connections with what brings their change about.
  func explained(_ connections: [ConnectionChange]) -> [ConnectionChange] {
    var connections = connections
    explain(&connections, on: nil, old.network, new.network)
    for network in new.secondary + old.secondary {
      guard let name = network.network.name else { continue }
      explain(
        &connections,
        on: name,
        old.secondary.first { $0.network.name == name },
        new.secondary.first { $0.network.name == name }
      )
    }
    return connections
  }

  /// Explains the connections of one network that aren't explained yet.
  private func explain(
    _ connections: inout [ConnectionChange],
    on name: String?,
    _ old: CompiledNetwork?,
    _ new: CompiledNetwork?
  ) {
    let places = connections.indices.filter {
      connections[$0].network == name && connections[$0].changedBy.isEmpty
    }
    guard !places.isEmpty, let old, let new, old.network.tiers == new.network.tiers else { return }
    let pairs = places.map { connections[$0] }
    let search = CauseSearch(
      ObjectDifference(old.network, new.network),
      from: Simulation(old, query: self.new.query, pairs),
      to: Simulation(new, query: self.new.query, pairs)
    )
    let named = Dictionary(search.objects.map { ($0.title, $0) }) { first, _ in first }
    for (place, causes) in zip(places, search.causes()) {
      connections[place].changedBy =
        causes.isEmpty ? Self.selecting(connections[place], named, old, new) : causes
    }
  }

  /// The changed policies that select an end of a connection: what is left to say where no single
  /// change shows as the cause.
  private static func selecting(
    _ connection: ConnectionChange,
    _ objects: [String: ObjectChange],
    _ old: CompiledNetwork,
    _ new: CompiledNetwork
  ) -> [ObjectChange] {
    var names: Set<String> = []
    for network in [old, new] {
      let ends = [(connection.source, Direction.egress), (connection.destination, .ingress)]
      for (peer, direction) in ends {
        guard let endpoint = network.network.endpoints(of: peer).first else { continue }
        let id = network.classID(of: endpoint)
        for selection in network.policies(selecting: id, direction) {
          let identity = network.network.policies[selection.policy].identity
          names.insert(identity.description)
        }
      }
    }
    return names.compactMap { objects[$0] }.sorted()
  }
}

extension Network {
  /// The endpoints that a listed peer stands for: the pods of a workload, or those that are named, or an
  /// address of a group; none where the network has none.
  func endpoints(of peer: ListedPeer) -> [EndpointReference] {
    switch peer {
    case .workload(let workload, let names, _):
      let run = pods(of: workload)
      let named = run.indices.filter { names.contains(run[$0].name) }
      return (named.isEmpty ? Array(run.indices) : named).map { .pod($0) }
    case .node(let name):
      return cluster.nodes.firstIndex { $0.name == name }.map { [.node($0)] } ?? []
    case .outside(let blocks): return blocks.first.map { [.address($0.network)] } ?? []
    case .entryPoint: return []
    }
  }

  /// Whether a workload, or those of its pods that are named, are two that may speak to each other.
  func hasPairs(of peer: ListedPeer) -> Bool {
    let replicas = endpoints(of: peer).compactMap { endpoint -> ReplicaCount? in
      guard case .pod(let index) = endpoint else { return nil }
      return cluster.pods[index].replicas
    }
    return ListedUnit.hasPairs(replicas)
  }

  /// The pods of a workload, which stand together.
  private func pods(of workload: WorkloadReference) -> ArraySlice<Pod> {
    let start = cluster.pods.partitioningIndex { !($0.workload < workload) }
    return cluster.pods[start...].prefix { $0.workload == workload }
  }
}
