import NetworkModel

extension PodRegion {
  /// `any pod of any namespace`, `pods with app=web of namespace shop, but not those with ...`.
  var words: String {
    let others = exceptions.map { $0.words(all: "those", some: "those") }.sorted()
    return pods.words + (others.isEmpty ? "" : ", but not \(others.joined(separator: ", nor "))")
  }

  /// Orders regions: wide ones before those inside them, then by words.
  func sortKey(from namespace: String?) -> SortKey {
    let requirements = [pods.namespace, pods.labels, pods.networks].flatMap(\.requirements)
    return SortKey(
      kind: ExposureKind.allCases.firstIndex(of: ExposureKind(of: self, from: namespace)) ?? 0,
      size: requirements.count + exceptions.count,
      words: words
    )
  }

  /// What regions are ordered by.
  struct SortKey: Comparable {
    var kind: Int
    var size: Int
    var words: String

    static func < (a: Self, b: Self) -> Bool {
      (a.size, a.kind, a.words) < (b.size, b.kind, b.words)
    }
  }
}

extension PodPattern {
  /// `pods with app=web of namespaces with env=prod`.
  var words: String { words(all: "any pod", some: "pods") }

  /// The same with other words for pods: all of some namespaces, and those with some labels.
  fileprivate func words(all: String, some: String) -> String {
    let which = labels.isEmpty ? all : "\(some) with \(labels)"
    let attached = networks.requirements.map { requirement in
      "\(requirement.operator == .exists ? "on" : "not on") network \(requirement.key)"
    }
    return ([which] + attached + [namespaceWords]).joined(separator: " ")
  }

  private var namespaceWords: String {
    let requirements = namespace.requirements
    guard let first = requirements.first else { return "of any namespace" }
    guard requirements.count == 1, first.key == Self.nameKey, first.operator == .in else {
      return "of namespaces with \(namespace)"
    }
    let names = first.values.joined(separator: ", ")
    return first.values.count == 1 ? "of namespace \(names)" : "of namespaces \(names)"
  }
}
