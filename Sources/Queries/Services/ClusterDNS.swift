public import NetworkModel

/// Who answers for the names of a cluster: the pods behind its DNS Service, and the caches on its nodes.
///
/// Found by what clusters agree on (Kubernetes, *DNS for Services and Pods*: the Service is
/// `kube-system/kube-dns` "regardless of the application"; its pods carry `k8s-app: kube-dns`;
/// OpenShift has `openshift-dns/dns-default`), never by what a policy happens to open.
public struct ClusterDNS: Sendable {
  /// The Service that pods ask, an index into `Cluster.services`; nil where the input holds none.
  public let service: Int?
  /// The pods that answer: ascending indices into `Cluster.pods`; empty where the input holds none.
  public let pods: [Int]
  /// What pods ask on their behalf, as policies see it (N28): the target ports of port 53 on the pods;
  /// 53/UDP and 53/TCP where none are known.
  public let connections: ConnectionSet
  /// The pods of NodeLocal DNSCache, which answers on each node in their stead: ascending indices into
  /// `Cluster.pods`; empty where the input holds none.
  public let nodeLocalPods: [Int]

  /// Whether the input holds what answers.
  public var isKnown: Bool { !pods.isEmpty }

  /// The addresses that pods ask where NodeLocal DNSCache runs; empty where it doesn't.
  ///
  /// A link-local address of the node, by convention this one (Kubernetes, *Using NodeLocal DNSCache in
  /// Kubernetes Clusters*): no selector can name it.
  public var nodeLocalAddresses: AddressSet {
    AddressSet(nodeLocalPods.isEmpty ? [] : [CIDR("169.254.20.10/32")].compactMap(\.self))
  }

  /// 53/UDP and 53/TCP: DNS over UDP, and over TCP for long answers (RFC 7766).
  public static let usualConnections = ConnectionSet(
    PortRange(53, 53).map { [.udp: PortSet([$0]), .tcp: PortSet([$0])] } ?? [:]
  )
  /// The namespace and label of the pods where the input doesn't hold them.
  public static let usualPods = (namespace: "kube-system", label: ("k8s-app", "kube-dns"))

  /// Looks for what answers in a network.
  ///
  /// - Complexity: O(*Services* + *pods of the namespaces in which DNS runs*).
  public init(_ network: Network) {
    let cluster = network.cluster
    let found = Self.service(in: cluster)
    let behind = found.map { Self.pods(behind: cluster.services[$0], in: cluster) } ?? []
    let answering = behind.isEmpty ? Self.labelledPods(in: cluster) : behind
    service = found
    pods = answering
    let targets = found.map { Self.targets(of: cluster.services[$0], on: answering, in: cluster) }
    connections = targets.flatMap { $0.isEmpty ? nil : $0 } ?? Self.usualConnections
    nodeLocalPods = cluster.podIndices(inNamespace: Self.usualPods.namespace).filter {
      cluster.pods[$0].labels["k8s-app"] == "node-local-dns"
        || cluster.pods[$0].workload.name == "node-local-dns"
    }
  }

  private static let usualServices = [
    ("kube-system", "kube-dns"), ("kube-system", "coredns"), ("openshift-dns", "dns-default"),
  ]

  /// The Service of a usual name, else the first in a namespace of DNS that takes port 53.
  private static func service(in cluster: Cluster) -> Int? {
    let candidates = cluster.services.indices.filter { index in
      let service = cluster.services[index]
      return usualServices.contains { $0.0 == service.namespace }
        // NodeLocal DNSCache asks the same pods through a Service of its own.
        && service.name != "kube-dns-upstream" && service.ports.contains(where: \.isDNS)
    }
    let usual = usualServices.lazy.compactMap { namespace, name in
      candidates.first {
        cluster.services[$0].namespace == namespace && cluster.services[$0].name == name
      }
    }
    return usual.first ?? candidates.first
  }

  private static func pods(behind service: Service, in cluster: Cluster) -> [Int] {
    guard let selector = service.selector else { return [] }
    return cluster.podIndices(inNamespace: service.namespace).filter {
      selector.isSubset(of: cluster.pods[$0].labels)
    }
  }

  private static func labelledPods(in cluster: Cluster) -> [Int] {
    let (key, value) = usualPods.label
    return cluster.podIndices(inNamespace: usualPods.namespace).filter {
      cluster.pods[$0].labels[key] == value
    }
  }

  private static func targets(
    of service: Service,
    on pods: [Int],
    in cluster: Cluster
  ) -> ConnectionSet {
    pods.reduce(.none) { all, pod in
      service.ports.filter(\.isDNS).reduce(all) {
        $0.union($1.targets(on: cluster.pods[pod], service))
      }
    }
  }
}

extension Service.Port {
  /// Whether it takes questions of DNS.
  fileprivate var isDNS: Bool { port == 53 && (self.protocol == .udp || self.protocol == .tcp) }
}
