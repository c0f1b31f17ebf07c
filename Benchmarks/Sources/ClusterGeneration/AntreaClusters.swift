// The clusters of Antrea's scale tests of its controller (networkpolicy_controller_perf_test.go),
// with policies for ingress only.

/// Four pods of two kinds a namespace; a policy that closes it, and one for each kind that lets the
/// pods of the kind speak to each other.
struct AntreaSmallNamespaces: StressCluster {
  let shape: ClusterShape

  init(_ shape: ClusterShape) { self.shape = shape }

  func ownLabels(ofPod pod: Int) -> [String: String] {
    AntreaLabels.scale(pod / shape.namespaces % 4 < 2 ? 1 : 2)
  }

  func policy(_ index: Int) -> ManifestValue {
    let kind = index / shape.namespaces
    guard kind > 0 else { return AntreaLabels.closed(namespace(index)) }
    return AntreaLabels.amongThemselves("np-\(kind)", in: namespace(index), kind: kind)
  }
}

/// A thousand pods of a hundred kinds a namespace, with policies as above.
struct AntreaLargeNamespaces: StressCluster {
  let shape: ClusterShape
  private static let kinds = 100

  init(_ shape: ClusterShape) { self.shape = shape }

  func ownLabels(ofPod pod: Int) -> [String: String] {
    AntreaLabels.scale(pod / shape.namespaces % Self.kinds + 1)
  }

  func policy(_ index: Int) -> ManifestValue {
    let kind = index / shape.namespaces
    guard kind > 0 else { return AntreaLabels.closed(namespace(index)) }
    let scale = (kind - 1) % Self.kinds + 1
    return AntreaLabels.amongThemselves("np-\(kind)", in: namespace(index), kind: scale)
  }
}

/// Equal pods, and as many equal policies, each for all of them.
struct AntreaOneNamespace: StressCluster {
  let shape: ClusterShape

  init(_ shape: ClusterShape) { self.shape = shape }

  func ownLabels(ofPod pod: Int) -> [String: String] { AntreaLabels.scale(1) }

  func policy(_ index: Int) -> ManifestValue {
    AntreaLabels.amongThemselves("np-\(index)", in: namespace(index), kind: 1)
  }
}

/// For each pod a policy that admits one other pod.
struct AntreaPolicyPerPod: StressCluster {
  let shape: ClusterShape

  init(_ shape: ClusterShape) { self.shape = shape }

  func ownLabels(ofPod pod: Int) -> [String: String] { AntreaLabels.scale(pod) }

  func policy(_ index: Int) -> ManifestValue {
    let pod = index % shape.pods
    let peer: ManifestValue = [
      "podSelector": Selectors.labels(AntreaLabels.scale((pod + 1) % shape.pods))
    ]
    return Objects.policy(
      "np-\(index)",
      in: namespace(pod),
      Selectors.ingress(to: Selectors.labels(AntreaLabels.scale(pod)), from: [peer])
    )
  }
}

/// A hundred pods of a hundred kinds a namespace; cluster-scoped policies that let kinds speak to
/// each other across namespaces.
///
/// Antrea's cluster-scoped policies stand here as AdminNetworkPolicies.
struct AntreaClusterScoped: StressCluster {
  let shape: ClusterShape
  private static let kinds = 100

  init(_ shape: ClusterShape) { self.shape = shape }

  func ownLabels(ofPod pod: Int) -> [String: String] {
    AntreaLabels.scale(pod / shape.namespaces % Self.kinds)
  }

  func policy(_ index: Int) -> ManifestValue {
    let pods = { (kind: Int) -> ManifestValue in
      [
        "pods": [
          "namespaceSelector": [:], "podSelector": Selectors.labels(AntreaLabels.scale(kind)),
        ]
      ]
    }
    return [
      "apiVersion": "policy.networking.k8s.io/v1alpha1", "kind": "AdminNetworkPolicy",
      "metadata": ["name": "np-\(index)"],
      "spec": [
        "ingress": [["action": "Allow", "from": [pods(index / Self.kinds % Self.kinds)]]],
        "priority": .number(index % 1_000), "subject": pods(index % Self.kinds),
      ],
    ]
  }
}

/// What Antrea's clusters share.
private enum AntreaLabels {
  /// The label of the pods of a kind.
  static func scale(_ kind: Int) -> [String: String] { ["app-\(kind)": "scale-\(kind)"] }

  static func closed(_ namespace: String) -> ManifestValue {
    Objects.policy(
      "default-deny-all",
      in: namespace,
      ["podSelector": [:], "policyTypes": ["Ingress"]]
    )
  }

  static func amongThemselves(
    _ name: String,
    in namespace: String,
    kind: Int
  ) -> ManifestValue {
    let pods = Selectors.labels(scale(kind))
    return Objects.policy(
      name,
      in: namespace,
      Selectors.ingress(to: pods, from: [["podSelector": pods]])
    )
  }
}
