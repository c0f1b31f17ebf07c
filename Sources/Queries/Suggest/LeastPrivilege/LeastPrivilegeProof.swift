public import NetworkModel
import ReachabilityEngine

/// What simulating policies shows: whether exactly what is wanted passes.
///
/// What no policy can stop is left out: a pod to itself (N23), a node to the pods on it (N24).
public struct LeastPrivilegeProof: Hashable, Sendable {
  /// Connections that aren't as they are wanted.
  public struct Gap: Hashable, Sendable {
    /// Where they come from, as sentences name it.
    public var source: String
    /// Where they go.
    public var destination: String
    /// The connections.
    public var connections: ConnectionSet
    /// Whether it is only in doubt whether they pass.
    public var isDoubtful: Bool
    /// Why it is so: lower case first, no full stop; nil where that isn't known.
    public var reason: String?
  }

  /// What is wanted and doesn't pass.
  public var missing: [Gap] = []
  /// What passes and isn't wanted.
  public var extra: [Gap] = []
  /// How many pairs of peers that are wanted were found to pass.
  public var passing = 0

  /// Whether exactly what is wanted passes.
  public var isExact: Bool { missing.isEmpty && extra.isEmpty }
}

/// Compares what passes in a network with what is wanted.
struct LeastPrivilegeComparison {
  private let evaluator: ReachEvaluator
  /// Every node and every address outside.
  private let hosts: PeerMembers
  private let connectable: ConnectablePods
  private(set) var proof = LeastPrivilegeProof()

  private var network: Network { evaluator.network.network }

  /// Compares.
  ///
  /// - Parameters:
  ///   - wanted: What must pass.
  ///   - units: The pods of the namespaces in question, with all that may pass from and to them.
  ///   - evaluator: The network with the policies.
  /// - Complexity: for each unit, a look at every class of endpoints, and at the pods that it may be connected
  ///   with.
  init(_ wanted: [WantedConnection], _ units: [PolicyUnit], _ evaluator: ReachEvaluator) {
    self.evaluator = evaluator
    hosts = PeerMembers(
      nodes: evaluator.network.network.cluster.nodes.indices,
      addresses: AddressSet.all.subtracting(.mapped)
    )
    connectable = ConnectablePods(evaluator)
    for connection in wanted { findMissing(connection) }
    let own = Set(units.flatMap(\.pods))
    for (members, egress, ingress) in Self.alike(units) {
      findExtra(members, egress, ingress, own)
    }
  }

  /// Units of which nothing is wanted are looked at together.
  private static func alike(
    _ units: [PolicyUnit]
  ) -> [(PeerMembers, PermittedConnections, PermittedConnections)] {
    let closed = Dictionary(grouping: units.filter(\.isClosed), by: \.namespace)
    return units.filter { !$0.isClosed }.map {
      (PeerMembers(pods: $0.pods), $0.egress, $0.ingress)
    }
      + closed.keys.sorted().map { namespace in
        let pods = closed[namespace, default: []].flatMap(\.pods)
        return (PeerMembers(pods: pods), PermittedConnections(), PermittedConnections())
      }
  }

  private mutating func findMissing(_ wanted: WantedConnection) {
    let answer = evaluator.answer(from: wanted.sources, to: [wanted.target])
    for group in answer.groups {
      guard group.verdict != .allow else {
        proof.passing += group.sources.peerCount * group.destinations.peerCount
        continue
      }
      let closed = group.demand.connections.subtracting(group.connectivity.allowed)
      proof.missing.append(
        gap(group, closed, isDoubtful: group.verdict == .unknown, mustReach: true)
      )
    }
  }

  /// Looks for what passes from and to a unit and isn't wanted; what passes between units is found once, from
  /// its source.
  private mutating func findExtra(
    _ members: PeerMembers,
    _ egress: PermittedConnections,
    _ ingress: PermittedConnections,
    _ units: Set<Int>
  ) {
    let targets = egress.forbidden(among: others(.egress, of: members)).map {
      TargetPart($0.members, .some(of: $0.connections))
    }
    add(evaluator.answer(from: members, to: targets, exempt: .leftOut))
    var sources = others(.ingress, of: members)
    sources.pods.removeAll(where: units.contains)
    for group in ingress.forbidden(among: sources) {
      add(
        evaluator.answer(
          from: group.members,
          to: [TargetPart(members, .some(of: group.connections))],
          exempt: .leftOut,
          proxied: .leftOutWhereKnown
        )
      )
    }
  }

  /// All that some pods may be connected with in a direction.
  private func others(_ direction: Direction, of members: PeerMembers) -> PeerMembers {
    var others = hosts
    others.pods = connectable.connectable(direction, with: members.pods)
    return others
  }

  private mutating func add(_ answer: ReachAnswer) {
    for group in answer.groups where group.verdict != .deny {
      let isDoubtful = group.connectivity.allowed.isEmpty
      let open = isDoubtful ? group.connectivity.possible : group.connectivity.allowed
      proof.extra.append(gap(group, open, isDoubtful: isDoubtful, mustReach: false))
    }
  }

  private func gap(
    _ group: ReachGroup,
    _ connections: ConnectionSet,
    isDoubtful: Bool,
    mustReach: Bool
  ) -> LeastPrivilegeProof.Gap {
    LeastPrivilegeProof.Gap(
      source: group.sources.words(in: network),
      destination: group.destinations.words(in: network),
      connections: connections,
      isDoubtful: isDoubtful,
      reason: reason(group, mustReach: mustReach)
    )
  }

  /// What decides for the connection that shows a gap best.
  private func reason(_ group: ReachGroup, mustReach: Bool) -> String? {
    let obstacle = SuggestionObstacle(
      evaluator: evaluator,
      mustReach: mustReach,
      failures: [group]
    )
    if let reason = obstacle.reason { return reason }
    let explanation = obstacle.explanation(group)
    return mustReach ? explanation.whyClosed(in: network) : explanation.whyOpen
  }
}

extension Explanation {
  /// Which policies isolate an end without a rule that matches.
  fileprivate func whyClosed(in network: Network) -> String? {
    for direction in directions {
      guard let tier = direction.decidingTier, tier.outcome == .isolated else { continue }
      let policies = tier.policies.filter { $0.selects == .yes && $0.isolates }
        .map { "\($0.identity)\($0.position.map { " (\($0))" } ?? "")" }
      let more = policies.count > 2 ? " and \(policies.count - 2) more" : ""
      return "\(direction.direction) of \(network.name(of: direction.subject)) is isolated by "
        + policies.prefix(2).joined(separator: ", ") + more + ", and no rule matches"
    }
    return nil
  }

  /// Which rules let it pass.
  fileprivate var whyOpen: String? {
    let rules = directions.compactMap { direction -> String? in
      for policy in direction.tiers.last?.policies ?? [] where policy.selects == .yes {
        guard let rule = policy.rules.first(where: { $0.match == .yes && $0.action == .allow })
        else { continue }
        return "\(direction.direction) rule \(rule.index + 1) of \(policy.identity)"
      }
      return nil
    }
    return rules.isEmpty ? nil : "allowed by \(rules.joined(separator: " and "))"
  }
}

extension PeerMembers {
  /// How many pods and nodes, and one for addresses.
  fileprivate var peerCount: Int { pods.count + nodes.count + (addresses.isEmpty ? 0 : 1) }
}
