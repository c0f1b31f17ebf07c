import NetworkModel

/// A policy that selects a class, as a list of selections encodes it.
struct PolicySelection: Hashable, Sendable {
  /// The policy's slot.
  var policy: Int
  /// Whether it surely selects.
  var isCertain: Bool
  /// For each rule with a narrowing of the subject, in order: whether that holds.
  var locals: [Certainty] = []

  static let localMark: UInt32 = 1 << 31

  static func encode(_ slot: Int, isCertain: Bool) -> UInt32 {
    UInt32(slot) << 1 | (isCertain ? 0 : 1)
  }

  static func encodeLocal(_ certainty: Certainty) -> UInt32 {
    switch certainty {
    case .no: localMark
    case .unknown: localMark | 1
    case .yes: localMark | 2
    }
  }

  /// Appends what `decode` reads.
  func encode(into list: inout [UInt32]) {
    list.append(Self.encode(policy, isCertain: isCertain))
    list += locals.map(Self.encodeLocal)
  }

  static func decode(_ list: some Sequence<UInt32>) -> [Self] {
    var result: [Self] = []
    for item in list {
      if item & localMark == 0 {
        result.append(Self(policy: Int(item >> 1), isCertain: item & 1 == 0))
      } else {
        let certainty: Certainty = item == localMark ? .no : item & 1 == 1 ? .unknown : .yes
        result[result.count - 1].locals.append(certainty)
      }
    }
    return result
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
        isCertain: subject.must == subject.may || sets[subject.must].contains(column)
      )
    )
    for local in locals {
      take(PolicySelection.encodeLocal(sets.certainty(local, column)))
    }
  }
}

/// The policies of a network in slots, which stay when others come and go.
struct PolicySlots: Sendable {
  /// The tiers.
  let tiers: [Tier]
  /// Slot -> policy.
  private(set) var policies: [Policy]
  /// Slots in the order of `Network.policies`.
  private(set) var slots: [Int]
  private var indices: [Int]

  /// Gives every policy of a network a slot.
  init(_ network: Network) {
    tiers = network.tiers
    policies = network.policies
    slots = Array(network.policies.indices)
    indices = slots
  }

  /// The policy of a slot.
  subscript(slot: Int) -> Policy { policies[slot] }

  /// The place of a slot's policy in `Network.policies`.
  func index(ofSlot slot: Int) -> Int { indices[slot] }

  /// Which columns a policy selects in a direction; nil where it says nothing of it.
  func selecting(
    _ slot: Int,
    _ direction: Direction,
    _ table: ClassTable,
    _ sets: inout EndpointSets
  ) -> SelectingPolicy? {
    guard policies[slot].enforcement == .enforced else { return nil }
    let rules: [Rule]
    switch direction {
    case .ingress:
      guard let ingress = policies[slot].ingress else { return nil }
      rules = ingress.rules
    case .egress:
      guard let egress = policies[slot].egress else { return nil }
      rules = egress.rules
    }
    let group = policies[slot].identity.namespace.flatMap { table.group(ofOwner: $0) }
    let subject = sets.evaluate(policies[slot].subject, own: group, table)
    var locals: [TernarySetID] = []
    for rule in rules {
      if let local = rule.local { locals.append(sets.evaluate(local, own: group, table)) }
    }
    return SelectingPolicy(slot: slot, subject: subject, locals: locals)
  }
}

/// A policy with its rules as they apply to one class.
struct SelectedPolicy: Sendable {
  var tier: Int
  var isCertain: Bool
  var isolates: Bool
  var rules: [CompiledRule]
  /// What it allows, where it does nothing but that.
  var plainLayers: [Layer]?
}

/// Compiles the policies that select a class.
struct SelectedPolicies {
  let direction: Direction
  let portTable: Int
  let policies: PolicySlots
  let table: ClassTable

  /// A policy as such.
  func compile(
    _ slot: Int,
    _ compiler: inout PolicyCompiler,
    _ values: inout ConnectivityTable
  ) -> CompiledPolicy {
    compiler.compile(
      policies[slot],
      slot: slot,
      direction,
      portTable: portTable,
      table,
      &values
    )
  }

  /// A policy with the outcome of each rule's own narrowing of the subject; rules that only log are
  /// gone.
  func narrowed(
    _ selection: PolicySelection,
    _ compiler: inout PolicyCompiler,
    _ values: inout ConnectivityTable
  ) -> SelectedPolicy {
    let compiled = compile(selection.policy, &compiler, &values)
    var rules = compiled.rules
    var next = 0
    let written = policies[selection.policy].rules(direction)?.rules ?? []
    for (index, rule) in written.enumerated() where rule.local != nil {
      switch selection.locals[next] {
      case .yes: break
      case .no: rules[index].pieces = []
      case .unknown:
        for piece in rules[index].pieces.indices {
          rules[index].pieces[piece].peers.must = EndpointSets.empty
        }
      }
      next += 1
    }
    return SelectedPolicy(
      tier: compiled.tier,
      isCertain: selection.isCertain,
      isolates: compiled.isolates,
      rules: rules.filter { $0.action != .log },
      plainLayers: compiled.isPlain ? compiled.layers : nil
    )
  }
}
