import NetworkModel

/// Which policies share a tier and a priority; absent priorities are none.
struct PriorityGroups {
  /// Policy -> its group, for those that share one.
  private(set) var groupOfPolicy: [Int: Int] = [:]
  /// Group -> its policies, ascending.
  private(set) var policies: [[Int]] = []
  var hasPairs: Bool { !groupOfPolicy.isEmpty }

  private struct Key: Hashable {
    var tier: Int
    var priority: Double
  }

  init(_ network: Network) {
    var members: [Key: [Int]] = [:]
    for (index, policy) in network.policies.enumerated()
    where policy.enforcement == .enforced && policy.order.value.isFinite {
      guard network.tiers[policy.tier].precedence == .inOrder else { continue }
      members[Key(tier: policy.tier, priority: policy.order.value), default: []].append(index)
    }
    policies = members.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    for (group, members) in policies.enumerated() {
      for policy in members { groupOfPolicy[policy] = group }
    }
  }
}

/// Finds pairs of equal priority whose order decides something.
///
/// For each list of policies and each group of port atoms the rules are matched once. What a policy may
/// decide by itself then tells which pairs overlap with different actions at all; those are walked
/// through the tiers in both orders.
struct ConflictFinder {
  private let compiled: CompiledNetwork
  private let groups: PriorityGroups
  private var compiler: PolicyCompiler
  private var values: ConnectivityTable
  private var found: [Pair: PriorityConflict] = [:]
  private var counts: [Count: Int] = [:]
  private var unfinished: Set<Int> = []

  private struct Pair: Hashable {
    var first: Int
    var second: Int
    var direction: Direction
  }

  private struct ClassKey: Hashable {
    var list: Int32
    var portTable: Int32
  }

  private struct Count: Hashable {
    var group: Int
    var direction: Direction
  }

  /// The classes that the same policies select in a direction.
  private struct Place {
    var direction: Direction
    var columns: [Int]
    var selections: [PolicySelection]
    var path: OrderedPath
    /// The places of policies that share a priority, by group.
    var shared: [Int: [Int]]
    /// The tier of each group.
    var tiers: [Int: Int]
  }

  init(_ compiled: CompiledNetwork, _ groups: PriorityGroups) {
    self.compiled = compiled
    self.groups = groups
    compiler = compiled.compiler
    values = compiled.values
  }

  /// What was found.
  var result: PriorityConflicts {
    PriorityConflicts(
      conflicts: found.values.sorted {
        ($0.first, $0.second, $0.direction.rawValue) < ($1.first, $1.second, $1.direction.rawValue)
      },
      unfinished: unfinished.sorted().map { groups.policies[$0] }
    )
  }

  /// Compares the policies of a direction.
  mutating func find(_ direction: Direction) {
    let profiles = direction == .egress ? compiled.egress : compiled.ingress
    // Classes with the same policies; what a named port means depends on the subject.
    var columns: [ClassKey: [Int]] = [:]
    for (column, list) in profiles.listOfClass.enumerated() {
      let portTable = direction == .ingress ? compiled.table.portTableOfClass[column] : -1
      columns[ClassKey(list: list, portTable: portTable), default: []].append(column)
    }
    for members in columns.values.sorted(by: { $0[0] < $1[0] }) {
      let selections = profiles.selections(of: members[0])
      guard let place = place(direction, members, selections) else { continue }
      for group in place.path.atomGroups(values) { compare(place, group) }
    }
  }

  private mutating func place(
    _ direction: Direction,
    _ columns: [Int],
    _ selections: [PolicySelection]
  ) -> Place? {
    var shared: [Int: [Int]] = [:]
    for (index, selection) in selections.enumerated() {
      guard let group = groups.groupOfPolicy[compiled.policies.index(ofSlot: selection.policy)]
      else {
        continue
      }
      shared[group, default: []].append(index)
    }
    shared = shared.filter { $0.value.count > 1 }
    guard !shared.isEmpty else { return nil }
    let selected = SelectedPolicies(
      direction: direction,
      portTable: Int(compiled.table.portTableOfClass[columns[0]]),
      policies: compiled.policies,
      table: compiled.table
    )
    return Place(
      direction: direction,
      columns: columns,
      selections: selections,
      path: OrderedPath(
        compiled.network.tiers,
        0..<compiled.network.tiers.count,
        selections.map { selected.narrowed($0, &compiler, &values) },
        compiled.table.classes.count
      ),
      shared: shared,
      tiers: shared.mapValues { compiled.policies[selections[$0[0]].policy].tier }
    )
  }

  private mutating func compare(_ place: Place, _ atoms: OrderedPath.AtomGroup) {
    let matched = compiled.network.tiers.indices.map {
      place.path.matches(ofTier: $0, atoms, compiler.sets, values)
    }
    for (group, members) in place.shared.sorted(by: { $0.key < $1.key }) {
      let tier = place.tiers[group] ?? 0
      let decisions = members.map { member in
        matched[tier].first { $0.index == member }.map { PolicyDecision($0) } ?? PolicyDecision()
      }
      for a in members.indices {
        for b in members.indices[(a + 1)...] where decisions[a].conflicts(with: decisions[b]) {
          let pair = [members[a], members[b]]
          guard compare(pair, of: group, in: tier, place, matched, atoms) else { return }
        }
      }
    }
  }

