import NetworkGeneration
import NetworkModel
import PolicySemantics
import Queries
import ReachabilityEngine
import Testing

/// The rules that are said to open something do so: without them it is closed.
struct ExposureRuleLawTests {
  private struct Opening {
    var region: PodRegion
    var connectivity: Connectivity
    var rules: [ExposureDocument.Rule]
  }

  @Test(arguments: [NetworkGenerator.Shape.networkPolicies, .standardTiers])
  func `what is open is open no more to some pod without the rules that open it`(
    shape: NetworkGenerator.Shape
  ) throws {
    var closed = 0
    for run in 0..<RunSettings.batches(usual: 400) {
      let seed = RunSettings.seed &+ UInt64(run)
      var generator = NetworkGenerator(seed: seed, shape: shape)
      let network = generator.network()
      guard let subject = network.cluster.pods.first, network.cluster.pods.count < 10 else {
        continue
      }
      for direction in Direction.allCases {
        for opening in try Self.openings(direction, in: network) {
          let without = network.without(opening.rules, direction)
          guard
            let pods = HypotheticalPods(beside: subject, direction, in: without, limit: 160)
          else { continue }
          let place: Comment = "seed \(seed), \(direction) of \(subject.name), \(opening)"
          closed += check(opening, direction, pods, place)
        }
      }
    }
    #expect(closed > 60)
  }

  /// How many connections are closed to some pod of the region.
  private func check(
    _ opening: Opening,
    _ direction: Direction,
    _ pods: HypotheticalPods,
    _ place: Comment
  ) -> Int {
    let probes = IPProtocol.withPorts.flatMap { proto in
      HypotheticalPods.ports.map { (proto, $0) }
    }.filter { opening.connectivity.possible.contains($0, $1) }
    var isDenied = probes.map { _ in false }
    var count = 0
    pods.forEach { pod in
      guard pod.isIn(opening.region) else { return }
      count += 1
      for (index, (proto, port)) in probes.enumerated() where !isDenied[index] {
        isDenied[index] = pod.verdict(direction, proto, port) == .deny
      }
    }
    guard count > 0 else { return 0 }
    for ((proto, port), isDenied) in zip(probes, isDenied) {
      #expect(isDenied, "\(proto) \(port) is still open; \(place)")
    }
    return isDenied.count(where: \.self)
  }

  /// What is open to pods at the first pod, where a policy isolates it.
  private static func openings(
    _ direction: Direction,
    in network: Network
  ) throws -> [Opening] {
    let query = ExposureQuery(
      members: PeerMembers(pods: [0]),
      directions: [direction],
      tellsMatched: true
    )
    let compiled = CompiledNetwork(network)
    var peers: [(ExposedPeer, Connectivity)] = []
    query.forEachOpening(on: compiled) { _, _, peer, connectivity in
      peers.append((peer, connectivity))
    }
    let told = try ExposureDocument(query, on: compiled).exposures
    #expect(told.count == peers.count)
    return zip(told, peers).compactMap { told, peer in
      guard told.isolated == "yes", case .pods(let region) = peer.0 else { return nil }
      return Opening(region: region, connectivity: peer.1, rules: told.openedBy)
    }
  }
}

extension Network {
  /// The same where some rules speak of a port that nothing else does; their selectors stay, so that the
  /// same pods are told apart.
  fileprivate func without(_ rules: [ExposureDocument.Rule], _ direction: Direction) -> Network {
    var network = self
    guard let port = PortRange(1, 1) else { return network }
    for (index, policy) in policies.enumerated() {
      let gone = rules.filter { rule in
        rule.kind == policy.identity.kind && rule.name == policy.identity.name
          && rule.namespace == policy.identity.namespace
      }.map { $0.rule - 1 }
      guard !gone.isEmpty, var side = policy.rules(direction) else { continue }
      for rule in side.rules.indices where gone.contains(side.rules[rule].index) {
        side.rules[rule].connections = .terms([ConnectionTerm(.sctp, .range(port))])
      }
      switch direction {
      case .ingress: network.policies[index].ingress = side
      case .egress: network.policies[index].egress = side
      }
    }
    return network
  }
}
