import NetworkModel
import ReachabilityEngine

/// A rule of a policy, by its place in the network.
struct RuleReference: Hashable, Sendable, Comparable {
  /// An index into `Network.policies`.
  var policy: Int
  /// An index into the rules of the direction.
  var rule: Int

  static func < (a: Self, b: Self) -> Bool { (a.policy, a.rule) < (b.policy, b.rule) }
}

/// The policies of one endpoint in one direction, as they look at pods that need not exist.
///
/// Only the subject's own side: what policies a pod has that doesn't exist, nobody knows.
struct OwnSideRules {
  /// A rule.
  struct Step {
    var action: RuleAction
    /// The pods that its peers match or may match; any of them.
    var peers: [PeerPattern]
    /// Whether it matches where a peer does: nothing else is in doubt.
    var isCertain: Bool
    /// What it speaks of, whatever ports the destination declares.
    var sure: ConnectionSet
    /// What it speaks of for some destination: a port's name may be any of its ports.
    var possible: ConnectionSet
    var origin: RuleReference
  }

  /// A policy that selects the subject or may do so.
  struct SelectedPolicy {
    var isCertain: Bool
    var isolates: Bool
    var steps: [Step]
  }

  /// A tier with the policies that it has for the subject, in order.
  struct SelectedTier {
    /// Whether what no rule of an isolating policy matches is denied.
    var isDenying: Bool
    /// The tier that Pass leads to.
    var passTo: Int
    var policies: [SelectedPolicy]
  }

  private(set) var tiers: [SelectedTier]

  /// Reads the policies that select a class in a direction.
  init(of subject: ClassID, _ direction: Direction, in network: CompiledNetwork) {
    let reader = PolicyReader(subject, direction, network.network, network.example(of: subject))
    tiers = network.network.tiers.enumerated().map { index, tier in
      SelectedTier(
        isDenying: tier.isolated == .deny,
        passTo: tier.passTo ?? index + 1,
        policies: []
      )
    }
    for (policy, isCertain) in network.policies(selecting: subject, direction) {
      guard let selected = reader.read(policy, isCertain: isCertain) else { continue }
      tiers[network.network.policies[policy].tier].policies.append(selected)
    }
    for (index, tier) in network.network.tiers.enumerated() where tier.precedence == .denyFirst {
      tiers[index].policies = tiers[index].policies.denyFirst
    }
  }

  /// All rules.
  var steps: [Step] { tiers.flatMap { $0.policies.flatMap(\.steps) } }

  /// Whether no policy selects the subject, so that everything is open.
  var isEmpty: Bool { tiers.allSatisfy(\.policies.isEmpty) }
}

/// Reads policies for one subject.
private struct PolicyReader {
  let direction: Direction
  let network: Network
  let subject: EndpointFacts?
  let stranger: EndpointFacts

  init(
    _ subject: ClassID,
    _ direction: Direction,
    _ network: Network,
    _ example: EndpointReference?
  ) {
    self.direction = direction
    self.network = network
    self.subject = example.map { EndpointFacts($0, in: network) }
    stranger = EndpointFacts(of: Pod(namespace: "", name: ""), in: [:], network)
  }

  /// Nil where the policy doesn't speak of the direction.
  func read(_ index: Int, isCertain: Bool) -> OwnSideRules.SelectedPolicy? {
    let policy = network.policies[index]
    guard let rules = policy.rules(direction) else { return nil }
    return OwnSideRules.SelectedPolicy(
      isCertain: isCertain,
      isolates: rules.isolates,
      steps: rules.rules.enumerated().compactMap { number, rule in
        step(rule, of: policy, at: RuleReference(policy: index, rule: number))
      }
    )
  }

  /// Nil for a rule that no pod can meet.
  private func step(_ rule: Rule, of policy: Policy, at origin: RuleReference) -> OwnSideRules.Step?
  {
    let local = rule.local.map { find($0, subject, policy) } ?? .yes
    guard rule.action != .log, local != .no else { return nil }
    let patterns = PeerPatterns(ownNamespace: policy.identity.namespace) {
      find(.addresses($0), stranger, policy)
    }
    let peers =
      rule.peers.map { $0.flatMap { patterns.patterns($0.endpoints) } }
      ?? patterns.patterns(.everything)
    let (sure, possible) = connections(rule.connections)
    guard !peers.isEmpty, !possible.isEmpty else { return nil }
    return OwnSideRules.Step(
      action: rule.action,
      peers: peers,
      isCertain: local == .yes && rule.conditions.isEmpty,
      sure: sure,
      possible: possible,
      origin: origin
    )
  }

  private func find(
    _ expression: EndpointExpression,
    _ endpoint: EndpointFacts?,
    _ policy: Policy
  ) -> Certainty {
    guard let endpoint else { return .unknown }
    return ExpressionFinding(
      endpoint: endpoint,
      ownNamespace: policy.identity.namespace,
      field: PeerField("", policy),
      position: nil
    ).find(expression).certainty
  }

  /// N14: a name resolves on the destination, which for egress is a pod that may declare anything.
  private func connections(
    _ connections: RuleConnections
  ) -> (sure: ConnectionSet, possible: ConnectionSet) {
    guard direction == .egress else {
      let own = connections.resolved(on: subject?.declaredPorts ?? [])
      return (own, own)
    }
    return (connections.resolved(on: []), connections.withEveryName)
  }
}

extension [OwnSideRules.SelectedPolicy] {
  /// The same, so that taken in order a deny comes before an allow, and that before a pass.
  ///
  /// A policy that only may select the subject is taken apart: whether its rules match is then in doubt
  /// one by one.
  fileprivate var denyFirst: Self {
    let isolations = map {
      OwnSideRules.SelectedPolicy(isCertain: $0.isCertain, isolates: $0.isolates, steps: [])
    }
    let actions: [RuleAction] = [.deny, .allow, .pass]
    return isolations
      + actions.flatMap { action in
        map { policy in
          OwnSideRules.SelectedPolicy(
            isCertain: policy.isCertain,
            isolates: false,
            steps: policy.steps.filter { $0.action == action }
          )
        }
      }
  }
}
