public import NetworkModel

/// Changes a generated network step by step, as a cluster changes.
public struct NetworkHistory {
  /// The network as it is now.
  public private(set) var network: Network
  private var generator: NetworkGenerator
  private var serial = 100

  /// Starts with one seed's network.
  public init(seed: UInt64, shape: NetworkGenerator.Shape) {
    generator = NetworkGenerator(seed: seed, shape: shape)
    network = generator.network()
    generator.random = SplitMix64(seed: ~seed)
  }

  /// Makes one change, or sometimes several; answers what leads from the network before to that now.
  public mutating func step() -> NetworkDelta {
    let before = network
    for _ in 0..<generator.random.pick([1, 1, 1, 2, 5]) { change() }
    return NetworkDelta(from: before, to: network)
  }

  private mutating func change() {
    serial += 1
    switch generator.random.number(in: 0...99) {
    case 0...24: changePolicy()
    case 25...34: addPolicy()
    case 35...39: removePolicy()
    case 40...59: relabelPod()
    case 60...69: addPod()
    case 70...74: removePod()
    case 75...79: readdressPod()
    case 80...91: relabelNamespace()
    case 92...94: addNamespace()
    case 95...96: removeEmptyNamespace()
    case 97: changeNode()
    default: changeServices()
    }
  }

  /// Puts the lists in order again, as a network that is made anew has them.
  private mutating func rebuild(_ cluster: Cluster, _ policies: [Policy]) {
    network = Network(
      name: network.name,
      cluster: Cluster(
        namespaces: cluster.namespaces,
        pods: cluster.pods,
        nodes: cluster.nodes,
        services: cluster.services,
        serviceAccounts: cluster.serviceAccounts,
        entryPoints: cluster.entryPoints
      ),
      tiers: network.tiers,
      policies: policies,
      podAddressCandidates: network.podAddressCandidates
    )
  }

  // MARK: policies

  private mutating func changePolicy() {
    guard let index = network.policies.indices.randomElement(using: &generator.random) else {
      return addPolicy()
    }
    var changed = generator.policy(serial, tiers: network.tiers)
    let old = network.policies[index]
    if generator.random.chance(80) {
      // The same policy with other words.
      changed.identity = old.identity
      changed.tier = old.tier
      changed.order = old.order
    }
    var policies = network.policies
    policies[index] = changed
    rebuild(network.cluster, policies)
  }

  private mutating func addPolicy() {
    let policy = generator.policy(serial, tiers: network.tiers)
    rebuild(network.cluster, network.policies + [policy])
  }

  private mutating func removePolicy() {
    guard let index = network.policies.indices.randomElement(using: &generator.random) else {
      return
    }
    network.policies.remove(at: index)
  }

  // MARK: pods

  private mutating func withPod(_ body: (inout Pod, inout NetworkGenerator) -> Void) {
    guard let index = network.cluster.pods.indices.randomElement(using: &generator.random) else {
      return
    }
    body(&network.cluster.pods[index], &generator)
  }

  private mutating func relabelPod() {
    withPod { pod, generator in
      pod.labels = generator.labels(Vocabulary.podKeys)
      pod.serverMadeLabelKeys.removeAll { pod.labels[$0] != nil }
    }
  }

  private mutating func readdressPod() {
    let serial = serial
    withPod { pod, generator in
      let other = generator.pod(serial, nodes: [])
      pod.addresses = other.addresses
      pod.ports = other.ports
      pod.networks = other.networks
      if generator.random.chance(20) { pod.isHostNetwork.toggle() }
    }
  }

  private mutating func addPod() {
    var cluster = network.cluster
    cluster.pods.append(generator.pod(serial, nodes: cluster.nodes))
    // Ways in lead to pods by their places, which change.
    cluster.entryPoints = []
    rebuild(cluster, network.policies)
  }

  private mutating func removePod() {
    guard network.cluster.pods.count > 1,
      let index = network.cluster.pods.indices.randomElement(using: &generator.random)
    else { return }
    network.cluster.pods.remove(at: index)
    network.cluster.entryPoints = []
  }

  // MARK: the rest

  private mutating func relabelNamespace() {
    let namespaces = network.cluster.namespaces
    guard let index = namespaces.indices.randomElement(using: &generator.random) else { return }
    network.cluster.namespaces[index] = Namespace(
      name: namespaces[index].name,
      labels: generator.labels(Vocabulary.namespaceKeys)
    )
  }

  private mutating func addNamespace() {
    var cluster = network.cluster
    let known = Set(cluster.namespaces.map(\.name))
    let name = generator.random.pick(generator.namespaces + ["late", "later"])
    guard !known.contains(name) else { return }
    cluster.namespaces.append(
      Namespace(name: name, labels: generator.labels(Vocabulary.namespaceKeys))
    )
    rebuild(cluster, network.policies)
  }

  private mutating func removeEmptyNamespace() {
    let used = Set(
      network.cluster.pods.map(\.namespace) + network.cluster.services.map(\.namespace)
    )
    network.cluster.namespaces.removeAll { !used.contains($0.name) }
  }

  private mutating func changeNode() {
    guard let index = network.cluster.nodes.indices.randomElement(using: &generator.random) else {
      return
    }
    network.cluster.nodes[index].labels = generator.labels(Vocabulary.nodeKeys)
  }

  private mutating func changeServices() {
    var cluster = network.cluster
    cluster.services = []
    cluster.entryPoints = []
    generator.addServices(to: &cluster)
    rebuild(cluster, network.policies)
  }
}
