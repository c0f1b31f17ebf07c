import NetworkModel
import ReachabilityEngine

/// Makes a policy let pass less: for all the pods that it selects, or for some of them alone.
struct PolicyNarrowing {
  let workshop: SuggestionWorkshop
  /// Rules of one direction of one policy, in order; never empty.
  let offenders: [OffendingRule]

  private typealias Cure = (offender: OffendingRule, remedy: RuleRemedy)

  /// More ways to change the rules of one policy are not tried.
  private static let mostCures = 12

  /// What can be done, the gentlest first.
  var steps: [ClosingDrafts.Step] {
    let split = split
    return cures.flatMap { cures -> [ClosingDrafts.Step] in
      var steps: [ClosingDrafts.Step] = [{ draft in Self.apply(cures, &draft) }]
      guard let split else { return steps }
      // Without a rule, a policy of their own only isolates, as another one may do already.
      if split.own(cures).hasNoRules { steps.append(split.leaveOut) }
      steps.append { draft in split.apply(cures, workshop, &draft) }
      return steps
    }
  }

  private var cures: [[Cure]] {
    let remedies = offenders.map { RuleRemedies(workshop: workshop, offender: $0).all }
    return choices(remedies.map(\.count), limit: Self.mostCures).map { choice in
      offenders.indices.map { (offenders[$0], remedies[$0][choice[$0]]) }
    }
  }

  private static func apply(_ cures: [Cure], _ draft: inout PolicyDraft) {
    for (offender, remedy) in cures {
      draft.revise(offender.policy, "\(remedy.words) of \(offender.policy.nameAndPlace)") {
        $0.apply(remedy, to: offender)
      }
    }
  }

  // MARK: some pods alone

  /// The pods that are to be treated apart from the others that the policy selects.
  private struct Split {
    var policy: Policy
    var name: String
    /// Selects the pods.
    var inside: LabelSelector
    /// Selects the others.
    var outside: LabelSelector

    /// What the pods get in the place of the policy.
    func own(_ cures: [Cure]) -> Policy {
      var own = policy
      own.identity.name += "-of-\(name)"
      own.position = nil
      own.subject = .pods(in: .own, labels: inside)
      for (offender, remedy) in cures { own.apply(remedy, to: offender) }
      return own
    }

    /// Leaves the pods out of the policy.
    func leaveOut(_ draft: inout PolicyDraft) {
      draft.revise(policy, "leaves \(name) out of \(policy.nameAndPlace)") {
        $0.subject = .pods(in: .own, labels: outside)
      }
    }

    /// Leaves the pods out, and gives them a policy of their own.
    func apply(_ cures: [Cure], _ workshop: SuggestionWorkshop, _ draft: inout PolicyDraft) {
      leaveOut(&draft)
      let changes = cures.map(\.remedy.words).joined(separator: " and ")
      draft.add(
        own(cures),
        ", which says the same of \(name) but \(changes)",
        to: workshop.network.network
      )
    }
  }

  private var split: Split? {
    guard let first = offenders.first,
      case .pods(in: .own, labels: let labels) = first.policy.subject
    else { return nil }
    let all = PeerMembers(pods: workshop.selectors.selectablePods(in: first.namespace))
    let selected = workshop.matcher.members(
      first.policy.subject,
      of: first.namespace,
      among: all
    )
    let subjects = first.subjects.intersection(selected.pods).sorted()
    let others = selected.pods.filter { !first.subjects.contains($0) }
    guard !others.isEmpty,
      let inside = workshop.selectors.selectors(for: subjects, in: first.namespace),
      inside.count == 1,
      let other = workshop.selectors.requirement(excluding: subjects, keeping: others)
    else { return nil }
    return Split(
      policy: first.policy,
      name: workshop.network.network.cluster.shortName(of: PeerMembers(pods: subjects)),
      inside: inside[0],
      outside: LabelSelector(labels.requirements + [other])
    )
  }
}

extension Policy {
  fileprivate var hasNoRules: Bool {
    Direction.allCases.allSatisfy { rules($0)?.rules.isEmpty ?? true }
  }

  /// Changes or takes out a rule; the others keep the numbers that they were read with.
  fileprivate mutating func apply(_ remedy: RuleRemedy, to offender: OffendingRule) {
    var all = rules(offender.direction)?.rules ?? []
    guard let place = all.firstIndex(where: { $0.index == offender.index }) else { return }
    if var rule = remedy.rule {
      rule.index = offender.index
      all[place] = rule
    } else {
      all.remove(at: place)
    }
    keepRules(offender.direction, all)
  }
}
