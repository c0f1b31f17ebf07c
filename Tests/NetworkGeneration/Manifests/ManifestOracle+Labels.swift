extension ManifestOracle {
  /// Whether the pods of a workload have the labels of a selector; no selector selects all (N4).
  func holds(_ selector: SelectorManifest?, _ workload: WorkloadManifest) -> Answer {
    guard let selector else { return .yes }
    let labels = (workload.labels.value ?? []) + workload.labelsOfController
    let unknown = workload.labelsOfUnknownValue
    let parts =
      (selector.matchLabels.value ?? []).map { label in
        holds(label.key, "In", [label.value], labels, unknown)
      }
      + (selector.matchExpressions.value ?? []).map { expression in
        holds(expression.key, expression.operator, expression.values.value ?? [], labels, unknown)
      }
    return parts.min() ?? .yes
  }

  /// Whether labels that are all known are those of a selector.
  func holds(_ selector: SelectorManifest, _ labels: [LabelManifest]) -> Bool {
    (selector.matchLabels.value ?? []).allSatisfy { label in
      holds(label.key, "In", [label.value], labels, []) == .yes
    }
      && (selector.matchExpressions.value ?? []).allSatisfy { expression in
        holds(expression.key, expression.operator, expression.values.value ?? [], labels, [])
          == .yes
      }
  }

  /// N32: NotIn and DoesNotExist match where the key is absent.
  private func holds(
    _ key: String,
    _ name: String,
    _ values: [String],
    _ labels: [LabelManifest],
    _ unknown: [String]
  ) -> Answer {
    let label = labels.first { $0.key == key }
    let isThere = label != nil || unknown.contains(key)
    switch name {
    case "Exists": return Answer(isThere)
    case "DoesNotExist": return Answer(!isThere)
    case "In":
      guard let label else { return isThere ? .maybe : .no }
      return Answer(values.contains(label.value))
    case "NotIn":
      guard let label else { return isThere ? .maybe : .yes }
      return Answer(!values.contains(label.value))
    default: preconditionFailure("the API knows no operator \(name)")
    }
  }

  /// N31: every namespace has its name as a label, declared or not.
  func labelsOfNamespace(_ name: String) -> [LabelManifest] {
    let declared = world.namespaces.first { $0.name == name }?.labels.value ?? []
    return declared.filter { $0.key != "kubernetes.io/metadata.name" }
      + [LabelManifest(key: "kubernetes.io/metadata.name", value: name)]
  }
}

extension WorkloadManifest {
  /// N33: labels that a controller adds and that follow from the manifest.
  fileprivate var labelsOfController: [LabelManifest] {
    guard kind == .job else { return [] }
    return ["job-name", "batch.kubernetes.io/job-name"].map { LabelManifest(key: $0, value: name) }
  }

  /// N33: labels that a controller will add, with a value that only it knows.
  fileprivate var labelsOfUnknownValue: [String] {
    switch kind {
    case .pod, .replicaSet, .replicationController, .job: []
    case .deployment: ["pod-template-hash"]
    case .statefulSet, .daemonSet: ["controller-revision-hash"]
    case .cronJob: ["job-name", "batch.kubernetes.io/job-name"]
    }
  }
}
