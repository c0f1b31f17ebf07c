import NetworkModel

/// What policies must permit for what is wanted from outside, by the ways in that lead to pods.
///
/// Behind a proxy policies see the proxy's pods; packets that nodes send on may come with the node's
/// address for the client's (N30).
struct WantedWays {
  /// What is to be permitted: what is wanted, with the sources that policies see.
  private(set) var permissions: [WantedConnection] = []
  /// What the reader should know: lower case first, no full stop.
  private(set) var notes: [String] = []
  /// What can't be put into policies, and why: lower case first, no full stop.
  private(set) var obstacles: [String] = []

  private let network: Network
  private let ways: WaysIn

  /// Follows the ways of everything that is wanted.
  init(_ wanted: [WantedConnection], _ network: Network, _ ways: WaysIn) {
    self.network = network
    self.ways = ways
    for connection in wanted {
      permitHosts(connection)
      if connection.sources.addresses.isEmpty || connection.target.members.pods.isEmpty {
        permissions.append(connection)
      } else {
        follow(connection)
      }
    }
  }

  /// What comes in through a node's port or a Service's outer address may come with a node's address.
  private mutating func permitHosts(_ wanted: WantedConnection) {
    guard wanted.target.entrance?.hidesSource == true else { return }
    permitNodes(wanted.target.members.pods, wanted.connections)
  }

  private mutating func permitNodes(_ pods: [Int], _ connections: ConnectionSet) {
    let nodes = network.cluster.nodes.indices
    guard !nodes.isEmpty else {
      return note(
        "nodes may put their own addresses for those of clients (N30), and the input holds no Node: "
          + "add the Nodes, or set `externalTrafficPolicy: Local`"
      )
    }
    permissions.append(
      WantedConnection(
        PeerMembers(nodes: nodes),
        TargetPart(PeerMembers(pods: pods), .every(connections))
      )
    )
  }

  /// Permits what a connection from outside needs, for pods with the same ways at a time.
  private mutating func follow(_ wanted: WantedConnection) {
    var inside = wanted.target
    inside.members = PeerMembers(
      nodes: wanted.target.members.nodes,
      addresses: wanted.target.members.addresses
    )
    if !inside.members.isEmpty { permissions.append(WantedConnection(wanted.sources, inside)) }
    let byWays = Dictionary(grouping: wanted.target.members.pods) { pod in
      ways.leadsOfPod[pod, default: []].filter {
        !$0.ports.intersection(wanted.connections).isEmpty
      }
    }
    for (leads, pods) in byWays.sorted(by: { $0.value.lexicographicallyPrecedes($1.value) }) {
      follow(wanted, leads, to: pods)
    }
  }

  private mutating func follow(_ wanted: WantedConnection, _ leads: [Lead], to pods: [Int]) {
    let target = PeerMembers(pods: pods)
    var direct = wanted.connections
    for lead in leads {
      let ports = lead.ports.intersection(wanted.connections)
      let entryPoint = network.cluster.entryPoints[lead.entryPoint]
      switch entryPoint.forwarding {
      case .packets(let hidesClient):
        if hidesClient { permitNodes(pods, ports) }
      case .proxy(let controller):
        direct = direct.subtracting(ports)
        guard let proxies = controller.members else {
          let names = target.words(in: network)
          obstacles.append(
            "\(names): no pods of the controller of \(entryPoint) are in the input; "
              + "--ingress-controller names them"
          )
          continue
        }
        permissions.append(WantedConnection(proxies, TargetPart(target, .every(ports))))
      }
    }
    // What only a proxy is to bring needs no way past it, but what packets bring does.
    let packets = leads.filter { network.cluster.entryPoints[$0.entryPoint].sendsPackets }
    direct = packets.reduce(direct) { $0.union($1.ports.intersection(wanted.connections)) }
    var inner = wanted.sources
    inner.addresses = AddressSet([CIDR]())
    if !inner.isEmpty {
      permissions.append(WantedConnection(inner, TargetPart(target, wanted.target.demand)))
    }
    guard !direct.isEmpty else { return }
    let outside = PeerMembers(addresses: wanted.sources.addresses)
    permissions.append(WantedConnection(outside, TargetPart(target, .every(direct))))
  }

  private mutating func note(_ text: String) {
    if !notes.contains(text) { notes.append(text) }
  }
}

extension EntryPoint {
  /// Whether nodes send packets on as they come.
  fileprivate var sendsPackets: Bool {
    if case .packets = forwarding { return true }
    return false
  }
}

extension EntryPoint.Controller {
  /// Who speaks for clients; nil where that isn't known.
  var members: PeerMembers? {
    switch self {
    case .unknown: nil
    case .pods(let pods): PeerMembers(pods: pods)
    case .addresses(let addresses): PeerMembers(addresses: addresses)
    }
  }
}
