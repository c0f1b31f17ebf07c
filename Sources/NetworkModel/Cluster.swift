/// A namespace with its labels, `kubernetes.io/metadata.name` included (N31).
public struct Namespace: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// Its labels.
  public var labels: Labels
  /// Where it is declared; nil where it was made up because an object names it.
  public var position: SourcePosition?

  /// Creates a namespace; the label that every namespace carries is added (N31).
  public init(name: String, labels: Labels = [:], position: SourcePosition? = nil) {
    self.name = name
    self.labels = labels
    self.labels["kubernetes.io/metadata.name"] = name
    self.position = position
  }
}

/// A port that a container declares; information only (N17), but named ports resolve on it (N14).
public struct ContainerPort: Hashable, Sendable {
  /// The name, if it has one.
  public var name: String?
  /// The port, 1...65535.
  public var port: Int
  /// The protocol; TCP where the manifest names none.
  public var `protocol`: IPProtocol
  /// The port of the pod's node that leads to this one, where there is one (N39).
  public var hostPort: Int?

  /// Creates a port.
  public init(
    name: String? = nil,
    port: Int,
    protocol: IPProtocol = .tcp,
    hostPort: Int? = nil
  ) {
    self.name = name
    self.port = port
    self.protocol = `protocol`
    self.hostPort = hostPort
  }
}

/// How many pods an entry of the cluster stands for.
public enum ReplicaCount: Hashable, Sendable {
  /// Exactly so many; 1 for a live pod, 0 for a workload scaled down, which queries may still name.
  case exactly(Int)
  /// One or more: a DaemonSet without Nodes in the input.
  case oneOrMore
}

/// A pod, or the equal pods that a workload's template stands for.
///
/// Finished pods never become a value of this type (N26). A pod counts without an address (N27).
public struct Pod: Hashable, Sendable {
  /// Its namespace.
  public var namespace: String
  /// Its name; a template's is its workload's.
  public var name: String
  /// The labels that are known.
  public var labels: Labels
  /// Keys of labels that the server will add with values that can't be known offline (N33), sorted.
  ///
  /// The key exists, equality is unknown. Never also a key of `labels`.
  public var serverMadeLabelKeys: [String]
  /// Its top-most owner, itself where nobody owns it.
  public var workload: WorkloadReference
  /// How many pods this value stands for.
  public var replicas: ReplicaCount
  /// Whether this is a template rather than a live pod or a Pod manifest.
  public var isTemplate: Bool
  /// The ports its containers declare, sidecar init containers included (N16).
  public var ports: [ContainerPort]
  /// The addresses, at most one a family; empty where none is known.
  ///
  /// A hostNetwork pod's are its node's.
  public var addresses: [IPAddress]
  /// Whether it shares its node's network: neither subject nor pod peer of a policy (N25).
  public var isHostNetwork: Bool
  /// The node it runs on, if known.
  public var nodeName: String?
  /// The service account it runs as.
  public var serviceAccount: String
  /// The names of networks that it is attached to besides the cluster's own, sorted: its primary
  /// network where that is a user-defined one, and its secondary networks.
  public var networks: [String]
  /// Where it is declared.
  public var position: SourcePosition?

  /// Creates a pod; by default a live one that nobody owns.
  public init(
    namespace: String,
    name: String,
    labels: Labels = [:],
    serverMadeLabelKeys: [String] = [],
    workload: WorkloadReference? = nil,
    replicas: ReplicaCount = .exactly(1),
    isTemplate: Bool = false,
    ports: [ContainerPort] = [],
    addresses: [IPAddress] = [],
    isHostNetwork: Bool = false,
    nodeName: String? = nil,
    serviceAccount: String = "default",
    networks: [String] = [],
    position: SourcePosition? = nil
  ) {
    self.namespace = namespace
    self.name = name
    self.labels = labels
    self.serverMadeLabelKeys = serverMadeLabelKeys.sorted()
    self.workload = workload ?? WorkloadReference(kind: "Pod", namespace: namespace, name: name)
    self.replicas = replicas
    self.isTemplate = isTemplate
    self.ports = ports
    self.addresses = addresses
    self.isHostNetwork = isHostNetwork
    self.nodeName = nodeName
    self.serviceAccount = serviceAccount
    self.networks = networks.sorted()
    self.position = position
  }
}

