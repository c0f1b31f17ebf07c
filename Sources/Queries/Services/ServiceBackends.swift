internal import NetworkModel

/// Endpoints behind a Service, with the connections that its ports become there.
struct ServiceDestination: Hashable, Sendable {
  var endpoint: EndpointReference
  var connections: ConnectionSet
}

/// Finds what is behind Services: pods by selector (N28), or what their EndpointSlices list (N29).
struct ServiceBackends: Sendable {
  private let cluster: Cluster
  private let indexOfService: [String: Int]
  private let owners: [IPAddress: [EndpointReference]]

  /// Prepares to look into a cluster.
  init(_ cluster: Cluster, _ book: AddressBook) {
    self.cluster = cluster
    indexOfService = Dictionary(
      cluster.services.indices.map { (cluster.services[$0].qualifiedName, $0) },
      uniquingKeysWith: min
    )
    owners = book.endpoints
  }

  /// The Service of a namespace and name.
  func service(namespace: String, name: String) -> Int? { indexOfService["\(namespace)/\(name)"] }

  /// The endpoints behind a Service in order: pods, then nodes and addresses.
  func endpoints(of service: Service) -> [EndpointReference] {
    if let selector = service.selector {
      return pods(of: service.namespace).filter { index in
        selector.pairs.allSatisfy { cluster.pods[index].labels[$0.key] == $0.value }
      }.map { .pod($0) }
    }
    var endpoints: [EndpointReference] = []
    for endpoint in service.endpoints {
      endpoints += references(of: endpoint, service).filter { !endpoints.contains($0) }
    }
    return endpoints
  }

  /// What some ports of a Service become on each endpoint behind it; none on one that lacks them all.
  func destinations(of service: Service, _ ports: [Service.Port]) -> [ServiceDestination] {
    if service.selector != nil {
      return endpoints(of: service).map { reference in
        guard case .pod(let index) = reference else {
          return ServiceDestination(endpoint: reference, connections: .none)
        }
        let pod = cluster.pods[index]
        return ServiceDestination(
          endpoint: reference,
          connections: ports.reduce(.none) { $0.union($1.targets(on: pod, service)) }
        )
      }
    }
    var connections: [EndpointReference: ConnectionSet] = [:]
    for endpoint in service.endpoints {
      let part = ports.reduce(ConnectionSet.none) { $0.union(endpoint.connections(for: $1)) }
      for reference in references(of: endpoint, service) {
        connections[reference] = connections[reference, default: .none].union(part)
      }
    }
    return endpoints(of: service).map {
      ServiceDestination(endpoint: $0, connections: connections[$0, default: .none])
    }
  }

  /// The pods of a namespace, which stand together: a cluster sorts them by their workloads' namespaces,
  /// which are their own.
  private func pods(of namespace: String) -> Range<Int> {
    firstPod { $0 >= namespace }..<firstPod { $0 > namespace }
  }

  private func firstPod(where isReached: (String) -> Bool) -> Int {
    var low = 0
    var high = cluster.pods.count
    while low < high {
      let middle = (low + high) / 2
      if isReached(cluster.pods[middle].workload.namespace) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }

  /// The pod that a slice names, else who has the address, else the address itself.
  private func references(of endpoint: Service.Endpoint, _ service: Service)
    -> [EndpointReference]
  {
    if let name = endpoint.pod,
      let index = pods(of: service.namespace).first(where: { cluster.pods[$0].name == name })
    {
      return [.pod(index)]
    }
    return owners[endpoint.address] ?? [.address(endpoint.address)]
  }
}

extension Service.Port {
  /// What it becomes on a pod; nothing where the pod has no port of the target's name.
  ///
  /// A headless Service translates nothing: its names lead to the pods themselves (N29).
  func targets(on pod: Pod, _ service: Service) -> ConnectionSet {
    switch target {
    case .number(let number):
      PortRange(number, number).map { ConnectionSet(self.protocol, $0) } ?? .none
    case .name(let name): pod.connections(named: name, self.protocol)
    }
  }
}

extension Service.Endpoint {
  /// What a port of the Service becomes here.
  fileprivate func connections(for port: Service.Port) -> ConnectionSet {
    ports.filter { $0.protocol == port.protocol && $0.name == port.name ?? "" }
      .reduce(.none) { set, own in
        let range = own.port.flatMap { PortRange($0, $0) } ?? .all
        return set.union(ConnectionSet(own.protocol, range))
      }
  }
}

extension Pod {
  /// The connections to its ports of a name; of any protocol where none is given.
  func connections(named name: String, _ proto: IPProtocol?) -> ConnectionSet {
    ports.filter { $0.name == name && (proto == nil || $0.protocol == proto) }
      .reduce(.none) { set, port in
        guard let range = PortRange(port.port, port.port) else { return set }
        return set.union(ConnectionSet(port.protocol, range))
      }
  }
}
