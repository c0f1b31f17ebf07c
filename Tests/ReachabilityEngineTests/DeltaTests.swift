import NetworkGeneration
import NetworkModel
import ReachabilityEngine
import Testing

/// A compiled network that takes changes is the one that is compiled anew.
@Suite struct DeltaTests {
  static let histories = UInt64(RunSettings.batches(usual: 20) * 20)
  static let steps = 12

  @Test(arguments: NetworkGenerator.Shape.allCases)
  func `after any history the answers are those of compiling anew`(
    shape: NetworkGenerator.Shape
  ) {
    var tally = Tally()
    for seed in RunSettings.seed..<(RunSettings.seed + Self.histories) {
      var history = NetworkHistory(seed: seed, shape: shape)
      var compiled = CompiledNetwork(history.network)
      var random = SplitMix64(seed: ~seed)
      for step in 0..<Self.steps {
        let delta = history.step()
        let anew = compiled.counters.recompilations
        compiled.apply(delta)
        tally.steps += 1
        tally.recompilations += compiled.counters.recompilations > anew ? 1 : 0
        guard let difference = difference(compiled, history.network, &random) else { continue }
        Issue.record(
          """
          NETSIM_SEED=\(seed), \(shape), step \(step): \(difference)
          \(delta.changes.map(\.listing).joined(separator: "\n"))
          \(history.network.listing)
          """
        )
        return
      }
    }
    print("\(shape): \(tally.steps) steps, \(tally.recompilations) compiled anew")
    // A law of nothing but compiling anew would show little; so small a network rarely knows all that
    // a new policy looks at.
    #expect((tally.steps - tally.recompilations) * 8 > tally.steps)
  }

  @Test(arguments: Expander.allCases)
  func `a network that is written in another way by a delta answers as one made so`(
    expander: Expander
  ) {
    for seed in RunSettings.seed..<(RunSettings.seed + 200) {
      var generator = NetworkGenerator(seed: seed)
      let network = generator.network()
      var random = SplitMix64(seed: ~seed)
      let expanded = expander.apply(to: network, &random).network
      var compiled = CompiledNetwork(network)
      compiled.apply(NetworkDelta(from: network, to: expanded))
      guard let difference = difference(compiled, expanded, &random) else { continue }
      Issue.record("NETSIM_SEED=\(seed), \(expander): \(difference)\n\(expanded.listing)")
      return
    }
  }

  @Test func `every class of a namespace follows its labels`() {
    let isolation = DirectionRules(isolates: true, rules: [])
    let fromTeam = Rule(
      .allow,
      peers: [Peer(.pods(in: .matching(["team": "x"]), labels: [:]))],
      index: 0
    )
    let network = Network(
      cluster: Cluster(
        namespaces: [Namespace(name: "a"), Namespace(name: "b")],
        pods: [
          Pod(namespace: "a", name: "api", labels: ["app": "api"]),
          Pod(namespace: "a", name: "web", labels: ["app": "web"]),
          Pod(namespace: "b", name: "db"),
        ]
      ),
      policies: [
        networkPolicy("web", in: "a", subject: ["app": "web"], ingress: isolation),
        networkPolicy(
          "db",
          in: "b",
          subject: [:],
          ingress: DirectionRules(isolates: true, rules: [fromTeam])
        ),
      ]
    )
    var compiled = CompiledNetwork(network)
    let (old, new) = (network.cluster.namespaces[0], Namespace(name: "a", labels: ["team": "x"]))
    compiled.apply(NetworkDelta([.namespace(NetworkDelta.Replacement(old: old, new: new))]))
    #expect(compiled.counters.recompilations == 0)
    for source in [0, 1] {
      #expect(compiled.connectivity(from: .pod(source), to: .pod(2)) == .all)
    }
  }

  @Test func `a delta leads from a network to the other`() {
    for seed in RunSettings.seed..<(RunSettings.seed + 300) {
      for shape in NetworkGenerator.Shape.allCases {
        var history = NetworkHistory(seed: seed, shape: shape)
        var network = history.network
        for _ in 0..<Self.steps {
          let delta = history.step()
          network.apply(delta)
          #expect(network == history.network, "NETSIM_SEED=\(seed), \(shape)")
          #expect(NetworkDelta(from: network, to: history.network).isEmpty)
        }
      }
    }
  }

  private struct Tally {
    var steps = 0
    var recompilations = 0
  }

  /// Where a network that took changes differs from one compiled anew.
  private func difference(
    _ compiled: CompiledNetwork,
    _ network: Network,
    _ random: inout SplitMix64
  ) -> String? {
    if compiled.network != network { return "the network is another" }
    let anew = CompiledNetwork(network)
    let probes = NetworkProbes(of: network, addresses: 2, using: &random)
    let (matrix, expected) = (compiled.matrix(), anew.matrix())
    for source in probes.endpoints {
      if let difference = selectionDifference(of: source, compiled, anew) { return difference }
      for destination in probes.endpoints {
        let wanted = anew.connectivity(from: source, to: destination)
        let got = compiled.connectivity(from: source, to: destination)
        if got != wanted { return "\(source) to \(destination): \(got), anew \(wanted)" }
        let row = matrix.connectivity(
          from: compiled.classID(of: source),
          to: compiled.classID(of: destination)
        )
        let rowAnew = expected.connectivity(
          from: anew.classID(of: source),
          to: anew.classID(of: destination)
        )
        if row != rowAnew {
          return "\(source) to \(destination) in the matrix: \(row), anew \(rowAnew)"
        }
      }
    }
    return membershipDifference(compiled)
  }

  private func selectionDifference(
    of endpoint: EndpointReference,
    _ compiled: CompiledNetwork,
    _ anew: CompiledNetwork
  ) -> String? {
    for direction in Direction.allCases {
      let got = compiled.policies(selecting: compiled.classID(of: endpoint), direction)
      let wanted = anew.policies(selecting: anew.classID(of: endpoint), direction)
      guard got.elementsEqual(wanted, by: { $0 == $1 }) else {
        return "\(endpoint) is selected by \(got), anew by \(wanted)"
      }
    }
    return nil
  }

  /// Every pod is in its class once, in order, and in no other.
  private func membershipDifference(_ compiled: CompiledNetwork) -> String? {
    var seen = 0
    for id in compiled.classIDs {
      let pods = compiled[id].pods
      if pods != pods.sorted() { return "class \(id.index) isn't in order" }
      for pod in pods where compiled.classID(of: .pod(pod)) != id {
        return "pod \(pod) is in class \(id.index) besides its own"
      }
      seen += pods.count
    }
    return seen == compiled.network.cluster.pods.count ? nil : "\(seen) pods are in classes"
  }
}

extension NetworkDelta.Change {
  fileprivate var listing: String { "  \(self)" }
}
