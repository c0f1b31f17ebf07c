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

extension Lowering {
  /// Reads a policy; one that is wrong is kept as a policy that may do anything to its namespace.
  ///
  /// A wrong name, label or annotation is an error too, but what the policy does is known all the same.
  mutating func lowerNetworkPolicy(_ object: ManifestObject) {
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
      addIncompletePolicy(object, name: name ?? written, namespace: namespace)
      return
    }
    objects.mention(namespace: namespace, by: object)
    let policy = Policy(
      identity: object.identity(namespace: shared.text(namespace), name: (name ?? written).text),
      position: object.position,
      tier: StandardTier.networkPolicy.rawValue,
      subject: .pods(in: .own, labels: spec.podSelector),
      ingress: spec.ingress,
      egress: spec.egress
    )
    addPolicy(policy, as: key(object, namespace, name ?? written))
  }

  /// Adds a policy; where another one has its name, neither is believed.
  private mutating func addPolicy(_ policy: Policy, as key: ObjectRegistry<Policy>.Key?) {
    guard case .conflict(let index) = objects.policies.add(policy, as: key, &decoder),
      let position = policy.position
    else { return }
    let first = objects.policies.values[index]
    let incomplete = IncompletePolicy(
      first.identity,
      scope: .namespaced,
      tier: .networkPolicy,
      at: position
    )
    objects.policies.values[index] = incomplete.policy
    objects.incompletePolicies.append(first.identity)
  }

  /// Reports the fields of the metadata that the API server doesn't know.
  private mutating func reportUnknownMetadata(of object: ManifestObject) {
    guard let metadata = object.metadata, metadata.kind == .mapping else { return }
    _ = decoder.mapping(metadata, of: .metadata, at: FieldPath.root["metadata"])
  }

  /// The labels and annotations of the policy, which say nothing about who can reach whom.
  private mutating func checkNotes(of object: ManifestObject) {
    _ = labels(of: object)
    let path = FieldPath.root["metadata"]["annotations"]
    guard let metadata = object.metadata, metadata.kind == .mapping,
      let node = decoder.present("annotations", in: metadata),
      let annotations = decoder.mapping(node, at: path)
    else { return }
    for field in annotations.fields { _ = decoder.text(field.value, at: path[field.key]) }
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

  /// The fields of every object's metadata; `clusterName` went with Kubernetes 1.24.
  static let metadata = FieldSet(
    [
      "name", "generateName", "namespace", "labels", "annotations", "ownerReferences",
      "finalizers", "uid", "resourceVersion", "generation", "creationTimestamp",
      "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "managedFields",
      "clusterName",
    ],
    misplaced: [
      "spec": "`spec` stands beside `metadata`, not inside it",
      "podSelector": "`podSelector` stands under `spec`",
    ],
    otherwise: "of metadata, netsim uses `name`, `namespace` and `labels`"
  )
}
