import NetworkModel

/// Says which members a NetworkPolicy's rule is to speak of, in peers that its author would write.
struct PeerWriter {
  private let network: Network
  private let selectors: SelectorFinder
  private let matches: AddressMatch
  private let style: SelectionStyle
  /// The namespaces that may be named as a whole, with pods to come; nil for every one.
  private let wholeNamespaces: Set<String>?

  init(
    _ network: Network,
    _ selectors: SelectorFinder,
    _ matches: AddressMatch,
    _ style: SelectionStyle = .shortest,
    wholeNamespaces: Set<String>? = nil
  ) {
    self.network = network
    self.selectors = selectors
    self.matches = matches
    self.style = style
    self.wholeNamespaces = wholeNamespaces
  }

  /// The peers that match all of some members, and as few others as can be; nil where there are none
  /// that do.
  func peers(for members: PeerMembers, of namespace: String) -> [Peer]? {
    let pods = selectable(members.pods)
    guard let podPeers = podPeers(Set(pods), avoiding: nil, of: namespace),
      let addresses = addresses(of: members, besides: pods)
    else { return nil }
    let blocks =
      AddressBlocks(addresses, matches: matches, most: mostBlocks).blocks
      ?? AddressBlocks.everywhere(matches: matches)
    let peers = podPeers + blocks.map { Peer(.addresses($0)) }
    return peers.isEmpty ? nil : peers
  }

  /// The peers that match as many as can be of some members, and none of those to be avoided.
  func peers(
    for members: PeerMembers,
    avoiding avoided: PeerMembers,
    of namespace: String
  ) -> [Peer] {
    let pods = Set(selectable(members.pods)).subtracting(avoided.pods)
    let podPeers = podPeers(pods, avoiding: Set(avoided.pods), of: namespace) ?? []
    let addresses = addresses(of: members, avoiding: avoided)
    let blocks = AddressBlocks(addresses, matches: matches, most: mostBlocks).blocks ?? []
    return podPeers + blocks.map { Peer(.addresses($0)) }
  }

  /// Of what is said of pods by name, of addresses no more is said than is meant, however long that gets.
  private var mostBlocks: Int {
    switch style {
    case .shortest: 16
    case .named: .max
    }
  }

  private func selectable(_ pods: [Int]) -> [Int] {
    pods.filter { !network.cluster.pods[$0].isHostNetwork }
  }

  // MARK: pods

  private func podPeers(
    _ pods: Set<Int>,
    avoiding avoided: Set<Int>?,
    of namespace: String
  ) -> [Peer]? {
    let byNamespace = Dictionary(grouping: pods) { network.cluster.pods[$0].namespace }
    let whole = byNamespace.keys.filter {
      wholeNamespaces?.contains($0) ?? true
        && byNamespace[$0]?.count == selectors.selectablePods(in: $0).count
    }
    var peers = wholeNamespaces(Set(whole), of: namespace)
    for name in byNamespace.keys.sorted() where !whole.contains(name) {
      let some = selectors.selectors(
        for: byNamespace[name, default: []],
        in: name,
        avoiding: avoided
      )
      guard some != nil || avoided != nil else { return nil }
      let scope: NamespaceScope = name == namespace ? .own : .matching(Self.selector([name], .in))
      peers += (some ?? []).map { Peer(.pods(in: scope, labels: $0)) }
    }
    return peers
  }

  private func wholeNamespaces(_ names: Set<String>, of namespace: String) -> [Peer] {
    guard !names.isEmpty else { return [] }
    if names == [namespace] { return [Peer(.pods(in: .own, labels: .everything))] }
    let others = Set(network.cluster.pods.lazy.filter { !$0.isHostNetwork }.map(\.namespace))
      .subtracting(names)
    let selector: LabelSelector =
      others.isEmpty
      ? .everything
      : others.count < names.count && style == .shortest
        ? Self.selector(others.sorted(), .notIn) : Self.selector(names.sorted(), .in)
    return [Peer(.pods(in: .matching(selector), labels: .everything))]
  }

  /// Namespaces by the label that each carries with its name (N31).
  private static func selector(
    _ names: [String],
    _ relation: LabelRequirement.Operator
  ) -> LabelSelector {
    LabelSelector([LabelRequirement("kubernetes.io/metadata.name", relation, names)])
  }

  // MARK: addresses

  /// The addresses that stand for members no selector can name; nil where one of them has none.
  private func addresses(of members: PeerMembers, besides pods: [Int]) -> AddressSet? {
    let hosts =
      members.nodes.map { network.cluster.nodes[$0].addresses }
      + Set(members.pods).subtracting(pods).map { network.cluster.pods[$0].addresses }
    guard hosts.allSatisfy({ !$0.isEmpty }) else { return nil }
    return members.addresses.union(AddressSet(hosts.flatMap { $0.map { CIDR($0) } }))
  }

  /// The addresses of members without those that the avoided have or may have.
  private func addresses(of members: PeerMembers, avoiding avoided: PeerMembers) -> AddressSet {
    let pods = network.cluster.pods
    let hostPods = members.pods.filter { pods[$0].isHostNetwork }
    let own =
      members.nodes.map { network.cluster.nodes[$0].addresses }
      + hostPods.map { pods[$0].addresses }
    var kept = members.addresses.union(AddressSet(own.flatMap { $0.map { CIDR($0) } }))
    kept = kept.subtracting(avoided.addresses)
    kept = kept.subtracting(
      AddressSet(avoided.nodes.flatMap { network.cluster.nodes[$0].addresses.map { CIDR($0) } })
    )
    for pod in avoided.pods.map({ pods[$0] }) where pod.isHostNetwork || matches.contains(.pods) {
      let known = pod.addresses.map { CIDR($0) }
      let candidates = known.isEmpty && !pod.isHostNetwork ? network.podAddressCandidates : known
      // The address of a pod that has none yet may be any.
      if candidates.isEmpty { return AddressSet([CIDR]()) }
      kept = kept.subtracting(AddressSet(candidates))
    }
    return kept
  }
}
