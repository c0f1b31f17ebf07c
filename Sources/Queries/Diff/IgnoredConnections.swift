import NetworkModel

/// The connections that a comparison leaves out: those of some peers, on some ports.
struct IgnoredConnections {
  /// A peer, as each of the two networks knows it.
  fileprivate struct Entry {
    fileprivate var members: [MemberNames] = []
    /// What is left out of connections to it; nil for everything, both ways.
    var connections: ConnectionSet?
  }

  private var entries: [Entry] = []
  /// The addresses that networks must tell apart for this.
  private(set) var distinguishing: [AddressSet] = []

  /// Looks the peers up in both networks.
  ///
  /// - Throws: `PeerError` where a peer means nothing in either.
  init(
    _ phrases: [PeerPhrase],
    _ old: (network: Network, secondary: [Network]),
    _ new: (network: Network, secondary: [Network])
  ) throws(PeerError) {
    guard !phrases.isEmpty else { return }
    let resolvers = [old, new].map { PeerResolver($0.network, secondary: $0.secondary) }
    for phrase in phrases {
      var entry = Entry()
      var error: PeerError?
      for resolver in resolvers {
        do throws(PeerError) {
          let target = try resolver.target(phrase)
          entry.members.append(MemberNames(target.members, resolver.network))
          distinguishing += PeerResolver.distinguishing([target.members])
          guard phrase.ports != nil else { continue }
          let asked = target.parts.reduce(ConnectionSet.none) { $0.union($1.demand.connections) }
          entry.connections = entry.connections?.union(asked) ?? asked
        } catch let problem {
          error = problem
        }
      }
      if entry.members.isEmpty, let error { throw error }
      entries.append(entry)
    }
  }

  /// What is left of a change; nil where nothing is.
  func remainder(of change: ConnectionChange) -> ConnectionChange? {
    var change = change
    for entry in entries {
      guard let connections = entry.connections else {
        if entry.covers(change.source) || entry.covers(change.destination) { return nil }
        change.source = entry.remainder(of: change.source)
        change.destination = entry.remainder(of: change.destination)
        continue
      }
      guard entry.covers(change.destination) else { continue }
      let kept = ConnectionSet.all.subtracting(connections)
      change.before = change.before.intersection(Connectivity(allowed: kept, possible: kept))
      change.after = change.after.intersection(Connectivity(allowed: kept, possible: kept))
    }
    return change.before == change.after ? nil : change
  }

  /// Members by name, so that they can be found in another network.
  fileprivate struct MemberNames {
    var pods: [WorkloadReference: Set<String>] = [:]
    var whole: Set<WorkloadReference> = []
    var nodes: Set<String> = []
    var addresses: AddressSet

    init(_ members: PeerMembers, _ network: Network) {
      addresses = members.addresses
      nodes = Set(members.nodes.map { network.cluster.nodes[$0].name })
      for peer in members.peers(in: network) {
        guard case .workload(let workload, let pods, _) = peer else { continue }
        if pods.isEmpty { whole.insert(workload) }
        self.pods[workload] = Set(pods)
      }
    }

    /// Whether a peer lies within the members.
    func covers(_ peer: ListedPeer) -> Bool {
      switch peer {
      case .workload(let workload, let pods, _):
        whole.contains(workload)
          || (!pods.isEmpty && self.pods[workload]?.isSuperset(of: pods) ?? false)
      case .node(let name): nodes.contains(name)
      case .outside(let blocks): AddressSet(blocks).isSubset(of: addresses)
      case .entryPoint: false
      }
    }
  }
}

extension IgnoredConnections.Entry {
  func covers(_ peer: ListedPeer) -> Bool { members.contains { $0.covers(peer) } }

  /// Addresses outside without those that are left out.
  func remainder(of peer: ListedPeer) -> ListedPeer {
    guard case .outside(let blocks) = peer else { return peer }
    let kept = members.reduce(AddressSet(blocks)) { $0.subtracting($1.addresses) }
    return .outside(kept.blocks)
  }
}
