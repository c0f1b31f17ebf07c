import NetworkModel
import ReachabilityEngine

/// A rule of a NetworkPolicy that lets pass what must not.
struct OffendingRule {
  var policy: Policy
  var direction: Direction
  /// The place of the rule among those of the direction.
  var index: Int
  /// The pods that the policy selects and that must not be connected.
  var subjects: Set<Int>
  /// Those that the rule lets speak with them, and must not.
  var others: PeerMembers
  /// The connections that must not pass.
  var connections: ConnectionSet

  var rule: Rule? { policy.rules(direction)?.rules[index] }
  /// The namespace of the policy.
  var namespace: String { policy.identity.namespace ?? "" }
  /// `ingress rule 2`, as people count.
  var name: String { "\(direction) rule \(index + 1)" }
}

/// A way to change a rule so that it lets pass less.
struct RuleRemedy {
  /// What becomes of the rule; nil where it is taken out.
  var rule: Rule?
  /// What is done, to be followed by ` of ` and the policy.
  var words: String
}

/// Finds ways to change a rule, the gentlest first.
struct RuleRemedies {
  let workshop: SuggestionWorkshop
  let offender: OffendingRule

  var all: [RuleRemedy] {
    guard let rule = offender.rule else { return [] }
    return [joined(rule), narrowed(rule), withFewerPeers(rule), named(rule), withFewerPorts(rule)]
      .compactMap(\.self) + [withoutRule]
  }

  private var withoutRule: RuleRemedy {
    RuleRemedy(rule: nil, words: "takes out \(offender.name)")
  }

  /// Two peers, one of namespaces and one of pods, where one peer of both was meant (N8).
  private func joined(_ rule: Rule) -> RuleRemedy? {
    guard var peers = rule.peers,
      let first = peers.firstIndex(where: { $0.wholeNamespaces != nil }),
      let second = peers.firstIndex(where: { $0.ownPods != nil }),
      let namespaces = peers[first].wholeNamespaces, let labels = peers[second].ownPods
    else { return nil }
    peers[min(first, second)] = Peer(.pods(in: .matching(namespaces), labels: labels))
    peers.remove(at: max(first, second))
    let numbers = [first + 1, second + 1].sorted()
    return remedy(
      rule,
      peers,
      "joins peers \(numbers[0]) and \(numbers[1]) of \(offender.name)"
    )
  }

  /// The peers with what must not pass cut out of each.
  private func narrowed(_ rule: Rule) -> RuleRemedy? {
    guard let peers = rule.peers else { return nil }
    let narrowed = peers.flatMap { peer in
      isOffending(peer) ? remains(of: peer) : [peer]
    }
    let isFewer = narrowed == peers.filter { !isOffending($0) }
    return narrowed.isEmpty || isFewer || narrowed == peers
      ? nil : remedy(rule, narrowed, "narrows the peers of \(offender.name)")
  }

  /// The rule without the peers that let pass what must not.
  private func withFewerPeers(_ rule: Rule) -> RuleRemedy? {
    guard let peers = rule.peers else { return nil }
    let kept = peers.filter { !isOffending($0) }
    let gone = peers.indices.filter { isOffending(peers[$0]) }.map { "\($0 + 1)" }
    guard !kept.isEmpty, kept.count < peers.count else { return nil }
    let word = gone.count == 1 ? "peer" : "peers"
    return remedy(
      rule,
      kept,
      "takes \(word) \(gone.joined(separator: ", ")) out of \(offender.name)"
    )
  }

  /// The rule with peers that name who may speak, from all that it speaks of now.
  private func named(_ rule: Rule) -> RuleRemedy? {
    let all = PeerMembers.everything(in: workshop.network.network)
    let kept = workshop.matcher.members(rule.peers, of: offender.namespace, among: all)
      .subtracting(offender.others)
    let peers = workshop.peers.peers(
      for: kept,
      avoiding: offender.others,
      of: offender.namespace
    )
    let words =
      rule.peers == nil
      ? "gives peers to \(offender.name)" : "names the peers of \(offender.name)"
    return peers.isEmpty ? nil : remedy(rule, peers, words)
  }

  private func remedy(_ rule: Rule, _ peers: [Peer], _ words: String) -> RuleRemedy {
    var copy = rule
    copy.peers = peers
    return RuleRemedy(rule: copy, words: words)
  }

  // MARK: peers

  private func isOffending(_ peer: Peer) -> Bool {
    !offending(peer).isEmpty
  }

  private func offending(_ peer: Peer) -> PeerMembers {
    workshop.matcher.members(
      peer.endpoints,
      of: offender.namespace,
      among: offender.others
    )
  }

