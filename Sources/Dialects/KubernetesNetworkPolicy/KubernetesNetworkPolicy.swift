import Manifests
import NetworkModel

/// `networking.k8s.io/v1` NetworkPolicy (SEMANTICS part 1).
struct KubernetesNetworkPolicy: Dialect {
  let groups = [
    KindGroup(
      "networking.k8s.io",
      version: "v1",
      read: ["NetworkPolicy"],
      entryPoints: ["Ingress"],
      noBearing: ["IngressClass", "IPAddress", "ServiceCIDR"]
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
  mutating func lowerNetworkPolicy(_ object: ManifestObject) {
    let errors = decoder.errorCount
    if let node = object.root["metadata"], node.kind == .mapping {
      checkMetadata(node, at: FieldPath.root["metadata"])
    }
    for field in object.root.fields where !FieldSet.networkPolicy.names.contains(field.key) {
      decoder.reportUnknownField(field, FieldSet.networkPolicy, .root)
    }
    let hasUnknownField = decoder.errorCount > errors
    let name = nameOfPolicy(object)
    let namespace = decoder.namespace(of: object)
    let reader = NetworkPolicyReader(matches: options.ipBlockMatches)
    let spec = reader.read(object, hasUnknownField: hasUnknownField, &decoder)
    let isWrong = decoder.errorCount - name.faults > errors
    guard !isWrong, let name = name.name, let namespace, let spec else {
      addIncompletePolicy(object, name: name.name, namespace: namespace)
      return
    }
    objects.mention(namespace: namespace, by: object)
    let policy = Policy(
      identity: object.identity(namespace: shared.text(namespace), name: name.text),
      position: object.position,
      tier: 0,
      subject: .pods(in: .own, labels: spec.podSelector),
      ingress: spec.ingress,
      egress: spec.egress
    )
    addPolicy(policy, as: key(object, namespace, name))
  }

  /// The name of a policy, and how many errors it has.
  ///
  /// A name that the API server refuses is an error, but what the policy says is clear all the same.
  private mutating func nameOfPolicy(
    _ object: ManifestObject
  ) -> (name: ObjectName?, faults: Int) {
    let errors = decoder.errorCount
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let faults = decoder.errorCount - errors
    guard name == nil, let written = object.metadata?["name"], written.kind == .string,
      !written.text.isEmpty
    else { return (name, faults) }
    return (ObjectName(text: written.text, isGenerated: false), faults)
  }

  /// Adds a policy; where another one has its name, neither is believed.
  private mutating func addPolicy(_ policy: Policy, as key: ObjectRegistry<Policy>.Key?) {
    guard case .conflict(let index) = objects.policies.add(policy, as: key, &decoder),
      let position = policy.position
    else { return }
    let first = objects.policies.values[index]
    let incomplete = IncompletePolicy(first.identity, scope: .namespaced, at: position)
    objects.policies.values[index] = incomplete.policy
    objects.incompletePolicies.append(first.identity)
  }

  /// The metadata of a policy, every field of which the API server checks.
  private mutating func checkMetadata(_ metadata: ManifestNode, at path: FieldPath) {
    guard let metadata = decoder.mapping(metadata, of: .metadata, at: path) else { return }
    _ = shared.labels(metadata["labels"], at: path["labels"], &decoder)
    guard let node = decoder.present("annotations", in: metadata),
      let annotations = decoder.mapping(node, at: path["annotations"])
    else { return }
    for field in annotations.fields {
      _ = decoder.text(field.value, at: path["annotations"][field.key])
    }
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
