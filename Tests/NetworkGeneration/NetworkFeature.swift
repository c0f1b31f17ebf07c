public import NetworkModel

/// What a generated network has in it; the share of each tells whether a fault in it would be seen.
public enum NetworkFeature: String, CaseIterable, Sendable {
  case notInOnAbsentLabel, emptyLabelValue, serverMadeLabelInSelector
  case hostNetworkPodThatSelectorFits, hostNetworkPod, podWithoutAddress, dualStackPod
  case candidates, nodeWithoutAddress, podOnKnownNode, severalReplicas
  case wholeV4BlockBesideV6Pod, wholeFamilyBlock, except, exceptUnderOtherPeer, v6Block
  case blockNotForPods, everyPeer, nobodyAsPeer, everyPodAsPeer, localExpression
  case namedPort, nameRepeatsOnPod, nameOfOtherProtocol, anyProtocol, sctpTerm, rangeOfPorts
  case uncertain, condition, staged, denyFirst, passTo, passWhenIsolated, pass, deny, log
  case rulesWithoutIsolation, isolationWithoutRules, oneDirectionOnly, negation
  case nodesAsPeer, nodesBesideUnknownAddress, nodesWithoutNode, hostPodUnderNodes, attached
  case standardTiers, equalPriorities, passBeforeNetworkPolicy, failsClosed
  case service, serviceWithoutSelector, serviceAsNameForAnother
  case namedTargetPort, wayThroughProxy, wayThroughUnknownProxy
  case wayThatHidesClients, wayForSomeClients
}

extension Network {
  /// Which features it has.
  public var features: Set<NetworkFeature> {
    clusterFeatures.union(selectorFeatures).union(blockFeatures).union(ruleFeatures)
      .union(tierFeatures).union(nodeFeatures).union(adminFeatures).union(serviceFeatures)
  }

  private var clusterFeatures: Set<NetworkFeature> {
    let pods = cluster.pods
    return .init(
      holding: [
        .hostNetworkPod: pods.contains(where: \.isHostNetwork),
        .podWithoutAddress: pods.contains { $0.addresses.isEmpty && !$0.isHostNetwork },
        .dualStackPod: pods.contains { $0.addresses.count == 2 },
        .candidates: !podAddressCandidates.isEmpty,
        .nodeWithoutAddress: cluster.nodes.contains { $0.addresses.isEmpty },
        .podOnKnownNode: pods.contains { pod in
          !pod.isHostNetwork && cluster.nodes.contains { $0.name == pod.nodeName }
        },
        .severalReplicas: pods.contains { $0.replicas != .exactly(1) },
        .emptyLabelValue: pods.contains { $0.labels.pairs.contains { $0.value.isEmpty } },
      ]
    )
  }

  private var nodeFeatures: Set<NetworkFeature> {
    let hasNodes = allParts.contains { if case .nodes = $0 { true } else { false } }
    return .init(
      holding: [
        .nodesAsPeer: hasNodes,
        .nodesWithoutNode: hasNodes && cluster.nodes.isEmpty,
        .nodesBesideUnknownAddress: hasNodes && cluster.nodes.contains { $0.addresses.isEmpty },
        .hostPodUnderNodes: hasNodes && cluster.pods.contains(where: \.isHostNetwork),
        .attached: allParts.contains { if case .attached = $0 { true } else { false } }
          && cluster.pods.contains { !$0.networks.isEmpty },
      ]
    )
  }

  private var adminFeatures: Set<NetworkFeature> {
    let isStandard = tiers == StandardTier.tiers
    let admin = policies.filter { isStandard && $0.tier == StandardTier.admin.rawValue }
    let priorities = admin.map(\.order.value)
    return .init(
      holding: [
        .standardTiers: isStandard,
        .equalPriorities: Set(priorities).count < priorities.count,
        .passBeforeNetworkPolicy: admin.contains { $0.allRules.contains { $0.action == .pass } }
          && policies.contains { $0.tier == StandardTier.networkPolicy.rawValue },
        .failsClosed: admin.contains { $0.allRules.contains { $0.peers?.isEmpty ?? true } },
      ]
    )
  }

  private var serviceFeatures: Set<NetworkFeature> {
    let ways = cluster.entryPoints
    return .init(
      holding: [
        .service: !cluster.services.isEmpty,
        .serviceWithoutSelector: cluster.services.contains { $0.selector == nil },
        .serviceAsNameForAnother: cluster.services.contains { $0.type == "ExternalName" },
        .namedTargetPort: cluster.services.flatMap(\.ports).contains {
          if case .name = $0.target { true } else { false }
        },
        .wayThroughProxy: ways.contains {
          if case .proxy(.pods) = $0.forwarding { true } else { false }
        },
        .wayThroughUnknownProxy: ways.contains { $0.forwarding == .proxy(.unknown) },
        .wayThatHidesClients: ways.contains { $0.forwarding == .packets(hidesClient: true) },
        .wayForSomeClients: ways.contains { !$0.clients.isEmpty },
      ]
    )
  }

