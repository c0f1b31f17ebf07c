import NetworkModel
import ReachabilityEngine

/// Makes drafts that let pass what `can reach` asks for: a rule for each side that denies, in a policy
/// that is there or in a new one.
struct OpeningDrafts {
  private let workshop: SuggestionWorkshop
  private let needs: [Need]

  /// Pods of one namespace that must be allowed to speak with others in a direction.
  private struct Need {
    var direction: Direction
    var namespace: String
    var pods: [Int]
    var others: PeerMembers
    var connections: RuleConnections
  }

  init(_ pairs: SidedPairs, _ workshop: SuggestionWorkshop) {
    self.workshop = workshop
    needs = Self.needs(pairs, workshop.network.network.cluster)
  }

  /// The drafts, those that change what is there first.
  var drafts: [PolicyDraft] {
    let variants = needs.map(variants)
    guard !variants.isEmpty, variants.allSatisfy({ !$0.isEmpty }) else { return [] }
    return choices(variants.map(\.count), limit: SuggestionWorkshop.mostDrafts).map { choice in
      var draft = PolicyDraft()
      for (variants, index) in zip(variants, choice) { variants[index](&draft) }
      return draft
    }
  }

  // MARK: what must be opened

  private static func needs(_ pairs: SidedPairs, _ cluster: Cluster) -> [Need] {
    Direction.allCases.reversed().flatMap { direction in
      var order: [PortDemand] = []
      var found: [PortDemand: (subjects: Set<Int>, others: PeerMembers)] = [:]
      for pair in pairs.all where pair.isDenied(direction, cluster) {
        if found[pair.demand] == nil { order.append(pair.demand) }
        var need = found[pair.demand] ?? ([], PeerMembers())
        need.subjects.formUnion(pair.subject(direction).pods)
        need.others = need.others.union(pair.other(direction).members)
        found[pair.demand] = need
      }
      return order.flatMap { demand -> [Need] in
        guard let (subjects, others) = found[demand] else { return [] }
        let targets = direction == .egress ? others.pods : Array(subjects)
        guard let connections = cluster.connections(demand, at: targets).asRule else { return [] }
        return cluster.selectableByNamespace(subjects).map { namespace, pods in
          Need(
            direction: direction,
            namespace: namespace,
            pods: pods,
            others: others,
            connections: connections
          )
        }
      }
    }
  }

  // MARK: how it can be opened

  private func variants(_ need: Need) -> [(inout PolicyDraft) -> Void] {
    guard let peers = workshop.peers.peers(for: need.others, of: need.namespace) else { return [] }
    let rule = Rule(.allow, peers: peers, connections: need.connections, index: 0)
    let policies = workshop.policies(selectingJust: need.pods, of: need.namespace)
      .filter { $0.rules(need.direction) != nil }
    let additions = policies.map { policy -> (inout PolicyDraft) -> Void in
      { draft in Self.add(rule, need.direction, to: policy, &draft) }
    }
    return additions + [newPolicies(need, rule)].compactMap(\.self)
  }

  private static func add(
    _ rule: Rule,
    _ direction: Direction,
    to policy: Policy,
    _ draft: inout PolicyDraft
  ) {
    let word = direction == .ingress ? "an ingress rule" : "an egress rule"
    draft.revise(policy, "adds \(word) to \(policy.nameAndPlace)") { policy in
      policy.setRules(direction, (policy.rules(direction)?.rules ?? []) + [rule])
    }
  }

  /// A policy for each selector that the pods need.
  private func newPolicies(_ need: Need, _ rule: Rule) -> ((inout PolicyDraft) -> Void)? {
    guard let selectors = workshop.selectors.selectors(for: need.pods, in: need.namespace) else {
      return nil
    }
    let cluster = workshop.network.network.cluster
    let own = cluster.shortName(of: PeerMembers(pods: need.pods))
    let other = cluster.shortName(of: need.others)
    let name =
      need.direction == .ingress ? "allow-\(other)-to-\(own)" : "allow-\(own)-to-\(other)"
    let policies = selectors.map { selector in
      var policy = workshop.newPolicy(need.namespace, name, selector)
      policy.setRules(need.direction, [rule])
      return policy
    }
    return { [network = workshop.network.network] draft in
      for policy in policies { draft.add(policy, to: network) }
    }
  }
}

extension SidedPairs.Pair {
  /// Whether a direction keeps something from passing that must pass.
  fileprivate func isDenied(_ direction: Direction, _ cluster: Cluster) -> Bool {
    if case .every(let asked) = demand {
      return !asked.isSubset(of: connectivity(direction).allowed)
    }
    let wanted = cluster.connections(demand, at: destination.pods)
    let (out, into) = (
      egress.allowed.intersection(wanted), ingress.allowed.intersection(wanted)
    )
    if out.isEmpty || into.isEmpty { return (direction == .egress ? out : into).isEmpty }
    return out.intersection(into).isEmpty
  }
}

extension Cluster {
  /// What to open for a demand: what is asked or, where no port is, what the destinations declare.
  fileprivate func connections(_ demand: PortDemand, at targets: [Int]) -> ConnectionSet {
    guard case .some(of: let asked) = demand else { return demand.connections }
    let declared = declaredConnections(targets).intersection(asked)
    return declared.isEmpty ? asked : declared
  }
}

/// The ways to choose one of so many for each of some things, the first of each first.
///
/// Where they would be too many, only those in which all are chosen alike.
func choices(_ counts: [Int], limit: Int) -> [[Int]] {
  let product = counts.reduce(1) { $0 > limit ? $0 : $0 * $1 }
  guard product <= limit else {
    return (0..<(counts.max() ?? 0)).map { index in counts.map { min(index, $0 - 1) } }
  }
  return counts.reduce([[]]) { choices, count in
    choices.flatMap { choice in (0..<count).map { choice + [$0] } }
  }
}
