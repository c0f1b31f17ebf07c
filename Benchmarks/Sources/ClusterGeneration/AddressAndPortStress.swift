/// A thousand distinct address blocks: half of IPv4, half of IPv6, half over pods, half outside.
struct AddressBlocks: StressCluster {
  let shape: ClusterShape
  private var random: RandomSource
  private static let blocks = 1_000

  init(_ shape: ClusterShape) {
    self.shape = shape
    random = RandomSource(seed: shape.seed)
  }

  func addresses(ofPod pod: Int) -> [String] { [StressAddress.v4(pod), StressAddress.v6(pod)] }

  mutating func policy(_ index: Int) -> ManifestValue {
    let blocks = [block(index * 2 % Self.blocks), block((index * 2 + 1) % Self.blocks)]
    let subject = Selectors.labels(["app": StressLabels.app(random.below(StressLabels.apps))])
    let ports = [Selectors.port(random.pick([80, 443, 5432, 8080]))]
    return Objects.policy(
      "block-\(index)",
      in: namespace(index),
      random.chance(percent: 50)
        ? Selectors.ingress(to: subject, from: blocks, ports: ports)
        : Selectors.egress(of: subject, to: blocks, ports: ports)
    )
  }

  /// A block of a number: its last two bits say of which kind it is, and every fifth has a hole.
  private func block(_ number: Int) -> ManifestValue {
    let place = number / 4
    let (cidr, hole) =
      switch number % 4 {
      case 0: ("10.0.\(place).0/24", "10.0.\(place).64/26")
      case 1: ("198.18.\(place).0/24", "198.18.\(place).128/25")
      case 2: ("\(Self.v6(pods: place))/120", "\(Self.v6(pods: place))/124")
      default: ("2001:db8:\(place)::/48", "2001:db8:\(place):1::/64")
      }
    let holes: KeyValuePairs<String, ManifestValue> =
      number % 5 == 0 ? ["except": [.text(hole)]] : [:]
    return ["ipBlock": (["cidr": .text(cidr)] as ManifestValue).adding(holes)]
  }

  private static func v6(pods block: Int) -> String {
    "fd00:10:0::\(String(block * 256, radix: 16))"
  }
}

/// Five thousand distinct ports, every tenth the start of a range, over two protocols.
struct ManyPorts: StressCluster {
  let shape: ClusterShape
  private var random: RandomSource
  private static let ports = 5_000

  init(_ shape: ClusterShape) {
    self.shape = shape
    random = RandomSource(seed: shape.seed)
  }

  func port(ofPod pod: Int) -> Int { 20_000 + pod % 500 }

  mutating func policy(_ index: Int) -> ManifestValue {
    let number = 1_024 + index % Self.ports * 12
    let port = Selectors.port(number, index % 7 == 0 ? "UDP" : "TCP")
    let range = port.adding(["endPort": .number(number + 100)])
    let peer: ManifestValue = [
      "namespaceSelector": Selectors.labels(["team": "team-\(random.below(40))"]),
      "podSelector": Selectors.labels(["tier": StressLabels.tier(random.below(4))]),
    ]
    return Objects.policy(
      "port-\(index)",
      in: namespace(index),
      Selectors.ingress(
        to: Selectors.labels(["app": StressLabels.app(random.below(StressLabels.apps))]),
        from: [peer],
        ports: [index % 10 == 0 ? range : port, ["port": "http", "protocol": "TCP"]]
      )
    )
  }
}
