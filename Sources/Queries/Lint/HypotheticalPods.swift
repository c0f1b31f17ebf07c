import NetworkModel
import ReachabilityEngine

/// A network with pods that it hasn't, to see what policies would make of them.
struct HypotheticalPods {
  /// The network with the pods.
  let network: CompiledNetwork
  /// Where each pod stands among those of the cluster, in the order in which they were given.
  let places: [Int]
  /// The class of each, in the same order.
  let classes: [ClassID]

  /// Compiles a network with some more pods.
  ///
  /// Ways in name pods by their places, which change, so it has none; they have no part in what policies
  /// let through.
  init(_ network: Network, adding pods: [Pod]) {
    let cluster = network.cluster
    // Nobody else has such a name, so the pods are found again.
    let named = pods.enumerated().map { number, pod in
      var copy = pod
      copy.name = "\(Self.prefix)\(number)"
      return copy
    }
    var changed = network
    changed.cluster = Cluster(
      namespaces: cluster.namespaces,
      pods: cluster.pods + named,
      nodes: cluster.nodes,
      services: cluster.services,
      serviceAccounts: cluster.serviceAccounts
    )
    let compiled = CompiledNetwork(changed)
    self.network = compiled
    places = named.map { pod in
      let place = changed.cluster.podIndices(inNamespace: pod.namespace).first {
        changed.cluster.pods[$0].name == pod.name
      }
      guard let place else { preconditionFailure("a pod that was added is there") }
      return place
    }
    classes = places.map { compiled.classID(of: .pod($0)) }
  }

  /// No object of Kubernetes has a name with such a character.
  private static let prefix = "hypothetical pod "
}
