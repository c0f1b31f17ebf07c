import NetworkModel

/// Policies as they might become, before that is written down and simulated.
struct PolicyDraft {
  /// A policy that is added or changed.
  struct Edit {
    var old: Policy?
    var new: Policy
  }

  /// The edits, one a policy.
  private(set) var edits: [Edit] = []
  /// What is done: each lower case first, no full stop.
  private(set) var words: [String] = []

  /// Changes a policy, or changes it further.
  mutating func revise(_ policy: Policy, _ words: String, _ change: (inout Policy) -> Void) {
    self.words.append(words)
    if let index = edits.firstIndex(where: { $0.new.identity == policy.identity }) {
      change(&edits[index].new)
    } else {
      var new = policy
      change(&new)
      edits.append(Edit(old: policy, new: new))
    }
  }

  /// Adds a policy; what it says goes into one of its name that the draft adds for the same pods.
  ///
  /// - Parameters:
  ///   - policy: The policy, whose name is only wished for.
  ///   - reason: What it is for, to follow its name; empty for nothing.
  ///   - network: The network whose policies have names already.
  mutating func add(_ policy: Policy, _ reason: String = "", to network: Network) {
    let same = edits.firstIndex {
      $0.old == nil && $0.new.identity == policy.identity && $0.new.subject == policy.subject
    }
    if let index = same {
      edits[index].new.merge(policy)
      return
    }
    var policy = policy
    let taken = Set(network.policies.map(\.identity) + edits.map(\.new.identity))
    var number = 2
    let name = policy.identity.name
    while taken.contains(policy.identity) {
      policy.identity.name = "\(name)-\(number)"
      number += 1
    }
    edits.append(Edit(old: nil, new: policy))
    words.append("adds \(policy.identity)\(reason)")
  }

  /// The edits with the rules of each policy numbered as they stand.
  var numberedEdits: [Edit] {
    edits.map { edit in
      var copy = edit
      for direction in Direction.allCases {
        if let rules = edit.new.rules(direction) { copy.new.setRules(direction, rules.rules) }
      }
      return copy
    }.sorted { $0.new.identity < $1.new.identity }
  }

  /// How many policies and rules are new, changed or gone.
  var size: Int {
    edits.reduce(0) { size, edit in
      size + (edit.old == nil ? 1 : 0)
        + Direction.allCases.reduce(0) { $0 + edit.changedRules($1) }
    }
  }
}

extension PolicyDraft.Edit {
  fileprivate func changedRules(_ direction: Direction) -> Int {
    let before = Set((old?.rules(direction)?.rules ?? []).map(\.meaning))
    let after = Set((new.rules(direction)?.rules ?? []).map(\.meaning))
    let isolates = old != nil && (old?.rules(direction) == nil) != (new.rules(direction) == nil)
    return max(before.subtracting(after).count, after.subtracting(before).count)
      + (isolates ? 1 : 0)
  }
}

extension Rule {
  /// The rule wherever it stands.
  fileprivate var meaning: Rule {
    var copy = self
    copy.index = 0
    return copy
  }
}

extension Policy {
  /// Gives it rules of a direction, numbered anew.
  mutating func setRules(_ direction: Direction, _ rules: [Rule]) {
    var numbered = rules
    for index in numbered.indices { numbered[index].index = index }
    keepRules(direction, numbered)
  }

  /// Gives it rules of a direction, numbered as they were.
  mutating func keepRules(_ direction: Direction, _ rules: [Rule]) {
    let all = DirectionRules(isolates: true, rules: rules)
    switch direction {
    case .ingress: ingress = all
    case .egress: egress = all
    }
  }

  /// Takes in the rules of another policy that it hasn't.
  fileprivate mutating func merge(_ other: Policy) {
    for direction in Direction.allCases {
      guard let added = other.rules(direction) else { continue }
      let own = rules(direction)?.rules ?? []
      let known = Set(own.map(\.meaning))
      setRules(direction, own + added.rules.filter { !known.contains($0.meaning) })
    }
  }
}
