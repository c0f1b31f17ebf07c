/// Pods without owners and policies of the simple kinds, as manifests in git have them.
struct PlainCluster {
  private let shape: ClusterShape
  private var random: RandomSource
  private static let tiers = ["web", "api", "worker", "data"]
  private static let ports = [80, 443, 3000, 5432, 6379, 8080, 9090]

  init(_ shape: ClusterShape) {
    self.shape = shape
    random = RandomSource(seed: shape.seed)
  }

  mutating func generate<Failure>(
    _ deliver: (ManifestValue) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    for index in 0..<shape.namespaces {
      try deliver(Objects.namespace("ns-\(index)", labels: ["team": "team-\(index % 5)"]))
    }
    for index in 0..<shape.pods { try deliver(pod(index)) }
    for index in 0..<shape.policies { try deliver(policy(index)) }
    return shape.namespaces + shape.pods + shape.policies
  }

  private mutating func pod(_ index: Int) -> ManifestValue {
    let labels = [
      "app": "app-\(random.below(12))", "tier": random.pick(Self.tiers),
      "version": "v\(random.below(3))",
    ]
    return [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": [
        "labels": .strings(labels), "name": "pod-\(index)",
        "namespace": "ns-\(index % shape.namespaces)",
      ],
      "spec": [
        "containers": [
          [
            "image": "registry.example.com/app:1.0.0", "name": "app",
            "ports": [["containerPort": .number(random.pick(Self.ports)), "protocol": "TCP"]],
          ]
        ]
      ],
    ]
  }

  private mutating func policy(_ index: Int) -> ManifestValue {
    let subject: ManifestValue = [
      "matchLabels": random.chance(percent: 70)
        ? ["app": "app-\(random.below(12))"] : ["tier": .text(random.pick(Self.tiers))]
    ]
    let isIngress = random.chance(percent: 70)
    let rule: ManifestValue = [
      isIngress ? "from" : "to": [peer()],
      "ports": [["port": .number(random.pick(Self.ports)), "protocol": "TCP"]],
    ]
    return Objects.policy(
      "policy-\(index)",
      in: "ns-\(index % shape.namespaces)",
      [
        isIngress ? "ingress" : "egress": [rule], "podSelector": subject,
        "policyTypes": [isIngress ? "Ingress" : "Egress"],
      ]
    )
  }

  private mutating func peer() -> ManifestValue {
    let pods: ManifestValue = ["matchLabels": ["app": "app-\(random.below(12))"]]
    switch random.below(10) {
    case 0..<5: return ["podSelector": pods]
    case 5..<8:
      return [
        "namespaceSelector": ["matchLabels": ["team": "team-\(random.below(5))"]],
        "podSelector": pods,
      ]
    case 8: return ["namespaceSelector": [:]]
    default: return ["ipBlock": ["cidr": "203.0.\(random.below(256)).0/24"]]
    }
  }
}
