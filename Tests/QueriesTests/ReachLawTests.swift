import NetworkGeneration
import NetworkModel
import PolicySemantics
import Queries
import ReachabilityEngine
import Testing

/// Answers about peers are what the specification says of each of their pairs.
struct ReachLawTests {
  @Test
  func `an answer by classes is the answer pair by pair`() {
    let seed = RunSettings.seed
    var verdicts: [ReachVerdict: Int] = [:]
    for run in 0..<600 {
      let runSeed = seed &+ UInt64(run)
      var random = SplitMix64(seed: runSeed)
      var generator = NetworkGenerator(seed: runSeed)
      let network = generator.network()
      let probes = NetworkProbes(of: network, addresses: 6, using: &random)
      let sources = Self.members(probes, network, &random)
      let parts = [Self.part(probes, network, &random), Self.part(probes, network, &random)]
      guard !sources.isEmpty else { continue }
      let resolver = PeerResolver(network)
      let compiled = CompiledNetwork(
        network,
        distinguishing: PeerResolver.distinguishing([sources] + parts.map(\.members))
      )
      for exempt in [ReachEvaluator.ExemptPairs.counted, .leftOut] {
        let answer = ReachEvaluator(compiled, resolver)
          .answer(from: sources, to: parts, exempt: exempt)
        let pairs = Pairs(network: network, sources: sources, parts: parts, exempt: exempt)
        let expected = pairs.verdicts
        verdicts[answer.verdict, default: 0] += 1
        let place: Comment = "seed \(seed), run \(run), \(exempt):\n\(network.listing)"
        #expect(Set(answer.groups.map(\.verdict)) == Set(expected), place)
        #expect(answer.verdict == pairs.combined(expected), place)
        for group in answer.groups {
          let verdict = pairs.verdict(
            group.example.source,
            group.example.destination,
            group.demand
          )
          #expect(verdict == group.verdict, place)
        }
      }
    }
    for verdict in [ReachVerdict.allow, .deny, .partial, .unknown] {
      #expect(verdicts[verdict, default: 0] > 20, "too few answers \(verdict): \(verdicts)")
    }
  }

  @Test
  func `an answer on several networks is the best that each of them gives`() {
    var gained = 0
    for run in 0..<300 {
      let seed = RunSettings.seed &+ UInt64(run)
      var random = SplitMix64(seed: seed)
      var generator = NetworkGenerator(seed: seed, shape: .standardTiers)
      var network = generator.network()
      for pod in network.cluster.pods.indices where random.chance(60) {
        network.cluster.pods[pod].networks = ["blue"]
      }
      var other = NetworkGenerator(seed: ~seed, shape: .standardTiers)
      let blue = Self.secondary("blue", of: network, policies: other.network().policies)
      let probes = NetworkProbes(of: network, addresses: 2, using: &random)
      let evaluator = ReachEvaluator(
        CompiledNetwork(network),
        PeerResolver(network, secondary: [blue]),
        secondary: [CompiledNetwork(blue)]
      )
      for case .pod(let a) in probes.endpoints {
        for case .pod(let b) in probes.endpoints where a != b {
          guard let port = probes.ports.randomElement(using: &random),
            let range = PortRange(port, port)
          else { continue }
          let proto = random.pick(IPProtocol.withPorts)
          let primary = network.verdict(from: .pod(a), to: .pod(b), proto, port)
          let isShared = [a, b].allSatisfy {
            !network.cluster.pods[$0].isHostNetwork
              && network.cluster.pods[$0].networks.contains("blue")
          }
          let there =
            isShared ? blue.verdict(from: .pod(a), to: .pod(b), proto, port) : Verdict.deny
          let expected: Verdict =
            [primary, there].contains(.allow)
            ? .allow : [primary, there].contains(.unknown) ? .unknown : .deny
          if primary != expected { gained += 1 }
          let answer = evaluator.answer(
            from: PeerMembers(pods: [a]),
            to: [TargetPart(PeerMembers(pods: [b]), .every(ConnectionSet(proto, range)))]
          )
          #expect(answer.verdict.rawValue == expected.rawValue, "run \(run): \(a) to \(b)")
        }
      }
    }
    #expect(gained > 50, "too few pairs gain by a secondary network: \(gained)")
  }

  /// A secondary network of the same pods, which have no addresses there.
  private static func secondary(_ name: String, of network: Network, policies: [Policy]) -> Network
  {
    var cluster = network.cluster
    cluster.services = []
    cluster.entryPoints = []
    for index in cluster.pods.indices where !cluster.pods[index].isHostNetwork {
      cluster.pods[index].addresses = []
    }
    return Network(name: name, cluster: cluster, tiers: StandardTier.tiers, policies: policies)
  }

  /// Some pods, nodes and addresses; the addresses are few, so that all can be asked one by one.
  private static func members(
    _ probes: NetworkProbes,
    _ network: Network,
    _ random: inout SplitMix64
  ) -> PeerMembers {
    var members = PeerMembers()
    for endpoint in probes.endpoints where random.chance(40) {
      switch endpoint {
      case .pod(let index): members.pods.append(index)
      case .node(let index): members.nodes.append(index)
      case .address(let address):
        members.addresses = members.addresses.union(AddressSet([CIDR(address)]))
      case .unidentified: continue
      }
    }
    return PeerMembers(pods: members.pods, nodes: members.nodes, addresses: members.addresses)
  }

