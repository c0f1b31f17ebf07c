import NetworkModel
import ReachabilityEngine
import Reports

extension LintCheck {
  /// Rules and policies without which everything would pass, or not pass, just the same.
  static let rulesThatChangeNothing = LintCheck(
    codes: [.policyChangesNothing, .ruleChangesNothing, .alwaysDenied, .unfinishedSearch]
  ) { context in
    var search = ChangesNothing(context)
    return search.findings()
  }
}

/// Finds rules and policies that change nothing here: whether one does is seen by simulating the network
/// without it.
///
/// Each side of a connection is judged by itself. A rule that lets in what nobody may send isn't idle: the
/// other side's policies may change tomorrow.
///
/// Simulating every rule would take long, so each is tried on a few pairs of endpoints first: one of them
/// usually shows what the rule is for. Those that it doesn't are simulated.
struct ChangesNothing {
  private let context: LintContext
  private let classes: SubjectClasses
  private let samples: RuleSamples
  /// How many networks may still be simulated.
  private var budget: Int
  /// Candidates that there was no budget for.
  private var untried = 0

  /// Prepares the search.
  init(_ context: LintContext) {
    self.context = context
    budget = context.simulations
    classes = SubjectClasses(context.network)
    samples = RuleSamples(context, classes)
  }

  mutating func findings() -> [LintFinding] {
    var findings: [LintFinding] = []
    for index in context.policies { findings += self.findings(of: index) }
    if untried > 0 {
      findings.append(
        LintFinding(
          .unfinishedSearch,
          "\(untried) rules that may change nothing were not simulated, since there are too many",
          of: nil,
          at: nil
        )
      )
    }
    return findings
  }

  private mutating func findings(of index: Int) -> [LintFinding] {
    let policy = context.policy(index)
    var idle: [LintFinding] = []
    var ruleCount = 0
    for direction in Direction.allCases {
      for (place, rule) in (policy.rules(direction)?.rules ?? []).enumerated()
      where rule.action != .log {
        ruleCount += 1
        let site = RuleSite(policy: index, direction: direction, rule: place)
        if let finding = finding(of: site, policy) { idle.append(finding) }
      }
    }
    guard !idle.isEmpty, idle.count == ruleCount, changesNothing(without: index, policy) else {
      return idle
    }
    let reasons = idle.flatMap(\.notes)
    var seen: Set<Diagnostic.Note> = []
    return [
      LintFinding(
        .policyChangesNothing,
        "\(policy.identity) changes nothing here: all connections fare the same without it",
        of: policy.identity,
        at: policy.position,
        notes: Array(reasons.filter { seen.insert($0).inserted }.prefix(4))
      )
    ]
  }

  // MARK: rules

  private mutating func finding(of site: RuleSite, _ policy: Policy) -> LintFinding? {
    guard let trial = samples.trial(of: site) else { return nil }
    guard budget > 0 else {
      untried += 1
      return nil
    }
    budget -= 1
    let rest = policy.without(site)
    guard let reach = reach(without: site, policy, replacing: rest) else { return nil }
    let rule = (policy.rules(site.direction)?.rules ?? [])[site.rule]
    let place = RulePlace(policy: policy, direction: site.direction, rule: rule)
    let isDenied = rule.action == .allow && !reach.lets
    return LintFinding(
      isDenied ? .alwaysDenied : .ruleChangesNothing,
      isDenied
        ? "\(place.words) allows nothing: all of it is denied before"
        : "\(place.words) changes nothing here: \(rule.action.idleWords)",
      of: place,
      at: rule.position ?? policy.position,
      notes: trial.reasons
    )
  }

  /// What a rule that changes nothing has to do with what passes.
  private struct IdleRule {
    /// Whether something of what it speaks of passes on its side, by other rules.
    var lets = false
  }

  /// Compares the network with one in which a policy is another; nil where something is different.
  private func reach(
    without site: RuleSite,
    _ policy: Policy,
    replacing rest: Policy
  ) -> IdleRule? {
    var idle = IdleRule()
    let isSame = isSame(replacing: policy, by: rest, at: site.policy, [site.direction]) {
      subject,
      other,
      connectivity in
      guard !idle.lets, !connectivity.possible.isEmpty else { return }
      let spoken = samples.connections(of: site, subject, other)
      if !spoken.intersection(connectivity.possible).isEmpty { idle.lets = true }
    }
    return isSame ? idle : nil
  }

