import Dialects
import Manifests
import NetworkGeneration
import NetworkModel
import ReachabilityEngine

/// Compares the whole way from text to verdict with an oracle that reads the manifests itself.
struct ManifestComparison {
  let world: ManifestWorld
  let layout: ManifestLayout
  let seed: UInt64
  /// How often the oracle gave each verdict.
  private(set) var tally = VerdictTally()

  init(_ world: ManifestWorld, layout: ManifestLayout, seed: UInt64) {
    self.world = world
    self.layout = layout
    self.seed = seed
  }

  /// Three networks in four let blocks match pods (N12), four in five networks (A8); two in five know
  /// the addresses of names (A10).
  private var profile: ManifestProfile {
    ManifestProfile(
      blocksMatchPods: seed % 4 != 3,
      networksMatchPods: seed % 5 != 4,
      knowsNames: seed % 5 < 2
    )
  }

  private var options: LoweringOptions {
    let hosts = ManifestOracle.hosts.map { host in
      (host.name, host.addresses.compactMap { IPAddress($0) })
    }
    return LoweringOptions(
      ipBlocksMatchPods: profile.blocksMatchPods,
      networksMatchPods: profile.networksMatchPods,
      names: profile.knowsNames ? Dictionary(uniqueKeysWithValues: hosts) : [:]
    )
  }

  /// The first difference in any pair of endpoints, or nil.
  mutating func firstDifference() -> Difference? {
    let loaded = load()
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    // A12: a peer that isn't known is an error, and what becomes of its rule is known.
    if errors.isEmpty == world.hasUnknownPeers {
      return Difference("unknown peers are passed over")
    }
    if let error = errors.first(where: { !$0.message.text.contains("so its rule fails closed") }) {
      return Difference("valid manifests are refused: \(error.lines.joined(separator: "\n"))")
    }
    let expected = Set(world.livingWorkloads.map(Self.reference))
    let workloads = Set(loaded.network.cluster.pods.map(\.workload))
    if workloads != expected { return Difference("the workloads are \(workloads.sorted())") }
    return difference(CompiledNetwork(loaded.network))
  }

  private func load() -> LoadedNetwork {
    var loader = NetworkLoader(options: options)
    let inputs = world.files(layout, seed: seed).map {
      ManifestInput.text(name: $0.name, bytes: Array($0.text.utf8))
    }
    // One thread, or three that read an object each at a time.
    let parallelism =
      seed % 3 == 0 ? Parallelism(threads: 3, chunkSize: 1, smallestText: 0) : .none
    if seed % 2 == 0 {
      loader.read(inputs, parallelism: parallelism)
    } else {
      for input in inputs { loader.read([input], parallelism: parallelism) }
    }
    return loader.finish()
  }

  private mutating func difference(_ compiled: CompiledNetwork) -> Difference? {
    let probes = ManifestProbes(of: world, addresses: 4, seed: seed)
    let endpoints = probes.endpoints.flatMap { endpoint in
      references(endpoint, compiled.network.cluster).map { (endpoint, $0) }
    }
    for (source, from) in endpoints {
      for (destination, to) in endpoints {
        if case .address = source, case .address = destination { continue }
        if isReplicaAlone(from, to, compiled.network.cluster) { continue }
        let answer = compiled.connectivity(from: from, to: to)
        let difference = difference(source, destination, answer, probes.ports)
        if let difference { return difference }
      }
    }
    return nil
  }

  private mutating func difference(
    _ source: ManifestEndpoint,
    _ destination: ManifestEndpoint,
    _ answer: Connectivity,
    _ ports: [Int]
  ) -> Difference? {
    let oracle = ManifestOracle(world, profile)
    for `protocol` in IPProtocol.withPorts {
      for port in ports {
        let expected = oracle.verdict(
          from: source,
          to: destination,
          over: "\(`protocol`)",
          port: port
        )
        guard let expected else { continue }
        tally.add(expected)
        let actual = answer.verdict(`protocol`, port)
        guard expected != actual else { continue }
        return Difference(
          """
          \(world.describe(source)) to \(world.describe(destination)) over \(`protocol`) \
          \(port): the manifests say \(expected), the engine \(actual)
          """
        )
      }
    }
    return nil
  }

  /// Whether both ends are one pod that a workload was expanded to; the oracle speaks of two.
  private func isReplicaAlone(
    _ source: EndpointReference,
    _ destination: EndpointReference,
    _ cluster: Cluster
  ) -> Bool {
    guard case .pod(let index) = source, source == destination else { return false }
    let pod = cluster.pods[index]
    return pod.workload.kind != "Pod" && pod.replicas == .exactly(1)
  }

  /// Where an endpoint is found in the network; a StatefulSet is found in each of its pods.
  private func references(
    _ endpoint: ManifestEndpoint,
    _ cluster: Cluster
  ) -> [EndpointReference] {
    switch endpoint {
    case .address(let address):
      return [.address(IPAddress(address.hasFourBytes ? .v4 : .v6, address.number))]
    case .node(let index):
      let name = world.nodeName(index)
      return cluster.nodes.indices.filter { cluster.nodes[$0].name == name }.map { .node($0) }
    case .workload(let index):
      let workload = Self.reference(world.reference(index))
      return cluster.pods.indices.filter { cluster.pods[$0].workload == workload }
        .map { .pod($0) }
    }
  }

  private static func reference(
    _ names: (kind: String, namespace: String, name: String)
  ) -> WorkloadReference {
    WorkloadReference(kind: names.kind, namespace: names.namespace, name: names.name)
  }
}

/// The property that manifests mean what the oracle reads in them, for the cluster of a seed.
struct ManifestProperty {
  /// How often each verdict came up so far.
  private(set) var tally = VerdictTally()

  /// The report of a failure with the smallest cluster that still fails; nil where all is equal.
  mutating func failure(seed: UInt64) -> String? {
    let layouts = ManifestLayout.allCases
    let layout = layouts[Int(seed % UInt64(layouts.count))]
    return failure(seed: seed, layout: layout)
  }

  /// The same with the manifests laid out in a given way.
  mutating func failure(seed: UInt64, layout: ManifestLayout) -> String? {
    var generator = ManifestGenerator(seed: seed)
    let world = generator.world()
    var comparison = ManifestComparison(world, layout: layout, seed: seed)
    let difference = comparison.firstDifference()
    tally.add(comparison.tally)
    guard let difference else { return nil }
    let smallest = shrunk(world, by: \.simplifications) { world in
      var comparison = ManifestComparison(world, layout: layout, seed: seed)
      return comparison.firstDifference() != nil
    }
    var last = ManifestComparison(smallest, layout: layout, seed: seed)
    let report = """
      NETSIM_SEED=\(seed), \(layout): \(difference)
      smallest input that differs: \(last.firstDifference()?.description ?? "")
      """
    FailureFolder.keep(smallest.files(layout, seed: seed), report: report, seed: seed)
    return """
      \(report)
      \(smallest.listing)
      all of the input:
      \(world.listing)
      """
  }
}
