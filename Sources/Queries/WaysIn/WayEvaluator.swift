internal import NetworkModel
internal import ReachabilityEngine

/// Judges what gets through ways in.
struct WayEvaluator {
  let network: CompiledNetwork
  let ways: WaysIn
  private let nodes: [(id: ClassID, name: String)]
  private let nodeOfName: [String: Int]
  /// The classes of nodes, ascending, with how many nodes each has.
  private let nodeClasses: [(id: ClassID, count: Int)]
  /// The classes of addresses outside.
  private let outside: [ClassID]
  /// Way in -> the pods of its proxy by class; one stands for all of its class but on its own node.
  private let controllers: [[[Int]]]

  private var entryPoints: [EntryPoint] { network.network.cluster.entryPoints }

  init(_ network: CompiledNetwork, _ ways: WaysIn) {
    self.network = network
    self.ways = ways
    controllers = network.network.cluster.entryPoints.map { entryPoint in
      guard case .proxy(.pods(let pods)) = entryPoint.forwarding else { return [] }
      return Dictionary(grouping: pods) { network.classID(of: .pod($0)) }
        .sorted { $0.key < $1.key }.map(\.value)
    }
    nodes = network.network.cluster.nodes.enumerated().map { index, node in
      (network.classID(of: .node(index)), node.name)
    }
    nodeOfName = Dictionary(
      nodes.enumerated().map { ($0.element.name, $0.offset) },
      uniquingKeysWith: min
    )
    nodeClasses = Dictionary(grouping: nodes, by: \.id).sorted { $0.key < $1.key }
      .map { ($0.key, $0.value.count) }
    outside = network.classIDs.filter { network[$0].kind == .addresses }
  }

  /// What gets from addresses of a class outside to a pod through a way in.
  ///
  /// Through a proxy, the client must get to the proxy's pods, and these to the pod.
  func connectivity(from outside: ClassID, through lead: Lead, to pod: Int) -> Connectivity {
    connectivity(fromAnyOf: [outside], through: lead, to: pod)
  }

  /// What gets from some addresses of any of some classes outside to a pod through a way in.
  func connectivity(
    fromAnyOf outside: [ClassID],
    through lead: Lead,
    to pod: Int
  ) -> Connectivity {
    let entryPoint = entryPoints[lead.entryPoint]
    switch entryPoint.forwarding {
    case .packets: return forwarded(from: outside, entryPoint, lead, to: pod)
    case .proxy(.pods):
      return proxies(lead, to: pod).reduce(Connectivity.none) { result, controller in
        let entered = entry(fromAnyOf: outside, to: controller)
        let passed = passed(from: .pod(controller), to: pod).restricted(to: lead.ports)
        return result.union(passed.gated(by: entered))
      }
    case .proxy: return leaving(lead, to: pod)
    }
  }

  /// What gets to a pod from a way in, whoever the client is: for a proxy, what its own connections may
  /// do; else what some client may do.
  func leaving(_ lead: Lead, to pod: Int) -> Connectivity {
    let entryPoint = entryPoints[lead.entryPoint]
    switch entryPoint.forwarding {
    case .packets(let hidesClient):
      let target = network.classID(of: .pod(pod))
      let seen = network.ingress(
        of: target,
        fromAnyOf: clients(of: entryPoint, among: outside)
      )
      guard hidesClient else { return seen.restricted(to: lead.ports) }
      let hiding = hiddenSources(of: pod).map { network.ingress(of: target, from: $0) }
      return Connectivity.either([seen] + hiding).restricted(to: lead.ports)
    case .proxy(.unknown):
      return passed(from: .unidentified(.somePod), to: pod).restricted(to: lead.ports)
    case .proxy(.pods):
      return proxies(lead, to: pod).reduce(Connectivity.none) {
        $0.union(passed(from: .pod($1), to: pod))
      }
      .restricted(to: lead.ports)
    case .proxy(.addresses(let addresses)):
      // Which of them opens a connection isn't known.
      let target = network.classID(of: .pod(pod))
      let parts = network.classIDs.filter {
        network[$0].kind == .addresses
          && !network[$0].addresses.intersection(addresses).isEmpty
      }.map { network.connectivity(from: $0, to: target) }
      return Connectivity.either(parts).restricted(to: lead.ports)
    }
  }

