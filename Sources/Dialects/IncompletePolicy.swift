import Manifests
import NetworkModel

/// Stands in for a policy that could not be read: whatever it might have decided is unknown.
///
/// It applies to the pods that the policy could have applied to, so no verdict about them pretends
/// to know it.
struct IncompletePolicy {
  /// The stand-in.
  let policy: Policy

  /// Creates the stand-in of a policy of the tier of NetworkPolicies, which only allow.
  init(_ identity: ObjectIdentity, scope: KindScope, at position: SourcePosition) {
    self.init(identity, scope: scope, at: position, actions: [.allow])
  }

  /// Creates the stand-in of a policy that may deny and allow, before all others.
  ///
  /// Its two rules may each match or not, so what it applies to is unknown whatever follows.
  init(ordered identity: ObjectIdentity, scope: KindScope, at position: SourcePosition) {
    self.init(identity, scope: scope, at: position, actions: [.deny, .allow])
  }

  private init(
    _ identity: ObjectIdentity,
    scope: KindScope,
    at position: SourcePosition,
    actions: [RuleAction]
  ) {
    let cause = UnknownCause("\(identity) at \(position) could not be read")
    let pods = EndpointExpression.pods(
      in: scope == .namespaced ? .own : .matching(.everything),
      labels: .everything
    )
    let rules = DirectionRules(
      isolates: true,
      rules: actions.enumerated().map { index, action in
        Rule(action, peers: nil, conditions: [cause], index: index, position: position)
      }
    )
    policy = Policy(
      identity: identity,
      position: position,
      tier: 0,
      order: PolicyOrder(actions.contains(.deny) ? -.infinity : .infinity),
      subject: .uncertain(pods, because: cause),
      ingress: rules,
      egress: rules
    )
  }
}

extension Lowering {
  /// Adds the stand-in of a policy of `networking.k8s.io/v1` that is wrong.
  mutating func addIncompletePolicy(
    _ object: ManifestObject,
    name: ObjectName,
    namespace: String?
  ) {
    let identity = object.identity(namespace: namespace, name: name.text)
    // A namespace that can't be read may be any.
    let scope = namespace == nil ? KindScope.cluster : .namespaced
    if let namespace { objects.mention(namespace: namespace, by: object) }
    add(IncompletePolicy(identity, scope: scope, at: object.position))
  }

  /// Adds the stand-in of a policy of a kind that isn't supported.
  mutating func addUnsupportedPolicy(_ object: ManifestObject, scope: KindScope) {
    let metadata = object.metadata
    let name = metadata?["name"]?.text ?? ""
    let written = metadata?["namespace"]?.text ?? ""
    let namespace = scope == .cluster ? nil : written.isEmpty ? "default" : written
    let identity = object.identity(namespace: namespace, name: name)
    add(IncompletePolicy(ordered: identity, scope: scope, at: object.position))
  }

  private mutating func add(_ incomplete: IncompletePolicy) {
    objects.policies.add(incomplete.policy, as: nil, &decoder)
    objects.incompletePolicies.append(incomplete.policy.identity)
  }
}
