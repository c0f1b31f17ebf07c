import NetworkModel

/// The policies of a network in slots, which stay when others come and go.
struct PolicySlots: Sendable {
  /// What a policy says of a direction, in short.
  private struct Summary {
    /// Whether it is enforced and speaks of the direction.
    var speaks = false
    var isolates = false
    /// Whether it does nothing but allow, to all of its subjects alike.
    var isPlain = false
    /// Whether what it says depends on the named ports of its subjects (N14).
    var isSymbolic = false
    var hasLocals = false
  }

  /// The tiers.
  let tiers: [Tier]
  /// Slot -> policy.
  private(set) var policies: [Policy]
  /// Slots in the order of `Network.policies`.
  private(set) var slots: [Int]
  private var indices: [Int]
  private var groups: [Int32] = []
  private var tierOfSlot: [Int32] = []
  private var ingress: [Summary] = []
  private var egress: [Summary] = []
  /// Group -> the slots of policies that select its owner's pods only, in order; made when the first
  /// policy changes.
  private var slotsOfGroup: [Int: [Int]]?
  /// The slots of the other policies, in order.
  private var wideSlots: [Int] = []

  /// Gives every policy of a network a slot.
  init(_ network: Network, _ table: ClassTable) {
    tiers = network.tiers
    policies = network.policies
    slots = Array(network.policies.indices)
    indices = slots
    var last: (namespace: String?, group: Int32) = (nil, -1)
    for slot in slots {
      if last.namespace != policies[slot].identity.namespace {
        let namespace = policies[slot].identity.namespace
        last = (namespace, namespace.flatMap { table.group(ofOwner: $0) }.map(Int32.init) ?? -1)
      }
      groups.append(last.group)
      tierOfSlot.append(Int32(policies[slot].tier))
      ingress.append(Self.summary(of: policies[slot], .ingress))
      egress.append(Self.summary(of: policies[slot], .egress))
    }
  }

  private static func summary(of policy: Policy, _ direction: Direction) -> Summary {
    guard policy.enforcement == .enforced, let said = policy.rules(direction) else {
      return Summary()
    }
    let hasLocals = said.rules.contains { $0.local != nil }
    return Summary(
      speaks: true,
      isolates: said.isolates,
      isPlain: !hasLocals && said.rules.allSatisfy { $0.action == .allow },
      isSymbolic: direction == .ingress && said.rules.contains { $0.connections.hasNames },
      hasLocals: hasLocals
    )
  }

  private func summary(_ slot: Int, _ direction: Direction) -> Summary {
    switch direction {
    case .ingress: ingress[slot]
    case .egress: egress[slot]
    }
  }

  /// The policy of a slot.
  subscript(slot: Int) -> Policy { policies[slot] }
  /// The place of a slot's policy in `Network.policies`.
  func index(ofSlot slot: Int) -> Int { indices[slot] }
  /// The group of the pods of the policy's own namespace; nil where there are none.
  func group(of slot: Int) -> Int? { groups[slot] < 0 ? nil : Int(groups[slot]) }
  /// The tier of a slot's policy.
  func tier(of slot: Int) -> Int { Int(tierOfSlot[slot]) }
  /// Whether its subjects are isolated.
  func isolates(_ slot: Int, _ direction: Direction) -> Bool { summary(slot, direction).isolates }
  /// Whether it does nothing but allow, to all of its subjects alike.
  func isPlain(_ slot: Int, _ direction: Direction) -> Bool { summary(slot, direction).isPlain }
  /// Whether what it says depends on the port tables of its subjects.
  func isSymbolic(_ slot: Int, _ direction: Direction) -> Bool {
    summary(slot, direction).isSymbolic
  }

  // MARK: changes

  /// Whether a policy selects pods of its own namespace only.
  static func isNamespaced(_ policy: Policy) -> Bool {
    policy.identity.namespace != nil && policy.subject.isNamespaced
  }

  /// The slots of the policies that may select pods of a group, in order.
  mutating func slots(selecting group: Int) -> [Int] {
    index()
    let own = slotsOfGroup?[group] ?? []
    return wideSlots.isEmpty
      ? own : (own + wideSlots).sorted { indices[$0] < indices[$1] }
  }

