internal import NetworkModel
internal import ReachabilityEngine

/// Judges what gets through ways in.
struct WayEvaluator {
  let network: CompiledNetwork
  let ways: WaysIn
  private let nodes: [(id: ClassID, name: String)]
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
  }

  /// What gets from addresses of a class outside to a pod through a way in.
  ///
  /// Through a proxy, the client must get to the proxy's pods, and these to the pod.
  func connectivity(from outside: ClassID, through lead: Lead, to pod: Int) -> Connectivity {
    let entryPoint = entryPoints[lead.entryPoint]
    switch entryPoint.forwarding {
    case .packets: return forwarded(from: outside, entryPoint, lead, to: pod)
    case .proxy(.pods):
      return proxies(lead, to: pod).reduce(Connectivity.none) { result, controller in
        let entered = entry(from: outside, to: controller)
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
    case .packets:
      return network.classIDs.filter { network[$0].kind == .addresses }
        .reduce(Connectivity.none) { $0.union(forwarded(from: $1, entryPoint, lead, to: pod)) }
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
      let own = pods.first { network.isOnItsNode(.pod($0), .pod(pod)) }
      return own.map { $0 == first ? [first] : [first, $0] } ?? [first]
    }
  }

  /// What gets from any endpoint to a pod through a node that may put its own address for the source's.
  func hidden(from source: ClassID, to pod: Int) -> Connectivity {
    let target = network.classID(of: .pod(pod))
    let out = network.egress(of: source, to: target)
    return Connectivity.either(
      [network.connectivity(from: source, to: target)]
        + hiddenSources(of: pod).map { out.intersection(network.ingress(of: target, from: $0)) }
    )
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
    let direct = network.connectivity(from: outside, to: network.classID(of: .pod(controller)))
    return ways.leadsOfPod[controller, default: []].reduce(direct) { result, lead in
      let entryPoint = entryPoints[lead.entryPoint]
      guard case .packets = entryPoint.forwarding else { return result }
      return result.union(forwarded(from: outside, entryPoint, lead, to: controller))
    }
  }

  /// Packets that a node sends on to a pod (N30): the pod sees the client, or another node where that
  /// puts its own address for the client's.
  private func forwarded(
    from outside: ClassID,
    _ entryPoint: EntryPoint,
    _ lead: Lead,
    to pod: Int
  ) -> Connectivity {
    if !entryPoint.clients.isEmpty,
      network[outside].addresses.intersection(AddressSet(entryPoint.clients)).isEmpty
    {
      return .none
    }
    guard entryPoint.forwarding == .packets(hidesClient: true) else {
      return network.connectivity(from: outside, to: network.classID(of: .pod(pod)))
        .restricted(to: lead.ports)
    }
    return hidden(from: outside, to: pod).restricted(to: lead.ports)
  }

  /// The classes of nodes that may stand in for a client: all but the pod's own, which sends packets on
  /// as they came.
  func hiddenSources(of pod: Int) -> [ClassID] {
    guard !nodes.isEmpty else { return [network.classID(of: .unidentified(.someNode))] }
    let own = network.network.cluster.pods[pod].nodeName
    return Set(nodes.filter { $0.name != own }.map(\.id)).sorted()
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
