import Manifests
import NetworkModel

/// Stands in for a policy that could not be read: whatever it might have decided is unknown.
///
/// It applies to the pods that the policy could have applied to, so no verdict about them pretends
/// to know it.
struct IncompletePolicy {
  /// The stand-in.
  let policy: Policy

  /// Creates the stand-in of a policy of a tier.
  ///
  /// NetworkPolicies only allow, and all count alike; networks only keep pods apart. Elsewhere a
  /// policy may deny and allow, before all others of its tier: its two rules may each match or not.
  init(
    _ identity: ObjectIdentity,
    scope: KindScope,
    tier: StandardTier,
    at position: SourcePosition
  ) {
    let actions = Self.actions(in: tier)
    let cause = UnknownCause("\(identity) at \(position) could not be read")
    let pods = EndpointExpression.pods(
      in: scope == .namespaced ? .own : .matching(.everything),
      labels: .everything
    )
    let rules = DirectionRules(
      isolates: tier == .networkPolicy,
      rules: actions.enumerated().map { index, action in
        Rule(action, peers: nil, conditions: [cause], index: index, position: position)
      }
    )
    policy = Policy(
      identity: identity,
      position: position,
      tier: tier.rawValue,
      order: PolicyOrder(tier == .networkPolicy ? .infinity : -.infinity),
      subject: .uncertain(pods, because: cause),
      ingress: rules,
      egress: rules
    )
  }

  private static func actions(in tier: StandardTier) -> [RuleAction] {
    switch tier {
    case .network: [.deny]
    case .networkPolicy: [.allow]
    case .admin, .baseline: [.deny, .allow]
    }
  }
}

extension Lowering {
  /// The stand-in of a NetworkPolicy that is wrong.
  mutating func incompletePolicy(
    _ object: ManifestObject,
    name: ObjectName,
    namespace: String?
  ) -> IncompletePolicy {
    let identity = object.identity(namespace: namespace, name: name.text)
    // A namespace that can't be read may be any.
    let scope = namespace == nil ? KindScope.cluster : .namespaced
    if let namespace { objects.mention(namespace: namespace, by: object) }
    return IncompletePolicy(identity, scope: scope, tier: .networkPolicy, at: object.position)
  }

  /// Adds the stand-in of a policy of a kind that isn't supported, which may come before all others.
  mutating func addUnsupportedPolicy(
    _ object: ManifestObject,
    scope: KindScope,
    tier: StandardTier = .admin
  ) {
    let metadata = object.metadata
    let name = metadata?["name"]?.text ?? ""
    let written = metadata?["namespace"]?.text ?? ""
    let namespace = scope == .cluster ? nil : written.isEmpty ? "default" : written
    let identity = object.identity(namespace: namespace, name: name)
    add(IncompletePolicy(identity, scope: scope, tier: tier, at: object.position))
  }

  /// Adds a stand-in.
  mutating func add(_ incomplete: IncompletePolicy) {
    objects.policies.add(incomplete.policy, as: nil, &decoder)
    objects.incompletePolicies.append(incomplete.policy.identity)
  }
}
