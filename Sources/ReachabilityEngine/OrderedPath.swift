import NetworkModel

/// Evaluates tiers, order, denials and doubt for all columns at once (PERFORMANCE 2.6).
///
/// For each group of port atoms that the rules take alike, columns move as bitsets through the tiers.
/// A bit means "possible": a column stands in several places where something is unknown. What is
/// allowed and never denied is sure; what is allowed in some case is possible. Each doubtful subject
/// and each doubtful rule is one free choice, as the specification has it.
struct OrderedPath {
  private let tiers: [Tier]
  private let span: Range<Int>
  private let policies: [[(index: Int, policy: SelectedPolicy)]]
  private let wordCount: Int
  private let full: [UInt64]

  /// Creates the path through some of the tiers of the policies that select one class, which are
  /// sorted by tier and order.
  init(_ tiers: [Tier], _ span: Range<Int>, _ policies: [SelectedPolicy], _ columnCount: Int) {
    self.tiers = tiers
    self.span = span
    let numbered = policies.enumerated().map { (index: $0.offset, policy: $0.element) }
    self.policies = tiers.indices.map { tier in numbered.filter { $0.policy.tier == tier } }
    wordCount = (columnCount + 63) / 64
    full = Bitset(0..<columnCount).words
  }

  /// Where the columns may end, for one group of port atoms.
  struct Outcome: Equatable {
    var allow: [UInt64]
    var deny: [UInt64]
    /// Those that no tier decides.
    var undecided: [UInt64]
  }

  /// What some tiers amount to: what they allow, and what of the verdict of later tiers counts.
  struct Fragment {
    /// Allowed here.
    var allow: [Layer]
    /// Where later tiers decide: what they allow counts within this.
    var gate: [Layer]
  }

  /// A policy with where its rules match, for one group of port atoms.
  struct PolicyMatch {
    /// Its place among the policies that the path was made of.
    var index: Int
    var policy: SelectedPolicy
    var rules: [RuleMatch]
  }

  /// Columns that are still undecided within a tier.
  private struct Undecided {
    /// No policy applied so far isolates.
    var open: [UInt64]
    /// A policy that was applied isolates.
    var isolated: [UInt64]
  }

  /// What the policies amount to.
  ///
  /// Sure is what may be allowed and not denied. Where a later tier may decide and nothing is denied
  /// before, its own certainty counts.
  func fragment(_ sets: inout EndpointSets, _ values: inout ConnectivityTable) -> Fragment {
    var allowed = LayerSums()
    var gate = LayerSums()
    for group in atomGroups(values) {
      let outcome = evaluate { matches(ofTier: $0, group, sets, values) }
      var words = outcome.allow
      for word in words.indices { words[word] &= ~outcome.deny[word] & ~outcome.undecided[word] }
      allowed.add(group.atoms, certain: words, possible: outcome.allow)
      words = outcome.undecided
      for word in words.indices { words[word] &= ~outcome.deny[word] }
      gate.add(group.atoms, certain: words, possible: outcome.undecided)
    }
    return Fragment(
      allow: allowed.layers(&sets, &values),
      gate: gate.layers(&sets, &values)
    )
  }

  /// For each set of columns the ports that pass there, in order of first sight.
  private struct LayerSums {
    private struct Key: Hashable {
      var set: Bitset
      var isCertain: Bool
    }

    private var sums: [(key: Key, atoms: [UInt64])] = []
    private var places: [Key: Int] = [:]

    /// Adds some atoms: what is certain is possible as well.
    mutating func add(_ atoms: [UInt64], certain sure: [UInt64], possible may: [UInt64]) {
      add(atoms, Key(set: Bitset(firstWord: 0, words: sure), isCertain: true))
      if may != sure { add(atoms, Key(set: Bitset(firstWord: 0, words: may), isCertain: false)) }
    }

    private mutating func add(_ atoms: [UInt64], _ key: Key) {
      if key.set.isEmpty { return }
      if let place = places[key] {
        for word in atoms.indices { sums[place].atoms[word] |= atoms[word] }
      } else {
        places[key] = sums.count
        sums.append((key, atoms))
      }
    }

