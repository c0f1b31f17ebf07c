import Dialects
import NetworkModel
import PolicySemantics
import Testing

/// A small cluster with policies of the admin API, asked for verdicts by the specification.
///
/// `a/web` and `a/db` in the namespace `a` (team=x), `b/web` and `b/host`, on the network of node `n`,
/// in `b` (team=y), `c/web` in `c` without a team. `a/db` and `b/web` have both families, and a port
/// named `sql`, which is 5432/TCP on the one and 5432/UDP and 3306/TCP on the other.
struct AdminPolicyCluster {
  let network: Network

  /// Adds policies to the cluster; with errors where they are part of what is tested.
  init(
    _ policies: String...,
    options: LoweringOptions = LoweringOptions(),
    hasErrors: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let text = ([Self.objects] + policies).joined(separator: "\n---\n")
    let loaded = MarkedManifest(text).loaded(options)
    #expect(loaded.hasErrors == hasErrors, sourceLocation: sourceLocation)
    network = loaded.network
  }

  /// The verdict between two endpoints: `namespace/name` of a pod, a node's name, or an address.
  func verdict(
    _ source: String,
    _ destination: String,
    _ protocol: IPProtocol = .tcp,
    _ port: Int = 80,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Verdict {
    let (from, to) = (
      try #require(endpoint(source), sourceLocation: sourceLocation),
      try #require(endpoint(destination), sourceLocation: sourceLocation)
    )
    return network.verdict(for: Connection(from: from, to: to, over: `protocol`, port: port))
  }

  private func endpoint(_ name: String) -> EndpointReference? {
    if let address = IPAddress(name) { return .address(address) }
    let cluster = network.cluster
    if let node = cluster.nodes.firstIndex(where: { $0.name == name }) { return .node(node) }
    return cluster.pods.firstIndex { "\($0.namespace)/\($0.name)" == name }.map { .pod($0) }
  }

  private static let objects = """
    apiVersion: v1
    kind: Namespace
    metadata: {name: a, labels: {team: x}}
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: b, labels: {team: y}}
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: c}
    ---
    apiVersion: v1
    kind: Node
    metadata: {name: n, labels: {zone: east}}
    status: {addresses: [{type: InternalIP, address: 192.168.1.1}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: a, labels: {app: web}}
    spec: {containers: [{name: c, image: i}]}
    status: {phase: Running, podIP: 10.0.0.1}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: db, namespace: a, labels: {app: db}}
    spec: {containers: [{name: c, image: i, ports: [{name: sql, containerPort: 5432}]}]}
    status: {phase: Running, podIP: 10.0.0.2, podIPs: [{ip: 10.0.0.2}, {ip: "fd00::2"}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: b, labels: {app: web}}
    spec:
      containers:
      - name: c
        image: i
        ports: [{name: sql, containerPort: 5432, protocol: UDP}]
      - name: d
        image: i
        ports: [{name: sql, containerPort: 3306}]
    status: {phase: Running, podIP: 10.0.0.3, podIPs: [{ip: 10.0.0.3}, {ip: "fd00::3"}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: host, namespace: b, labels: {app: web}}
    spec: {hostNetwork: true, nodeName: n, containers: [{name: c, image: i}]}
    status: {phase: Running, podIP: 192.168.1.1}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: c}
    spec: {containers: [{name: c, image: i}]}
    status: {phase: Running, podIP: 10.0.0.4}
    """
}

/// Texts of policies, each spec in the flow style of YAML.
enum AdminPolicyText {
  /// An AdminNetworkPolicy.
  static func admin(
    _ rules: String,
    name: String = "p",
    priority: Int = 10,
    subject: String = "{namespaces: {}}"
  ) -> String {
    text(
      "v1alpha1",
      "AdminNetworkPolicy",
      name,
      "priority: \(priority), subject: \(subject), \(rules)"
    )
  }

  /// A BaselineAdminNetworkPolicy.
  static func baseline(_ rules: String, subject: String = "{namespaces: {}}") -> String {
    text("v1alpha1", "BaselineAdminNetworkPolicy", "default", "subject: \(subject), \(rules)")
  }

  /// A ClusterNetworkPolicy.
  static func cluster(
    _ rules: String,
    name: String = "p",
    tier: String = "Admin",
    priority: Int = 10,
    subject: String = "{namespaces: {}}"
  ) -> String {
    text(
      "v1alpha2",
      "ClusterNetworkPolicy",
      name,
      "tier: \(tier), priority: \(priority), subject: \(subject), \(rules)"
    )
  }

  /// A NetworkPolicy of the namespace `a`.
  static func networkPolicy(_ spec: String, name: String = "np") -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: a}
    spec: {\(spec)}
    """
  }

  /// Rules of ingress, all with the peer "every pod" and all ports, in this order.
  static func ingress(_ actions: String...) -> String {
    "ingress: [\(actions.map { "{action: \($0), from: [{namespaces: {}}]}" }.joined(separator: ", "))]"
  }

  /// One rule of egress.
  static func egress(_ action: String, to peers: String, _ more: String = "") -> String {
    "egress: [{action: \(action), to: \(peers)\(more.isEmpty ? "" : ", \(more)")}]"
  }

  private static func text(_ version: String, _ kind: String, _ name: String, _ spec: String)
    -> String
  {
    """
    apiVersion: policy.networking.k8s.io/\(version)
    kind: \(kind)
    metadata: {name: \(name)}
    spec: {\(spec)}
    """
  }
}
