import NetworkModel

/// The DNS of a cluster: the Service that resolves names, the pods behind it, and caches on the nodes.
struct ClusterDNS {
  /// The Service, an index into `Cluster.services`; nil where the input holds none.
  let service: Int?
  /// The pods, ascending indices into `Cluster.pods`; empty where the input holds none.
  let pods: [Int]
  /// The address of the cache on each node; nil where the input holds none.
  let nodeLocalAddress: IPAddress?

  /// The namespaces and names that distributions give the Service; the usual ones first.
  private static let names = [
    ("kube-system", "kube-dns"), ("kube-system", "coredns"),
    ("kube-system", "rke2-coredns-rke2-coredns"),
    ("openshift-dns", "dns-default"),
  ]
  /// Kubernetes, *Using NodeLocal DNSCache in Kubernetes Clusters*: "an address in the link-local range",
  /// by default this one.
  private static let usualCacheAddress = IPAddress("169.254.20.10")

  /// The namespace that the DNS usually is in.
  static let usualNamespace = "kube-system"
  /// The labels that its pods usually have.
  static let usualLabels: Labels = ["k8s-app": "kube-dns"]
  /// The labels of the caches on the nodes.
  private static let cacheLabels: Labels = ["k8s-app": "node-local-dns"]
  /// Names are asked for over UDP, and over TCP where the answer is long.
  static let usualConnections = [IPProtocol.udp, .tcp].compactMap { proto in
    PortRange(53, 53).map { ConnectionSet(proto, $0) }
  }.reduce(ConnectionSet.none) { $0.union($1) }

  /// Finds the DNS of a cluster.
  ///
  /// - Complexity: O(*Services* + pods of its namespaces).
  init(_ cluster: Cluster) {
    service = Self.service(in: cluster)
    let system = cluster.podIndices(inNamespace: Self.usualNamespace)
    if let service, let selector = cluster.services[service].selector, !selector.isEmpty {
      pods = cluster.podIndices(inNamespace: cluster.services[service].namespace).filter {
        selector.isSubset(of: cluster.pods[$0].labels)
      }
    } else {
      pods = system.filter { Self.usualLabels.isSubset(of: cluster.pods[$0].labels) }
    }
    let hasCaches = system.contains { Self.cacheLabels.isSubset(of: cluster.pods[$0].labels) }
    nodeLocalAddress = hasCaches ? Self.usualCacheAddress : nil
  }

  /// The Service by a name that is usual for it, else the only one of the system's that takes UDP 53.
  private static func service(in cluster: Cluster) -> Int? {
    let candidates = cluster.services.indices.filter { index in
      cluster.services[index].ports.contains { $0.port == 53 && $0.protocol == .udp }
    }
    for (namespace, name) in names {
      let found = candidates.first {
        cluster.services[$0].namespace == namespace && cluster.services[$0].name == name
      }
      if let found { return found }
    }
    let system = candidates.filter { cluster.services[$0].namespace == usualNamespace }
    return system.count == 1 ? system[0] : nil
  }

  /// What a pod behind it takes questions on, after translation (N28).
  func connections(on pod: Pod, in cluster: Cluster) -> ConnectionSet {
    guard let service else { return Self.usualConnections }
    let all = cluster.services[service]
    return all.ports.filter { $0.port == 53 }.reduce(.none) {
      $0.union($1.targets(on: pod, all))
    }
  }
}
