import NetworkGeneration
import NetworkModel
import PolicySemantics
import Queries
import ReachabilityEngine

/// A question about ways in a generated network, with a plain search over its pods to compare with.
struct WayQuestion {
  let network: Network
  let source: PeerPhrase
  let target: PeerPhrase
  let resolver: PeerResolver

  /// A question about two of the pods, namespaces or addresses of a network, chosen by lot.
  init(_ network: Network, _ random: inout SplitMix64) throws(PeerError) {
    self.network = network
    resolver = PeerResolver(network)
    source = PeerPhrase(Self.peer(network, &random, allowsOutside: true))
    let ports: [PortExpression?] = [nil, try? PeerPhrase(parsing: "x:80").ports]
    target = PeerPhrase(
      Self.peer(network, &random, allowsOutside: false),
      ports: random.pick(ports)
    )
  }

  private static func peer(
    _ network: Network,
    _ random: inout SplitMix64,
    allowsOutside: Bool
  ) -> PeerExpression {
    let pod = random.pick(network.cluster.pods)
    if allowsOutside, random.chance(20) { return .internet }
    return random.chance(30)
      ? .namespace(pod.namespace)
      : .named(kind: nil, namespace: pod.namespace, name: pod.name)
  }

  func query(findsCut: Bool = false) throws(PeerError) -> PathQuery {
    try PathQuery(
      from: source,
      to: target,
      resolver,
      mostWays: 1_000,
      findsCut: findsCut
    )
  }
}

/// A search breadth first over pods, one by one, with the verdicts of the specification.
struct WayOracle {
  let network: Network
  let query: PathQuery
  let sources: PeerMembers
  let demands: [Int: [ConnectionSet]]
  private let ports: [Int]
  private let evaluator: ReachEvaluator

  init(_ question: WayQuestion, _ query: PathQuery, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    network = question.network
    self.query = query
    // A port that is asked may not be the one that was chosen of its stretch.
    ports = NetworkProbes(of: network, addresses: 1, using: &random).ports + [80]
    evaluator = ReachEvaluator(
      CompiledNetwork(network, distinguishing: query.distinguishing),
      question.resolver
    )
    let (all, ends) = (query.source.members, query.target.members)
    sources = ends.subtracting(all).isEmpty ? all.subtracting(ends) : all
    var demands: [Int: [ConnectionSet]] = [:]
    for part in query.target.parts {
      for pod in part.members.pods where !sources.pods.contains(pod) {
        demands[pod, default: []].append(part.demand.connections)
      }
    }
    self.demands = demands
  }

  /// The fewest connections to an end; nil where there is no way.
  func length(_ assurance: Assurance) -> Int? {
    var reached = Set(sources.pods)
    var wave = sources.pods
    var length = 1
    var first = true
    while !wave.isEmpty || first && !sources.addresses.isEmpty {
      let fromOutside = first && !sources.addresses.isEmpty
      if demands.contains(where: { pod, asked in
        asked.contains { demand in
          wave.contains { passes($0, pod, demand, assurance) }
            || fromOutside && entersAt(pod, demand, assurance)
        }
      }) {
        return length
      }
      let next = network.cluster.pods.indices.filter { pod in
        !reached.contains(pod)
          && (wave.contains { passes($0, pod, .all, assurance) }
            || fromOutside && entersAt(pod, .all, assurance))
      }
      reached.formUnion(next)
      wave = next
      length += 1
      first = false
    }
    return nil
  }

  /// The pods by the number of connections that lead there.
  func waves(_ assurance: Assurance) -> [Set<Int>] {
    var reached = Set(sources.pods)
    var waves: [Set<Int>] = []
    var wave = sources.pods
    while true {
      let isFirst = waves.isEmpty
      let next = network.cluster.pods.indices.filter { pod in
        !reached.contains(pod)
          && (wave.contains { passes($0, pod, .all, assurance) }
            || isFirst && !sources.addresses.isEmpty && entersAt(pod, .all, assurance))
      }
      guard !next.isEmpty else { return waves }
      waves.append(Set(next))
      reached.formUnion(next)
      wave = next
    }
  }

  private func passes(_ a: Int, _ b: Int, _ asked: ConnectionSet, _ assurance: Assurance) -> Bool {
    if a == b, network.cluster.pods[a].replicas == .exactly(1) { return false }
    if a == b, network.cluster.pods[a].replicas == .exactly(0) { return false }
    return IPProtocol.withPorts.contains { proto in
      ports.contains { port in
        guard asked.contains(proto, port) else { return false }
        let verdict = network.policyVerdict(
          for: Connection(from: .pod(a), to: .pod(b), over: proto, port: port)
        )
        return verdict == .allow || assurance == .possible && verdict == .unknown
      }
    }
  }

  private func entersAt(_ pod: Int, _ asked: ConnectionSet, _ assurance: Assurance) -> Bool {
    let answer = evaluator.answer(
      from: PeerMembers(addresses: sources.addresses),
      to: [TargetPart(PeerMembers(pods: [pod]), .some(of: asked))]
    )
    return answer.groups.contains { group in
      !(assurance == .certain ? group.connectivity.allowed : group.connectivity.possible)
        .intersection(asked).isEmpty
    }
  }
}
