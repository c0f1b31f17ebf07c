/// Everything in one namespace: applications of twenty pods that speak to each other.
struct OneNamespace: StressCluster {
  let shape: ClusterShape
  private var random: RandomSource
  private var services: Int { max(1, shape.pods / 20) }

  init(_ shape: ClusterShape) {
    self.shape = shape
    random = RandomSource(seed: shape.seed)
  }

  func ownLabels(ofPod pod: Int) -> [String: String] { ["service": "service-\(pod % services)"] }

  mutating func policy(_ index: Int) -> ManifestValue {
    guard index > 0 else {
      return Objects.policy(
        "default-deny",
        in: namespace(0),
        ["podSelector": [:], "policyTypes": ["Ingress", "Egress"]]
      )
    }
    let subject = Selectors.labels(["service": "service-\(random.below(services))"])
    let peer: ManifestValue = [
      "podSelector": random.chance(percent: 80)
        ? Selectors.labels(["service": "service-\(random.below(services))"])
        : Selectors.expression("tier", "NotIn", [StressLabels.tier(random.below(4))])
    ]
    let ports: [ManifestValue] = [["port": "http", "protocol": "TCP"]]
    return Objects.policy(
      "rule-\(index)",
      in: namespace(0),
      random.chance(percent: 50)
        ? Selectors.ingress(to: subject, from: [peer], ports: ports)
        : Selectors.egress(of: subject, to: [peer], ports: ports)
    )
  }
}

/// Many small namespaces that admit each other by their labels.
struct NamespaceSelectors: StressCluster {
  let shape: ClusterShape
  private var random: RandomSource

  init(_ shape: ClusterShape) {
    self.shape = shape
    random = RandomSource(seed: shape.seed)
  }

  mutating func policy(_ index: Int) -> ManifestValue {
    let peer: ManifestValue = ["namespaceSelector": selector()]
    let isIngress = random.chance(percent: 70)
    return Objects.policy(
      "namespaces-\(index)",
      in: namespace(index),
      isIngress
        ? Selectors.ingress(to: [:], from: [peer], ports: [Selectors.port(8080)])
        : Selectors.egress(of: [:], to: [peer], ports: [Selectors.port(8080)])
    )
  }

  private mutating func selector() -> ManifestValue {
    switch random.below(5) {
    case 0: Selectors.labels(["team": "team-\(random.below(40))"])
    case 1: Selectors.labels(["kubernetes.io/metadata.name": namespace(random.below(1 << 20))])
    case 2:
      Selectors.expression("team", "In", (0..<3).map { _ in "team-\(random.below(40))" })
    case 3: Selectors.expression("team", "NotIn", ["team-\(random.below(40))"])
    default:
      Selectors.labels([
        "env": StressLabels.environment(random.below(3)), "team": "team-\(random.below(40))",
      ])
    }
  }
}