  /// The pods of a proxy that may differ in what they get to a pod: one of each class, and one on the
  /// pod's own node where that matters (N24).
  func proxies(_ lead: Lead, to pod: Int) -> [Int] {
    controllers[lead.entryPoint].flatMap { pods -> [Int] in
      guard let first = pods.first else { return [] }
      // Only what speaks as its node is told apart by the node.
      guard network[network.classID(of: .pod(first))].kind == .hosts else { return [first] }
      let own = pods.first { network.onItsNode(.pod($0), .pod(pod)) == .yes }
      return own.map { $0 == first ? [first] : [first, $0] } ?? [first]
    }
  }

  /// What gets from a slice of sources, of one node if they are hosts, through an entrance to a pod.
  func entering(_ entrance: Entrance, from source: ClassSlice, to pod: Int) -> Connectivity {
    guard !entrance.isClosed, let example = source.endpoints.first else { return .none }
    let target = network.classID(of: .pod(pod))
    let out = network.egress(of: source.id, to: target)
    let itself = network.connectivity(from: example, to: .pod(pod))
    let asNode = { (id: ClassID) in out.intersection(network.ingress(of: target, from: id)) }
    let own = network.network.cluster.pods[pod].nodeName
    var seen: [Connectivity] = []
    if !entrance.hidesSource {
      seen = [itself]
    } else if let entered = entrance.nodes {
      for node in entered {
        if own == nil || own == nodes[node].name { seen.append(itself) }
        if own != nodes[node].name { seen.append(asNode(nodes[node].id)) }
      }
    } else {
      seen = [itself] + hiddenSources(of: pod).map(asNode)
    }
    let connectivity = Connectivity.either(seen)
    switch isServed(source, by: entrance) {
    case .yes: return connectivity
    case .no: return .none
    case .unknown: return Connectivity(allowed: .none, possible: connectivity.possible)
    }
  }

  /// Whether an entrance serves all of some sources, or none; unknown where their addresses are.
  private func isServed(_ source: ClassSlice, by entrance: Entrance) -> Certainty {
    guard !entrance.clients.isEmpty else { return .yes }
    let served = AddressSet(entrance.clients)
    let cluster = network.network.cluster
    let isServed = source.endpoints.map { endpoint -> Certainty in
      let addresses: [IPAddress]
      switch endpoint {
      case .pod(let index): addresses = cluster.pods[index].addresses
      case .node(let index): addresses = cluster.nodes[index].addresses
      case .address(let address): addresses = [address]
      case .unidentified: addresses = []
      }
      if addresses.isEmpty { return .unknown }
      return addresses.contains(where: served.contains) ? .yes : .no
    }
    return Set(isServed).count == 1 ? isServed[0] : .unknown
  }

  /// The ways that lead to a pod, each with what gets through from an address outside.
  func ways(from address: IPAddress, to pod: Int) -> [(lead: Lead, connectivity: Connectivity)] {
    let outside = network.classID(of: .address(address))
    return ways.leadsOfPod[pod, default: []].map { lead in
      (lead, connectivity(from: outside, through: lead, to: pod))
    }
  }

  /// What gets from outside to a pod of a proxy, directly or through nodes; on any port.
  func entry(from outside: ClassID, to controller: Int) -> Connectivity {
    entry(fromAnyOf: [outside], to: controller)
  }

  /// What gets from any of some classes outside to a pod of a proxy.
  private func entry(fromAnyOf outside: [ClassID], to controller: Int) -> Connectivity {
    let direct = network.ingress(of: network.classID(of: .pod(controller)), fromAnyOf: outside)
    return ways.leadsOfPod[controller, default: []].reduce(direct) { result, lead in
      let entryPoint = entryPoints[lead.entryPoint]
      guard case .packets = entryPoint.forwarding else { return result }
      return result.union(forwarded(from: outside, entryPoint, lead, to: controller))
    }
  }

