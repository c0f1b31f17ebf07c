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

/// A policy with its rules as they apply to one class.
struct SelectedPolicy: Sendable {
  var tier: Int
  var isCertain: Bool
  var isolates: Bool
  var rules: [CompiledRule]
}

/// Compiles the policies that select a class.
struct SelectedPolicies {
  let direction: Direction
  let portTable: Int
  let policies: PolicySlots
  let table: ClassTable

  /// A policy with the outcome of each rule's own narrowing of the subject; rules that only log are
  /// gone.
  func narrowed(
    _ selection: PolicySelection,
    _ compiler: inout PolicyCompiler,
    _ values: inout ConnectivityTable
  ) -> SelectedPolicy {
    let slot = selection.policy
    var rules = compiler.rules(slot, policies, direction, portTable: portTable, table, &values)
    if !selection.locals.isEmpty { narrow(&rules, selection) }
    return SelectedPolicy(
      tier: policies.tier(of: slot),
      isCertain: selection.isCertain,
      isolates: policies.isolates(slot, direction),
      rules: rules.filter { $0.action != .log }
    )
  }

  private func narrow(_ rules: inout [CompiledRule], _ selection: PolicySelection) {
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
  }
}