  /// Walks a pair in both orders; false where enough is told of its group.
  private mutating func compare(
    _ members: [Int],
    of group: Int,
    in tier: Int,
    _ place: Place,
    _ matched: [[OrderedPath.PolicyMatch]],
    _ atoms: OrderedPath.AtomGroup
  ) -> Bool {
    let pair = Pair(
      first: index(of: members[0], in: place),
      second: index(of: members[1], in: place),
      direction: place.direction
    )
    guard found[pair] == nil else { return true }
    let count = Count(group: group, direction: place.direction)
    if counts[count, default: 0] == PriorityConflicts.mostOfGroup {
      unfinished.insert(group)
      return false
    }
    let outcomes = [members, members.reversed()].map { front in
      place.path.evaluate { index in
        index == tier ? putting(front, inFrontOf: group, matched[index], place) : matched[index]
      }
    }
    if let conflict = conflict(pair, outcomes[0], outcomes[1], place, atoms) {
      found[pair] = conflict
      counts[count, default: 0] += 1
    }
    return true
  }

  /// The place in `Network.policies` of one of the policies that select the classes of a place.
  private func index(of member: Int, in place: Place) -> Int {
    compiled.policies.index(ofSlot: place.selections[member].policy)
  }

  /// The matches of a tier with some policies of a group in front of the others of it.
  private func putting(
    _ front: [Int],
    inFrontOf group: Int,
    _ matched: [OrderedPath.PolicyMatch],
    _ place: Place
  ) -> [OrderedPath.PolicyMatch] {
    let isOfGroup = { (match: OrderedPath.PolicyMatch) in
      groups.groupOfPolicy[index(of: match.index, in: place)] == group
    }
    guard let start = matched.firstIndex(where: isOfGroup) else { return matched }
    let first = front.compactMap { member in matched.first { $0.index == member } }
    let rest = matched[start...].filter { !front.contains($0.index) }
    return matched[..<start] + first + rest
  }

  /// The connection that shows two outcomes to differ, to a pod if there is one.
  private func conflict(
    _ pair: Pair,
    _ before: OrderedPath.Outcome,
    _ after: OrderedPath.Outcome,
    _ place: Place,
    _ atoms: OrderedPath.AtomGroup
  ) -> PriorityConflict? {
    guard before != after else { return nil }
    for column in preferredColumns where before.verdict(column) != after.verdict(column) {
      guard let subject = place.columns.first(where: { isOther(column, than: $0) }) else {
        continue
      }
      let (proto, range) = values.atoms.atom(atoms.representative)
      return PriorityConflict(
        first: pair.first,
        second: pair.second,
        direction: pair.direction,
        subject: ClassID(subject),
        other: ClassID(column),
        protocol: proto,
        port: Int(range.lowerBound),
        verdict: before.verdict(column),
        otherVerdict: after.verdict(column)
      )
    }
    return nil
  }

  /// Pods first: they say most.
  private var preferredColumns: [Int] {
    let classes = compiled.table.classes
    return classes.indices.filter { classes[$0].kind == .pods }
      + classes.indices.filter { classes[$0].kind != .pods }
  }

  /// Whether a class has an endpoint besides the one pod of the subject's class, if that is one.
  private func isOther(_ column: Int, than subject: Int) -> Bool {
    guard column == subject else { return true }
    let pods = compiled.table.classes[subject].pods
    return pods.count > 1
      || pods.contains { compiled.network.cluster.pods[$0].replicas != .exactly(1) }
  }
}

extension OrderedPath.Outcome {
  /// What becomes of a column.
  fileprivate func verdict(_ column: Int) -> Verdict {
    let bit = UInt64(1) << UInt64(column & 63)
    guard (allow[column >> 6] | undecided[column >> 6]) & bit != 0 else { return .deny }
    return deny[column >> 6] & bit == 0 ? .allow : .unknown
  }
}

/// What a policy by itself may decide, for one group of port atoms.
private struct PolicyDecision {
  private var columns: [RuleAction: [UInt64]] = [:]

  /// Decides nothing.
  init() {}

  init(_ match: OrderedPath.PolicyMatch) {
    guard let width = match.rules.first?.may.count else { return }
    var undecided = [UInt64](repeating: ~0, count: width)
    for rule in match.rules {
      var decided = columns[rule.action] ?? [UInt64](repeating: 0, count: width)
      for word in 0..<width {
        decided[word] |= undecided[word] & rule.may[word]
        undecided[word] &= ~rule.must[word]
      }
      columns[rule.action] = decided
    }
  }

  /// Whether some column may be decided in another way by the other.
  func conflicts(with other: Self) -> Bool {
    columns.contains { action, mine in
      other.columns.contains { otherAction, theirs in
        action != otherAction && zip(mine, theirs).contains { $0 & $1 != 0 }
      }
    }
  }
}
