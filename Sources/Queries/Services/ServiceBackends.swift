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
  /// The pods by what selectors ask for, where many Services are looked at.
  private let index: PodIndex?
  private let owners: [IPAddress: [EndpointReference]]

  /// Prepares to look into a cluster.
  init(_ cluster: Cluster, _ book: AddressBook, indexesPods: Bool = false) {
    self.cluster = cluster
    index = indexesPods ? PodIndex(cluster) : nil
    indexOfService = Dictionary(
      cluster.services.indices.map { (cluster.services[$0].qualifiedName, $0) },
      uniquingKeysWith: min
    )
    owners = book.endpoints
  }

  /// The Service of a namespace and name.
  func service(namespace: String, name: String) -> Int? { indexOfService["\(namespace)/\(name)"] }

  /// What a Service of type ExternalName stands for.
  enum Alias: Hashable {
    /// A Service, which is no name for others itself.
    case service(Int)
    /// A Service that isn't in the input.
    case missing
    /// Names that lead in a circle.
    case circle
    /// A host outside.
    case host
  }

  /// What the name that a Service is stands for, name by name.
  func alias(of index: Int) -> Alias {
    var index = index
    var seen: Set<Int> = []
    while cluster.services[index].type == "ExternalName" {
      guard seen.insert(index).inserted else { return .circle }
      let host = cluster.services[index].externalName ?? ""
      let labels = host.lowercased().split(separator: ".")
      guard labels.count >= 3, labels[2] == "svc" else { return .host }
      guard let next = service(namespace: String(labels[1]), name: String(labels[0])) else {
        return .missing
      }
      index = next
    }
    return .service(index)
  }

  /// The Service behind a backend of a way in, with the ports that are meant; nil where it leads to no
  /// Service.
  func destination(of backend: EntryPoint.Backend) -> (service: Service, ports: [Service.Port])? {
    guard let named = service(namespace: backend.namespace, name: backend.service),
      case .service(let index) = alias(of: named)
    else { return nil }
    let service = cluster.services[index]
    // A name is one of the Service that is named; its number goes on.
    let numbers: Set<Int>? =
      if case .name(let name) = backend.port {
        Set(cluster.services[named].ports.filter { $0.name == name }.map(\.port))
      } else { nil }
    let ports = service.ports.filter { port in
      numbers?.contains(port.port) ?? backend.port.means(port)
    }
    return (service, ports)
  }

  /// The endpoints behind a Service in order: pods, then nodes and addresses.
  func endpoints(of service: Service) -> [EndpointReference] {
    if let selector = service.selector {
      let candidates = index?.candidates(service.namespace, selector)
      return (candidates ?? Array(cluster.podIndices(inNamespace: service.namespace)))
        .filter { selector.isSubset(of: cluster.pods[$0].labels) }.map { .pod($0) }
    }
    var seen: Set<EndpointReference> = []
    let named = namedPods(service)
    return service.endpoints.flatMap { references(of: $0, named) }
      .filter { seen.insert($0).inserted }
  }

  /// The pods that the endpoints of a Service name.
  private func namedPods(_ service: Service) -> [String: Int] {
    let names = Set(service.endpoints.compactMap(\.pod))
    guard !names.isEmpty else { return [:] }
    var pods: [String: Int] = [:]
    for index in cluster.podIndices(inNamespace: service.namespace)
    where names.contains(cluster.pods[index].name) {
      pods[cluster.pods[index].name] = pods[cluster.pods[index].name] ?? index
    }
    return pods
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
    let named = namedPods(service)
    for endpoint in service.endpoints {
      let part = ports.reduce(ConnectionSet.none) { $0.union(endpoint.connections(for: $1)) }
      for reference in references(of: endpoint, named) {
        connections[reference] = connections[reference, default: .none].union(part)
      }
    }
    return endpoints(of: service).map {
      ServiceDestination(endpoint: $0, connections: connections[$0, default: .none])
    }
  }

  /// The pod that a slice names, else who has the address, else the address itself.
  private func references(of endpoint: Service.Endpoint, _ named: [String: Int])
    -> [EndpointReference]
  {
    if let name = endpoint.pod, let index = named[name] { return [.pod(index)] }
    return owners[endpoint.address] ?? [.address(endpoint.address)]
  }
}

/// The pods of each namespace by the labels that selectors of its Services ask for.
private struct PodIndex: Sendable {
  private struct Key: Hashable {
    var namespace: String
    var label: String
    var value: String
  }

  private var pods: [Key: [Int]] = [:]

  init(_ cluster: Cluster) {
    var labels: [String: Set<String>] = [:]
    for service in cluster.services {
      for pair in service.selector?.pairs ?? [] {
        labels[service.namespace, default: []].insert(pair.key)
      }
    }
    for (index, pod) in cluster.pods.enumerated() {
      for label in labels[pod.namespace, default: []] {
        guard let value = pod.labels[label] else { continue }
        pods[Key(namespace: pod.namespace, label: label, value: value), default: []].append(index)
      }
    }
  }

  /// The pods with the rarest of a selector's labels; nil where it asks for none.
  func candidates(_ namespace: String, _ selector: Labels) -> [Int]? {
    selector.pairs.map { pair in
      pods[Key(namespace: namespace, label: pair.key, value: pair.value), default: []]
    }.min { $0.count < $1.count }
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