  /// Packets that a node sends on to a pod (N30): the pod sees the client, or another node where that
  /// puts its own address for the client's.
  private func forwarded(
    from outside: [ClassID],
    _ entryPoint: EntryPoint,
    _ lead: Lead,
    to pod: Int
  ) -> Connectivity {
    let served = clients(of: entryPoint, among: outside)
    guard !served.isEmpty else { return .none }
    let target = network.classID(of: .pod(pod))
    let seen = network.ingress(of: target, fromAnyOf: served)
    guard entryPoint.forwarding == .packets(hidesClient: true) else {
      return seen.restricted(to: lead.ports)
    }
    let hiding = hiddenSources(of: pod).map { network.ingress(of: target, from: $0) }
    return Connectivity.either([seen] + hiding).restricted(to: lead.ports)
  }

  /// The classes outside, of some, that a way in serves.
  private func clients(of entryPoint: EntryPoint, among outside: [ClassID]) -> [ClassID] {
    guard !entryPoint.clients.isEmpty else { return outside }
    let served = AddressSet(entryPoint.clients)
    return outside.filter { !network[$0].addresses.intersection(served).isEmpty }
  }

  /// The classes of nodes that may stand in for a client: all but the pod's own, which sends packets on
  /// as they came.
  func hiddenSources(of pod: Int) -> [ClassID] {
    guard !nodes.isEmpty else { return [network.classID(of: .unidentified(.someNode))] }
    let own = soleClass(ofNodeOf: pod)
    return nodeClasses.map(\.id).filter { $0 != own }
  }

  /// The class of a pod's node where no other node is of it.
  private func soleClass(ofNodeOf pod: Int) -> ClassID? {
    guard let name = network.network.cluster.pods[pod].nodeName, let node = nodeOfName[name] else {
      return nil
    }
    let id = nodes[node].id
    return nodeClasses.first { $0.id == id }?.count == 1 ? id : nil
  }

  /// What of a pod's node matters on ways in: which nodes may stand in for a client; the node itself
  /// where a proxy or a node that is asked may be the same.
  func nodeKey(of pod: Int, _ leads: [Lead], isEntered: Bool = false) -> NodeKey {
    let hasHosts = leads.contains { lead in
      controllers[lead.entryPoint].contains { pods in
        pods.first.map { network[network.classID(of: .pod($0))].kind == .hosts } ?? false
      }
    }
    return NodeKey(
      soleClass: soleClass(ofNodeOf: pod),
      name: isEntered || hasHosts ? network.network.cluster.pods[pod].nodeName : nil
    )
  }

  /// What a source other than an outside address gets to a pod, including what no policy can stop.
  private func passed(from source: EndpointReference, to pod: Int) -> Connectivity {
    if case .unidentified = source {
      return network.connectivity(
        from: network.classID(of: source),
        to: network.classID(of: .pod(pod))
      )
    }
    return network.connectivity(from: source, to: .pod(pod))
  }
}

/// What of a pod's node tells it apart from other pods of its class on ways in.
struct NodeKey: Hashable {
  /// The class of the node, where no other node is of it.
  var soleClass: ClassID?
  /// The node's name, where that matters.
  var name: String?
}

extension Connectivity {
  /// What passes under either: sure where one lets it pass surely.
  func union(_ other: Self) -> Self {
    Connectivity(
      allowed: allowed.union(other.allowed),
      possible: possible.union(other.possible)
    )
  }

  /// What passes where it isn't known which of these it is.
  static func either(_ parts: [Self]) -> Self {
    guard var result = parts.first else { return .none }
    for part in parts.dropFirst() {
      result.allowed = result.allowed.intersection(part.allowed)
      result.possible = result.possible.union(part.possible)
    }
    return result
  }

  /// The part of some connections.
  func restricted(to connections: ConnectionSet) -> Self {
    Connectivity(
      allowed: allowed.intersection(connections),
      possible: possible.intersection(connections)
    )
  }

  /// What remains of it behind a hurdle that must let something pass, whatever that is.
  func gated(by hurdle: Self) -> Self {
    Connectivity(
      allowed: hurdle.allowed.isEmpty ? .none : allowed,
      possible: hurdle.possible.isEmpty ? .none : possible
    )
  }
}
