extension ManifestGenerator {
  /// Policies of the admin API, none in many clusters; their priorities are often equal.
  mutating func adminPolicies() -> [AdminPolicyManifest] {
    var hasBaseline = false
    return (0..<random.pick([0, 0, 0, 1, 1, 2, 3])).map { index in
      var kind = random.pick([AdminPolicyManifest.Kind.admin, .baseline, .cluster, .cluster])
      // There is one BaselineAdminNetworkPolicy, named `default` (A4).
      if kind == .baseline, hasBaseline { kind = .cluster }
      hasBaseline = hasBaseline || kind == .baseline
      return adminPolicy(kind, index)
    }
  }

  private mutating func adminPolicy(
    _ kind: AdminPolicyManifest.Kind,
    _ index: Int
  ) -> AdminPolicyManifest {
    let isBaseline = kind == .baseline || (kind == .cluster && random.chance(50))
    return AdminPolicyManifest(
      kind: kind,
      name: kind == .baseline ? "default" : "\(random.pick(["a", "b", "c"]))-\(index)",
      isBaseline: isBaseline,
      priority: random.pick([0, 7, 7, 7, 1000]),
      subject: adminPods(),
      ingress: field(absent: 30, null: 5) { $0.adminRules(kind, isBaseline, isEgress: false) },
      egress: field(absent: 20, null: 5) { $0.adminRules(kind, isBaseline, isEgress: true) }
    )
  }

  private mutating func adminPods() -> AdminPodsManifest {
    if random.chance(45) { return .namespaces(namespaceSelector()) }
    return .pods(namespaces: namespaceSelector(), pods: podSelector())
  }

  private mutating func adminRules(
    _ kind: AdminPolicyManifest.Kind,
    _ isBaseline: Bool,
    isEgress: Bool
  ) -> [AdminRuleManifest] {
    (0..<random.pick([0, 1, 1, 2, 3])).map { index in
      let action: AdminRuleManifest.Action = random.pick(weighted: [
        (4, .allow), (4, .deny), (kind == .baseline ? 0 : 2, .pass),
      ])
      let peers = (0..<random.pick([1, 1, 2])).map { _ in
        adminPeer(isEgress: isEgress, hasDomains: action == .allow && !isBaseline)
      }
      let hasNamedPorts = !peers.contains { !$0.hasNamedPorts }
      return AdminRuleManifest(
        name: random.chance(20) ? "rule \(index)" : nil,
        action: action,
        peers: peers,
        ports: field(absent: 40, null: 5) { $0.adminPorts(kind, hasNamedPorts) }
      )
    }
  }

  /// A12: peers that the API doesn't know; A9, A10: nodes, networks and names in `to` alone.
  private mutating func adminPeer(isEgress: Bool, hasDomains: Bool) -> AdminPeerManifest {
    if random.chance(4) {
      let ofEgress = isEgress ? [] : ["nodes", "networks"]
      return .unknown(field: random.pick([nil, "serviceAccounts"] + ofEgress))
    }
    guard isEgress else { return .pods(adminPods()) }
    switch random.number(in: 0...99) {
    case ..<35: return .pods(adminPods())
    case ..<55: return .nodes(random.chance(30) ? SelectorManifest() : nodeSelector())
    case ..<75 where hasDomains:
      return .domains(random.list(1...2) { $0.pick(Self.domainNames) })
    default:
      return .networks((0..<random.pick([1, 1, 2, 3])).map { _ in block().cidr })
    }
  }

  private mutating func adminPorts(
    _ kind: AdminPolicyManifest.Kind,
    _ hasNamedPorts: Bool
  ) -> [AdminPortManifest] {
    // Only v1alpha1 takes an empty list.
    let count = random.pick(kind == .cluster ? [1, 1, 2] : [0, 1, 1, 2])
    return (0..<count).map { _ in adminPort(kind, hasNamedPorts) }
  }

  private mutating func adminPort(
    _ kind: AdminPolicyManifest.Kind,
    _ hasNamedPorts: Bool
  ) -> AdminPortManifest {
    let name = random.pick(Self.protocols)
    let written: ManifestField<String> =
      kind == .cluster
      ? .filled(name) : random.pick([.absent, .null, .filled(name), .filled(name)])
    switch random.number(in: 0...99) {
    case ..<30 where hasNamedPorts: return .name(random.pick(["http", "web", "http", "absent"]))
    case ..<45 where kind == .cluster: return .whole(name)
    case ..<70: return .number(written, random.pick(Self.portNumbers))
    default:
      let ends = Self.portNumbers.shuffled(using: &random).prefix(2).sorted()
      return .range(written, ends[0], ends[1])
    }
  }

  /// Names that `ManifestOracle.hosts` has addresses of, and some that it hasn't.
  private static let domainNames = [
    "example.com", "www.example.com", "WWW.example.com.", "*.example.com", "*.b.example.com",
    "example.org", "*.example.org",
  ]
}
