import NetworkModel

/// Whether something holds of a pod of which part of the traits are known.
enum Standing: Hashable {
  case yes
  case no
  /// The traits decide it, and the facts don't.
  case unknown
  /// It depends on traits that are open.
  case open
}

/// Walks the tiers for one word of ports at once: which connections may be allowed, and which denied.
///
/// Every rule and every subject in doubt is a doubt of its own, as in the specification. So a connection
/// is sure to pass exactly where no way through the tiers denies it.
struct OwnSideWalk {
  /// What becomes of rules that depend on open traits.
  enum Assumption {
    /// They may match or not.
    case either
    /// They turn out so that less is allowed.
    case worst
  }

  let rules: CutRules
  /// The word of the masks.
  let word: Int
  /// Step -> whether it matches.
  let standings: [Standing]
  let assumption: Assumption

  /// What may be allowed.
  private(set) var mayAllow: UInt64 = 0
  /// What may be denied.
  private(set) var mayDeny: UInt64 = 0
  /// Tier -> what may arrive there.
  private var arriving: [UInt64]

  init(_ rules: CutRules, word: Int, _ standings: [Standing], assuming assumption: Assumption) {
    self.rules = rules
    self.word = word
    self.standings = standings
    self.assumption = assumption
    arriving = Array(repeating: 0, count: rules.tiers.count + 1)
    arriving[0] = rules.everything[word]
    for tier in rules.tiers.indices where arriving[tier] != 0 { walk(tier) }
    mayAllow |= arriving[rules.tiers.count]
  }

  /// The connections at one place of a tier.
  private struct Flow {
    /// Those that no policy so far isolates.
    var free: UInt64
    /// Those that some policy isolates.
    var isolated: UInt64 = 0
  }

  private mutating func walk(_ index: Int) {
    let tier = rules.tiers[index]
    var flow = Flow(free: arriving[index])
    for policy in tier.policies {
      let before = flow
      if policy.isolates { flow = Flow(free: 0, isolated: flow.free | flow.isolated) }
      for step in policy.steps { take(step, passTo: tier.passTo, &flow) }
      guard !policy.isCertain else { continue }
      // It may not select the subject at all.
      flow.free |= before.free
      flow.isolated |= before.isolated
    }
    arriving[index + 1] |= flow.free
    if tier.isDenying { mayDeny |= flow.isolated } else { arriving[index + 1] |= flow.isolated }
  }

  private mutating func take(_ step: CutRules.Step, passTo: Int, _ flow: inout Flow) {
    let hit = (flow.free | flow.isolated) & step.possible[word]
    var standing = standings[step.number]
    guard hit != 0, standing != .no else { return }
    let isOpen = standing == .open
    if isOpen, assumption == .worst {
      guard step.action != .allow else { return }
      standing = step.isCertain ? .yes : .unknown
    }
    switch step.action {
    case .allow: mayAllow |= hit
    case .deny: mayDeny |= hit
    case .pass where isOpen && assumption == .worst: break
    case .pass: arriving[passTo] |= hit
    case .log: return
    }
    guard standing == .yes else { return }
    flow.free &= ~step.sure[word]
    flow.isolated &= ~step.sure[word]
  }
}
