import NetworkModel

/// Puts together the policies of primary networks and the secondary networks.
struct NetworkAssembly {
  /// The cluster, its pods attached.
  let cluster: Cluster
  /// Who is attached to what.
  let attachments: NetworkAttachments
  /// The policies on secondary networks.
  let policies: [MultiNetworkPolicy]

  /// One policy for each primary network that has pods.
  var primaryPolicies: [Policy] {
    let ways = NetworkIsolation.waysToDNS(cluster.services)
    return primaryNames.map {
      isolation(of: $0).primaryPolicy(waysIn: openPorts(on: $0), waysOut: ways)
    }
  }

  /// The ports that pods of a primary network open to pods of the cluster's own.
  private func openPorts(on name: String) -> [Rule] {
    let pods = cluster.pods.filter { $0.networks.contains(name) }
    var places: [OpenPorts: SourcePosition?] = [:]
    for pod in pods {
      guard let terms = openTerms(of: pod) else { continue }
      let ports = OpenPorts(pod, terms)
      if places[ports] == nil { places.updateValue(pod.position, forKey: ports) }
    }
    let elsewhere = EndpointExpression.any(primaryNames.map { .attached(to: $0) })
    let own = EndpointExpression.all([
      .pods(in: .matching(.everything), labels: .everything), .not(elsewhere),
    ])
    return places.sorted { $0.key < $1.key }.enumerated().map { index, entry in
      let alike = pods.filter(entry.key.describes)
      return Rule(
        opening: entry.key,
        to: own,
        isCertain: alike.allSatisfy { openTerms(of: $0) == entry.key.terms },
        index: index,
        position: entry.value
      )
    }
  }

  private func openTerms(of pod: Pod) -> [ConnectionTerm]? {
    attachments.openPorts[NetworkAttachments.PodKey(pod)]
  }

  /// The secondary networks that have pods, sorted by name.
  var secondaryNetworks: [Network] {
    secondaryNames.map { name in
      Network(
        name: name,
        cluster: cluster(on: name),
        tiers: StandardTier.tiers,
        policies: isolation(of: name).secondaryPolicies + policies(on: name),
        podAddressCandidates: candidates(on: name)
      )
    }
  }

  /// The blocks that addresses of primary networks come from.
  var primarySubnets: [CIDR] {
    primaryNames.flatMap { attachments.table.networks[$0]?.subnets ?? [] }
  }

  private var primaryNames: [String] {
    attachments.attached.filter(attachments.table.isPrimary).sorted()
  }

  private var secondaryNames: [String] {
    attachments.attached.filter { !attachments.table.isPrimary($0) }.sorted()
  }

  private func isolation(of name: String) -> NetworkIsolation {
    let network = attachments.table.networks[name]
    return NetworkIsolation(
      name: name,
      identity: network?.identity ?? Self.undeclaredIdentity(name),
      position: network?.position
    )
  }

  /// What would declare a network that nothing declares, named `nad/namespace/name`.
  private static func undeclaredIdentity(_ name: String) -> ObjectIdentity {
    let parts = name.split(separator: "/", maxSplits: 2).map(String.init)
    return ObjectIdentity(
      apiVersion: "k8s.cni.cncf.io/v1",
      kind: "NetworkAttachmentDefinition",
      namespace: parts.count == 3 ? parts[1] : nil,
      name: parts.last ?? name
    )
  }

  /// The same pods with the addresses that they have there; Services are of the cluster's own network.
  private func cluster(on name: String) -> Cluster {
    var cluster = cluster
    cluster.services = []
    cluster.entryPoints = []
    for index in cluster.pods.indices where !cluster.pods[index].isHostNetwork {
      let key = NetworkAttachments.PodKey(cluster.pods[index])
      cluster.pods[index].addresses = attachments.addresses[key]?[name] ?? []
    }
    return cluster
  }

  /// The subnets of a network; where its manifest tells none, an address may be any.
  private func candidates(on name: String) -> [CIDR] {
    let subnets = attachments.table.networks[name]?.subnets ?? []
    return subnets.isEmpty ? ["0.0.0.0/0", "::/0"].compactMap { CIDR($0) } : subnets.sorted()
  }

  private func policies(on name: String) -> [Policy] {
    policies.filter { policy in
      policy.networks?.contains { attachments.name(of: $0) == name } ?? true
    }.map(\.policy)
  }

  /// What there is to say of policies that are for networks which they can't change.
  var diagnostics: [Diagnostic] {
    policies.flatMap { policy in
      Set(policy.networks ?? []).sorted().compactMap { diagnostic($0, policy) }
    }
  }

  private func diagnostic(_ definition: DefinitionName, _ policy: MultiNetworkPolicy)
    -> Diagnostic?
  {
    let name = attachments.name(of: definition)
    let identity = policy.policy.identity
    let position = policy.networksPosition ?? policy.position
    if attachments.table.isPrimary(name) {
      return .warning(
        "\(identity) is for `\(definition)`, which is a primary network; it changes nothing there",
        at: position,
        help: "on a primary network, NetworkPolicies apply"
      )
    }
    if attachments.table.names[definition] == nil {
      return .warning(
        "\(identity) is for the network `\(definition)`, which nothing declares",
        at: position,
        help: attachments.nearMiss(of: definition)
      )
    }
    if attachments.attached.contains(name) { return nil }
    return .warning(
      "\(identity) is for the network `\(definition)`, which no pod is attached to",
      at: position
    )
  }
}
