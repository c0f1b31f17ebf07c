import NetworkGeneration
import NetworkModel
import PolicySemantics
import Queries
import ReachabilityEngine
import Testing

/// Services lead where the specification says, and nodes that forward hide what it says they hide.
struct ServiceLawTests {
  @Test
  func `a port of a Service leads to the endpoints and ports of the specification`() throws {
    var compared = 0
    for run in 0..<600 {
      var generator = NetworkGenerator(seed: RunSettings.seed &+ UInt64(run))
      compared += Self.compareServices(of: generator.network(), run)
    }
    #expect(compared > 200, "too few destinations: \(compared)")
  }

  @Test
  func `a Service leads to the pods with all labels of its selector, not with some`() throws {
    var compared = 0
    for run in 0..<600 {
      var random = SplitMix64(seed: RunSettings.seed &+ UInt64(run))
      var generator = NetworkGenerator(seed: RunSettings.seed &+ UInt64(run))
      var network = generator.network()
      let labels = network.cluster.pods.map(\.labels).filter { $0.pairs.count > 1 }
      guard !labels.isEmpty else { continue }
      for index in network.cluster.services.indices {
        network.cluster.services[index].selector = random.pick(labels)
      }
      compared += Self.compareServices(of: network, run)
    }
    #expect(compared > 100, "too few destinations: \(compared)")
  }

  /// Expects of every Service what the specification says; the number of its destinations.
  private static func compareServices(of network: Network, _ run: Int) -> Int {
    let resolver = PeerResolver(network)
    var compared = 0
    for service in network.cluster.services where service.type != "ExternalName" {
      let expected = service.ports.reduce(into: Set<ServiceDestination>()) {
        $0.formUnion(network.destinations(of: service, $1))
      }
      let phrase = PeerPhrase(
        .named(kind: "service", namespace: service.namespace, name: service.name)
      )
      let target = try? resolver.target(phrase)
      let actual = target?.parts.reduce(into: Set<ServiceDestination>()) {
        $0.formUnion(destinations($1))
      }
      compared += expected.count
      let place: Comment = "run \(run), \(service.name):\n\(network.listing)"
      #expect(actual ?? [] == expected, place)
    }
    return compared
  }

  @Test
  func `a port of a node hides its source as the specification says`() throws {
    var verdicts: [Verdict: Int] = [:]
    for run in 0..<600 {
      let seed = RunSettings.seed &+ UInt64(run)
      var random = SplitMix64(seed: seed)
      var generator = NetworkGenerator(seed: seed)
      let network = generator.network()
      guard !network.cluster.nodes.isEmpty || !network.cluster.unidentifiedPeers.isEmpty else {
        continue
      }
      let isKnown =
        !network.cluster.nodes.isEmpty
        || network.cluster.unidentifiedPeers.contains(.someNode)
      guard isKnown else { continue }
      let probes = NetworkProbes(of: network, addresses: 4, using: &random)
      let compiled = CompiledNetwork(network)
      let evaluator = ReachEvaluator(compiled, PeerResolver(network))
      for case .pod(let source) in probes.endpoints {
        for case .pod(let pod) in probes.endpoints where pod != source {
          guard let port = probes.ports.randomElement(using: &random),
            let range = PortRange(port, port)
          else { continue }
          let all = Array(network.cluster.nodes.indices)
          let entered = all.isEmpty || random.chance(50) ? nil : [random.pick(all)]
          if entered == nil, all.isEmpty,
            !network.cluster.unidentifiedPeers.contains(.someNode)
          {
            continue
          }
          let proto = random.pick(IPProtocol.withPorts)
          let part = TargetPart(
            PeerMembers(pods: [pod]),
            .every(ConnectionSet(proto, range)),
            entrance: Entrance(nodes: entered, hidesSource: true)
          )
          let answer = evaluator.answer(from: PeerMembers(pods: [source]), to: [part])
          let expected = network.verdict(
            from: .pod(source),
            enteringAt: entered,
            hidesSource: true,
            to: ServiceDestination(.pod(pod), proto, port)
          )
          verdicts[expected, default: 0] += 1
          #expect(answer.verdict.rawValue == expected.rawValue, "run \(run): \(source) to \(pod)")
        }
      }
    }
    for verdict in [Verdict.allow, .deny, .unknown] {
      #expect(verdicts[verdict, default: 0] > 50, "too few: \(verdicts)")
    }
  }

  /// The endpoints of a part with each of their ports.
  private static func destinations(_ part: TargetPart) -> Set<ServiceDestination> {
    let endpoints =
      part.members.pods.map { EndpointReference.pod($0) }
      + part.members.nodes.map { .node($0) }
      + part.members.addresses.ranges.map {
        .address(IPAddress($0.family, $0.bounds.lowerBound))
      }
    var result: Set<ServiceDestination> = []
    for entry in part.demand.connections.entries {
      for range in entry.ports.ranges {
        for port in range.lowerBound...range.upperBound {
          for endpoint in endpoints {
            result.insert(ServiceDestination(endpoint, entry.protocol, Int(port)))
          }
        }
      }
    }
    return result
  }
}
