import NetworkModel

/// What may pass between some pods and others in one direction: the ports of each peer.
///
/// Canonical once grouped: peers that may be spoken with on the same ports stand together, so that the
/// order in which permissions came doesn't show.
struct PermittedConnections {
  /// Peers with the connections that may pass to or from each of them.
  struct Group: Hashable {
    var members: PeerMembers
    var connections: ConnectionSet
  }

  private var pods: [Int: ConnectionSet] = [:]
  private var nodes: [Int: ConnectionSet] = [:]
  /// Disjoint address sets.
  private var outside: [(addresses: AddressSet, connections: ConnectionSet)] = []

  /// Permits some connections with each of some peers.
  mutating func permit(_ members: PeerMembers, _ connections: ConnectionSet) {
    guard !connections.isEmpty else { return }
    for pod in members.pods { pods[pod] = pods[pod, default: .none].union(connections) }
    for node in members.nodes { nodes[node] = nodes[node, default: .none].union(connections) }
    var rest = members.addresses
    outside = outside.flatMap { part -> [(addresses: AddressSet, connections: ConnectionSet)] in
      let inside = part.addresses.intersection(rest)
      guard !inside.isEmpty else { return [part] }
      rest = rest.subtracting(inside)
      let kept = part.addresses.subtracting(inside)
      return (kept.isEmpty ? [] : [(kept, part.connections)])
        + [(inside, part.connections.union(connections))]
    }
    if !rest.isEmpty { outside.append((rest, connections)) }
  }

  /// Whether nothing may pass.
  var isEmpty: Bool { pods.isEmpty && nodes.isEmpty && outside.isEmpty }

  /// The peers by what may pass, in the order of peers: pods, nodes, addresses.
  var groups: [Group] {
    var members: [ConnectionSet: PeerMembers] = [:]
    for (connections, keys) in Dictionary(grouping: pods.keys, by: { pods[$0] ?? .none }) {
      members[connections, default: PeerMembers()].pods = keys.sorted()
    }
    for (connections, keys) in Dictionary(grouping: nodes.keys, by: { nodes[$0] ?? .none }) {
      members[connections, default: PeerMembers()].nodes = keys.sorted()
    }
    for part in outside {
      let known = members[part.connections, default: PeerMembers()]
      members[part.connections] = known.union(PeerMembers(addresses: part.addresses))
    }
    return members.map { Group(members: $0.value, connections: $0.key) }.sorted()
  }

  /// Everything that may not pass: peers with the connections that are closed between them.
  func forbidden(among all: PeerMembers) -> [Group] {
    let groups = groups
    let permitted = groups.reduce(PeerMembers()) { $0.union($1.members) }
    let rest = groups.map {
      Group(
        members: $0.members.intersection(all),
        connections: ConnectionSet.all.subtracting($0.connections)
      )
    }
    return ([Group(members: all.subtracting(permitted), connections: .all)] + rest)
      .filter { !$0.members.isEmpty && !$0.connections.isEmpty }
  }
}

extension PermittedConnections.Group: Comparable {
  /// Orders by peers; no two groups share one.
  static func < (a: Self, b: Self) -> Bool {
    if a.members.pods != b.members.pods {
      // Those without pods stand last.
      if a.members.pods.isEmpty || b.members.pods.isEmpty { return b.members.pods.isEmpty }
      return a.members.pods.lexicographicallyPrecedes(b.members.pods)
    }
    if a.members.nodes != b.members.nodes {
      return a.members.nodes.lexicographicallyPrecedes(b.members.nodes)
    }
    return a.members.addresses.blocks.lexicographicallyPrecedes(b.members.addresses.blocks)
  }
}
