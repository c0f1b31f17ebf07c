import NetworkModel

/// Policies as the admin API lowers to: priorities that are often equal, rules that allow, deny and
/// pass, without isolation; now and then a network that keeps its pods apart.
extension NetworkGenerator {
  mutating func adminPolicy(_ index: Int) -> Policy {
    if random.chance(8) { return networkIsolation(index) }
    let tier: StandardTier = random.chance(65) ? .admin : .baseline
    let speaks = random.pick([[true, false], [false, true], [true, true]])
    return Policy(
      identity: identity("ClusterNetworkPolicy", index),
      tier: tier.rawValue,
      order: PolicyOrder(random.pick([1, 1, 2, 3]), name: "policy-\(index)"),
      subject: inDoubt(pods(isNamespaced: false)),
      ingress: speaks[0] ? adminRules(.ingress) : nil,
      egress: speaks[1] ? adminRules(.egress) : nil
    )
  }

  private func identity(_ kind: String, _ index: Int) -> ObjectIdentity {
    ObjectIdentity(
      apiVersion: "policy.networking.k8s.io/v1alpha2",
      kind: kind,
      namespace: nil,
      name: "policy-\(index)"
    )
  }

  private mutating func networkIsolation(_ index: Int) -> Policy {
    let own = EndpointExpression.attached(to: random.pick(Vocabulary.networks))
    let everyPod = EndpointExpression.pods(in: .matching(.everything), labels: .everything)
    let rules = DirectionRules(
      isolates: false,
      rules: [Rule(.deny, peers: [Peer(.all([everyPod, .not(own)]))], index: 0)]
    )
    return Policy(
      identity: identity("ClusterUserDefinedNetwork", index),
      tier: StandardTier.network.rawValue,
      subject: own,
      ingress: rules,
      egress: rules
    )
  }

  private mutating func adminRules(_ direction: Direction) -> DirectionRules {
    DirectionRules(
      isolates: false,
      rules: (0..<random.pick([1, 1, 2, 3])).map { index in
        Rule(
          random.pick(weighted: [(4, .allow), (4, .deny), (2, .pass)]),
          peers: adminPeers(direction),
          connections: connections(),
          conditions: random.chance(doubt) ? [UnknownCause("the rule has a condition")] : [],
          index: index
        )
      }
    )
  }

  /// A rule that fails closed has every peer, or none (A12).
  private mutating func adminPeers(_ direction: Direction) -> [Peer]? {
    if random.chance(6) { return random.chance(50) ? nil : [] }
    return (0..<random.pick([1, 1, 2])).map { _ in
      guard direction == .egress else { return Peer(inDoubt(pods(isNamespaced: false))) }
      switch random.number(in: 0...9) {
      case ..<5: return Peer(inDoubt(pods(isNamespaced: false)))
      case ..<7: return Peer(.nodes(labels: selector(of: Vocabulary.nodeKeys)))
      default: return Peer(.any((0..<random.pick([1, 2])).map { _ in .addresses(block()) }))
      }
    }
  }
}
