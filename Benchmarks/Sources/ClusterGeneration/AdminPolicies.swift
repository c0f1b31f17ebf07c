/// Ordered policies of administrators, before those of the namespaces: denials, allowances and
/// passes of different priorities, over all namespaces or over a team's.
struct AdminPolicies {
  private let shape: ClusterShape
  private var random: RandomSource
  private static let actions = ["Allow", "Deny", "Pass"]

  init(_ shape: ClusterShape) {
    self.shape = shape
    random = RandomSource(seed: shape.seed &+ 0x5EED)
  }

  mutating func policy(_ index: Int) -> ManifestValue {
    let priority = index * 1_000 / max(shape.adminPolicies, 1)
    return [
      "apiVersion": "policy.networking.k8s.io/v1alpha1", "kind": "AdminNetworkPolicy",
      "metadata": ["name": "admin-\(index)"],
      "spec": [
        "egress": [rule(index + 1, "to", isEgress: true)],
        "ingress": [
          rule(index, "from", isEgress: false), rule(index + 2, "from", isEgress: false),
        ],
        "priority": .number(priority), "subject": subject(index),
      ],
    ]
  }

  private mutating func subject(_ index: Int) -> ManifestValue {
    switch index % 4 {
    case 0: ["namespaces": [:]]
    case 1: ["namespaces": Selectors.labels(["team": "team-\(random.below(40))"])]
    case 2: ["namespaces": Selectors.expression("env", "In", ["prod", "staging"])]
    default: ["pods": pods()]
    }
  }

  private mutating func rule(_ index: Int, _ key: String, isEgress: Bool) -> ManifestValue {
    let action = Self.actions[index % 3]
    return [
      "action": .text(action), key: [peer(isEgress: isEgress)],
      "name": .text("\(action.lowercased())-\(index)"),
      "ports": [
        ["portNumber": ["port": .number(random.pick([53, 80, 443, 8080])), "protocol": "TCP"]],
        ["portRange": ["end": 9_200, "protocol": "TCP", "start": .number(9_000 + index)]],
      ],
    ]
  }

  private mutating func peer(isEgress: Bool) -> ManifestValue {
    switch random.below(isEgress ? 4 : 3) {
    case 0: ["namespaces": Selectors.labels(["team": "team-\(random.below(40))"])]
    case 1: ["namespaces": Selectors.expression("team", "NotIn", ["team-\(random.below(40))"])]
    case 2: ["pods": pods()]
    default: ["networks": ["198.18.\(random.below(256)).0/24"]]
    }
  }

  private mutating func pods() -> ManifestValue {
    [
      "namespaceSelector": Selectors.labels(["team": "team-\(random.below(40))"]),
      "podSelector": Selectors.expression("tier", "In", ["web", random.pick(["api", "data"])]),
    ]
  }
}
