/// What generated manifests have in them; the share of each tells whether a fault would be seen.
public enum ManifestFeature: String, CaseIterable, Sendable {
  case egressWithoutPolicyTypes, emptyEgressWithoutPolicyTypes, emptyPolicyTypes
  case rulesThatTypesLeaveOut, typesWithoutRules, absentSpecSelector, nullSpecSelector
  case emptyRule, nullRule, nullPeers, emptyPeers, nullPorts, emptyPorts, emptyPort, nullPort
  case nullNamespaceSelector, emptyNamespaceSelector, bothSelectors, labelsAndExpressions
  case notInOnAbsentLabel, doesNotExist, omittedNamespace, undeclaredNamespace
  case nameWithoutProtocol, nameOfOtherProtocol, nameInTwoContainers, nameOnSidecar
  case nameOnInitContainer, rangeOfOne, rangeToTheEnd, sctp
  case wholeV4Block, wholeV6Block, hostBits, except, exceptOfOtherPeer, blockAroundUnknownAddress
  case hostNetworkPod, finishedPod, templateWithOtherOwnLabels, serverMadeLabel
  case adminNetworkPolicy, baselineAdminNetworkPolicy, clusterPolicyOfAdmin, clusterPolicyOfBaseline
  case equalPriorities, adminAndNetworkPolicies, allThreeTiers, severalAdminRules
  case namespacesSubject, podsSubject, passOfAdmin, passOfBaseline, dualStackPod
  case nodesPeer, nodesPeerWithoutAddress, hostPodOfNoNode, networksPeer, severalNetworks,
    networksOfBothFamilies
  case domainNames, domainWildcard, closedAllow, closedDeny, closedPass
  case adminPortWithoutProtocol, adminPortNumber, adminPortRange, adminNamedPort, wholeProtocol
  case absentAdminPorts, nullAdminPorts, emptyAdminPorts
}

extension ManifestWorld {
  /// Which features it has.
  public var features: Set<ManifestFeature> {
    let conditions =
      policyConditions.merging(ruleConditions) { $1 }.merging(portConditions) { $1 }
      .merging(clusterConditions) { $1 }.merging(adminConditions) { $1 }
    return Set(conditions.filter(\.value).map(\.key))
  }

  private var peers: [PeerManifest] { rules.flatMap { $0.peers.value ?? [] } }
  private var ports: [PortManifest] { rules.flatMap { $0.ports.value ?? [] } }
  private var blocks: [BlockManifest] { peers.compactMap(\.ipBlock.value) }
  private var podSelectors: [SelectorManifest] {
    policies.compactMap(\.podSelector.value) + peers.compactMap(\.podSelector.value)
  }
  private var podExpressions: [ExpressionManifest] {
    podSelectors.flatMap { $0.matchExpressions.value ?? [] }
  }

  private var policyConditions: [ManifestFeature: Bool] {
    let untyped = policies.filter { ($0.policyTypes.value ?? []).isEmpty }
    return [
      .egressWithoutPolicyTypes: untyped.contains { !($0.egress.value ?? []).isEmpty },
      .emptyEgressWithoutPolicyTypes: untyped.contains { $0.egress == .filled([]) },
      .emptyPolicyTypes: policies.contains { $0.policyTypes == .filled([]) },
      .rulesThatTypesLeaveOut: policies.contains {
        $0.policyTypes == .filled(["Egress"]) && !($0.ingress.value ?? []).isEmpty
      },
      .typesWithoutRules: policies.contains {
        ($0.policyTypes.value ?? []).contains("Egress") && ($0.egress.value ?? []).isEmpty
      },
      .absentSpecSelector: policies.contains { $0.podSelector == .absent },
      .nullSpecSelector: policies.contains { $0.podSelector == .null },
      .omittedNamespace: policies.contains { $0.namespace == .absent },
    ]
  }

