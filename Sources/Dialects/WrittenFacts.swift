import Manifests
import NetworkModel

/// Collects what manifests say that decides nothing.
extension Lowering {
  /// Adds something that an object says.
  mutating func addFact(
    _ kind: WrittenFact.Kind,
    of identity: ObjectIdentity,
    _ object: ManifestObject,
    at position: SourcePosition? = nil
  ) {
    objects.facts.append(
      WrittenFact(
        kind,
        of: identity,
        at: object.position,
        position: position ?? object.position
      )
    )
  }

  /// Adds the annotation by which an object's author keeps findings from being told.
  mutating func addIgnoredFindings(of identity: ObjectIdentity, _ object: ManifestObject) {
    guard let annotations = object.metadata?["annotations"], annotations.kind == .mapping,
      let value = annotations[WrittenFact.ignoreAnnotation], value.isText
    else { return }
    addFact(.ignores(value.text), of: identity, object, at: value.position)
  }

  /// Adds which version has taken the place of the one that an object is written in.
  mutating func addSupersededVersion(of identity: ObjectIdentity, _ object: ManifestObject) {
    guard let current = object.supersedingVersion else { return }
    addFact(
      .superseded(by: current),
      of: identity,
      object,
      at: object.root["apiVersion"]?.position
    )
  }
}

extension ManifestObject {
  /// What has taken the place of the version; nil for one that is current.
  fileprivate var supersedingVersion: String? {
    switch (group, version) {
    case ("apps", "v1"), ("batch", "v1"): nil
    case ("apps", _), ("extensions", _): "apps/v1"
    case ("batch", _): "batch/v1"
    case ("policy.networking.k8s.io", "v1alpha1"):
      "policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy"
    default: nil
    }
  }
}

extension CollectedObjects {
  /// What the manifests of a network's objects say, sorted by position; without those of objects that
  /// were replaced or removed.
  func facts(of network: Network) -> [WrittenFact] {
    guard !facts.isEmpty else { return [] }
    var positions = Set(network.policies.compactMap(\.position))
    positions.formUnion(multiNetworkPolicies.values.compactMap(\.position))
    positions.formUnion(network.cluster.namespaces.compactMap(\.position))
    positions.formUnion(network.cluster.pods.compactMap(\.position))
    return facts.filter { fact in
      if case .finishedPod = fact.kind { return true }
      return positions.contains(fact.objectPosition)
    }.sorted { $0.position < $1.position }
  }
}
