/// No two pods are alike: each has a label of its own, and some policy asks for each of them.
///
/// Policies select by what pods are *not*, and their peers are in all namespaces.
struct UniqueLabels: StressCluster {
  let shape: ClusterShape
  private var random: RandomSource

  init(_ shape: ClusterShape) {
    self.shape = shape
    random = RandomSource(seed: shape.seed)
  }

  func ownLabels(ofPod pod: Int) -> [String: String] {
    ["id": "id-\(pod)", "generation": "g-\(pod % 7)"]
  }

  mutating func policy(_ index: Int) -> ManifestValue {
    // Together the policies name every pod.
    let share = (shape.pods + shape.policies - 1) / shape.policies
    let named = (0..<share).map { "id-\((index * share + $0) % shape.pods)" }
    let peer: ManifestValue = [
      "namespaceSelector": random.chance(percent: 50)
        ? [:] : Selectors.labels(["team": "team-\(random.below(40))"]),
      "podSelector": Selectors.expression("id", "In", named),
    ]
    let others = (0..<3).map { _ in "id-\(random.below(shape.pods))" }
    let subject = Selectors.expression("id", "NotIn", others)
    let ports = [Selectors.port(random.pick([80, 443, 5432, 8080]))]
    return Objects.policy(
      "unique-\(index)",
      in: namespace(index),
      random.chance(percent: 70)
        ? Selectors.ingress(to: subject, from: [peer], ports: ports)
        : Selectors.egress(of: subject, to: [peer], ports: ports)
    )
  }
}

/// Each pod has a policy that admits another pod of its namespace, and a team's.
struct PolicyPerPod: StressCluster {
  let shape: ClusterShape
  private var random: RandomSource

  init(_ shape: ClusterShape) {
    self.shape = shape
    random = RandomSource(seed: shape.seed)
  }

  func ownLabels(ofPod pod: Int) -> [String: String] { ["id": "id-\(pod)"] }

  mutating func policy(_ index: Int) -> ManifestValue {
    let pod = index % shape.pods
    let neighbour = (pod + shape.namespaces) % shape.pods
    let peers: [ManifestValue] = [
      ["podSelector": Selectors.labels(["id": "id-\(neighbour)"])],
      [
        "namespaceSelector": Selectors.labels(["team": "team-\(random.below(40))"]),
        "podSelector": Selectors.labels(["tier": StressLabels.tier(random.below(4))]),
      ],
    ]
    return Objects.policy(
      "own-\(index)",
      in: namespace(pod),
      Selectors.ingress(
        to: Selectors.labels(["id": "id-\(pod)"]),
        from: peers,
        ports: [["port": "http", "protocol": "TCP"]]
      )
    )
  }
}

/// Subjects and peers are nearly everything: NotIn over applications, tiers and teams.
struct DenseNotIn: StressCluster {
  let shape: ClusterShape
  private var random: RandomSource
  private static let owners = 200

  init(_ shape: ClusterShape) {
    self.shape = shape
    random = RandomSource(seed: shape.seed)
  }

  func ownLabels(ofPod pod: Int) -> [String: String] { ["owner": "owner-\(pod % Self.owners)"] }

  mutating func policy(_ index: Int) -> ManifestValue {
    let subject = Selectors.expression("app", "NotIn", [StressLabels.app(random.below(25))])
    let owners = (0..<3).map { _ in "owner-\(random.below(Self.owners))" }
    let peer: ManifestValue = [
      "namespaceSelector": Selectors.expression("team", "NotIn", ["team-\(random.below(40))"]),
      "podSelector": Selectors.expression("owner", "NotIn", owners),
    ]
    let ports = [Selectors.port(random.pick([80, 443, 5432, 8080]))]
    return Objects.policy(
      "dense-\(index)",
      in: namespace(index),
      random.chance(percent: 50)
        ? Selectors.ingress(to: subject, from: [peer], ports: ports)
        : Selectors.egress(of: subject, to: [peer], ports: ports)
    )
  }
}
