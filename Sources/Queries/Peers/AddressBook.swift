internal import NetworkModel

/// Who has which address in a network.
///
/// An address that a pod, a node or a Service has isn't outside the cluster.
struct AddressBook: Sendable {
  /// The owners of each address among pods and nodes.
  private(set) var endpoints: [IPAddress: [EndpointReference]] = [:]
  /// The Service of each address, in the cluster or of a load balancer, as indices into `Cluster.services`.
  private(set) var services: [IPAddress: Int] = [:]
  private var known: [IPAddress] = []

  /// Collects the addresses of a cluster, and those that its pods have on secondary networks.
  init(_ cluster: Cluster, secondary: [Cluster] = []) {
    for (index, node) in cluster.nodes.enumerated() {
      for address in node.addresses { endpoints[address, default: []].append(.node(index)) }
    }
    for (index, pod) in cluster.pods.enumerated() {
      for address in pod.addresses {
        // A hostNetwork pod has its node's addresses: where the node is known, they mean the node.
        if pod.isHostNetwork, case .node = endpoints[address]?.first { continue }
        endpoints[address, default: []].append(.pod(index))
      }
    }
    for (index, pod) in secondary.flatMap({ $0.pods.enumerated() }) where !pod.isHostNetwork {
      for address in pod.addresses where endpoints[address] == nil {
        endpoints[address] = [.pod(index)]
      }
    }
    for (index, service) in cluster.services.enumerated() {
      // Nodes take what is sent to any of these to the Service, whoever sends it.
      for address in service.clusterIPs + service.externalIPs + service.loadBalancerIPs
      where services[address] == nil {
        services[address] = index
      }
    }
    known = Set(endpoints.keys).union(services.keys).sorted()
  }

  /// The lowest address of a set that nothing in the cluster has.
  ///
  /// - Complexity: O(*ranges* · log *known addresses*), plus the known ones that open a range.
  func firstOutside(in set: AddressSet) -> IPAddress? {
    for range in set.ranges {
      var number = range.bounds.lowerBound
      var index = firstKnown(atOrAfter: IPAddress(range.family, number))
      while index < known.count, known[index] == IPAddress(range.family, number) {
        guard number < range.bounds.upperBound else { break }
        number += 1
        index += 1
      }
      let address = IPAddress(range.family, number)
      if index == known.count || known[index] != address { return address }
    }
    return nil
  }

  /// The pods and nodes with an address in a block.
  func endpoints(in block: CIDR) -> [EndpointReference] {
    var index = firstKnown(atOrAfter: block.network)
    var result: [EndpointReference] = []
    while index < known.count, block.contains(known[index]) {
      result += endpoints[known[index], default: []]
      index += 1
    }
    return result
  }

  private func firstKnown(atOrAfter address: IPAddress) -> Int {
    known.partitioningIndex { $0 >= address }
  }
}
