import Manifests
import NetworkModel

/// `networking.k8s.io/v1` NetworkPolicy (SEMANTICS part 1).
struct KubernetesNetworkPolicy: Dialect {
  let groups = [
    KindGroup(
      "networking.k8s.io",
      version: "v1",
      read: ["NetworkPolicy"],
      noBearing: ["IPAddress", "ServiceCIDR"]
    )
  ]

  /// Policies are kept whole, so that unknown fields are seen.
  let filters: [String: FieldFilter] = ["networking.k8s.io/NetworkPolicy": .everything]

  func lower(_ object: ManifestObject, into lowering: inout Lowering) {
    lowering.lowerNetworkPolicy(object)
  }
}

/// What came of reading a policy.
enum NetworkPolicyReading {
  /// It is right, or what is wrong with it doesn't bear on what it does.
  case read(Policy, ObjectKey?)
  /// It is wrong, and this stands in for it.
  case incomplete(IncompletePolicy)
}

extension Lowering {
  mutating func lowerNetworkPolicy(_ object: ManifestObject) {
    switch readNetworkPolicy(object) {
    case .read(let policy, let key): addPolicy(policy, as: key)
    case .incomplete(let standIn): add(standIn)
    }
  }

  /// Reads a policy; one that is wrong is kept as a policy that may do anything to its namespace.
  ///
  /// A wrong name, label or annotation is an error too, but what the policy does is known all the same.
  mutating func readNetworkPolicy(_ object: ManifestObject) -> NetworkPolicyReading {
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    checkNotes(of: object)
    let errors = decoder.errorCount
    reportUnknownMetadata(of: object)
    // An unknown field of the metadata may be the misspelt namespace.
    let isNamespaceKnown = decoder.errorCount == errors
    _ = decoder.mapping(object.root, of: .networkPolicy, at: .root)
    let hasUnknownField = decoder.errorCount > errors
    let namespace = decoder.namespace(of: object)
    let reader = NetworkPolicyReader(matches: options.ipBlockMatches)
    let spec = reader.read(object, hasUnknownField: hasUnknownField, &decoder)
    let text = object.metadata?["name"]?.text ?? ""
    let written = ObjectName(text: text, isGenerated: text.isEmpty)
    guard decoder.errorCount == errors, let namespace, let spec else {
      let namespace = isNamespaceKnown ? namespace : nil
      return .incomplete(
        incompletePolicy(object, name: name ?? written, namespace: namespace)
      )
    }
    objects.mention(namespace: namespace, by: object)
    let identity = object.identity(
      namespace: decoder.shared.text(namespace),
      name: (name ?? written).text
    )
    addIgnoredFindings(of: identity, object)
    for fact in spec.facts { addFact(fact.kind, of: identity, object, at: fact.position) }
    let policy = Policy(
      identity: identity,
      position: object.position,
      tier: StandardTier.networkPolicy.rawValue,
      subject: .pods(in: .own, labels: spec.podSelector),
      ingress: spec.ingress,
      egress: spec.egress
    )
    return .read(policy, key(object, namespace, name ?? written))
  }
}

extension FieldSet {
  /// The fields of a NetworkPolicy; `status` stood in Kubernetes 1.24 to 1.27.
  static let networkPolicy = FieldSet(
    ["apiVersion", "kind", "metadata", "spec", "status"],
    misplaced: [
      "podSelector": "`podSelector` stands under `spec`",
      "policyTypes": "`policyTypes` stands under `spec`",
      "ingress": "`ingress` stands under `spec`",
      "egress": "`egress` stands under `spec`",
      "name": "`name` stands under `metadata`",
      "namespace": "`namespace` stands under `metadata`",
      "labels": "`labels` stands under `metadata`",
    ]
  )
}
