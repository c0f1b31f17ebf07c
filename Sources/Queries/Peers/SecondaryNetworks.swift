internal import NetworkModel
internal import ReachabilityEngine

/// Secondary networks, on which attached pods reach each other whatever their primary networks say.
struct SecondaryNetworks: Sendable {
  /// The networks, each with the pods of the primary ones at the same places.
  let networks: [CompiledNetwork]

  init(_ networks: [CompiledNetwork]) { self.networks = networks }

  /// The networks that two pods are both attached to.
  func shared(_ a: Int, _ b: Int) -> [CompiledNetwork] {
    networks.filter { $0.network.connects(a) && $0.network.connects(b) }
  }

  /// What passes from a pod to another on any of them.
  func connectivity(from source: Int, to destination: Int) -> Connectivity {
    shared(source, destination).reduce(Connectivity.none) { result, network in
      result.union(
        network.connectivity(
          from: network.classID(of: .pod(source)),
          to: network.classID(of: .pod(destination))
        )
      )
    }
  }

  /// The parts of a slice whose pods are of one class on each of the networks.
  func split(_ slice: ClassSlice) -> [ClassSlice] {
    guard !networks.isEmpty, slice.kind == .pods else { return [slice] }
    var order: [[ClassID?]] = []
    var pods: [[ClassID?]: [Int]] = [:]
    for pod in slice.pods {
      let key = networks.map { $0.network.connects(pod) ? $0.classID(of: .pod(pod)) : nil }
      if pods[key] == nil { order.append(key) }
      pods[key, default: []].append(pod)
    }
    return order.map { key in
      var part = slice
      part.pods = pods[key, default: []]
      return part
    }
  }
}

extension Network {
  /// Whether this is a secondary network and a pod is attached to it.
  func connects(_ pod: Int) -> Bool {
    let pod = cluster.pods[pod]
    guard let name, !pod.isHostNetwork else { return false }
    return pod.networks.contains(name)
  }
}
