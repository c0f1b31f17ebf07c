import NetworkGeneration
import NetworkModel
import PolicySemantics
import Queries
import ReachabilityEngine
import Testing

/// What is told to be open is what the specification grants every pod that there may ever be, on the
/// workload's own side.
struct ExposureLawTests {
  /// What is open to a region of pods.
  private struct Opening {
    var region: PodRegion
    var connectivity: Connectivity
  }

  @Test(arguments: [NetworkGenerator.Shape.networkPolicies, .standardTiers, .tiers])
  func `what is told of pods holds of all of them, and nothing is left untold`(
    shape: NetworkGenerator.Shape
  ) throws {
    var found = Found()
    for run in 0..<RunSettings.batches(usual: 400) {
      let seed = RunSettings.seed &+ UInt64(run)
      var generator = NetworkGenerator(seed: seed, shape: shape)
      let network = generator.network()
      guard let subject = network.cluster.pods.first, network.cluster.pods.count < 10 else {
        continue
      }
      for direction in Direction.allCases {
        guard
          let pods = HypotheticalPods(beside: subject, direction, in: network, limit: 160)
        else { continue }
        let place: Comment = "seed \(seed), \(direction) of \(subject.name):\n\(network.listing)"
        let openings = Self.openings(of: subject, direction, in: network)
        compare(openings, pods, direction, network, &found, place)
      }
    }
    #expect(found.networks > 60, "too few networks: \(found)")
    #expect(found.regions > 60 && found.everyPod > 20 && found.denied > 20, "\(found)")
    #expect(shape == .networkPolicies || found.exceptions > 3, "no exceptions: \(found)")
  }

  /// How often things came up.
  private struct Found {
    var networks = 0
    var regions = 0
    var everyPod = 0
    var denied = 0
    var exceptions = 0
  }

  /// What every pod of a region may do, by the specification.
  private struct Least {
    var isAllowed = true
    var isPossible = true
    var count = 0
  }

  private func compare(
    _ openings: [Opening],
    _ pods: HypotheticalPods,
    _ direction: Direction,
    _ network: Network,
    _ found: inout Found,
    _ place: Comment
  ) {
    found.networks += 1
    found.regions += openings.count
    found.everyPod += openings.count { $0.region == .anyPod }
    found.exceptions += openings.count { !$0.region.exceptions.isEmpty }
    let regions = openings + [Opening(region: .anyPod, connectivity: .none)]
    let probes = IPProtocol.withPorts.flatMap { proto in
      HypotheticalPods.ports.map { (proto, $0) }
    }
    var least = regions.map { _ in probes.map { _ in Least() } }
    pods.forEach { pod in
      let own = regions.indices.filter { pod.isIn(regions[$0].region) }
      for (number, (proto, port)) in probes.enumerated() {
        let verdict = pod.verdict(direction, proto, port)
        if verdict == .deny { found.denied += 1 }
        for index in own {
          least[index][number].count += 1
          if verdict != .allow { least[index][number].isAllowed = false }
          if verdict == .deny { least[index][number].isPossible = false }
        }
        let told = own.map { regions[$0].connectivity }
        let isTold =
          verdict == .deny || told.contains { $0.possible.contains(proto, port) }
        #expect(isTold, "\(pod.pod) may do \(proto) \(port), untold; \(place)")
        guard verdict == .allow, network.hasNoDoubts else { continue }
        let isSure = told.contains { $0.allowed.contains(proto, port) }
        #expect(isSure, "\(pod.pod) surely does \(proto) \(port), untold; \(place)")
      }
    }
    for (region, least) in zip(regions.dropLast(), least) {
      for ((proto, port), least) in zip(probes, least) where least.count > 0 {
        check(region, least, proto, port, direction, network, place)
      }
    }
    checkEveryPod(openings, least[regions.count - 1], probes, direction, network, place)
  }

  /// A region's connections are what all its pods may do, no more, and no less where nothing hides it.
  private func check(
    _ opening: Opening,
    _ least: Least,
    _ proto: IPProtocol,
    _ port: Int,
    _ direction: Direction,
    _ network: Network,
    _ place: Comment
  ) {
    let allowed = opening.connectivity.allowed.contains(proto, port)
    let possible = opening.connectivity.possible.contains(proto, port)
    #expect(!allowed || least.isAllowed, "\(opening) \(proto) \(port); \(place)")
    #expect(possible || !least.isPossible, "\(opening) \(proto) \(port); \(place)")
    guard network.isExact else { return }
    #expect(allowed == least.isAllowed, "\(opening) \(proto) \(port); \(place)")
    guard direction == .ingress else { return }
    #expect(possible == least.isPossible, "\(opening) \(proto) \(port); \(place)")
  }

  private func checkEveryPod(
    _ openings: [Opening],
    _ least: [Least],
    _ probes: [(IPProtocol, Int)],
    _ direction: Direction,
    _ network: Network,
    _ place: Comment
  ) {
    let told = openings.first { $0.region == .anyPod }?.connectivity ?? .none
    for ((proto, port), least) in zip(probes, least) {
      check(
        Opening(region: .anyPod, connectivity: told),
        least,
        proto,
        port,
        direction,
        network,
        place
      )
    }
  }

  private static func openings(
    of subject: Pod,
    _ direction: Direction,
    in network: Network
  ) -> [Opening] {
    let query = ExposureQuery(
      members: PeerMembers(pods: [0]),
      directions: [direction],
      tellsMatched: true
    )
    var openings: [Opening] = []
    query.forEachOpening(on: CompiledNetwork(network)) { _, told, peer, connectivity in
      guard case .pods(let region) = peer else { return }
      #expect(told == direction)
      openings.append(Opening(region: region, connectivity: connectivity))
    }
    return openings
  }
}

extension Network {
  /// Whether rules in doubt never count twice: true where no tier puts denials first.
  fileprivate var isExact: Bool {
    tiers.allSatisfy { $0.precedence == .inOrder }
  }

  /// Whether nothing is in doubt that could be told two ways.
  fileprivate var hasNoDoubts: Bool {
    features.isDisjoint(with: [.uncertain, .condition, .serverMadeLabelInSelector, .candidates])
      && isExact && features.isDisjoint(with: [.namedPort])
  }
}
