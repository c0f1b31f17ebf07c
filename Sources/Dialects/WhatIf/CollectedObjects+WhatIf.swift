import NetworkModel

/// What is assumed to be otherwise, made of the objects before they are joined.
extension CollectedObjects {
  /// Removes the one object that a pattern means, with what can't be without it: the pods of a
  /// workload, everything in a namespace.
  mutating func remove(_ pattern: ObjectPattern) throws(WhatIf.Fault) {
    let target = try one(of: candidates, pattern, verb: "--without", anyKindOf: "policy")
    if target.kind == "Namespace" {
      removeAll { key in key == target || key.namespace == target.name }
      incompletePolicies.removeAll { $0.namespace == target.name }
      policies.removeAll { $0 == nil && $1.identity.namespace == target.name }
      forgetMention(of: target.name)
    } else {
      let made = pods(of: target)
      removeAll { key in key == target || made.contains(key) }
      incompletePolicies.removeAll { $0.key == target }
      policies.removeAll { key, policy in key == nil && policy.identity.key == target }
    }
  }

  /// Puts objects in the place of those of their kind, namespace and name, or adds them.
  ///
  /// The live pods of a workload that is replaced go with it: its new template stands for them.
  mutating func replace(with others: Self) {
    var made: Set<ObjectKey> = []
    for workload in others.workloads.values { made.formUnion(pods(of: workload.reference.key)) }
    var visitor = KeyVisitor()
    var copy = others
    copy.visitRegistries(with: others, &visitor)
    let replaced = Set(visitor.keys).union(made)
    removeAll { replaced.contains($0) }
    append(others)
  }

  /// Gives a namespace other labels; one that no object declares is declared by that.
  mutating func relabelNamespace(_ relabeling: WhatIf.Relabeling) throws(WhatIf.Fault) {
    let nameLabel = "kubernetes.io/metadata.name"
    if relabeling.labels.contains(where: { $0.key == nameLabel }) {
      throw WhatIf.Fault("the label `\(nameLabel)` of a namespace is always its name")
    }
    let keys = Set(namespaces.values.map(\.name)).union(namespaceMentions.keys).sorted()
      .map { ObjectKey(kind: "Namespace", namespace: "", name: $0) }
    let target = try one(of: keys, relabeling.target, verb: "--set-namespace-label")
    if let index = namespaces.values.firstIndex(where: { $0.name == target.name }) {
      namespaces.values[index].labels.apply(relabeling.labels)
      return
    }
    var namespace = Namespace(name: target.name, position: namespaceMentions[target.name])
    namespace.labels.apply(relabeling.labels)
    namespaces.append(namespace, as: target)
  }

  /// Gives the pods of a name, or of the workload of a name, other labels.
  mutating func relabelPods(_ relabeling: WhatIf.Relabeling) throws(WhatIf.Fault) {
    var resolver = ownership
    var keys: Set<ObjectKey> = Set(pods.values.map(\.pod.key))
    keys.formUnion(virtualMachineInstances.values.map(\.pod.key))
    keys.formUnion(pods.values.map { resolver.workload(of: $0).key })
    keys.formUnion(workloads.values.map { resolver.topMost(of: $0.reference).key })
    let target = try one(
      of: keys.sorted(),
      relabeling.target,
      verb: "--relabel",
      help: "it takes workloads and pods of the input; namespaces have --set-namespace-label"
    )
    let owned = pods(of: target)
    for index in pods.values.indices where owned.contains(pods.values[index].pod.key) {
      pods.values[index].pod.relabel(relabeling.labels)
    }
    for index in virtualMachineInstances.values.indices
    where owned.contains(virtualMachineInstances.values[index].pod.key) {
      virtualMachineInstances.values[index].pod.relabel(relabeling.labels)
    }
    for index in workloads.values.indices
    where resolver.topMost(of: workloads.values[index].reference).key == target {
      workloads.values[index].template.relabel(relabeling.labels)
    }
  }

  private var ownership: OwnershipResolver {
    OwnershipResolver(
      workloads.values.map { ($0.reference, $0.owner) }
        + virtualMachineInstances.values.map { ($0.pod.workload, $0.owner) }
    )
  }

  /// The live pods and the workloads below a workload; the pod itself where a pod is meant.
  private func pods(of target: ObjectKey) -> Set<ObjectKey> {
    var resolver = ownership
    var keys: Set<ObjectKey> = []
    for manifest in pods.values + virtualMachineInstances.values
    where manifest.pod.key == target || resolver.workload(of: manifest).key == target {
      keys.insert(manifest.pod.key)
    }
    for manifest in workloads.values where resolver.topMost(of: manifest.reference).key == target {
      keys.insert(manifest.reference.key)
    }
    return keys
  }

