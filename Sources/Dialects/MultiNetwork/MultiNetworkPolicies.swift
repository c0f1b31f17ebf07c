import Manifests
import NetworkModel

/// A policy on secondary networks: a NetworkPolicy, and the networks that it is for.
struct MultiNetworkPolicy: Positioned {
  /// The policy as it stands in each of the networks.
  var policy: Policy
  /// The definitions of the networks; nil where they can't be told: it may be for all of them.
  var networks: [DefinitionName]?
  /// Where they are named.
  var networksPosition: SourcePosition?

  var position: SourcePosition? { policy.position }
  var withoutPositions: Self {
    MultiNetworkPolicy(policy: policy.withoutPositions, networks: networks)
  }
}

/// `k8s.cni.cncf.io` MultiNetworkPolicy.
///
/// Its specification: "the same semantics as NetworkPolicy", and an annotation `policy-for` with "a
/// comma separated list of net-attach-defs" in the form `[namespace/]name`.
extension Lowering {
  mutating func lowerMultiNetworkPolicy(_ object: ManifestObject) {
    let reading = readNetworkPolicy(object)
    let annotation = policyFor(object)
    let networks = annotation.flatMap { networksNamed(by: $0, of: object) }
    switch reading {
    case .read(let policy, let key) where networks != nil:
      let key = key.map {
        ObjectKey(
          kind: $0.kind,
          namespace: $0.namespace,
          name: $0.name
        )
      }
      let position = annotation?.position
      add(
        MultiNetworkPolicy(policy: policy, networks: networks, networksPosition: position),
        as: key
      )
    case .read(let policy, _):
      let standIn = IncompletePolicy(
        policy.identity,
        scope: .namespaced,
        tier: .networkPolicy,
        at: object.position
      )
      add(standIn, for: nil, namedAt: nil)
    case .incomplete(let standIn):
      add(standIn, for: networks, namedAt: annotation?.position)
    }
  }

  /// The annotation that names the networks; its absence is reported.
  private mutating func policyFor(_ object: ManifestObject) -> ManifestNode? {
    let annotations = object.metadata?["annotations"]
    if let annotations, annotations.kind != .null, annotations.kind != .mapping { return nil }
    if let node = annotations?[NetworkAnnotation.policyFor], node.kind != .null { return node }
    let others = (annotations?.fields).map(Array.init) ?? []
    let meant = NearMiss.closest(to: NetworkAnnotation.policyFor, among: others.map(\.key))
    let hint = meant.map { "; is `\($0)` meant to be it?" } ?? ""
    let key = others.first { $0.key == meant }?.keyPosition
    decoder.report(
      .error(
        "this policy has no annotation `\(NetworkAnnotation.policyFor)`\(hint)",
        at: key ?? annotations?.position ?? object.metadata?.position ?? object.position,
        help: "name the networks it is for: `\(NetworkAnnotation.policyFor): namespace/name, ...`"
      )
    )
    return nil
  }

  /// The networks of the annotation; nil where something is wrong, which is reported.
  private mutating func networksNamed(by node: ManifestNode, of object: ManifestObject)
    -> [DefinitionName]?
  {
    let path = FieldPath.root["metadata"]["annotations"][NetworkAnnotation.policyFor]
    // A value of another type is reported with the other annotations.
    guard node.isText else { return nil }
    let errors = decoder.errorCount
    let written = object.metadata?["namespace"]?.text ?? ""
    let namespace = written.isEmpty ? "default" : written
    let networks = definitions(node.text, in: namespace, at: path, node.position)
    guard decoder.errorCount == errors else { return nil }
    if networks.isEmpty {
      decoder.report(.error("`\(path)` names no network", at: node.position))
      return nil
    }
    return networks
  }

  /// Adds a policy; where another one has its name, neither is believed.
  mutating func add(
    _ policy: MultiNetworkPolicy,
    as key: ObjectKey?
  ) {
    guard case .conflict(let index) = objects.multiNetworkPolicies.add(policy, as: key, &decoder),
      let position = policy.position
    else { return }
    let first = objects.multiNetworkPolicies.values[index]
    let standIn = IncompletePolicy(
      first.policy.identity,
      scope: .namespaced,
      tier: .networkPolicy,
      at: position
    )
    let networks = first.networks.flatMap { first in policy.networks.map { first + $0 } }
    objects.multiNetworkPolicies.values[index].policy = standIn.policy
    objects.multiNetworkPolicies.values[index].networks = networks
    objects.incompletePolicies.append(first.policy.identity)
  }

  /// Adds the stand-in of a policy that is wrong, for all secondary networks where none are given.
  private mutating func add(
    _ standIn: IncompletePolicy,
    for networks: [DefinitionName]?,
    namedAt position: SourcePosition?
  ) {
    let policy = MultiNetworkPolicy(
      policy: standIn.policy,
      networks: networks,
      networksPosition: position
    )
    objects.multiNetworkPolicies.add(policy, as: nil, &decoder)
    objects.incompletePolicies.append(standIn.policy.identity)
  }
}
