import NetworkModel

/// The policies that permit what is wanted, and nothing else, as far as policies can say it.
struct LeastPrivilegePlan {
  /// The name of the policy that closes a namespace.
  static let defaultDeny = "default-deny"

  /// The policies: by namespace the default deny, then one a unit by name.
  private(set) var policies: [Policy] = []
  /// What can't be said exactly, and why: lower case first, no full stop.
  private(set) var obstacles: [String] = []

  private let network: Network
  private let selectors: SelectorFinder
  private let peers: PeerWriter
  private let everything: PeerMembers

  /// Makes policies for units.
  ///
  /// - Parameters:
  ///   - units: What is permitted.
  ///   - namespaces: The namespaces that are closed but for that.
  ///   - network: The network without the policies that are replaced: what they select by doesn't count.
  ///   - blockMatches: What `ipBlock` peers match (N12).
  ///   - wholeNamespaces: The namespaces that may be named as a whole; nil for every one.
  init(
    _ units: [PolicyUnit],
    in namespaces: Set<String>,
    _ network: Network,
    blockMatches: AddressMatch,
    wholeNamespaces: Set<String>?
  ) {
    self.network = network
    selectors = SelectorFinder(network, .named)
    peers = PeerWriter(
      network,
      selectors,
      blockMatches,
      .named,
      wholeNamespaces: wholeNamespaces
    )
    everything = .everything(in: network)
    for namespace in namespaces.sorted() {
      policies.append(policy(namespace, Self.defaultDeny, .everything))
      for unit in units where unit.namespace == namespace && !unit.isClosed { add(unit) }
    }
    rename()
  }

  /// A policy that isolates in both directions and lets nothing pass yet: it holds by itself.
  private func policy(_ namespace: String, _ name: String, _ selector: LabelSelector) -> Policy {
    var policy = Policy(
      identity: .networkPolicy(namespace, name),
      tier: StandardTier.networkPolicy.rawValue,
      subject: .pods(in: .own, labels: selector)
    )
    for direction in Direction.allCases { policy.setRules(direction, []) }
    return policy
  }

  private mutating func add(_ unit: PolicyUnit) {
    guard let selector = selector(of: unit) else {
      let names = PeerMembers(pods: unit.pods).words(in: network)
      obstacles.append("no label tells \(names) from the other pods of its namespace: give it one")
      return
    }
    var policy = policy(unit.namespace, unit.name, selector)
    policy.setRules(.ingress, rules(unit.ingress, of: unit.namespace))
    var egress = rules(unit.egress, of: unit.namespace)
    if unit.asksUnknownDNS { egress.append(Self.usualDNS) }
    policy.setRules(.egress, egress)
    policies.append(policy)
  }

  /// The labels that select the pods of a unit, and as few others as can be.
  private mutating func selector(of unit: PolicyUnit) -> LabelSelector? {
    if let exact = selectors.selectors(for: unit.pods, in: unit.namespace) { return exact.first }
    guard
      let common = selectors.selectors(for: unit.pods, in: unit.namespace, avoiding: [])?.first
    else { return nil }
    let others = selectors.selectablePods(in: unit.namespace).filter {
      common.matches(network.cluster.pods[$0].labels) && !unit.pods.contains($0)
    }
    obstruct(unit.pods, others)
    return common
  }

  private mutating func obstruct(_ pods: [Int], _ others: [Int]) {
    let names = PeerMembers(pods: pods).words(in: network)
    let also = PeerMembers(pods: others).words(in: network)
    let text = "labels can't tell \(names) from \(also): give one of them a label of its own"
    if !obstacles.contains(text) { obstacles.append(text) }
  }

  // MARK: rules

  private mutating func rules(_ permitted: PermittedConnections, of namespace: String) -> [Rule] {
    permitted.groups.compactMap { group in
      guard let connections = group.connections.asRule else { return nil }
      guard group.members != everything else {
        return Rule(.allow, peers: nil, connections: connections, index: 0)
      }
      guard let peers = written(group.members, of: namespace) else { return nil }
      return Rule(.allow, peers: peers, connections: connections, index: 0)
    }
  }

  /// The peers that match some members, and as few others as can be; nil for none.
  private mutating func written(_ members: PeerMembers, of namespace: String) -> [Peer]? {
    if let peers = peers.peers(for: members, of: namespace) { return peers }
    let known = withoutUnknownHosts(members)
    guard !known.isEmpty else { return nil }
    if let peers = peers.peers(for: known, of: namespace) { return peers }
    let common = peers.peers(for: known, avoiding: PeerMembers(), of: namespace)
    let matched = PeerMatcher(network).members(common, of: namespace, among: everything)
    let byNamespace = Dictionary(grouping: known.pods) { network.cluster.pods[$0].namespace }
    for name in byNamespace.keys.sorted() {
      let pods = byNamespace[name, default: []]
      let missed = Set(pods).subtracting(matched.pods).sorted()
      if !missed.isEmpty {
        let names = PeerMembers(pods: missed).words(in: network)
        obstacles.append(
          "no label tells \(names) from the other pods of its namespace: give it one"
        )
      }
      let others = matched.pods.filter {
        network.cluster.pods[$0].namespace == name && !pods.contains($0)
      }
      if !others.isEmpty { obstruct(pods, others) }
    }
    return common.isEmpty ? nil : common
  }

  /// The members without those that policies see by an address that isn't known.
  private mutating func withoutUnknownHosts(_ members: PeerMembers) -> PeerMembers {
    let cluster = network.cluster
    let hosts = PeerMembers(
      pods: members.pods.filter {
        cluster.pods[$0].isHostNetwork && cluster.pods[$0].addresses.isEmpty
      },
      nodes: members.nodes.filter { cluster.nodes[$0].addresses.isEmpty }
    )
    guard !hosts.isEmpty else { return members }
    let text =
      "\(hosts.words(in: network)): policies see the address of its node (N25), which isn't known"
    if !obstacles.contains(text) { obstacles.append(text) }
    return members.subtracting(hosts)
  }

  /// Lets ask a DNS that is where it usually is.
  private static var usualDNS: Rule {
    let (namespace, label) = ClusterDNS.usualPods
    let names = LabelSelector([
      LabelRequirement("kubernetes.io/metadata.name", .in, [namespace])
    ])
    let pods = LabelSelector([LabelRequirement(label.0, .in, [label.1])])
    return Rule(
      .allow,
      peers: [Peer(.pods(in: .matching(names), labels: pods))],
      connections: ClusterDNS.usualConnections.asRule ?? .all,
      index: 0
    )
  }

  /// Gives policies whose names are taken by policies that stay others.
  private mutating func rename() {
    var taken = Set(network.policies.map(\.identity))
    for index in policies.indices {
      let name = policies[index].identity.name
      var number = 2
      while !taken.insert(policies[index].identity).inserted {
        policies[index].identity.name = "\(name)-\(number)"
        number += 1
      }
    }
  }
}
