extension ManifestWorld {
  /// Clusters that are one step simpler; for `shrunk(_:by:while:)`.
  public var simplifications: [ManifestWorld] {
    replacing(\.policies, of: self, by: policies.withoutOne)
      + replacing(\.adminPolicies, of: self, by: adminPolicies.withoutOne)
      + replacing(\.workloads, of: self, by: workloads.withoutOne)
      + replacing(\.nodes, of: self, by: nodes.withoutOne)
      + replacing(\.namespaces, of: self, by: namespaces.withoutOne)
      + replacing(\.policies, of: self, by: policies.simplifyingOne(\.simplifications))
      + replacing(\.adminPolicies, of: self, by: adminPolicies.simplifyingOne(\.simplifications))
      + replacing(\.workloads, of: self, by: workloads.simplifyingOne(\.simplifications))
      + replacing(\.nodes, of: self, by: nodes.simplifyingOne(\.simplifications))
      + replacing(\.namespaces, of: self, by: namespaces.simplifyingOne(\.simplifications))
  }
}

extension ManifestField {
  /// The field absent, or with a simpler value.
  func simplifications(_ ofValue: (Value) -> [Value] = { _ in [] }) -> [Self] {
    switch self {
    case .absent: []
    case .null: [.absent]
    case .filled(let value): [.absent] + ofValue(value).map { .filled($0) }
    }
  }
}

extension NamespaceManifest {
  fileprivate var simplifications: [Self] {
    replacing(\.labels, of: self, by: labels.simplifications(\.withoutOne))
  }
}

extension NodeManifest {
  fileprivate var simplifications: [Self] {
    replacing(\.addresses, of: self, by: addresses.withoutOne)
      + replacing(\.labels, of: self, by: labels.simplifications(\.withoutOne))
      + replacing(\.podCIDRs, of: self, by: podCIDRs.simplifications(\.withoutOne))
  }
}

extension WorkloadManifest {
  fileprivate var simplifications: [Self] {
    let fewerLabels = labels.simplifications(\.withoutOne).filter {
      kind == .pod || !($0.value ?? []).isEmpty
    }
    return replacing(\.labels, of: self, by: fewerLabels)
      + replacing(\.namespace, of: self, by: namespace.simplifications())
      + resetting(\.ownLabels, of: self, to: [])
      + resetting(\.initContainers, of: self, to: [])
      + replacing(\.containers, of: self, by: containers.withoutOne.filter { !$0.isEmpty })
      + replacing(\.containers, of: self, by: containers.simplifyingOne(\.simplifications))
      + replacing(\.hostNetwork, of: self, by: hostNetwork.simplifications())
      + replacing(\.replicas, of: self, by: replicas.simplifications())
      + replacing(\.addresses, of: self, by: addresses.withoutOne)
      + resetting(\.nodeName, of: self, to: nil)
      + (addresses.isEmpty ? resetting(\.phase, of: self, to: nil) : [])
  }
}

extension ContainerManifest {
  fileprivate var simplifications: [Self] {
    replacing(\.ports, of: self, by: ports.simplifications(\.withoutOne))
  }
}

extension PolicyManifest {
  fileprivate var simplifications: [Self] {
    let fewerRules = { (rules: [RuleManifest]) in rules.simplifications(\.simplifications) }
    return replacing(\.ingress, of: self, by: ingress.simplifications(fewerRules))
      + replacing(\.egress, of: self, by: egress.simplifications(fewerRules))
      + replacing(\.policyTypes, of: self, by: policyTypes.simplifications())
      + replacing(\.podSelector, of: self, by: podSelector.simplifications(\.simplifications))
      + replacing(\.namespace, of: self, by: namespace.simplifications())
  }
}

extension RuleManifest {
  fileprivate var simplifications: [Self] {
    let fewerPeers = peers.simplifications { $0.simplifications(\.simplifications) }
    let fewerPorts = ports.simplifications { $0.simplifications(\.simplifications) }
    return replacing(\.peers, of: self, by: fewerPeers)
      + replacing(\.ports, of: self, by: fewerPorts) + resetting(\.isBare, of: self, to: false)
  }
}

extension PeerManifest {
  /// At least one of the three fields stays filled.
  fileprivate var simplifications: [Self] {
    let fewerExcept = { (block: BlockManifest) in
      replacing(\.except, of: block, by: block.except.simplifications(\.withoutOne))
    }
    let all =
      replacing(\.podSelector, of: self, by: podSelector.simplifications(\.simplifications))
      + replacing(
        \.namespaceSelector,
        of: self,
        by: namespaceSelector.simplifications(\.simplifications)
      ) + replacing(\.ipBlock, of: self, by: ipBlock.simplifications(fewerExcept))
    return all.filter {
      $0.podSelector.value != nil || $0.namespaceSelector.value != nil || $0.ipBlock.value != nil
    }
  }
}

extension SelectorManifest {
  var simplifications: [Self] {
    replacing(\.matchLabels, of: self, by: matchLabels.simplifications(\.withoutOne))
      + replacing(\.matchExpressions, of: self, by: matchExpressions.simplifications(\.withoutOne))
  }
}

extension PortManifest {
  /// An endPort needs its port.
  fileprivate var simplifications: [Self] {
    let all =
      replacing(\.endPort, of: self, by: endPort.simplifications())
      + replacing(\.port, of: self, by: port.simplifications())
      + replacing(\.protocol, of: self, by: self.protocol.simplifications())
      + resetting(\.isBare, of: self, to: false)
    return all.filter { $0.endPort.value == nil || $0.port.value != nil }
  }
}