  /// Whether policies may select pods of any namespace.
  mutating func hasWideSlots() -> Bool {
    index()
    return !wideSlots.isEmpty
  }

  private mutating func index() {
    guard slotsOfGroup == nil else { return }
    var lists: [Int: [Int]] = [:]
    for slot in slots {
      if Self.isNamespaced(policies[slot]) {
        if let group = group(of: slot) { lists[group, default: []].append(slot) }
      } else {
        wideSlots.append(slot)
      }
    }
    slotsOfGroup = lists
  }

  /// Gives a namespaced policy a slot, at a place in the order.
  ///
  /// - Complexity: O(*policies*) small numbers moved.
  mutating func insert(_ policy: Policy, at place: Int, group: Int) -> Int {
    index()
    let slot = policies.count
    policies.append(policy)
    indices.append(place)
    groups.append(Int32(group))
    tierOfSlot.append(Int32(policy.tier))
    ingress.append(Self.summary(of: policy, .ingress))
    egress.append(Self.summary(of: policy, .egress))
    slots.insert(slot, at: place)
    renumber(from: place)
    var list = slotsOfGroup?[group] ?? []
    list.append(slot)
    list.sort { indices[$0] < indices[$1] }
    slotsOfGroup?[group] = list
    return slot
  }

  /// Takes the slot at a place away.
  mutating func remove(at place: Int) -> Int {
    index()
    let slot = slots.remove(at: place)
    renumber(from: place)
    slotsOfGroup?[Int(groups[slot])]?.removeAll { $0 == slot }
    return slot
  }

  private mutating func renumber(from place: Int) {
    for index in place..<slots.count { indices[slots[index]] = index }
  }

  // MARK: rules

  /// Calls the body with the rules of a direction that a policy speaks of.
  func withRules(_ slot: Int, _ direction: Direction, _ body: ([Rule]) -> Void) {
    switch direction {
    case .ingress: if let rules = policies[slot].ingress?.rules { body(rules) }
    case .egress: if let rules = policies[slot].egress?.rules { body(rules) }
    }
  }

  /// Which columns a policy selects in a direction; nil where it says nothing of it.
  func selecting(
    _ slot: Int,
    _ direction: Direction,
    _ table: ClassTable,
    _ sets: inout EndpointSets
  ) -> SelectingPolicy? {
    let summary = summary(slot, direction)
    guard summary.speaks else { return nil }
    let group = group(of: slot)
    let subject = sets.evaluate(policies[slot].subject, own: group, table)
    var locals: [TernarySetID] = []
    if summary.hasLocals {
      for rule in policies[slot].rules(direction)?.rules ?? [] {
        if let local = rule.local { locals.append(sets.evaluate(local, own: group, table)) }
      }
    }
    return SelectingPolicy(slot: slot, subject: subject, locals: locals)
  }
}

/// The columns that a policy's subject stands for, and those of its rules' own narrowings.
struct SelectingPolicy {
  var slot: Int
  var subject: TernarySetID
  var locals: [TernarySetID]

  /// Gives the numbers of a selection of a column that the subject may hold.
  func append(_ column: Int, _ sets: EndpointSets, _ take: (UInt32) -> Void) {
    take(
      PolicySelection.encode(
        slot,
        isCertain: subject.must == subject.may || sets.contains(subject.must, column)
      )
    )
    for local in locals {
      take(PolicySelection.encodeLocal(sets.certainty(local, column)))
    }
  }
}

extension EndpointExpression {
  /// Whether it holds for pods of the policy's own namespace only.
  fileprivate var isNamespaced: Bool {
    switch self {
    case .pods(.own, _): true
    case .all(let parts): parts.contains(where: \.isNamespaced)
    case .any(let parts): parts.allSatisfy(\.isNamespaced)
    case .uncertain(let part, _): part.isNamespaced
    case .everything, .pods, .addresses, .nodes, .attached, .not: false
    }
  }
}
