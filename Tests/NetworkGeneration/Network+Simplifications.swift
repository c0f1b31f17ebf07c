public import NetworkModel

extension Network {
  /// Networks that are one step simpler; for `shrunk(_:by:while:)`.
  public var simplifications: [Network] {
    replacing(\.policies, of: self, by: policies.withoutOne)
      + replacing(\.cluster.pods, of: self, by: withoutOnePod)
      + replacing(\.cluster.nodes, of: self, by: cluster.nodes.withoutOne)
      + replacing(\.cluster.entryPoints, of: self, by: cluster.entryPoints.withoutOne)
      + replacing(\.cluster.services, of: self, by: withoutOneService)
      + withoutUnusedNamespaces + withoutUnusedTiers
      + replacing(\.policies, of: self, by: policies.simplifyingOne(\.simplifications))
      + replacing(\.cluster.pods, of: self, by: cluster.pods.simplifyingOne(\.simplifications))
      + replacing(\.cluster.nodes, of: self, by: cluster.nodes.simplifyingOne(\.simplifications))
      + replacing(\.tiers, of: self, by: tiers.simplifyingOne(\.simplifications))
      + replacing(\.podAddressCandidates, of: self, by: podAddressCandidates.withoutOne)
  }

  /// Indices of pods stand in entry points, so that pods go only where there is none.
  private var withoutOneService: [[Service]] {
    cluster.entryPoints.isEmpty ? cluster.services.withoutOne : []
  }

  private var withoutOnePod: [[Pod]] {
    cluster.entryPoints.isEmpty ? cluster.pods.withoutOne : []
  }

  private var withoutUnusedNamespaces: [Network] {
    let used = Set(cluster.pods.map(\.namespace))
    let kept = cluster.namespaces.filter { used.contains($0.name) }
    let plain = kept.map { Namespace(name: $0.name) }
    return resetting(\.cluster.namespaces, of: self, to: plain)
      + resetting(\.cluster.namespaces, of: self, to: kept)
  }

  /// Drops tiers behind the last that a policy is in and that nothing passes to.
  private var withoutUnusedTiers: [Network] {
    guard tiers.count > 1, !policies.contains(where: { $0.tier == tiers.count - 1 }),
      !tiers.contains(where: { $0.passTo == tiers.count })
    else { return [] }
    return replacing(\.tiers, of: self, by: [Array(tiers.dropLast())])
  }
}

extension Tier {
  fileprivate var simplifications: [Tier] {
    resetting(\.passTo, of: self, to: nil) + resetting(\.precedence, of: self, to: .inOrder)
      + resetting(\.isolated, of: self, to: .deny)
  }
}

extension Pod {
  fileprivate var simplifications: [Pod] {
    let lessLabels = labels.pairs.withoutOne.map { pairs in
      Labels(pairs.map { ($0.key, $0.value) })
    }
    return replacing(\.labels, of: self, by: lessLabels)
      + replacing(\.ports, of: self, by: ports.withoutOne)
      + replacing(\.addresses, of: self, by: addresses.withoutOne)
      + replacing(\.serverMadeLabelKeys, of: self, by: serverMadeLabelKeys.withoutOne)
      + resetting(\.isHostNetwork, of: self, to: false) + resetting(\.networks, of: self, to: [])
      + resetting(\.nodeName, of: self, to: nil)
      + resetting(\.replicas, of: self, to: .exactly(1))
  }
}

extension Node {
  fileprivate var simplifications: [Node] {
    replacing(\.addresses, of: self, by: addresses.withoutOne)
      + resetting(\.labels, of: self, to: [:])
  }
}

extension Policy {
  fileprivate var simplifications: [Policy] {
    resetting(\.ingress, of: self, to: nil) + resetting(\.egress, of: self, to: nil)
      + replacing(\.subject, of: self, by: subject.simplifications)
      + replacing(\.ingress, of: self, by: (ingress?.simplifications ?? []).map { $0 })
      + replacing(\.egress, of: self, by: (egress?.simplifications ?? []).map { $0 })
      + resetting(\.enforcement, of: self, to: .enforced)
      + resetting(\.order, of: self, to: PolicyOrder())
  }
}

extension DirectionRules {
  fileprivate var simplifications: [DirectionRules] {
    replacing(\.rules, of: self, by: rules.simplifications(\.simplifications))
      + resetting(\.isolates, of: self, to: false)
  }
}

extension Rule {
  fileprivate var simplifications: [Rule] {
    let fewerPeers = (peers ?? []).simplifications { peer in
      peer.endpoints.simplifications.map { Peer($0) }
    }
    return resetting(\.peers, of: self, to: nil) + resetting(\.local, of: self, to: nil)
      + resetting(\.connections, of: self, to: .all)
      + resetting(\.conditions, of: self, to: [])
      + replacing(\.peers, of: self, by: fewerPeers.filter { !$0.isEmpty })
      + replacing(\.local, of: self, by: (local?.simplifications ?? []).map { $0 })
      + replacing(\.connections, of: self, by: fewerTerms)
  }

  private var fewerTerms: [RuleConnections] {
    guard case .terms(let terms) = connections else { return [] }
    return terms.withoutOne.filter { !$0.isEmpty }.map { .terms($0) }
  }
}

extension EndpointExpression {
  fileprivate var simplifications: [EndpointExpression] {
    switch self {
    case .everything: []
    case .pods(in: let scope, labels: let labels):
      [.everything] + scope.simplifications.map { .pods(in: $0, labels: labels) }
        + labels.simplifications.map { .pods(in: scope, labels: $0) }
    case .nodes(labels: let labels):
      [.everything] + labels.simplifications.map { .nodes(labels: $0) }
    case .attached: [.everything]
    case .addresses(let block):
      [.everything]
        + block.except.withoutOne.map {
          .addresses(AddressBlock(block.cidr, except: $0, matches: block.matches))
        }
    case .all(let parts):
      [.everything] + parts + parts.simplifications(\.simplifications).map { .all($0) }
    case .any(let parts):
      [.everything] + parts + parts.simplifications(\.simplifications).map { .any($0) }
    case .not(let part): [.everything, part] + part.simplifications.map { .not($0) }
    case .uncertain(let part, because: let cause):
      [.everything, part] + part.simplifications.map { .uncertain($0, because: cause) }
    }
  }
}

extension NamespaceScope {
  fileprivate var simplifications: [NamespaceScope] {
    switch self {
    case .own: [.matching(.everything)]
    case .matching(let selector): selector.simplifications.map { .matching($0) }
    }
  }
}

extension LabelSelector {
  fileprivate var simplifications: [LabelSelector] {
    requirements.withoutOne.map { LabelSelector($0) }
  }
}
