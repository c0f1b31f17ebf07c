import NetworkModel
import ReachabilityEngine

/// Makes drafts that stop what must not pass: rules that allow it are narrowed, and pods that nothing
/// isolates get a policy that lets in, or out, all else.
struct ClosingDrafts {
  private let workshop: SuggestionWorkshop
  private let pairs: SidedPairs

  /// Pods that nothing isolates in a direction, with what must not pass.
  fileprivate struct OpenPods {
    var direction: Direction
    var pods: Set<Int>
    var others: PeerMembers
    var connections: ConnectionSet
  }

  /// What stands in the way of closing one side.
  fileprivate struct Task {
    var offenders: [OffendingRule] = []
    var open: [OpenPods] = []
  }

  typealias Step = (inout PolicyDraft) -> Void

  init(_ pairs: SidedPairs, _ workshop: SuggestionWorkshop) {
    self.pairs = pairs
    self.workshop = workshop
  }

  /// The drafts that close one side of each pair, or the other where policies can't select that one.
  ///
  /// - Parameter preferred: The direction that is closed.
  /// - Returns: The drafts, the gentlest first.
  func drafts(closing preferred: Direction) -> [PolicyDraft] {
    let variants = variants(task(preferring: preferred))
    guard !variants.isEmpty, variants.allSatisfy({ !$0.isEmpty }) else { return [] }
    return choices(variants.map(\.count), limit: SuggestionWorkshop.mostDrafts / 2).map { choice in
      var draft = PolicyDraft()
      for (variants, index) in zip(variants, choice) { variants[index](&draft) }
      return draft
    }
  }

  // MARK: what lets it pass

  private func task(preferring preferred: Direction) -> Task {
    var sides: [Direction: [ClassID: OpenPods]] = [:]
    for pair in pairs.all {
      let passing = pair.demand.connections.intersection(pair.egress.possible)
        .intersection(pair.ingress.possible)
      guard !passing.isEmpty else { continue }
      let other: Direction = preferred == .ingress ? .egress : .ingress
      let direction = pair.subject(preferred).kind == .pods ? preferred : other
      guard pair.subject(direction).kind == .pods else { continue }
      let id = pair.subject(direction).id
      var open =
        sides[direction]?[id]
        ?? OpenPods(direction: direction, pods: [], others: PeerMembers(), connections: .none)
      open.pods.formUnion(pair.subject(direction).pods)
      open.others = open.others.union(pair.other(direction).members)
      open.connections = open.connections.union(passing)
      sides[direction, default: [:]][id] = open
    }
    var task = Task()
    for direction in Direction.allCases {
      let classes = sides[direction, default: [:]].sorted { $0.key < $1.key }
      add(classes.map { ($0.key, $0.value) }, direction, to: &task)
    }
    return task
  }

  private func add(
    _ classes: [(ClassID, OpenPods)],
    _ direction: Direction,
    to task: inout Task
  ) {
    let network = workshop.network.network
    var selected: [Int: OpenPods] = [:]
    for (id, open) in classes {
      let selecting = workshop.network.policies(selecting: id, direction).map(\.policy).filter {
        network.policies[$0].tier == StandardTier.networkPolicy.rawValue
      }
      if selecting.isEmpty { task.add(open) }
      for policy in selecting { selected[policy] = selected[policy]?.joined(open) ?? open }
    }
    for (policy, open) in selected.sorted(by: { $0.key < $1.key }) {
      task.offenders += offenders(in: network.policies[policy], open)
    }
  }

  private func offenders(in policy: Policy, _ open: OpenPods) -> [OffendingRule] {
    let cluster = workshop.network.network.cluster
    let rules = policy.rules(open.direction)?.rules ?? []
    let targets = open.direction == .ingress ? Array(open.pods) : open.others.pods
    return rules.indices.compactMap { index in
      let others = workshop.matcher.members(
        rules[index].peers,
        of: policy.identity.namespace ?? "",
        among: open.others
      )
      if case .terms(let terms) = rules[index].connections {
        guard terms.contains(where: { $0.isIn(open.connections, at: targets, in: cluster) }) else {
          return nil
        }
      }
      guard !others.isEmpty else { return nil }
      return OffendingRule(
        policy: policy,
        direction: open.direction,
        index: index,
        subjects: open.pods,
        others: others,
        connections: open.connections
      )
    }
  }

  // MARK: how it can be stopped

  private func variants(_ task: Task) -> [[Step]] {
    var byPolicy: [[OffendingRule]] = []
    for offender in task.offenders {
      if let last = byPolicy.last?.last, last.policy == offender.policy,
        last.direction == offender.direction
      {
        byPolicy[byPolicy.count - 1].append(offender)
      } else {
        byPolicy.append([offender])
      }
    }
    return byPolicy.map { PolicyNarrowing(workshop: workshop, offenders: $0).steps }
      + task.open.map(isolations)
  }

  /// Policies that isolate the pods and allow what passes now but for what must not: on all its ways, or
  /// from and to pods only.
  private func isolations(_ open: OpenPods) -> [Step] {
    let cluster = workshop.network.network.cluster
    let kept = PeerMembers.everything(in: workshop.network.network).subtracting(open.others)
    let narrow = PeerMembers(pods: kept.pods)
    return (narrow == kept ? [kept] : [kept, narrow]).compactMap { kept in
      var policies: [Policy] = []
      for (namespace, pods) in cluster.selectableByNamespace(open.pods) {
        guard let selectors = workshop.selectors.selectors(for: pods, in: namespace) else {
          return nil
        }
        policies += selectors.map { isolation(of: $0, pods, namespace, keeping: kept, open) }
      }
      return { [network = workshop.network.network] draft in
        for policy in policies {
          draft.add(policy, ", which isolates for \(open.direction)", to: network)
        }
      }
    }
  }

  private func isolation(
    of selector: LabelSelector,
    _ pods: [Int],
    _ namespace: String,
    keeping kept: PeerMembers,
    _ open: OpenPods
  ) -> Policy {
    let cluster = workshop.network.network.cluster
    let name = "restrict-\(open.direction)-of-\(cluster.shortName(of: PeerMembers(pods: pods)))"
    let peers = workshop.peers.peers(for: kept, avoiding: open.others, of: namespace)
    let targets = open.direction == .ingress ? pods : open.others.pods
    let declared = cluster.declaredConnections(targets)
    let rest = (declared.isEmpty ? ConnectionSet.all : declared).subtracting(open.connections)
    var policy = workshop.newPolicy(namespace, name, selector)
    policy.setRules(
      open.direction,
      (peers.isEmpty ? [] : [Rule(.allow, peers: peers, index: 0)])
        + (rest.asRule.map { [Rule(.allow, peers: nil, connections: $0, index: 1)] } ?? [])
    )
    return policy
  }
}

extension ClosingDrafts.OpenPods {
  fileprivate func joined(_ other: Self) -> Self {
    var copy = self
    copy.pods.formUnion(other.pods)
    copy.others = others.union(other.others)
    copy.connections = connections.union(other.connections)
    return copy
  }
}

extension ClosingDrafts.Task {
  /// Adds pods, to those that must not speak with the same others where there are some.
  fileprivate mutating func add(_ pods: ClosingDrafts.OpenPods) {
    let place = open.firstIndex {
      $0.direction == pods.direction && $0.others == pods.others
        && $0.connections == pods.connections
    }
    guard let place else { return open.append(pods) }
    open[place] = open[place].joined(pods)
  }
}
