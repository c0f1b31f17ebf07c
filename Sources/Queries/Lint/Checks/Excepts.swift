import NetworkModel
import ReachabilityEngine

extension LintCheck {
  /// Exceptions of address blocks that other rules let in all the same (N13).
  static let excepts = LintCheck(codes: [.exceptChangesNothing]) { context in
    let classes = SubjectClasses(context.network)
    let excepted = ExceptedClasses(context.network, classes.all)
    return context.policies.flatMap { index in
      Excepts(context: context, classes: classes, excepted: excepted, index: index).findings()
    }
  }
}

/// Judges the exceptions of one policy: one changes nothing where all that it takes out of a rule passes, on
/// the side of the policy's subjects, by other rules.
private struct Excepts {
  let context: LintContext
  let classes: SubjectClasses
  let excepted: ExceptedClasses
  let index: Int

  func findings() -> [LintFinding] {
    let policy = context.policy(index)
    return Direction.allCases.flatMap { direction in
      (policy.rules(direction)?.rules ?? []).filter { $0.action == .allow }.flatMap { rule in
        (rule.peers ?? []).flatMap { peer in
          peer.endpoints.addressBlocks.flatMap { block in
            block.except.compactMap { hole in
              finding(
                RulePlace(policy: policy, direction: direction, rule: rule),
                peer,
                block,
                hole
              )
            }
          }
        }
      }
    }
  }

  private func finding(_ place: RulePlace, _ peer: Peer, _ block: AddressBlock, _ hole: CIDR)
    -> LintFinding?
  {
    guard let reason = whatPasses(place, block, hole) else { return nil }
    return LintFinding(
      .exceptChangesNothing,
      "`except` \(hole) of \(place.words) takes out nothing: the addresses pass all the same",
      of: place,
      at: peer.position ?? place.rule.position,
      notes: reason
    )
  }

  /// What lets all connections of a rule with the excepted addresses pass; nil where some don't.
  private func whatPasses(_ place: RulePlace, _ block: AddressBlock, _ hole: CIDR)
    -> [Diagnostic.Note]?
  {
    let network = context.network
    let subjects = classes.subjects(of: index, place.direction)
    guard !subjects.isEmpty else { return nil }
    let excepted = excepted.classes(of: hole, block)
    guard !excepted.isEmpty else { return nil }
    for subject in subjects {
      for other in excepted {
        let wanted = spoken(place, of: subject, other)
        guard wanted.isSubset(of: network.side(place.direction, of: subject, other: other).allowed)
        else { return nil }
      }
    }
    return reasons(place, subjects[0], excepted[0])
  }

  /// The connections that the rule speaks of, were the addresses not excepted.
  private func spoken(_ place: RulePlace, of subject: ClassID, _ other: ClassID) -> ConnectionSet {
    guard let pair = pair(place, subject, other) else { return .all }
    return pair.explain(place.policy).rules.first { $0.index == place.rule.index }?.connections
      ?? .all
  }

  private func reasons(_ place: RulePlace, _ subject: ClassID, _ other: ClassID)
    -> [Diagnostic.Note]
  {
    guard let first = classes.example(subject), let second = classes.example(other) else {
      return []
    }
    // Without a port, rules for other ports would be told, too.
    let port = spoken(place, of: subject, other).samplePorts.first
    let explanation = context.network.replay(place.direction, of: first, other: second, port)
    return DecidingPlaces(network: context.network.network).deciders(explanation, port).prefix(3)
      .map { Diagnostic.Note(Diagnostic.Message($0.text), at: $0.position) }
  }

  private func pair(_ place: RulePlace, _ subject: ClassID, _ other: ClassID) -> PairReplay? {
    guard let first = classes.example(subject), let second = classes.example(other) else {
      return nil
    }
    return PairReplay(
      direction: place.direction,
      network: context.network.network,
      subject: EndpointFacts(first, in: context.network.network),
      other: EndpointFacts(second, in: context.network.network),
      port: nil
    )
  }
}

/// The classes that exceptions take out of blocks, each exception's once.
///
/// A class, since it remembers what it found.
private final class ExceptedClasses {
  private let network: CompiledNetwork
  private let all: [ClassID]
  private var known: [Exception: [ClassID]] = [:]

  private struct Exception: Hashable {
    var hole: CIDR
    var matches: AddressMatch
  }

  init(_ network: CompiledNetwork, _ all: [ClassID]) {
    self.network = network
    self.all = all
  }

  /// Those whose members are addresses inside an exception, or pods that have one.
  func classes(of hole: CIDR, _ block: AddressBlock) -> [ClassID] {
    let key = Exception(hole: hole, matches: block.matches)
    if let found = known[key] { return found }
    let addresses = AddressSet([hole])
    let found = all.filter { isInside(network[$0], hole, addresses, block.matches) }
    known[key] = found
    return found
  }

  private func isInside(
    _ members: EndpointClass,
    _ hole: CIDR,
    _ addresses: AddressSet,
    _ matches: AddressMatch
  ) -> Bool {
    switch members.kind {
    case .addresses:
      return matches.contains(.external) && !members.addresses.intersection(addresses).isEmpty
    case .pods:
      guard matches.contains(.pods), let pod = members.pods.first else { return false }
      return network.network.cluster.pods[pod].addresses.contains(where: hole.contains)
    case .hosts, .unidentified: return false
    }
  }
}
