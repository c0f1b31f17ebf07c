import NetworkModel

extension NetworkGenerator {
  mutating func cluster() -> Cluster {
    let nodes = (0..<random.number(in: 0...2)).map { node($0) }
    let podCount = isLarge ? random.number(in: 60...140) : random.pick([1, 2, 3, 3, 4, 5])
    return Cluster(
      namespaces: namespaces.filter { _ in random.chance(80) }.map { namespace($0) },
      pods: (0..<podCount).map { pod($0, nodes: nodes) },
      nodes: nodes
    )
  }

  private mutating func namespace(_ name: String) -> Namespace {
    Namespace(name: name, labels: labels(Vocabulary.namespaceKeys))
  }

  private mutating func node(_ index: Int) -> Node {
    Node(
      name: Vocabulary.nodeNames[index],
      labels: labels(Vocabulary.nodeKeys),
      addresses: families().map { Vocabulary.nodeAddress($0, index) }
    )
  }

  mutating func pod(_ index: Int, nodes: [Node]) -> Pod {
    let labels = labels(Vocabulary.podKeys)
    var pod = Pod(
      namespace: random.pick(namespaces),
      name: "p\(index)",
      labels: labels,
      serverMadeLabelKeys: Vocabulary.serverMadeKeys.filter {
        labels[$0] == nil && random.chance(doubt)
      },
      replicas: random.pick([
        .exactly(1), .exactly(1), .exactly(1), .exactly(0), .exactly(3), .oneOrMore,
      ]),
      ports: random.list(0...3) { Self.containerPort(&$0) },
      addresses: families().map { Vocabulary.podAddress($0, index) },
      isHostNetwork: random.chance(15),
      nodeName: random.chance(50) ? random.pick(Vocabulary.nodeNames) : nil,
      networks: Vocabulary.networks.filter { _ in random.chance(20) }
    )
    if pod.isHostNetwork, random.chance(80) {
      pod.addresses = nodes.first { $0.name == pod.nodeName }?.addresses ?? []
    }
    return pod
  }

  /// Names repeat, on one pod too, with other numbers and protocols (N15).
  private static func containerPort(_ random: inout SplitMix64) -> ContainerPort {
    ContainerPort(
      name: random.chance(85) ? random.pick(Vocabulary.portNames) : nil,
      port: random.pick(Vocabulary.portNumbers),
      protocol: random.pick([.tcp, .tcp, .udp, .sctp])
    )
  }

  private mutating func families() -> [IPFamily] {
    random.pick([[], [.v4], [.v4], [.v6], [.v4, .v6]])
  }

  mutating func labels(_ keys: [String]) -> Labels {
    Labels(
      keys.filter { _ in random.chance(55) }.map { ($0, random.pick(Vocabulary.values)) }
    )
  }
}
