import NetworkModel
import ReachabilityEngine

/// A network with pods that it hasn't, to see what policies would make of them.
struct HypotheticalPods {
  /// The network with the pods.
  let network: CompiledNetwork
  /// The class of each pod, in the order in which they were given.
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
    classes = named.map { pod in
      let place = changed.cluster.podIndices(inNamespace: pod.namespace).first {
        changed.cluster.pods[$0].name == pod.name
      }
      guard let place else { preconditionFailure("a pod that was added is there") }
      return compiled.classID(of: .pod(place))
    }
  }

  /// No object of Kubernetes has a name with such a character.
  private static let prefix = "hypothetical pod "
}
