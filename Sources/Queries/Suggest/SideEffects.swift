import NetworkModel

/// Counts the connections that a change opens and closes besides those that a sentence speaks of.
struct SideEffects {
  /// How many connections pass, or pass on more ports, that nobody asked for.
  private(set) var opens = 0
  /// How many connections pass no more, or on fewer ports, and weren't to be stopped.
  private(set) var closes = 0

  private let cluster: Cluster
  private let groups: [ReachGroup]
  private let mustReach: Bool

  /// Counts the changes of connections, as `netsim diff` lists them.
  ///
  /// What the sentence asks for is left out: of the pairs that fail, the connections asked. What is
  /// stopped between those pairs on ports that the destination doesn't declare is left out, too, where
  /// it declares some.
  init(_ difference: Difference, of result: AssertionResult, in cluster: Cluster) {
    self.cluster = cluster
    groups = result.failures
    mustReach = result.assertion.sentence.form.asksForConnections
    for change in difference.connections {
      let asked = asked(change)
      if !change.opened.subtracting(mustReach ? asked : .none).isEmpty { opens += 1 }
      if !change.closed.subtracting(mustReach ? .none : asked).isEmpty { closes += 1 }
    }
  }

  /// What of a connection the sentence speaks of.
  private func asked(_ change: ConnectionChange) -> ConnectionSet {
    guard let destination = members(change.destination) else { return .none }
    let groups = groups.filter { group in
      destination.isInside(group.destinations) && isAsked(change.source, in: group)
    }
    let asked = groups.reduce(ConnectionSet.none) { $0.union($1.demand.connections) }
    guard !mustReach, !groups.isEmpty else { return asked }
    let declared = cluster.declaredConnections(destination.pods)
    return declared.isEmpty ? asked : asked.union(ConnectionSet.all.subtracting(declared))
  }

  private func isAsked(_ source: ListedPeer, in group: ReachGroup) -> Bool {
    if case .entryPoint = source { return !group.sources.addresses.isEmpty }
    return members(source)?.isInside(group.sources) ?? false
  }

  /// The members that stand in a list as one; nil for ways in.
  private func members(_ peer: ListedPeer) -> PeerMembers? {
    switch peer {
    case .workload(let workload, let names, _):
      let all = cluster.podIndices(inNamespace: workload.namespace).filter {
        cluster.pods[$0].workload == workload
      }
      let named = all.filter { names.contains(cluster.pods[$0].name) }
      return PeerMembers(pods: named.isEmpty ? all : named)
    case .node(let name):
      return PeerMembers(nodes: cluster.nodes.indices.filter { cluster.nodes[$0].name == name })
    case .outside(let blocks): return PeerMembers(addresses: AddressSet(blocks))
    case .entryPoint: return nil
    }
  }
}

extension PeerMembers {
  fileprivate func isInside(_ other: PeerMembers) -> Bool { subtracting(other).isEmpty }
}
