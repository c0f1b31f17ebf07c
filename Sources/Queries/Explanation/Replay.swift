public import NetworkModel
public import ReachabilityEngine

extension CompiledNetwork {
  /// Explains what passes from an endpoint to another, on one port or on any.
  ///
  /// - Complexity: O(policies that select either end · their rules).
  public func explain(
    from source: EndpointReference,
    to destination: EndpointReference,
    port: AskedPort? = nil
  ) -> Explanation {
    let connectivity = connectivity(from: source, to: destination)
    var exemption: Explanation.Exemption?
    if source == destination, isSinglePod(source) { exemption = .samePod }
    if onItsNode(source, destination) == .yes { exemption = .ownNode }
    let directions: [DirectionExplanation] =
      switch exemption {
      case .samePod: []
      case .ownNode: [replay(.egress, of: source, other: destination, port)]
      case nil:
        [
          replay(.egress, of: source, other: destination, port),
          replay(.ingress, of: destination, other: source, port),
        ]
      }
    return Explanation(
      source: source,
      destination: destination,
      port: port,
      connectivity: connectivity,
      exemption: exemption,
      directions: directions
    )
  }

  /// What policies make of a pod that reaches itself, as if it were two: its directions, egress first.
  func explainHairpin(of pod: Int, port: AskedPort?) -> [DirectionExplanation] {
    let end = EndpointReference.pod(pod)
    return [.egress, .ingress].map { replay($0, of: end, other: end, port) }
  }

  /// Replays the policies of one direction of a pair.
  func replay(
    _ direction: Direction,
    of subject: EndpointReference,
    other: EndpointReference,
    _ port: AskedPort?
  ) -> DirectionExplanation {
    let subjectClass = classID(of: subject)
    let otherClass = classID(of: other)
    let replay = PairReplay(
      direction: direction,
      network: network,
      subject: EndpointFacts(subject, in: network),
      other: EndpointFacts(other, in: network),
      port: port
    )
    let selecting = policies(selecting: subjectClass, direction).map(\.policy)
    let tiers = replay.walk(Dictionary(grouping: selecting) { network.policies[$0].tier })
    return DirectionExplanation(
      direction: direction,
      subject: subject,
      connectivity: direction == .egress
        ? egress(of: subjectClass, to: otherClass) : ingress(of: subjectClass, from: otherClass),
      tiers: tiers
    )
  }
}

/// Replays policies for one pair of endpoints in one direction.
struct PairReplay {
  let direction: Direction
  let network: Network
  let subject: EndpointFacts
  let other: EndpointFacts
  let port: AskedPort?

  /// Walks the tiers up to the one that decides; what a rule passes on goes where its tier says.
  ///
  /// - Parameters:
  ///   - policies: The policies that select the subject, by tier, as indices into `Network.policies`.
  ///   - policy: What each of them says; nil for what it says in the network.
  /// - Returns: The tiers, the deciding one last.
  func walk(
    _ policies: [Int: [Int]],
    reading policy: ((Int) -> Policy)? = nil
  ) -> [TierExplanation] {
    var tiers: [TierExplanation] = []
    var index = 0
    while index < network.tiers.count {
      let tier = network.tiers[index]
      var outcome = TierOutcome.none
      if let own = policies[index] {
        let explained = own.sorted().map { explain(policy?($0) ?? network.policies[$0]) }
        outcome = TierWalk(tier, explained).outcome(port)
        tiers.append(
          TierExplanation(tier: index, name: tier.name, outcome: outcome, policies: explained)
        )
      }
      if outcome.isFinal { break }
      index = outcome == .pass ? tier.passTo ?? index + 1 : index + 1
    }
    return tiers
  }

  /// Explains one policy.
  func explain(_ policy: Policy) -> PolicyExplanation {
    let selection = ExpressionFinding(
      endpoint: subject,
      ownNamespace: policy.identity.namespace,
      field: PeerField("spec", policy),
      position: policy.position
    ).find(policy.subject)
    let rules = policy.rules(direction)
    return PolicyExplanation(
      identity: policy.identity,
      position: policy.position,
      selects: selection.certainty,
      doubts: selection.reasons,
      isolates: rules?.isolates ?? false,
      rules: (rules?.rules ?? []).map { explain($0, policy) }
    )
  }

  private func explain(_ rule: Rule, _ policy: Policy) -> RuleExplanation {
    let connections = rule.connections.resolved(on: destination.declaredPorts)
    var finding = peers(rule, policy).and(local(rule, policy)).and(ports(rule, connections))
    if finding.certainty != .no, !rule.conditions.isEmpty {
      let doubts = rule.conditions.map {
        Mismatch(field: "", sentence: $0.description, position: rule.position)
      }
      finding = MatchFinding(certainty: .unknown, reasons: finding.reasons + doubts)
    }
    return RuleExplanation(
      index: rule.index,
      name: rule.name,
      position: rule.position,
      action: rule.action,
      match: finding.certainty,
      connections: connections,
      mismatches: finding.reasons
    )
  }

  private func peers(_ rule: Rule, _ policy: Policy) -> MatchFinding {
    guard let peers = rule.peers else { return .yes }
    let list = direction == .ingress ? "from" : "to"
    if peers.isEmpty {
      return .no(list, "speaks of nobody: the rule fails closed", rule.position)
    }
    let none = MatchFinding(certainty: .no, reasons: [])
    return peers.enumerated().reduce(none) { finding, peer in
      finding.or(
        ExpressionFinding(
          endpoint: other,
          ownNamespace: policy.identity.namespace,
          field: PeerField("\(list)[\(peer.offset)]", policy),
          position: peer.element.position
        ).find(peer.element.endpoints)
      )
    }
  }

  private func local(_ rule: Rule, _ policy: Policy) -> MatchFinding {
    guard let local = rule.local else { return .yes }
    return ExpressionFinding(
      endpoint: subject,
      ownNamespace: policy.identity.namespace,
      field: PeerField("subject", policy),
      position: rule.position
    ).find(local)
  }

  private func ports(_ rule: Rule, _ connections: ConnectionSet) -> MatchFinding {
    if let port, connections.contains(port.protocol, port.port) { return .yes }
    if port == nil, !connections.isEmpty { return .yes }
    guard case .terms(let terms) = rule.connections else { return .yes }
    let wanted = terms.map(describe).joined(separator: ", ")
    let asked = port.map { ", not \($0)" } ?? ""
    let verb = rule.action == .allow ? "allow" : "are"
    return .no("ports", "\(verb) \(wanted)\(asked)", terms.first?.position ?? rule.position)
  }

  /// A term in words; a name with what it is on the destination (N14).
  private func describe(_ term: ConnectionTerm) -> String {
    let proto = term.protocol.map { "\($0) " } ?? ""
    switch term.ports {
    case .all: return "\(proto)on every port"
    case .range(let range): return "\(proto)\(range)"
    case .named(let name):
      let ports = namedPorts(name, nil).map { "\($0.protocol) \($0.port)" }
      let meaning =
        ports.isEmpty
        ? "which `\(destination.name)` does not have"
        : "which is \(ports.joined(separator: ", ")) on `\(destination.name)`"
      return "\(proto)`\(name)` (\(meaning))"
    }
  }

  private var destination: EndpointFacts { direction == .egress ? other : subject }

  private func namedPorts(_ name: String, _ proto: IPProtocol?) -> [ContainerPort] {
    destination.declaredPorts.named(name, proto)
  }
}