  private func remains(of peer: Peer) -> [Peer] {
    let network = workshop.network.network
    let all = workshop.matcher.members(
      peer.endpoints,
      of: offender.namespace,
      among: .everything(in: network)
    )
    let gone = offending(peer)
    let kept = all.subtracting(gone)
    if case .addresses(let block) = peer.endpoints {
      return workshop.peers.peers(
        for: PeerMembers(addresses: block.addresses),
        avoiding: offender.others,
        of: offender.namespace
      )
    }
    if let one = excluding(gone, from: peer, keeping: kept) { return [one] }
    return kept.pods.isEmpty
      ? [] : workshop.peers.peers(for: kept, avoiding: offender.others, of: offender.namespace)
  }

  /// The peer with one requirement more, which those that must not speak don't meet and the others do.
  private func excluding(
    _ gone: PeerMembers,
    from peer: Peer,
    keeping kept: PeerMembers
  ) -> Peer? {
    let pods = workshop.network.network.cluster.pods
    guard case .pods(in: let scope, labels: let labels) = peer.endpoints, !kept.pods.isEmpty else {
      return nil
    }
    let namespaces = Set(gone.pods.map { pods[$0].namespace })
    if case .matching(let selector) = scope,
      !kept.pods.contains(where: { namespaces.contains(pods[$0].namespace) })
    {
      let other = LabelRequirement("kubernetes.io/metadata.name", .notIn, namespaces.sorted())
      let narrowed = LabelSelector(selector.requirements + [other])
      return Peer(.pods(in: .matching(narrowed), labels: labels))
    }
    guard let other = workshop.selectors.requirement(excluding: gone.pods, keeping: kept.pods)
    else {
      return nil
    }
    return Peer(.pods(in: scope, labels: LabelSelector(labels.requirements + [other])))
  }

  // MARK: ports

  /// The rule on the other ports that it speaks of; where it speaks of all, on those declared.
  private func withFewerPorts(_ rule: Rule) -> RuleRemedy? {
    let cluster = workshop.network.network.cluster
    let pods = offender.direction == .ingress ? offender.subjects.sorted() : offender.others.pods
    var copy = rule
    switch rule.connections {
    case .all:
      let declared = cluster.declaredConnections(pods)
      let all = declared.isEmpty ? ConnectionSet.all : declared
      guard let rest = all.subtracting(offender.connections).asRule else { return nil }
      copy.connections = rest
    case .terms(let terms):
      let rest = terms.flatMap { $0.subtracting(offender.connections, at: pods, in: cluster) }
      guard !rest.isEmpty, rest != terms else { return nil }
      copy.connections = .terms(rest)
    }
    return RuleRemedy(rule: copy, words: "narrows the ports of \(offender.name)")
  }
}

extension Peer {
  /// The namespaces, where it speaks of all their pods.
  fileprivate var wholeNamespaces: LabelSelector? {
    guard case .pods(in: .matching(let selector), labels: .everything) = endpoints else {
      return nil
    }
    return selector
  }

  /// The labels, where it speaks of pods of the policy's own namespace.
  fileprivate var ownPods: LabelSelector? {
    guard case .pods(in: .own, labels: let selector) = endpoints, !selector.isEmpty else {
      return nil
    }
    return selector
  }
}

extension ConnectionTerm {
  /// What it speaks of at some destinations, as far as that is among some connections.
  func isIn(_ connections: ConnectionSet, at pods: [Int], in cluster: Cluster) -> Bool {
    let protocols = self.protocol.map { [$0] } ?? IPProtocol.withPorts
    return protocols.contains { number in
      let asked = connections.ports(number)
      switch ports {
      case .all: return !asked.isEmpty
      case .range(let range): return !asked.intersection(PortSet([range])).isEmpty
      case .named(let name):
        return pods.contains { pod in
          cluster.pods[pod].ports.contains {
            $0.name == name && $0.protocol == number && asked.contains($0.port)
          }
        }
      }
    }
  }

  /// The terms that are left without some connections.
  fileprivate func subtracting(
    _ connections: ConnectionSet,
    at pods: [Int],
    in cluster: Cluster
  ) -> [ConnectionTerm] {
    guard isIn(connections, at: pods, in: cluster) else { return [self] }
    guard let `protocol` else { return [] }
    let own: PortSet
    switch ports {
    case .all: own = .all
    case .range(let range): own = PortSet([range])
    case .named: return []
    }
    return own.subtracting(connections.ports(`protocol`)).ranges.map {
      ConnectionTerm(`protocol`, .range($0))
    }
  }
}