  private var selectors: [LabelSelector] {
    allParts.compactMap { part in
      if case .pods(in: _, labels: let selector) = part { selector } else { nil }
    }
  }

  private var selectorFeatures: Set<NetworkFeature> {
    let requirements = selectors.flatMap(\.requirements)
    let fits = { (pod: Pod) in
      selectors.contains { $0.requirements.allSatisfy { pod.labels[$0.key] == $0.values.first } }
    }
    return .init(
      holding: [
        .notInOnAbsentLabel: requirements.contains { requirement in
          requirement.operator == .notIn
            && cluster.pods.contains { $0.labels[requirement.key] == nil }
        },
        .serverMadeLabelInSelector: requirements.contains { requirement in
          cluster.pods.contains { $0.serverMadeLabelKeys.contains(requirement.key) }
        },
        .hostNetworkPodThatSelectorFits: cluster.pods.contains { $0.isHostNetwork && fits($0) },
        .everyPodAsPeer: selectors.contains(where: \.isEmpty),
      ]
    )
  }

  private var blockFeatures: Set<NetworkFeature> {
    let blocks = allParts.compactMap { part -> AddressBlock? in
      if case .addresses(let block) = part { block } else { nil }
    }
    let isWhole = { (block: AddressBlock) in block.cidr.prefixLength == 0 }
    return .init(
      holding: [
        .wholeFamilyBlock: blocks.contains(where: isWhole),
        .wholeV4BlockBesideV6Pod: blocks.contains { isWhole($0) && $0.cidr.family == .v4 }
          && cluster.pods.contains { $0.addresses.map(\.family) == [.v6] },
        .except: blocks.contains { !$0.except.isEmpty },
        .exceptUnderOtherPeer: blocks.contains { block in
          block.except.contains { except in
            blocks.contains { $0 != block && $0.cidr.contains(except) }
          }
        },
        .v6Block: blocks.contains { $0.cidr.family == .v6 },
        .blockNotForPods: blocks.contains { !$0.matches.contains(.pods) },
      ]
    )
  }

  private var ruleFeatures: Set<NetworkFeature> {
    let rules = policies.flatMap(\.allRules)
    let terms = rules.flatMap { rule -> [ConnectionTerm] in
      if case .terms(let terms) = rule.connections { terms } else { [] }
    }
    return Set(
      holding: [
        .everyPeer: rules.contains { $0.peers == nil },
        .nobodyAsPeer: rules.contains { $0.peers == [] },
        .localExpression: rules.contains { $0.local != nil },
        .condition: rules.contains { !$0.conditions.isEmpty },
        .pass: rules.contains { $0.action == .pass },
        .deny: rules.contains { $0.action == .deny },
        .log: rules.contains { $0.action == .log },
        .anyProtocol: terms.contains { $0.protocol == nil },
        .sctpTerm: terms.contains { $0.protocol == .sctp },
        .rangeOfPorts: terms.contains { term in
          if case .range(let range) = term.ports {
            range.lowerBound < range.upperBound
          } else {
            false
          }
        },
      ]
    ).union(namedPortFeatures(terms))
  }

  private func namedPortFeatures(_ terms: [ConnectionTerm]) -> Set<NetworkFeature> {
    let ports = terms.compactMap { term -> (name: String, protocol: IPProtocol?)? in
      if case .named(let name) = term.ports { (name, term.protocol) } else { nil }
    }
    return .init(
      holding: [
        .namedPort: !ports.isEmpty,
        .nameRepeatsOnPod: cluster.pods.contains { pod in
          ports.contains { term in pod.ports.filter { $0.name == term.name }.count > 1 }
        },
        .nameOfOtherProtocol: cluster.pods.contains { pod in
          ports.contains { term in
            pod.ports.contains { $0.name == term.name && $0.protocol != term.protocol }
          }
        },
      ]
    )
  }

  private var tierFeatures: Set<NetworkFeature> {
    let directions = policies.flatMap { [$0.ingress, $0.egress].compactMap(\.self) }
    return .init(
      holding: [
        .uncertain: allParts.contains {
          if case .uncertain = $0 { true } else { false }
        },
        .negation: allParts.contains {
          if case .not = $0 { true } else { false }
        },
        .staged: policies.contains { $0.enforcement == .staged },
        .denyFirst: tiers.contains { $0.precedence == .denyFirst },
        .passTo: tiers.contains { $0.passTo != nil },
        .passWhenIsolated: tiers.contains { $0.isolated == .pass },
        .rulesWithoutIsolation: directions.contains { !$0.isolates && !$0.rules.isEmpty },
        .isolationWithoutRules: directions.contains { $0.isolates && $0.rules.isEmpty },
        .oneDirectionOnly: policies.contains { ($0.ingress == nil) != ($0.egress == nil) },
      ]
    )
  }

  private var allParts: [EndpointExpression] { policies.flatMap(\.expressions).flatMap(\.parts) }
}

extension Set<NetworkFeature> {
  /// The features whose condition holds.
  fileprivate init(holding conditions: [NetworkFeature: Bool]) {
    self.init(conditions.filter(\.value).map(\.key))
  }
}
