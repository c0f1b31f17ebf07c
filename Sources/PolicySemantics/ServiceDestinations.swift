public import NetworkModel

/// One port of one endpoint behind a Service.
public struct ServiceDestination: Hashable, Sendable {
  /// The endpoint.
  public var endpoint: EndpointReference
  /// The protocol.
  public var `protocol`: IPProtocol
  /// The endpoint's own port, which is what policies see (N28).
  public var port: Int

  /// Creates a destination.
  public init(_ endpoint: EndpointReference, _ protocol: IPProtocol, _ port: Int) {
    self.endpoint = endpoint
    self.protocol = `protocol`
    self.port = port
  }
}

extension Network {
  /// What a port of a Service becomes after translation.
  ///
  /// - N28: "egress to a Service is judged by backend pod + targetPort"; the Service's own selector
  ///   decides which pods those are.
  /// - N29: without selector, EndpointSlices tell.
  /// - Complexity: O(*pods* · *ports*).
  public func destinations(of service: Service, _ port: Service.Port) -> Set<ServiceDestination> {
    guard let selector = service.selector else { return listed(service, port) }
    var result: Set<ServiceDestination> = []
    for (index, pod) in cluster.pods.enumerated() where pod.namespace == service.namespace {
      let fits = selector.pairs.allSatisfy { wanted in
        pod.labels.pairs.contains { $0.key == wanted.key && $0.value == wanted.value }
      }
      guard fits else { continue }
      switch port.target {
      case .number(let number):
        result.insert(ServiceDestination(.pod(index), port.protocol, number))
      case .name(let name):
        for own in pod.ports where own.name == name && own.protocol == port.protocol {
          result.insert(ServiceDestination(.pod(index), own.protocol, own.port))
        }
      }
    }
    return result
  }

  private func listed(_ service: Service, _ port: Service.Port) -> Set<ServiceDestination> {
    var result: Set<ServiceDestination> = []
    for endpoint in service.endpoints {
      for own in endpoint.ports
      where own.name == (port.name ?? "") && own.protocol == port.protocol {
        guard let number = own.port else { continue }
        for reference in references(endpoint, service) {
          result.insert(ServiceDestination(reference, own.protocol, number))
        }
      }
    }
    return result
  }

  /// The pod that is named, else whoever has the address.
  private func references(_ endpoint: Service.Endpoint, _ service: Service) -> [EndpointReference] {
    let named = cluster.pods.indices.first {
      cluster.pods[$0].namespace == service.namespace && cluster.pods[$0].name == endpoint.pod
    }
    if let named { return [.pod(named)] }
    let nodes = cluster.nodes.indices.filter {
      cluster.nodes[$0].addresses.contains(endpoint.address)
    }
    // A hostNetwork pod has its node's address, which then means the node.
    let pods = cluster.pods.indices.filter {
      cluster.pods[$0].addresses.contains(endpoint.address)
        && (nodes.isEmpty || !cluster.pods[$0].isHostNetwork)
    }
    let owners = nodes.map { EndpointReference.node($0) } + pods.map { .pod($0) }
    return owners.isEmpty ? [.address(endpoint.address)] : owners
  }
}
