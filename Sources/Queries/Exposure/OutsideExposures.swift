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
        rules: rules(direction, of: subject, addresses, passes),
        causes: causes,
        isMatched: true
      )
    )
  }

  /// The rules that let some of it pass, or may do so, to some of the addresses.
  private func rules(
    _ direction: Direction,
    of subject: ClassID,
    _ addresses: AddressSet,
    _ passes: Connectivity
  ) -> [OpeningRule] {
    let selecting = network.policies(selecting: subject, direction)
    guard !selecting.isEmpty else { return [] }
    // A name is a port of the subject's, or none of an address outside (N14).
    let ports =
      direction == .egress
      ? []
      : network.example(of: subject).map {
        EndpointFacts($0, in: network.network).declaredPorts
      } ?? []
    return selecting.flatMap { selection in
      let policy = network.network.policies[selection.policy]
      return (policy.rules(direction)?.rules ?? []).filter { rule in
        rule.action == .allow
          && (rule.peers.map { $0.contains { $0.endpoints.mayHold(addresses) } } ?? true)
          && !rule.connections.resolved(on: ports).intersection(passes.possible).isEmpty
      }.map { OpeningRule($0, of: policy) }
    }
  }
}

extension EndpointExpression {
  /// Whether it may speak of one of some addresses outside the cluster.
  fileprivate func mayHold(_ addresses: AddressSet) -> Bool {
    switch self {
    case .everything, .nodes, .not: true
    case .pods, .attached: false
    case .addresses(let block):
      block.matches.contains(.external) && !block.addresses.intersection(addresses).isEmpty
    case .all(let parts): parts.allSatisfy { $0.mayHold(addresses) }
    case .any(let parts): parts.contains { $0.mayHold(addresses) }
    case .uncertain(let part, because: _): part.mayHold(addresses)
    }
  }
}