  /// Every object, and the workloads that only their pods tell of.
  private var candidates: [ObjectKey] {
    var visitor = KeyVisitor()
    var copy = self
    copy.visitRegistries(with: self, &visitor)
    var resolver = ownership
    let owners = pods.values.map { resolver.workload(of: $0).key }
    let namespaces = namespaceMentions.keys.map {
      ObjectKey(kind: "Namespace", namespace: "", name: $0)
    }
    return Set(visitor.keys + owners + namespaces + incompletePolicies.map(\.key)).sorted()
  }

  private mutating func removeAll(_ isRemoved: @escaping (ObjectKey) -> Bool) {
    var visitor = RemovingVisitor(isRemoved: isRemoved)
    visitRegistries(with: CollectedObjects(), &visitor)
  }

  /// The object that a pattern means.
  ///
  /// A name alone means a policy where there is one policy of that name.
  private func one(
    of candidates: [ObjectKey],
    _ pattern: ObjectPattern,
    verb: String,
    anyKindOf preferred: String? = nil,
    help: String? = nil
  ) throws(WhatIf.Fault) -> ObjectKey {
    let found = candidates.filter(pattern.matches)
    if found.count == 1 { return found[0] }
    if preferred != nil, pattern.kind == nil {
      let policies = found.filter { $0.kind.contains("NetworkPolic") }
      if policies.count == 1 { return policies[0] }
    }
    guard found.isEmpty else {
      let names = found.map { "`\($0.words)`" }
      throw WhatIf.Fault(
        "\(verb): `\(pattern)` may be \(names.joined(separator: " or "))",
        help: "write its kind and namespace, as in `\(found[0].words)`"
      )
    }
    let near = NearMiss.closest(to: pattern.name, among: candidates.map(\.name))
    let nearest = near.flatMap { name in candidates.first { $0.name == name } }
    let elsewhere = candidates.first { $0.name == pattern.name }
    throw WhatIf.Fault(
      "\(verb): there is no `\(pattern)` in the input",
      help: (elsewhere ?? nearest).map { "did you mean `\($0.words)`?" } ?? help
    )
  }
}

/// Collects the names of all objects.
private struct KeyVisitor: RegistryVisitor {
  private(set) var keys: [ObjectKey] = []

  mutating func visit<Value>(
    _ registry: inout ObjectRegistry<Value>,
    _ other: ObjectRegistry<Value>
  ) {
    keys += registry.keysInOrder.compactMap(\.self)
  }
}

/// Removes objects by name.
private struct RemovingVisitor: RegistryVisitor {
  let isRemoved: (ObjectKey) -> Bool

  func visit<Value>(_ registry: inout ObjectRegistry<Value>, _ other: ObjectRegistry<Value>) {
    registry.removeAll { key, _ in key.map(isRemoved) ?? false }
  }
}

extension ObjectKey: Comparable {
  /// By namespace, name and kind.
  static func < (a: Self, b: Self) -> Bool {
    (a.namespace, a.name, a.kind) < (b.namespace, b.name, b.kind)
  }

  /// As a pattern that means just this object.
  fileprivate var words: String {
    [kind.lowercased(), namespace.isEmpty ? nil : namespace, name].compactMap(\.self)
      .joined(separator: "/")
  }
}

extension ObjectIdentity {
  fileprivate var key: ObjectKey {
    ObjectKey(kind: kind, namespace: namespace ?? "", name: name)
  }
}

extension WorkloadReference {
  fileprivate var key: ObjectKey { ObjectKey(kind: kind, namespace: namespace, name: name) }
}

extension Pod {
  /// What names it as the pod or instance that it is, not its workload.
  fileprivate var key: ObjectKey {
    let kind = workload.kind == "VirtualMachineInstance" ? workload.kind : "Pod"
    return ObjectKey(kind: kind, namespace: namespace, name: name)
  }

  /// Sets and removes labels; a value that is set is known from then on.
  fileprivate mutating func relabel(_ edits: WhatIf.LabelEdits) {
    labels.apply(edits)
    serverMadeLabelKeys.removeAll { key in edits.contains { $0.key == key } }
  }
}

extension Labels {
  fileprivate mutating func apply(_ edits: WhatIf.LabelEdits) {
    for edit in edits { self[edit.key] = edit.value }
  }
}
