extension ManifestWorld {
  /// Which features of the admin API it has.
  var adminConditions: [ManifestFeature: Bool] {
    adminPolicyConditions.merging(adminRuleConditions) { $1 }
      .merging(adminPeerConditions) { $1 }.merging(adminPortConditions) { $1 }
  }

  private var adminPolicyConditions: [ManifestFeature: Bool] {
    let isThere = { (kind: AdminPolicyManifest.Kind, isBaseline: Bool) in
      adminPolicies.contains { $0.kind == kind && $0.isBaseline == isBaseline }
    }
    let tiers = Set(adminPolicies.map(\.isBaseline))
    return [
      .adminNetworkPolicy: isThere(.admin, false),
      .baselineAdminNetworkPolicy: isThere(.baseline, true),
      .clusterPolicyOfAdmin: isThere(.cluster, false),
      .clusterPolicyOfBaseline: isThere(.cluster, true),
      .equalPriorities: adminPolicies.contains { policy in
        adminPolicies.contains {
          $0.name != policy.name && $0.isBaseline == policy.isBaseline
            && $0.priority == policy.priority && $0.kind != .baseline && policy.kind != .baseline
        }
      },
      .adminAndNetworkPolicies: !policies.isEmpty && !adminPolicies.isEmpty,
      .allThreeTiers: !policies.isEmpty && tiers.count == 2,
      .namespacesSubject: adminPolicies.contains { $0.subject.podSelector == nil },
      .podsSubject: adminPolicies.contains { $0.subject.podSelector != nil },
      .dualStackPod: workloads.contains { $0.addresses.count == 2 },
    ]
  }

  private var adminRuleConditions: [ManifestFeature: Bool] {
    let passes = { (isBaseline: Bool) in
      adminPolicies.filter { $0.isBaseline == isBaseline }
        .flatMap { ($0.ingress.value ?? []) + ($0.egress.value ?? []) }
        .contains { $0.action == .pass && !$0.failsClosed }
    }
    let closed = adminRules.filter(\.failsClosed)
    return [
      .severalAdminRules: adminPolicies.contains {
        max(($0.ingress.value ?? []).count, ($0.egress.value ?? []).count) > 1
      },
      .passOfAdmin: passes(false), .passOfBaseline: passes(true),
      .closedAllow: closed.contains { $0.action == .allow },
      .closedDeny: closed.contains { $0.action == .deny },
      .closedPass: closed.contains { $0.action == .pass },
      .absentAdminPorts: adminRules.contains { $0.ports == .absent },
      .nullAdminPorts: adminRules.contains { $0.ports == .null },
      .emptyAdminPorts: adminRules.contains { $0.ports == .filled([]) },
    ]
  }

  private var adminPeerConditions: [ManifestFeature: Bool] {
    let peers = adminRules.flatMap(\.peers)
    let hasNodes = peers.contains { if case .nodes = $0 { true } else { false } }
    let names = peers.flatMap { if case .domains(let names) = $0 { names } else { [] as [String] } }
    let families = Set(peers.flatMap(\.networks).map(\.address.isV4))
    return [
      .nodesPeer: hasNodes && !nodes.isEmpty,
      .nodesPeerWithoutAddress: hasNodes && nodes.contains(where: \.addresses.isEmpty),
      .hostPodOfNoNode: workloads.contains { workload in
        workload.isHostNetwork && !workload.addresses.isEmpty
          && !nodes.contains { $0.name == workload.nodeName }
      },
      .networksPeer: !families.isEmpty,
      .severalNetworks: peers.contains { $0.networks.count > 1 },
      .networksOfBothFamilies: families.count == 2,
      .domainNames: !names.isEmpty,
      .domainWildcard: names.contains { $0.hasPrefix("*.") },
    ]
  }

  private var adminPortConditions: [ManifestFeature: Bool] {
    var conditions: [ManifestFeature: Bool] = [:]
    for port in adminRules.flatMap({ $0.ports.value ?? [] }) {
      switch port {
      case .number(let name, _):
        conditions[.adminPortNumber] = true
        if name.value == nil { conditions[.adminPortWithoutProtocol] = true }
      case .range(let name, _, _):
        conditions[.adminPortRange] = true
        if name.value == nil { conditions[.adminPortWithoutProtocol] = true }
      case .name: conditions[.adminNamedPort] = true
      case .whole: conditions[.wholeProtocol] = true
      }
    }
    return conditions
  }
}
