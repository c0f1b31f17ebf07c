public import NetworkModel

/// What policies can see of one endpoint, for the replay of a single connection.
struct EndpointFacts {
  /// What kind of endpoint it is.
  enum Kind {
    case pod(Pod)
    /// A node, or a hostNetwork pod, which counts as its node (N25).
    case host(HostFacts)
    case address
    case unidentified(UnidentifiedPeer)
  }

  /// What is known of the node that an endpoint is, or shares the network of.
  struct HostFacts {
    /// The node, where the input holds it.
    var node: Node?
    /// Whether it is one of the nodes of the input, though not known which.
    var isListed: Bool
  }

  /// How sentences call it.
  let name: String
  let kind: Kind
  let namespaceLabels: Labels
  let addresses: [IPAddress]
  let candidates: [CIDR]
  /// The nodes of the network, for peers that select some of them.
  let nodes: [Node]

  init(_ reference: EndpointReference, in network: Network) {
    candidates = network.podAddressCandidates
    name = network.name(of: reference)
    nodes = network.cluster.nodes
    switch reference {
    case .pod(let index):
      let pod = network.cluster.pods[index]
      if pod.isHostNetwork {
        let host = HostFacts(of: pod, nodes)
        kind = .host(host)
        namespaceLabels = [:]
        let named = nodes.first { $0.name == pod.nodeName }
        addresses = pod.addresses.isEmpty ? named?.addresses ?? [] : pod.addresses
      } else {
        kind = .pod(pod)
        namespaceLabels = network.cluster.namespace(named: pod.namespace)?.labels ?? [:]
        addresses = pod.addresses
      }
    case .node(let index):
      kind = .host(HostFacts(node: nodes[index], isListed: true))
      namespaceLabels = [:]
      addresses = nodes[index].addresses
    case .address(let address):
      kind = .address
      namespaceLabels = [:]
      addresses = [address]
    case .unidentified(let peer):
      kind = .unidentified(peer)
      namespaceLabels = [:]
      addresses = []
    }
  }

  /// A pod that need not be in the input.
  init(of pod: Pod, in namespaceLabels: Labels, _ network: Network) {
    name = "\(pod.namespace)/\(pod.name)"
    kind = .pod(pod)
    self.namespaceLabels = namespaceLabels
    addresses = pod.addresses
    candidates = network.podAddressCandidates
    nodes = network.cluster.nodes
  }

  /// The ports that it declares, on which names resolve; none of what is no pod (N14, N25).
  var declaredPorts: [ContainerPort] {
    if case .pod(let pod) = kind { pod.ports } else { [] }
  }

  /// Why podSelector and namespaceSelector never select it; nil for pods.
  var whyNoPod: String? {
    switch kind {
    case .pod, .unidentified(.somePod): nil
    case .host: "selects pods, but `\(name)` speaks and listens with its node's addresses"
    case .address: "selects pods, but `\(name)` is outside the cluster"
    case .unidentified(.someNode): "selects pods, but \(name) is none"
    }
  }
}

extension EndpointFacts.HostFacts {
  /// The node of a hostNetwork pod: the one it names, else the one whose address it has.
  init(of pod: Pod, _ nodes: [Node]) {
    let found =
      pod.nodeName == nil
      ? nodes.first { !Set($0.addresses).isDisjoint(with: pod.addresses) }
      : nodes.first { $0.name == pod.nodeName }
    self.init(node: found, isListed: pod.nodeName == nil && !nodes.isEmpty)
  }
}

extension Network {
  /// How sentences and reports call an endpoint: `namespace/name`, `node/name`, or the address.
  public func name(of reference: EndpointReference) -> String {
    switch reference {
    case .pod(let index): "\(cluster.pods[index].namespace)/\(cluster.pods[index].name)"
    case .node(let index): "node/\(cluster.nodes[index].name)"
    case .address(let address): "\(address)"
    case .unidentified(.somePod): "a controller's pod that is not in the input"
    case .unidentified(.someNode): "a node that is not in the input"
    }
  }
}