  private static func part(
    _ probes: NetworkProbes,
    _ network: Network,
    _ random: inout SplitMix64
  ) -> TargetPart {
    var asked = ConnectionSet.none
    for _ in 0..<random.number(in: 1...3) {
      let port = random.pick(probes.ports)
      guard let range = PortRange(port, port) else { continue }
      asked = asked.union(ConnectionSet(random.pick(IPProtocol.withPorts), range))
    }
    let demand: PortDemand = random.chance(50) ? .every(asked) : .some(of: asked)
    return TargetPart(members(probes, network, &random), demand)
  }
}

/// The pairs of a question, asked one by one of the specification.
private struct Pairs {
  let network: Network
  let sources: PeerMembers
  let parts: [TargetPart]
  let exempt: ReachEvaluator.ExemptPairs

  /// The verdicts of all pairs of different endpoints.
  var verdicts: [ReachVerdict] {
    parts.flatMap { part in
      endpoints(sources).flatMap { source in
        endpoints(part.members).compactMap { destination in
          isPair(source, destination) ? verdict(source, destination, part.demand) : nil
        }
      }
    }
  }

  func verdict(
    _ source: EndpointReference,
    _ destination: EndpointReference,
    _ demand: PortDemand
  ) -> ReachVerdict {
    let verdicts: [Verdict] = demand.connections.entries.flatMap { entry in
      entry.ports.ranges.flatMap { range in
        (range.lowerBound...range.upperBound).map { port in
          // What may be exempt counts by the policies alone where exempt pairs are left out.
          exempt == .leftOut && isOnOneNode(source, destination) == nil
            ? network.policyVerdict(
              for: Connection(
                from: source,
                to: destination,
                over: entry.protocol,
                port: Int(port)
              )
            )
            : network.verdict(from: source, to: destination, entry.protocol, Int(port))
        }
      }
    }
    if verdicts.allSatisfy({ $0 == .deny }) { return .deny }
    if case .some = demand { return verdicts.contains(.allow) ? .allow : .unknown }
    if verdicts.allSatisfy({ $0 == .allow }) { return .allow }
    return verdicts.contains(.allow) && verdicts.contains(.deny) ? .partial : .unknown
  }

  func combined(_ verdicts: [ReachVerdict]) -> ReachVerdict {
    guard let first = verdicts.first else {
      return exempt == .counted && hasSelf ? .allow : .deny
    }
    if verdicts.allSatisfy({ $0 == first }) { return first }
    let passes = verdicts.contains(.allow) || verdicts.contains(.partial)
    let fails = verdicts.contains(.deny) || verdicts.contains(.partial)
    return passes && fails ? .partial : .unknown
  }

  private var hasSelf: Bool {
    parts.contains { part in
      !sources.nodes.allSatisfy { !part.members.nodes.contains($0) }
        || sources.pods.contains { part.members.pods.contains($0) && isSingle($0) }
    }
  }

  private func isPair(_ source: EndpointReference, _ destination: EndpointReference) -> Bool {
    if exempt == .leftOut, isOnOneNode(source, destination) == true { return false }
    switch (source, destination) {
    case (.address, .address): return false
    case (.node(let a), .node(let b)): return a != b
    case (.pod(let a), .pod(let b)): return a != b || !isSingle(a)
    default: return true
    }
  }

  /// Whether a host speaks to a pod on its node; nil where that isn't known.
  private func isOnOneNode(
    _ source: EndpointReference,
    _ destination: EndpointReference
  ) -> Bool? {
    guard case .pod(let index) = destination, !network.cluster.pods[index].isHostNetwork else {
      return false
    }
    let host: String?
    switch source {
    case .node(let index): host = network.cluster.nodes[index].name
    case .pod(let index):
      guard network.cluster.pods[index].isHostNetwork else { return false }
      host = network.cluster.pods[index].nodeName
    case .address, .unidentified: return false
    }
    guard let host, let own = network.cluster.pods[index].nodeName else { return nil }
    return host == own
  }

  private func isSingle(_ pod: Int) -> Bool {
    network.cluster.pods[pod].replicas == .exactly(1)
  }

  /// The endpoints of some members; addresses that something in the cluster has don't count.
  private func endpoints(_ members: PeerMembers) -> [EndpointReference] {
    let known = Set(
      network.cluster.pods.flatMap(\.addresses) + network.cluster.nodes.flatMap(\.addresses)
        + network.cluster.services.flatMap(\.clusterIPs)
    )
    let addresses = members.addresses.ranges.flatMap { range in
      range.bounds.map { IPAddress(range.family, $0) }
    }
    return members.pods.map { .pod($0) } + members.nodes.map { .node($0) }
      + addresses.filter { !known.contains($0) }.map { .address($0) }
  }
}

extension Network {
  /// The best of what gets to an endpoint directly and, from outside, through any way in.
  func verdict(
    from source: EndpointReference,
    to destination: EndpointReference,
    _ proto: IPProtocol,
    _ port: Int
  ) -> Verdict {
    let direct = verdict(
      for: Connection(from: source, to: destination, over: proto, port: port)
    )
    guard case .address(let client) = source, case .pod = destination else { return direct }
    let target = ServiceDestination(destination, proto, port)
    let all =
      [direct] + cluster.entryPoints.map { verdict(from: client, through: $0, to: target) }
    return all.contains(.allow) ? .allow : all.contains(.unknown) ? .unknown : .deny
  }
}
