import Manifests
import NetworkModel

/// What all policies have in common: names, notes, and what becomes of those declared twice.
extension Lowering {
  /// Adds a policy; where another one has its name, neither is believed.
  mutating func addPolicy(_ policy: Policy, as key: ObjectKey?) {
    guard case .conflict(let index) = objects.policies.add(policy, as: key, &decoder),
      let position = policy.position
    else { return }
    let first = objects.policies.values[index]
    let incomplete = IncompletePolicy(
      first.identity,
      scope: first.identity.namespace == nil ? .cluster : .namespaced,
      tier: StandardTier(rawValue: first.tier) ?? .admin,
      at: position
    )
    objects.policies.values[index] = incomplete.policy
    objects.incompletePolicies.append(first.identity)
  }

  /// Reports the fields of the metadata that the API server doesn't know.
  mutating func reportUnknownMetadata(of object: ManifestObject) {
    guard let metadata = object.metadata, metadata.kind == .mapping else { return }
    _ = decoder.mapping(metadata, of: .metadata, at: FieldPath.root["metadata"])
  }

  /// The labels and annotations of the policy, which say nothing about who can reach whom.
  mutating func checkNotes(of object: ManifestObject) {
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
