import NetworkGeneration
import NetworkModel
import PolicySemantics
import Queries
import Testing

/// A sentence with exceptions says what is left of its pairs and ports, asked one by one.
struct ExceptionLawTests {
  @Test func `exceptions leave out just the connections that they name`() {
    var verdicts: [String: Int] = [:]
    var (excepted, emptied) = (0, 0)
    for run in 0..<900 {
      let seed = RunSettings.seed &+ UInt64(run)
      var random = SplitMix64(seed: seed)
      var generator = NetworkGenerator(seed: seed)
      var network = generator.network()
      // Ways in are others' law, and names would be ambiguous.
      network.cluster.entryPoints = []
      var probes = NetworkProbes(of: network, addresses: 4, using: &random)
      probes.endpoints.removeAll { if case .unidentified = $0 { true } else { false } }
      guard let example = ExceptionCase(network, probes, &random) else { continue }
      let query = CheckQuery([Assertion(example.sentence.description, example.sentence)])
      let place: Comment = "seed \(seed): \(example.sentence)\n\(network.listing)"
      do throws(CheckQuery.Faults) {
        let answer = try query.answer(in: network)
        let expected = example.verdict
        verdicts[expected ?? "none", default: 0] += 1
        if example.leavesOutSomething { excepted += 1 }
        guard let expected else { continue }
        #expect(answer.results.first?.verdict?.rawValue == expected, place)
      } catch {
        #expect(example.verdict == nil, place)
        emptied += 1
      }
    }
    for verdict in ["allow", "deny", "partial", "unknown"] {
      #expect(verdicts[verdict, default: 0] > 20, "too few verdicts \(verdict): \(verdicts)")
    }
    #expect(excepted > 200, "too few exceptions leave out something: \(excepted)")
    #expect(emptied > 0)
  }
}

/// A sentence about endpoints one by one, and its meaning as a list of connections.
private struct ExceptionCase {
  let network: Network
  private(set) var sentence: Sentence
  private var connections: [Pair: Set<Port>] = [:]
  private(set) var leavesOutSomething = false

  struct Pair: Hashable {
    var source: EndpointReference
    var destination: EndpointReference
  }

  struct Port: Hashable {
    var proto: IPProtocol
    var number: Int
  }

  init?(_ network: Network, _ probes: NetworkProbes, _ random: inout SplitMix64) {
    self.network = network
    let candidates = probes.endpoints.filter { Self.phrase($0, network) != nil }
    guard candidates.count > 1 else { return nil }
    let sources = candidates.filter { _ in random.chance(40) }
    let targets = candidates.filter { _ in random.chance(40) }
      .map { ($0, Self.port(probes, &random)) }
    guard !sources.isEmpty, !targets.isEmpty,
      (sources + targets.map(\.0)).contains(where: { !Self.isOutside($0) })
    else { return nil }
    let (from, to) = (
      sources.compactMap { Self.phrase($0, network) },
      targets.compactMap { Self.phrase($0.0, network, $0.1) }
    )
    sentence = Sentence(random.chance(50) ? .canReach(from, to) : .cannotReach(from, to))
    for source in sources {
      for (target, port) in targets where Self.isPair(source, target, network) {
        connections[Pair(source: source, destination: target), default: []].insert(port)
      }
    }
    for _ in 0..<random.number(in: 1...3) {
      let peer = random.pick(candidates)
      if random.chance(30) {
        sentence.exceptions.append(.peer(Self.phrase(peer, network) ?? PeerPhrase(.any)))
        remove { pair, _ in pair.source == peer || pair.destination == peer }
      } else {
        let (target, port) = random.pick(targets)
        let isWhole = random.chance(40)
        sentence.exceptions.append(
          .pairs(
            from: Self.phrase(peer, network) ?? PeerPhrase(.any),
            to: Self.phrase(target, network, isWhole ? nil : port) ?? PeerPhrase(.any)
          )
        )
        remove { pair, asked in
          pair.source == peer && pair.destination == target && (isWhole || asked == port)
        }
      }
    }
  }

  /// The verdict of the connections that are left; nil where there are none.
  ///
  /// A target that is named with several ports asks for each of them.
  var verdict: String? {
    let all = connections.flatMap { pair, ports in
      ports.map {
        network.verdict(from: pair.source, to: pair.destination, $0.proto, $0.number).rawValue
      }
    }
    guard let first = all.first else { return nil }
    if all.allSatisfy({ $0 == first }) { return first }
    return all.contains("allow") && all.contains("deny") ? "partial" : "unknown"
  }

  private mutating func remove(_ isExcepted: (Pair, Port) -> Bool) {
    for (pair, ports) in connections {
      let rest = ports.filter { !isExcepted(pair, $0) }
      if rest.count < ports.count { leavesOutSomething = true }
      connections[pair] = rest.isEmpty ? nil : rest
    }
  }

  private static func port(_ probes: NetworkProbes, _ random: inout SplitMix64) -> Port {
    Port(proto: random.pick(IPProtocol.withPorts), number: random.pick(probes.ports))
  }

  /// The words for one endpoint alone; nil where they would mean others, too.
  private static func phrase(
    _ endpoint: EndpointReference,
    _ network: Network,
    _ port: Port? = nil
  ) -> PeerPhrase? {
    let ports = port.flatMap { port in
      PortRange(port.number, port.number).map {
        PortExpression(.numbers($0), protocol: port.proto)
      }
    }
    switch endpoint {
    case .pod(let index):
      let pod = network.cluster.pods[index]
      let peer = PeerExpression.named(kind: "pod", namespace: pod.namespace, name: pod.name)
      let members = try? PeerResolver(network).source(PeerPhrase(peer)).members
      return members == PeerMembers(pods: [index]) ? PeerPhrase(peer, ports: ports) : nil
    case .node(let index):
      return PeerPhrase(.node(network.cluster.nodes[index].name), ports: ports)
    case .address(let address):
      let peer = PeerPhrase(.address(address), ports: ports)
      let members = try? PeerResolver(network).target(peer).members
      return members?.addresses.isEmpty == false ? peer : nil
    case .unidentified: return nil
    }
  }

  private static func isOutside(_ endpoint: EndpointReference) -> Bool {
    if case .address = endpoint { true } else { false }
  }

  private static func isPair(
    _ source: EndpointReference,
    _ destination: EndpointReference,
    _ network: Network
  ) -> Bool {
    switch (source, destination) {
    case (.address, .address): return false
    case (.node(let a), .node(let b)): return a != b
    case (.pod(let a), .pod(let b)):
      return a != b || network.cluster.pods[a].replicas != .exactly(1)
    default: return true
    }
  }
}
