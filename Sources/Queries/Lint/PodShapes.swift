import NetworkModel

/// The pods of a cluster, those that no selector and no rule can tell apart together.
struct PodShapes {
  /// Pods of a namespace that are alike.
  struct Shape {
    /// One of them, an index into `Cluster.pods`.
    var pod: Int
    /// How many entries of the cluster they are.
    var count: Int
  }

  /// All shapes, namespace by namespace.
  private(set) var all: [Shape] = []
  private var places: [String: Range<Int>] = [:]
  private var bearers: [Labels.Pair: [Int]] = [:]

  /// What tells pods of a namespace apart.
  private struct Key: Hashable {
    var labels: Labels
    var serverMade: [String]
    var ports: [ContainerPort]
    var isHostNetwork: Bool
    var networks: [String]
  }

  /// Groups the pods of a cluster.
  ///
  /// - Complexity: O(*pods* · *labels*).
  init(_ cluster: Cluster) {
    for namespace in cluster.namespaces.map(\.name) {
      let first = all.count
      var known: [Key: Int] = [:]
      for index in cluster.podIndices(inNamespace: namespace) {
        let pod = cluster.pods[index]
        let key = Key(
          labels: pod.labels,
          serverMade: pod.serverMadeLabelKeys,
          ports: pod.ports,
          isHostNetwork: pod.isHostNetwork,
          networks: pod.networks
        )
        if let place = known[key] {
          all[place].count += 1
        } else {
          known[key] = all.count
          for pair in pod.labels.pairs { bearers[pair, default: []].append(all.count) }
          all.append(Shape(pod: index, count: 1))
        }
      }
      places[namespace] = first..<all.count
    }
  }

  /// The shapes that may meet a selector by its most telling label, as indices into `all`; all of them where
  /// it asks for none by value.
  func candidates(for selector: LabelSelector) -> [Int] {
    let lists = selector.requirements.filter { $0.operator == .in }.map { requirement in
      requirement.values.flatMap {
        bearers[Labels.Pair(key: requirement.key, value: $0), default: []]
      }
    }
    return lists.min { $0.count < $1.count }?.sorted() ?? Array(all.indices)
  }

  /// The shapes of a namespace, as indices into `all`.
  func indices(in namespace: String) -> Range<Int> { places[namespace] ?? 0..<0 }
}
