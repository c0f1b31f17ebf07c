public import NetworkModel

/// What policies can see of one endpoint, for the replay of a single connection.
struct EndpointFacts {
  /// What kind of endpoint it is.
  enum Kind {
    case pod(Pod)
    /// A node, or a hostNetwork pod, which counts as its node (N25).
    case host
    case address
  }

  /// How sentences call it.
  let name: String
  let kind: Kind
  let namespaceLabels: Labels
  let addresses: [IPAddress]
  let candidates: [CIDR]

  init(_ reference: EndpointReference, in network: Network) {
    candidates = network.podAddressCandidates
    name = network.name(of: reference)
    switch reference {
    case .pod(let index):
      let pod = network.cluster.pods[index]
      if pod.isHostNetwork {
        kind = .host
        namespaceLabels = [:]
        let node = network.cluster.nodes.first { $0.name == pod.nodeName }
        addresses = pod.addresses.isEmpty ? node?.addresses ?? [] : pod.addresses
      } else {
        kind = .pod(pod)
        let namespace = network.cluster.namespaces.first { $0.name == pod.namespace }
        namespaceLabels = namespace?.labels ?? [:]
        addresses = pod.addresses
      }
    case .node(let index):
      kind = .host
      namespaceLabels = [:]
      addresses = network.cluster.nodes[index].addresses
    case .address(let address):
      kind = .address
      namespaceLabels = [:]
      addresses = [address]
    }
  }

  /// Why podSelector and namespaceSelector never select it; nil for pods.
  var whyNoPod: String? {
    switch kind {
    case .pod: nil
    case .host: "selects pods, but `\(name)` speaks and listens with its node's addresses"
    case .address: "selects pods, but `\(name)` is outside the cluster"
    }
  }
}

extension Network {
  /// How sentences and reports call an endpoint: `namespace/name`, `node/name`, or the address.
  public func name(of reference: EndpointReference) -> String {
    switch reference {
    case .pod(let index): "\(cluster.pods[index].namespace)/\(cluster.pods[index].name)"
    case .node(let index): "node/\(cluster.nodes[index].name)"
    case .address(let address): "\(address)"
    }
  }
}
