import NetworkModel

/// Policies that are written down and read again, with the network as it becomes by them.
struct LeastPrivilegeDraft {
  /// The namespaces that are closed.
  let namespaces: Set<String>
  /// Their pods, by what is wanted of them.
  let units: [PolicyUnit]
  /// What must pass, as far as it touches these namespaces; DNS included.
  let wanted: [WantedConnection]
  /// The policies.
  let policies: [PolicyManifest]
  /// The NetworkPolicies that are there and go, or are written anew.
  let replaced: [Policy]
  /// The network as it becomes.
  let network: Network
  /// Who is asked for names; nil where nobody is allowed to ask by these policies.
  let dns: ClusterDNS?
  /// What the reader should know: lower case first, no full stop.
  private(set) var notes: [String]
  /// What can't be said exactly, and why: lower case first, no full stop.
  private(set) var obstacles: [String]

  /// Makes policies for what is wanted.
  init(
    _ query: LeastPrivilegeQuery,
    _ asked: WantedConnections,
    _ resolver: PeerResolver,
    _ writing: PolicyWriting
  ) {
    let before = resolver.network
    let found = ClusterDNS(before)
    namespaces =
      query.namespace.map { [$0] }
      ?? asked.namespaces.subtracting(LeastPrivilegeQuery.systemNamespaces)
    let ways = WantedWays(asked.said, before, WaysIn(before.cluster, resolver.book))
    var units = PolicyUnits(
      ways.permissions + asked.observed,
      in: namespaces,
      before.cluster
    )
    let asksDNS = query.allowsDNS && units.all.contains { !$0.egress.isEmpty }
    if asksDNS { units.permitDNS(found) }
    dns = asksDNS ? found : nil
    self.units = units.all

    let kept: Network
    (kept, replaced) = before.leaving(query.keepsPolicies ? [] : namespaces)
    let plan = LeastPrivilegePlan(
      units.all,
      in: namespaces,
      kept,
      blockMatches: writing.blockMatches,
      wholeNamespaces: asked.wholeNamespaces
    )
    let written = plan.policies.map { ($0.identity, writing.manifest($0)) }
    policies = written.compactMap(\.1)
    network = kept.adding(policies.map(\.policy))

    let closed = namespaces
    let questions = dns.map { dns in units.all.compactMap { $0.questions(to: dns) } } ?? []
    wanted = (asked.all + questions).flatMap { $0.touching(closed, before.cluster) }.merged
    notes = asked.notes + ways.notes
    obstacles = asked.obstacles + ways.obstacles + plan.obstacles
    obstacles += written.filter { $0.1 == nil }.map {
      "\($0.0) can't be written down: a name or a label isn't one that the API takes"
    }
    addNotes(asked, found)
  }

  private mutating func addNotes(_ asked: WantedConnections, _ found: ClusterDNS) {
    let cluster = network.cluster
    let hosts = namespaces.sorted().flatMap { cluster.podIndices(inNamespace: $0) }
      .filter { cluster.pods[$0].isHostNetwork }
    if !hosts.isEmpty {
      let names = PeerMembers(pods: hosts).words(in: network)
      notes.append("no policy selects pods on their nodes' network (N25): \(names)")
    }
    let beyondDNS = asked.all.filter { !$0.isDNS(found) }
    let open = Set(
      beyondDNS.flatMap { $0.sources.pods + $0.target.members.pods }
        .map { cluster.pods[$0].namespace }
    ).intersection(asked.namespaces).subtracting(namespaces)
    for name in open.sorted() {
      notes.append("namespace `\(name)` gets no policies; -n \(name) makes them for it alone")
    }
    if let dns, !dns.isKnown {
      notes.append(
        "the input holds no DNS: policies allow it where it usually is, pods with "
          + "`k8s-app: kube-dns` in namespace `kube-system`"
      )
    }
  }

  /// The workloads that nothing speaks to, and that speak to nothing: the default deny closes them.
  var closed: [ListedPeer] {
    PeerMembers(pods: units.filter(\.isClosed).flatMap(\.pods)).peers(in: network)
  }
}

extension PolicyUnit {
  /// What it asks of the cluster's DNS; nil where it speaks to nobody.
  fileprivate func questions(to dns: ClusterDNS) -> WantedConnection? {
    guard !egress.isEmpty, dns.isKnown else { return nil }
    return WantedConnection(
      PeerMembers(pods: pods),
      TargetPart(PeerMembers(pods: dns.pods), .every(dns.connections))
    )
  }
}

extension Network {
  /// The network without the NetworkPolicies of some namespaces, and those.
  fileprivate func leaving(_ namespaces: Set<String>) -> (kept: Network, gone: [Policy]) {
    let isGone = { (policy: Policy) in
      policy.isNetworkPolicy && namespaces.contains(policy.identity.namespace ?? "")
    }
    var kept = self
    kept.policies.removeAll(where: isGone)
    return (kept, policies.filter(isGone))
  }

  /// The network with more policies.
  fileprivate func adding(_ policies: [Policy]) -> Network {
    Network(
      name: name,
      cluster: cluster,
      tiers: tiers,
      policies: self.policies + policies,
      podAddressCandidates: podAddressCandidates
    )
  }
}
