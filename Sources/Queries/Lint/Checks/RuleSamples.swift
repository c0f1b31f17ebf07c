import NetworkModel
import ReachabilityEngine

/// Tries rules on a few pairs of endpoints: whether one of them fares otherwise without the rule.
struct RuleSamples {
  /// What is known of a rule that made no difference to any pair.
  struct Trial {
    /// What decides in its stead, as notes.
    var reasons: [Diagnostic.Note]
  }

  private let context: LintContext
  private let classes: SubjectClasses

  private static let mostSubjects = 4
  private static let mostOthers = 8
  private static let mostPorts = 4

  /// Prepares the trials of a network's rules.
  init(_ context: LintContext, _ classes: SubjectClasses) {
    self.context = context
    self.classes = classes
  }

  private var network: CompiledNetwork { context.network }

  /// What is known of a rule; nil where it is seen to decide something, or to match nobody at all, which
  /// others tell of.
  func trial(of site: RuleSite) -> Trial? {
    let policy = context.policy(site.policy)
    var reasons: [Diagnostic.Note] = []
    var hasMatched = false
    for subject in spread(classes.subjects(of: site.policy, site.direction), Self.mostSubjects) {
      for other in others(of: site, policy) {
        guard let outcome = outcome(of: site, subject, other) else { continue }
        guard let reason = outcome.sameAs else { return nil }
        hasMatched = true
        for note in reason where !reasons.contains(note) { reasons.append(note) }
      }
    }
    return hasMatched ? Trial(reasons: Array(reasons.prefix(4))) : nil
  }

  /// The connections that a rule speaks of between two classes; none where it doesn't match.
  func connections(of site: RuleSite, _ subject: ClassID, _ other: ClassID) -> ConnectionSet {
    guard let pair = pair(site.direction, subject, other, port: nil) else { return .none }
    let explained = pair.explain(context.policy(site.policy)).rules[site.rule]
    return explained.match == .no ? .none : explained.connections
  }

  // MARK: one pair

  /// What came of taking a rule away between two endpoints.
  private struct Outcome {
    /// What decides without it; nil where that is something else.
    var sameAs: [Diagnostic.Note]?
  }

  /// What comes of taking a rule away; nil where it doesn't match the pair.
  private func outcome(of site: RuleSite, _ subject: ClassID, _ other: ClassID) -> Outcome? {
    let connections = connections(of: site, subject, other)
    let selecting = network.policies(selecting: subject, site.direction).map(\.policy)
    let tiers = Dictionary(grouping: selecting) { context.policy($0).tier }
    var notes: [Diagnostic.Note] = []
    var isMatched = false
    for port in connections.samplePorts.prefix(Self.mostPorts) {
      guard let pair = pair(site.direction, subject, other, port: port) else { return nil }
      isMatched = true
      let with = pair.walk(tiers)
      let policy = context.policy(site.policy)
      let without = pair.walk(tiers) { (index: Int) -> Policy in
        index == site.policy ? policy.without(site) : context.policy(index)
      }
      guard with.verdict == without.verdict else { return Outcome(sameAs: nil) }
      notes += reasons(without, site.direction, subject, port)
    }
    return isMatched ? Outcome(sameAs: notes) : nil
  }

  /// The rules and policies that decide, as notes.
  private func reasons(
    _ tiers: [TierExplanation],
    _ direction: Direction,
    _ subject: ClassID,
    _ port: AskedPort
  ) -> [Diagnostic.Note] {
    guard let end = classes.example(subject) else { return [] }
    let explanation = DirectionExplanation(
      direction: direction,
      subject: end,
      connectivity: tiers.verdict == .allow ? .all : .none,
      tiers: tiers
    )
    return DecidingPlaces(network: network.network).deciders(explanation, port).map {
      Diagnostic.Note(Diagnostic.Message($0.text), at: $0.position)
    }
  }

  private func pair(
    _ direction: Direction,
    _ subject: ClassID,
    _ other: ClassID,
    port: AskedPort?
  ) -> PairReplay? {
    guard let first = classes.example(subject), let second = classes.example(other) else {
      return nil
    }
    return PairReplay(
      direction: direction,
      network: network.network,
      subject: EndpointFacts(first, in: network.network),
      other: EndpointFacts(second, in: network.network),
      port: port
    )
  }

  // MARK: choosing

  /// Classes that the peers of a rule may match.
  private func others(of site: RuleSite, _ policy: Policy) -> [ClassID] {
    let rule = (policy.rules(site.direction)?.rules ?? [])[site.rule]
    guard let peers = rule.peers else { return spread(classes.all, Self.mostOthers) }
    var found: [ClassID] = []
    for peer in peers {
      let shapes = context.shapes(selectedBy: peer.endpoints, of: policy).all
      found += spread(shapes, Self.mostOthers).map {
        network.classID(of: .pod(context.shapes.all[$0].pod))
      }
      let blocks = peer.endpoints.addressBlocks.map(\.addresses)
      for block in blocks {
        let inside = classes.outside.filter {
          !network[$0].addresses.intersection(block).isEmpty
        }
        found += spread(inside, Self.mostOthers)
      }
      if shapes.isEmpty, blocks.isEmpty {
        found += classes.all.filter { network[$0].kind != .pods }
      }
    }
    return Set(found).sorted()
  }

  /// Some of many, from all over the list.
  private func spread<Element>(_ list: [Element], _ most: Int) -> [Element] {
    guard list.count > most else { return list }
    return (0..<most).map { list[$0 * (list.count - 1) / (most - 1)] }
  }
}

extension [TierExplanation] {
  /// What becomes of a connection after these tiers.
  fileprivate var verdict: Verdict {
    guard let last else { return .allow }
    switch last.outcome {
    case .allow, .pass, .none: return .allow
    case .deny, .isolated: return .deny
    case .partial, .unknown: return .unknown
    }
  }
}

extension ConnectionSet {
  /// The first port of each range.
  var samplePorts: [AskedPort] {
    entries.flatMap { entry in
      entry.ports.ranges.map { AskedPort(entry.protocol, Int($0.lowerBound)) }
    }
  }
}
