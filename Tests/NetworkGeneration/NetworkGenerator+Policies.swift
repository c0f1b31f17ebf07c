import NetworkModel

extension NetworkGenerator {
  mutating func policy(_ index: Int, tiers: [Tier]) -> Policy {
    if shape == .standardTiers, random.chance(75) { return adminPolicy(index) }
    let isNamespaced = shape != .tiers || random.chance(75)
    let identity = ObjectIdentity(
      apiVersion: "networking.k8s.io/v1",
      kind: isNamespaced ? "NetworkPolicy" : "ClusterNetworkPolicy",
      namespace: isNamespaced ? random.pick(namespaces) : nil,
      name: "policy-\(index)"
    )
    let speaks = random.pick([[true, false], [false, true], [true, true], [true, true]])
    return Policy(
      identity: identity,
      tier: shape == .standardTiers
        ? StandardTier.networkPolicy.rawValue : random.number(in: 0...(tiers.count - 1)),
      order: order(),
      enforcement: shape == .tiers && random.chance(8) ? .staged : .enforced,
      subject: subject(isNamespaced: isNamespaced),
      ingress: speaks[0] ? directionRules(isNamespaced: isNamespaced) : nil,
      egress: speaks[1] ? directionRules(isNamespaced: isNamespaced) : nil
    )
  }

  private mutating func order() -> PolicyOrder {
    guard shape == .tiers else { return PolicyOrder() }
    return PolicyOrder(random.pick([0, 1, 1, 1000, .infinity]), name: random.pick(["", "p", "q"]))
  }

  private mutating func subject(isNamespaced: Bool) -> EndpointExpression {
    if shape != .tiers || isNamespaced && random.chance(60) {
      return inDoubt(.pods(in: .own, labels: selector(of: Vocabulary.podKeys)))
    }
    return expression(isNamespaced: isNamespaced)
  }

  private mutating func directionRules(isNamespaced: Bool) -> DirectionRules {
    DirectionRules(
      isolates: shape != .tiers || random.chance(60),
      rules: (0..<random.pick([0, 1, 1, 2, 3])).map { rule($0, isNamespaced: isNamespaced) }
    )
  }

  private mutating func rule(_ index: Int, isNamespaced: Bool) -> Rule {
    Rule(
      action(),
      peers: peers(isNamespaced: isNamespaced),
      local: shape == .tiers && random.chance(10) ? expression(isNamespaced: isNamespaced) : nil,
      connections: connections(),
      conditions: random.chance(doubt) ? [UnknownCause("the rule has a condition")] : [],
      index: index
    )
  }

  private mutating func action() -> RuleAction {
    guard shape == .tiers else { return .allow }
    return random.pick(weighted: [(4, .allow), (4, .deny), (2, .pass), (1, .log)])
  }

  /// Nil is every peer; an empty list, which only some dialects can express, is nobody (N5).
  private mutating func peers(isNamespaced: Bool) -> [Peer]? {
    if random.chance(20) { return nil }
    if shape == .tiers, random.chance(5) { return [] }
    return (0..<random.pick([1, 1, 2, 3])).map { _ in
      Peer(shape == .tiers ? expression(isNamespaced: isNamespaced) : peerOfNetworkPolicy())
    }
  }

  private mutating func peerOfNetworkPolicy() -> EndpointExpression {
    if random.chance(45) { return inDoubt(.addresses(block())) }
    return inDoubt(pods(isNamespaced: true))
  }

  mutating func connections() -> RuleConnections {
    if random.chance(35) { return .all }
    return .terms((0..<(isLarge ? 6 : random.pick([1, 1, 2, 3]))).map { _ in term() })
  }

  private mutating func term() -> ConnectionTerm {
    let anyProtocol = shape == .tiers && random.chance(15)
    let `protocol`: IPProtocol? = anyProtocol ? nil : random.pick([.tcp, .tcp, .udp, .sctp])
    return ConnectionTerm(`protocol`, ports())
  }

  private mutating func ports() -> ConnectionTerm.Ports {
    if random.chance(15) { return .all }
    if random.chance(35) { return .named(random.pick(Vocabulary.portNames + ["absent"])) }
    let low = portNumber()
    let high = random.chance(50) ? low : portNumber()
    return PortRange(min(low, high), max(low, high)).map { .range($0) } ?? .all
  }
}