  private var ruleConditions: [ManifestFeature: Bool] {
    let bare = rules.filter { $0.peers == .absent && $0.ports == .absent }
    return [
      .emptyRule: bare.contains { !$0.isBare }, .nullRule: bare.contains { $0.isBare },
      .nullPeers: rules.contains { $0.peers == .null },
      .emptyPeers: rules.contains { $0.peers == .filled([]) },
      .nullPorts: rules.contains { $0.ports == .null },
      .emptyPorts: rules.contains { $0.ports == .filled([]) },
      .nullNamespaceSelector: peers.contains {
        $0.namespaceSelector == .null && $0.podSelector.value != nil
      },
      .emptyNamespaceSelector: peers.contains {
        $0.namespaceSelector == .filled(SelectorManifest())
      },
      .bothSelectors: peers.contains {
        $0.namespaceSelector.value != nil && $0.podSelector.value != nil
      },
      .labelsAndExpressions: podSelectors.contains {
        !($0.matchLabels.value ?? []).isEmpty && !($0.matchExpressions.value ?? []).isEmpty
      },
      .notInOnAbsentLabel: podExpressions.contains { expression in
        expression.operator == "NotIn"
          && workloads.contains { !($0.labels.value ?? []).contains { $0.key == expression.key } }
      },
      .doesNotExist: podExpressions.contains { $0.operator == "DoesNotExist" },
      .serverMadeLabel: podSelectors.contains {
        ($0.matchLabels.value ?? []).contains { $0.key == "pod-template-hash" }
          || ($0.matchExpressions.value ?? []).contains { $0.key == "pod-template-hash" }
      } && workloads.contains { $0.kind == .deployment },
    ]
  }

  private var portConditions: [ManifestFeature: Bool] {
    let bare = ports.filter {
      $0.protocol == .absent && $0.port == .absent && $0.endPort == .absent
    }
    let declares = { (container: ContainerManifest, name: String) in
      (container.ports.value ?? []).contains { $0.name == name }
    }
    let names = ports.compactMap { port -> (name: String, protocol: String)? in
      guard case .name(let name) = port.port.value else { return nil }
      return (name, port.protocol.value ?? "TCP")
    }
    let ranges = ports.compactMap { port -> (low: Int, high: Int)? in
      guard case .number(let low) = port.port.value, let high = port.endPort.value else {
        return nil
      }
      return (low, high)
    }
    return [
      .emptyPort: bare.contains { !$0.isBare }, .nullPort: bare.contains { $0.isBare },
      .nameWithoutProtocol: ports.contains {
        if case .name = $0.port.value { $0.protocol.value == nil } else { false }
      },
      .nameOfOtherProtocol: names.contains { term in
        workloads.flatMap(\.containers).flatMap { $0.ports.value ?? [] }.contains {
          $0.name == term.name && $0.protocol.value ?? "TCP" != term.protocol
        }
      },
      .nameInTwoContainers: names.contains { term in
        workloads.contains { $0.containers.filter { declares($0, term.name) }.count > 1 }
      },
      .nameOnSidecar: names.contains { term in
        workloads.contains { $0.initContainers.contains { $0.restarts && declares($0, term.name) } }
      },
      .nameOnInitContainer: names.contains { term in
        workloads.contains {
          $0.initContainers.contains { !$0.restarts && declares($0, term.name) }
        }
      },
      .rangeOfOne: ranges.contains { $0.low == $0.high },
      .rangeToTheEnd: ranges.contains { $0.high == 65535 },
      .sctp: ports.contains { $0.protocol == .filled("SCTP") },
    ]
  }

  private var clusterConditions: [ManifestFeature: Bool] {
    let whole = { (block: BlockManifest) in block.cidr.prefixLength == 0 }
    let declared = Set(namespaces.map(\.name))
    return [
      .wholeV4Block: blocks.contains { whole($0) && $0.cidr.address.isV4 },
      .wholeV6Block: blocks.contains { whole($0) && !$0.cidr.address.isV4 },
      .hostBits: blocks.contains { block in
        var masked = block.cidr.address
        masked.clearBits(from: block.cidr.prefixLength)
        return masked.bytes != block.cidr.address.bytes
      },
      .except: blocks.contains { !($0.except.value ?? []).isEmpty },
      .exceptOfOtherPeer: blocks.contains { block in
        (block.except.value ?? []).contains { except in
          blocks.contains { $0 != block && $0.cidr.contains(except.address) }
        }
      },
      .blockAroundUnknownAddress: !blocks.isEmpty
        && workloads.contains { $0.addresses.isEmpty && !$0.isHostNetwork }
        && nodes.contains { $0.podCIDRs.value != nil },
      .undeclaredNamespace: workloads.contains { !declared.contains($0.effectiveNamespace) },
      .hostNetworkPod: workloads.contains(where: \.isHostNetwork),
      .finishedPod: workloads.contains(where: \.isFinished),
      .templateWithOtherOwnLabels: workloads.contains {
        $0.kind != .pod && $0.ownLabels != $0.labels.value
      },
    ]
  }
}
