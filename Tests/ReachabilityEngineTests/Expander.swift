import NetworkGeneration
import NetworkModel

/// Ways to write a network differently without changing what it means.
enum Expander: CaseIterable {
  /// Everything is given in reverse.
  case reversed
  /// Everything is given in some order.
  case shuffled
  /// Pods have other names, in another order.
  case renamedPods
  /// Pods more, in a namespace of their own, one of them with a label that selectors name.
  case unrelatedPods
  /// A namespace more, without a pod, with a label that selectors name.
  case emptyNamespace

  /// A network and where the endpoints of the one before are found in it.
  struct Expanded {
    let network: Network
    let podImages: [Int: Int]

    func image(_ endpoint: EndpointReference) -> EndpointReference {
      guard case .pod(let index) = endpoint, let image = podImages[index] else { return endpoint }
      return .pod(image)
    }
  }

  func apply(to network: Network, _ random: inout SplitMix64) -> Expanded {
    var pods = network.cluster.pods
    var namespaces = network.cluster.namespaces
    var policies = network.policies
    var names = pods.map(\.name)
    switch self {
    case .reversed:
      policies.reverse()
      namespaces.reverse()
    case .shuffled:
      policies.shuffle(using: &random)
      namespaces.shuffle(using: &random)
    case .renamedPods:
      names.shuffle(using: &random)
      names = names.map { "renamed-\($0)" }
    case .unrelatedPods:
      pods += (0..<5).map {
        Pod(namespace: "unrelated", name: "u\($0)", labels: $0 == 0 ? ["app": "x"] : [:])
      }
      names += (0..<5).map { "u\($0)" }
    case .emptyNamespace:
      namespaces.append(Namespace(name: "0", labels: ["team": "x"]))
    }
    let renamed = zip(pods, names).map { Self.rename($0, $1) }
    let given = self == .reversed ? renamed.reversed() : renamed.shuffled(using: &random)
    let cluster = Cluster(namespaces: namespaces, pods: given, nodes: network.cluster.nodes)
    let images = renamed.prefix(network.cluster.pods.count).enumerated().compactMap { index, pod in
      cluster.pods.firstIndex(of: pod).map { (index, $0) }
    }
    return Expanded(
      network: Network(
        cluster: cluster,
        tiers: network.tiers,
        policies: policies,
        podAddressCandidates: network.podAddressCandidates
      ),
      podImages: Dictionary(uniqueKeysWithValues: images)
    )
  }

  private static func rename(_ pod: Pod, _ name: String) -> Pod {
    var pod = pod
    pod.name = name
    pod.workload.name = name
    return pod
  }
}