/// A node with its addresses (N24, A9).
public struct Node: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// Its labels.
  public var labels: Labels
  /// The addresses of its status that are IP addresses.
  public var addresses: [IPAddress]
  /// The blocks that its pods' addresses come from.
  public var podCIDRs: [CIDR]
  /// Where it is declared.
  public var position: SourcePosition?

  /// Creates a node.
  public init(
    name: String,
    labels: Labels = [:],
    addresses: [IPAddress] = [],
    podCIDRs: [CIDR] = [],
    position: SourcePosition? = nil
  ) {
    self.name = name
    self.labels = labels
    self.addresses = addresses
    self.podCIDRs = podCIDRs
    self.position = position
  }
}

/// A service account with its labels.
public struct ServiceAccount: Hashable, Sendable {
  /// Its namespace.
  public var namespace: String
  /// Its name.
  public var name: String
  /// Its labels.
  public var labels: Labels
  /// Where it is declared.
  public var position: SourcePosition?

  /// Creates a service account.
  public init(
    namespace: String,
    name: String,
    labels: Labels = [:],
    position: SourcePosition? = nil
  ) {
    self.namespace = namespace
    self.name = name
    self.labels = labels
    self.position = position
  }
}

/// The state of a cluster: everything but its policies.
///
/// Every namespace that a pod names is declared here, made up where no manifest does (N31).
public struct Cluster: Hashable, Sendable {
  /// The namespaces, sorted by name.
  public var namespaces: [Namespace]
  /// The pods and templates, sorted by namespace, workload and name.
  public var pods: [Pod]
  /// The nodes, sorted by name.
  public var nodes: [Node]
  /// The Services, sorted by namespace and name.
  public var services: [Service]
  /// The service accounts, sorted by namespace and name.
  public var serviceAccounts: [ServiceAccount]
  /// The ways in from outside, sorted by namespace, name and kind.
  public var entryPoints: [EntryPoint]

  /// Creates a cluster; sorts what it is given and makes up missing namespaces.
  public init(
    namespaces: [Namespace] = [],
    pods: [Pod] = [],
    nodes: [Node] = [],
    services: [Service] = [],
    serviceAccounts: [ServiceAccount] = [],
    entryPoints: [EntryPoint] = []
  ) {
    let declared = Set(namespaces.map(\.name))
    let named = Set(pods.lazy.map(\.namespace).runs).union(services.lazy.map(\.namespace).runs)
    let madeUp = named.subtracting(declared).map { Namespace(name: $0) }
    self.namespaces = (namespaces + madeUp).sorted { $0.precedes($1) }
    self.pods = CanonicalPods(pods).sorted
    self.nodes = nodes.sorted { $0.precedes($1) }
    self.services = services.sorted { $0.precedes($1) }
    self.serviceAccounts = serviceAccounts.sorted { $0.precedes($1) }
    self.entryPoints = entryPoints.sorted {
      ($0.namespace, $0.name, $0.kind.rawValue) < ($1.namespace, $1.name, $1.kind.rawValue)
    }
  }

  /// The place of the namespace of a name in `namespaces`; nil where there is none.
  ///
  /// - Complexity: O(log *namespaces*).
  public func namespaceIndex(named name: String) -> Int? {
    let place = namespaces.partitioningIndex { $0.name >= name }
    return place < namespaces.count && namespaces[place].name == name ? place : nil
  }

  /// The places of the pods of a namespace, which stand together: pods are sorted by their workloads'
  /// namespaces, which are their own.
  ///
  /// - Complexity: O(log *pods*).
  public func podIndices(inNamespace name: String) -> Range<Int> {
    pods.partitioningIndex {
      $0.workload.namespace >= name
    }..<pods.partitioningIndex {
      $0.workload.namespace > name
    }
  }

  /// The namespace of a name; nil where there is none.
  ///
  /// - Complexity: O(log *namespaces*).
  public func namespace(named name: String) -> Namespace? {
    namespaceIndex(named: name).map { namespaces[$0] }
  }

  /// The sources of connections that the input doesn't hold and that ways in make matter: a
  /// controller that wasn't found, a node that hides its client where no Node is known.
  public var unidentifiedPeers: [UnidentifiedPeer] {
    let isControllerMissing = entryPoints.contains { $0.forwarding == .proxy(.unknown) }
    let hidesClients = entryPoints.contains { $0.forwarding == .packets(hidesClient: true) }
    return (isControllerMissing ? [.somePod] : [])
      + (hidesClients && nodes.isEmpty ? [.someNode] : [])
  }
}
