import NetworkModel
import ReachabilityEngine

/// Finds what is open to addresses outside the cluster, on one side of a class.
final class OutsideExposures {
  private let network: CompiledNetwork
  /// The classes of addresses.
  private let outside: [ClassID]
  private let causes: UnknownCauses

  init(_ network: CompiledNetwork) {
    self.network = network
    outside = network.classIDs.filter { network[$0].kind == .addresses }
    causes = UnknownCauses(network)
  }

  /// One entry for addresses that may do the same, in the order of addresses.
  ///
  /// - Complexity: O(*classes of addresses*), and a replay for each entry.
  func entries(_ direction: Direction, of subject: ClassID) -> [ExposureEntry] {
    var groups: [Connectivity: [ClassID]] = [:]
    for address in outside {
      let passes =
        direction == .ingress
        ? network.ingress(of: subject, from: address) : network.egress(of: subject, to: address)
      if !passes.possible.isEmpty { groups[passes, default: []].append(address) }
    }
    return groups.map { passes, ids in entry(direction, of: subject, ids, passes) }
      .sorted { $0.blocks.lexicographicallyPrecedes($1.blocks) }.map(\.entry)
  }

  private func entry(
    _ direction: Direction,
    of subject: ClassID,
    _ ids: [ClassID],
    _ passes: Connectivity
  ) -> (blocks: [CIDR], entry: ExposureEntry) {
    let addresses = AddressSet(ids.flatMap { network[$0].addresses.ranges })
    let blocks = addresses.blocks
    let causes =
      passes.unknown.isEmpty
      ? []
      : self.causes[self.causes.list(direction, of: subject.index, other: ids[0].index)]
    return (
      blocks,
      ExposureEntry(
        kind: .outside,
        peer: .outside(blocks),
        connectivity: passes,
        rules: rules(direction, of: subject, ids, passes),
        causes: causes,
        portNames: [],
        isMatched: true
      )
    )
  }

  /// The rules that let some of it pass, to some of the addresses.
  private func rules(
    _ direction: Direction,
    of subject: ClassID,
    _ ids: [ClassID],
    _ passes: Connectivity
  ) -> [OpeningRule] {
    guard !network.policies(selecting: subject, direction).isEmpty,
      let end = network.example(of: subject)
    else { return [] }
    var found: [OpeningRule] = []
    for id in ids {
      guard let other = network.example(of: id) else { continue }
      for tier in network.replay(direction, of: end, other: other, nil).tiers {
        for rule in tier.openingRules(passes) where !found.contains(rule) { found.append(rule) }
      }
    }
    return found
  }
}

extension TierExplanation {
  /// The rules that allow some connections, or may do so.
  fileprivate func openingRules(_ passes: Connectivity) -> [OpeningRule] {
    policies.flatMap { policy in
      policy.rules.filter { rule in
        rule.action == .allow && rule.match != .no
          && !rule.connections.intersection(passes.possible).isEmpty
      }.map {
        OpeningRule(
          policy: policy.identity,
          rule: $0.index,
          name: $0.name,
          position: $0.position ?? policy.position
        )
      }
    }
  }
}
