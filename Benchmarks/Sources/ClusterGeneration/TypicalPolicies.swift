/// The policies of one namespace of a typical cluster.
///
/// The first four are those that most namespaces have; the others are drawn from the kinds that
/// follow.
struct TypicalPolicies {
  private let apps: [Application]
  private(set) var random: RandomSource
  private var namespace: String { apps[0].namespace }

  /// How many namespaces its workloads speak to; 0 where they keep to their own.
  private let neighbours: Int

  init(apps: [Application], neighbours: Int, random: RandomSource) {
    self.apps = apps
    self.neighbours = neighbours
    self.random = random
  }

  mutating func generate(count: Int) -> [ManifestValue] {
    let basics = [defaultDeny, allowDNS, allowIngressController, allowMonitoring].prefix(count)
    return basics + (basics.count..<max(count, basics.count)).map { drawn($0) }
  }

  private var defaultDeny: ManifestValue {
    policy("default-deny", ["podSelector": [:], "policyTypes": ["Ingress", "Egress"]])
  }

  private var allowDNS: ManifestValue {
    let peer = Self.pods(in: "kube-system", ["app": "coredns"])
    let ports: ManifestValue = [
      ["port": 53, "protocol": "UDP"], ["port": 53, "protocol": "TCP"],
    ]
    return policy(
      "allow-dns",
      [
        "egress": [["ports": ports, "to": [peer]]], "podSelector": [:], "policyTypes": ["Egress"],
      ]
    )
  }

  private var allowIngressController: ManifestValue {
    let peer = Self.pods(in: "ingress-nginx", ["app": "ingress-nginx"])
    return ingress("allow-ingress-controller", to: ["tier": "web"], from: peer, port: "http")
  }

  private var allowMonitoring: ManifestValue {
    let peer = Self.pods(in: "monitoring", ["app": "prometheus"])
    return ingress("allow-monitoring", to: [:], from: peer, port: "metrics")
  }

  private mutating func drawn(_ index: Int) -> ManifestValue {
    if neighbours > 0, random.chance(percent: 40) { return toNeighbour(index) }
    switch random.below(10) {
    case 0..<3: return appToApp(index, isIngress: true)
    case 3..<6: return appToApp(index, isIngress: false)
    case 6: return fromTeam(index)
    case 7: return withoutLegacy(index)
    case 8: return toOutside(index)
    default: return fromPartners(index)
    }
  }

  private mutating func appToApp(_ index: Int, isIngress: Bool) -> ManifestValue {
    let client = random.pick(apps)
    let server = random.pick(apps)
    let port = server.ports[0]
    let peer: ManifestValue = [
      "podSelector": ["matchLabels": ["app": .text(isIngress ? client.name : server.name)]]
    ]
    let rule: ManifestValue = [
      isIngress ? "from" : "to": [peer],
      "ports": [["port": .number(port.number), "protocol": .text(port.protocol)]],
    ]
    let subject: ManifestValue = [
      "matchLabels": ["app": .text(isIngress ? server.name : client.name)]
    ]
    return policy(
      "app-\(index)",
      [
        isIngress ? "ingress" : "egress": [rule], "podSelector": subject,
        "policyTypes": [isIngress ? "Ingress" : "Egress"],
      ]
    )
  }

  /// Joins a workload with one of another namespace, on all ports that it has.
  private mutating func toNeighbour(_ index: Int) -> ManifestValue {
    let app = random.pick(apps)
    let tier = random.pick(["web", "api", "worker", "cache", "data"])
    let other = "\(tier)-\(random.below(8))"
    let peer = Self.pods(in: "ns-\(random.below(neighbours))", ["app": other])
    let ports = app.ports.map { Selectors.port($0.number, $0.protocol) }
    let subject = Selectors.labels(["app": app.name])
    let spec =
      random.chance(percent: 50)
      ? Selectors.ingress(to: subject, from: [peer], ports: ports)
      : Selectors.egress(of: subject, to: [peer], ports: ports)
    return policy("neighbour-\(index)", spec)
  }

  private mutating func fromTeam(_ index: Int) -> ManifestValue {
    let peer: ManifestValue = [
      "namespaceSelector": ["matchLabels": ["team": "team-\(random.below(40))"]],
      "podSelector": [
        "matchExpressions": [["key": "tier", "operator": "In", "values": ["api", "web"]]]
      ],
    ]
    return ingress("team-\(index)", to: ["tier": "api"], from: peer, port: "http")
  }

  private mutating func withoutLegacy(_ index: Int) -> ManifestValue {
    let peer: ManifestValue = [
      "namespaceSelector": [
        "matchExpressions": [["key": "env", "operator": "NotIn", "values": ["dev"]]]
      ],
      "podSelector": [
        "matchExpressions": [
          ["key": "app.kubernetes.io/version", "operator": "Exists"],
          ["key": "tier", "operator": "NotIn", "values": ["data", "worker"]],
        ]
      ],
    ]
    let app = random.pick(apps)
    return ingress("no-legacy-\(index)", to: ["app": app.name], from: peer, port: app.ports[0].name)
  }

  private mutating func toOutside(_ index: Int) -> ManifestValue {
    let block: ManifestValue = [
      "ipBlock": [
        "cidr": "0.0.0.0/0", "except": ["10.0.0.0/8", "172.16.0.0/12", "169.254.169.254/32"],
      ]
    ]
    return policy(
      "internet-\(index)",
      [
        "egress": [["ports": [["port": 443, "protocol": "TCP"]], "to": [block]]],
        "podSelector": ["matchLabels": ["app": .text(random.pick(apps).name)]],
        "policyTypes": ["Egress"],
      ]
    )
  }

  private mutating func fromPartners(_ index: Int) -> ManifestValue {
    let block: ManifestValue = [
      "ipBlock": ["cidr": "198.\(18 + random.below(2)).\(random.below(256)).0/24"]
    ]
    return ingress("partners-\(index)", to: ["tier": "web"], from: block, port: "http")
  }

  private func ingress(
    _ name: String,
    to labels: [String: String],
    from peer: ManifestValue,
    port: String
  ) -> ManifestValue {
    policy(
      name,
      [
        "ingress": [["from": [peer], "ports": [["port": .text(port), "protocol": "TCP"]]]],
        "podSelector": labels.isEmpty ? [:] : ["matchLabels": .strings(labels)],
        "policyTypes": ["Ingress"],
      ]
    )
  }

  private func policy(_ name: String, _ spec: ManifestValue) -> ManifestValue {
    Objects.policy(name, in: namespace, spec)
  }

  private static func pods(in namespace: String, _ labels: [String: String]) -> ManifestValue {
    [
      "namespaceSelector": ["matchLabels": ["kubernetes.io/metadata.name": .text(namespace)]],
      "podSelector": ["matchLabels": .strings(labels)],
    ]
  }
}