    func layers(_ sets: inout EndpointSets, _ values: inout ConnectivityTable) -> [Layer] {
      sets.keepFrozen()
      return sums.map { key, atoms in
        Layer(
          set: sets.freeze(key.set),
          value: key.isCertain ? values.certain(atoms) : values.possible(atoms)
        )
      }
    }
  }

  /// Atoms that the same pieces of rules hold.
  struct AtomGroup {
    var atoms: [UInt64]
    var representative: Int
  }

  /// The port atoms by the pieces of rules that hold them.
  func atomGroups(_ values: ConnectivityTable) -> [AtomGroup] {
    let atoms = values.atoms
    let ids = Set(policies.joined().flatMap(\.policy.rules).flatMap(\.pieces).map(\.ports))
    let ports = ids.sorted { $0.index < $1.index }.map { Array(values.possibleWords($0)) }
    var groups: [[Bool]: AtomGroup] = [:]
    for atom in 0..<atoms.count {
      let bit = UInt64(1) << UInt64(atom & 63)
      let signature = ports.map { $0[atom >> 6] & bit != 0 }
      groups[
        signature,
        default: AtomGroup(
          atoms: [UInt64](repeating: 0, count: atoms.wordCount),
          representative: atom
        )
      ].atoms[atom >> 6] |= bit
    }
    return groups.values.sorted { $0.representative < $1.representative }
  }

  /// Where the rules of a tier's policies match, in order.
  func matches(
    ofTier tier: Int,
    _ group: AtomGroup,
    _ sets: EndpointSets,
    _ values: ConnectivityTable
  ) -> [PolicyMatch] {
    policies[tier].map { index, policy in
      PolicyMatch(
        index: index,
        policy: policy,
        rules: policy.rules.map { RuleMatch($0, group.representative, sets, values, wordCount) }
      )
    }
  }

  /// Takes all columns through the tiers, whose matches it asks for one after the other.
  func evaluate(_ matches: (_ tier: Int) -> [PolicyMatch]) -> Outcome {
    let none = [UInt64](repeating: 0, count: wordCount)
    var outcome = Outcome(allow: none, deny: none, undecided: none)
    var arriving = [[UInt64]](repeating: none, count: tiers.count + 1)
    arriving[span.lowerBound] = full
    for index in span where arriving[index].contains(where: { $0 != 0 }) {
      let tier = tiers[index]
      var undecided = Undecided(open: arriving[index], isolated: none)
      let matched = matches(index)
      var passed = none
      switch tier.precedence {
      case .inOrder:
        walk(matched, &undecided, &outcome, &passed)
      case .denyFirst:
        weigh(matched, &undecided, &outcome, &passed)
      }
      arriving[tier.passTo ?? index + 1] |= passed
      arriving[index + 1] |= undecided.open
      switch tier.isolated {
      case .deny: outcome.deny |= undecided.isolated
      case .pass: arriving[index + 1] |= undecided.isolated
      }
    }
    outcome.undecided = arriving[span.upperBound]
    return outcome
  }

  /// The first rule that matches decides.
  ///
  /// A doubtful policy may be skipped whole.
  private func walk(
    _ matched: [PolicyMatch],
    _ undecided: inout Undecided,
    _ outcome: inout Outcome,
    _ passed: inout [UInt64]
  ) {
    for match in matched {
      var applied = undecided
      if match.policy.isolates {
        for word in full.indices {
          applied.isolated[word] |= applied.open[word]
          applied.open[word] = 0
        }
      }
      for rule in match.rules {
        switch rule.action {
        case .allow: take(rule, applied, &outcome.allow)
        case .deny: take(rule, applied, &outcome.deny)
        case .pass: take(rule, applied, &passed)
        case .log: continue
        }
        for word in full.indices {
          applied.open[word] &= ~rule.must[word]
          applied.isolated[word] &= ~rule.must[word]
        }
      }
      if match.policy.isCertain {
        undecided = applied
      } else {
        undecided.open |= applied.open
        undecided.isolated |= applied.isolated
      }
    }
  }