  // MARK: policies

  private mutating func changesNothing(without index: Int, _ policy: Policy) -> Bool {
    guard budget > 0 else { return false }
    budget -= 1
    return isSame(replacing: policy, by: nil, at: index, Set(Direction.allCases)) { _, _, _ in }
  }

  /// Whether a network with another policy, or without it, lets the same through on the side of the
  /// policy's subjects; the body is called with what passes between each pair, until that differs.
  private func isSame(
    replacing old: Policy,
    by new: Policy?,
    at index: Int,
    _ directions: Set<Direction>,
    _ body: (ClassID, ClassID, Connectivity) -> Void
  ) -> Bool {
    var changed = context.network
    changed.apply(NetworkDelta([.policy(NetworkDelta.Replacement(old: old, new: new))]))
    for direction in directions.sorted(by: { $0.rawValue < $1.rawValue }) {
      for subject in classes.subjects(of: index, direction) {
        guard let example = classes.example(subject) else { continue }
        let changedSubject = changed.classID(of: example)
        for other in classes.all {
          guard let end = classes.example(other) else { continue }
          let before = context.network.side(direction, of: subject, other: other)
          let after = changed.side(
            direction,
            of: changedSubject,
            other: changed.classID(of: end)
          )
          guard before == after else { return false }
          body(subject, other, before)
        }
      }
    }
    return true
  }
}

/// A rule by where it stands in a network.
struct RuleSite: Hashable {
  /// An index into `Network.policies`.
  var policy: Int
  var direction: Direction
  /// An index into the direction's rules.
  var rule: Int
}

/// The classes that policies select, one of those that fare alike.
struct SubjectClasses {
  /// All classes, in order.
  let all: [ClassID]
  /// Those of addresses outside.
  let outside: [ClassID]
  private let network: CompiledNetwork
  private var byDirection: [Direction: [Int: [ClassID]]] = [:]
  private let examples: [EndpointReference?]

  /// Looks up the policies of every class.
  ///
  /// - Complexity: O(*classes* · policies that select each).
  init(_ network: CompiledNetwork) {
    self.network = network
    all = network.classIDs
    outside = all.filter { network[$0].kind == .addresses }
    examples = all.map(network.example(of:))
    let profiles = SubjectProfiles(network)
    for direction in Direction.allCases {
      var seen: Set<Int> = []
      for id in all where network[id].kind == .pods {
        guard seen.insert(profiles.number(direction, id.index)).inserted else { continue }
        for selection in network.policies(selecting: id, direction) {
          byDirection[direction, default: [:]][selection.policy, default: []].append(id)
        }
      }
    }
  }

  /// The classes that a policy selects in a direction.
  func subjects(of policy: Int, _ direction: Direction) -> [ClassID] {
    byDirection[direction]?[policy] ?? []
  }

  /// An endpoint of a class; nil where it has none that can be named.
  func example(_ id: ClassID) -> EndpointReference? { examples[id.index] }
}

extension Policy {
  /// The policy without one of its rules; the others keep their numbers.
  func without(_ site: RuleSite) -> Policy {
    var copy = self
    switch site.direction {
    case .ingress: copy.ingress?.rules.remove(at: site.rule)
    case .egress: copy.egress?.rules.remove(at: site.rule)
    }
    return copy
  }
}

extension CompiledNetwork {
  /// What one side lets through: the source's for egress, the destination's for ingress.
  func side(_ direction: Direction, of subject: ClassID, other: ClassID) -> Connectivity {
    switch direction {
    case .egress: egress(of: subject, to: other)
    case .ingress: ingress(of: subject, from: other)
    }
  }
}

extension RuleAction {
  /// Why a rule that changes nothing doesn't.
  fileprivate var idleWords: String {
    switch self {
    case .allow: "what it allows passes without it"
    case .deny: "what it denies is denied, or allowed before, without it"
    case .pass: "what it passes on fares the same without it"
    case .log: "it only logs"
    }
  }
}
