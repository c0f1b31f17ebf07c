internal import NetworkModel
internal import ReachabilityEngine

/// A way in that leads to a pod, with the pod's ports that it leads to.
struct Lead: Hashable, Sendable {
  /// An index into `Cluster.entryPoints`.
  var entryPoint: Int
  var ports: ConnectionSet
}

/// The ways from outside to pods: through the nodes' and load balancers' ports, and through proxies.
struct WaysIn: Sendable {
  /// Pod -> the ways that lead to it, in the order of the cluster's entry points.
  private(set) var leadsOfPod: [Int: [Lead]] = [:]
  /// Way in -> the pods that it leads to, ascending.
  private(set) var podsOfEntryPoint: [[Int]]

  /// No ways in.
  init() { podsOfEntryPoint = [] }

  /// Follows every way in to its pods.
  ///
  /// - Complexity: O(*pods* + pods that ways lead to); nothing where there are no ways in.
  init(_ cluster: Cluster, _ book: AddressBook) {
    podsOfEntryPoint = []
    guard !cluster.entryPoints.isEmpty else { return }
    let backends = ServiceBackends(cluster, book, indexesPods: true)
    for (index, entryPoint) in cluster.entryPoints.enumerated() {
      var ports: [Int: ConnectionSet] = [:]
      for backend in entryPoint.backends {
        guard let (service, meant) = backends.destination(of: backend) else { continue }
        for destination in backends.destinations(of: service, meant) {
          let connections = destination.connections.intersection(backend.port.targets)
          guard case .pod(let pod) = destination.endpoint, !connections.isEmpty else { continue }
          ports[pod] = ports[pod, default: .none].union(connections)
        }
      }
      for (pod, connections) in ports {
        leadsOfPod[pod, default: []].append(Lead(entryPoint: index, ports: connections))
      }
      podsOfEntryPoint.append(ports.keys.sorted())
    }
  }

  /// Whether nothing leads in.
  var isEmpty: Bool { leadsOfPod.isEmpty }
}

extension EntryPoint.Backend.Port {
  /// Whether it speaks of a Service's port.
  func means(_ port: Service.Port) -> Bool {
    switch self {
    case .all, .target: true
    case .number(let number): port.port == number
    case .name(let name): port.name == name
    }
  }

  /// Which ports of pods it may lead to: a target may have a name, whose number differs by pod.
  fileprivate var targets: ConnectionSet {
    guard case .target(let number) = self, let range = PortRange(number, number) else {
      return .all
    }
    return [IPProtocol.tcp, .udp, .sctp].reduce(.none) { $0.union(ConnectionSet($1, range)) }
  }
}