  /// Adds the columns that a rule may match and that are still undecided.
  private func take(_ rule: RuleMatch, _ undecided: Undecided, _ sum: inout [UInt64]) {
    for word in full.indices {
      sum[word] |= (undecided.open[word] | undecided.isolated[word]) & rule.may[word]
    }
  }

  /// A deny that matches decides, wherever it stands; then an allow; then a pass.
  ///
  /// A doubtful policy contributes all its rules or none.
  private func weigh(
    _ matched: [PolicyMatch],
    _ undecided: inout Undecided,
    _ outcome: inout Outcome,
    _ passed: inout [UInt64]
  ) {
    let verdicts = matched.map { PolicyVerdict($0.policy, $0.rules, wordCount) }
    var live = undecided.open
    for (action, take) in [
      (RuleAction.deny, \Outcome.deny), (.allow, \Outcome.allow),
    ] {
      for verdict in verdicts { outcome[keyPath: take] |= live & verdict.may(action) }
      for verdict in verdicts where verdict.isCertain { live.formSubtract(verdict.must(action)) }
    }
    for verdict in verdicts { passed |= live & verdict.may(.pass) }
    for verdict in verdicts where verdict.isCertain { live.formSubtract(verdict.must(.pass)) }
    if verdicts.contains(where: { $0.isCertain && $0.isolates }) {
      undecided.open = live.map { _ in 0 }
    } else {
      undecided.open = live
    }
    for verdict in verdicts where verdict.isolates {
      undecided.isolated |= live & verdict.unmatched
    }
  }
}

/// Where a rule matches, for one group of port atoms.
struct RuleMatch {
  var action: RuleAction
  var must: [UInt64]
  var may: [UInt64]

  init(
    _ rule: CompiledRule,
    _ atom: Int,
    _ sets: EndpointSets,
    _ values: ConnectivityTable,
    _ wordCount: Int
  ) {
    action = rule.action
    must = Array(repeating: 0, count: wordCount)
    let pieces = rule.pieces.filter { values.possiblyHolds($0.ports, atom) }
    for piece in pieces { must.formUnion(sets[piece.peers.must]) }
    may = must
    for piece in pieces where piece.peers.may != piece.peers.must {
      may.formUnion(sets[piece.peers.may])
    }
  }
}

/// The rules of one policy in a deny-first tier, taken together.
private struct PolicyVerdict {
  var isCertain: Bool
  var isolates: Bool
  /// Columns that no rule surely matches.
  var unmatched: [UInt64]
  private var musts: [RuleAction: [UInt64]] = [:]
  private var mays: [RuleAction: [UInt64]] = [:]
  private let none: [UInt64]

  init(_ policy: SelectedPolicy, _ rules: [RuleMatch], _ wordCount: Int) {
    isCertain = policy.isCertain
    isolates = policy.isolates
    none = Array(repeating: 0, count: wordCount)
    unmatched = Array(repeating: ~0, count: wordCount)
    for action in [RuleAction.deny, .allow, .pass] {
      var must = none
      var may = none
      for rule in rules where rule.action == action {
        must |= rule.must
        may |= rule.may
      }
      // A policy that surely denies never gets to allow; one that surely allows never passes.
      mays[action] = may & unmatched
      musts[action] = must
      unmatched.formSubtract(must)
    }
  }

  func must(_ action: RuleAction) -> [UInt64] { musts[action, default: none] }
  func may(_ action: RuleAction) -> [UInt64] { mays[action, default: none] }
}

extension [UInt64] {
  fileprivate static func | (a: Self, b: Self) -> Self { zip(a, b).map { $0 | $1 } }
  fileprivate static func & (a: Self, b: Self) -> Self { zip(a, b).map { $0 & $1 } }
  fileprivate static func |= (a: inout Self, b: Self) {
    for index in a.indices { a[index] |= b[index] }
  }
  fileprivate mutating func formSubtract(_ other: Self) {
    for index in indices { self[index] &= ~other[index] }
  }
  fileprivate mutating func formUnion(_ set: Bitset) {
    for index in set.wordRange { self[index] |= set.word(index) }
  }
}
