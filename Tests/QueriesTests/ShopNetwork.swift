import NetworkModel

/// A shop with everything that a peer can name, for tests of names.
enum ShopNetwork {
  static let cluster = Cluster(
    namespaces: [Namespace(name: "shop"), Namespace(name: "staging"), Namespace(name: "web")],
    pods: [
      template("Deployment", "shop", "web", ["app": "web"], ports: [("http", 8080, .tcp)]),
      template(
        "Deployment",
        "shop",
        "api",
        ["app": "api", "tier": "back"],
        ports: [("rpc", 3000, .tcp)]
      ),
      template(
        "StatefulSet",
        "shop",
        "db",
        ["app": "db", "tier": "back"],
        ports: [("pg", 5432, .tcp)]
      ),
      template("Deployment", "staging", "api", ["app": "api"], ports: [("rpc", 3001, .tcp)]),
      template("Rollout", "staging", "beta", ["app": "beta"]),
      template("Deployment", "staging", "job", ["app": "job"]),
      template("CronJob", "staging", "job", ["app": "job"]),
      template("Deployment", "staging", "idle", ["app": "idle"], replicas: .exactly(0)),
      live(
        "web-1",
        of: "front",
        ["app": "front"],
        "10.1.0.1",
        node: "n1",
        ports: [("http", 8080, .tcp)]
      ),
      live(
        "web-2",
        of: "front",
        ["app": "front"],
        "10.1.0.2",
        node: "n2",
        ports: [("http", 8081, .tcp)]
      ),
      Pod(
        namespace: "web",
        name: "agent",
        labels: ["app": "agent"],
        addresses: address("192.168.0.1"),
        isHostNetwork: true,
        nodeName: "n1"
      ),
    ],
    nodes: [
      Node(name: "n1", addresses: address("192.168.0.1")),
      Node(name: "n2", addresses: address("8.8.8.8")),
    ],
    services: [
      service(
        "shop",
        "db",
        ["app": "db"],
        [Service.Port(name: "pg", port: 5000, target: .number(5432))]
      ),
      service(
        "shop",
        "api",
        ["app": "api"],
        [
          Service.Port(name: "rest", port: 80, target: .name("rpc")),
          Service.Port(name: "metrics", port: 9090, protocol: .udp, target: .number(9090)),
        ],
        addresses: address("10.96.0.7")
      ),
      service(
        "web",
        "front-door",
        ["app": "front"],
        [Service.Port(port: 80, target: .name("http"))]
      ),
      Service(
        namespace: "web",
        name: "front-pods",
        selector: ["app": "front"],
        ports: [Service.Port(name: "web", port: 80, target: .name("http"))],
        isHeadless: true
      ),
      service("web", "nobody", ["app": "nobody"], [Service.Port(port: 80, target: .number(80))]),
      Service(namespace: "web", name: "manual", selector: nil, ports: []),
    ]
  )

  /// The network without policies.
  static let network = Network(cluster: cluster)

  /// The shop with a policy: the database lets the API in on 5432, and nobody else.
  static let guarded = Network(
    cluster: cluster,
    policies: [
      Policy(
        identity: ObjectIdentity(
          apiVersion: "networking.k8s.io/v1",
          kind: "NetworkPolicy",
          namespace: "shop",
          name: "db"
        ),
        tier: 0,
        subject: .pods(in: .own, labels: ["app": "db"]),
        ingress: DirectionRules(
          isolates: true,
          rules: [
            Rule(
              .allow,
              peers: [Peer(.pods(in: .own, labels: ["app": "api"]))],
              connections: .terms([ConnectionTerm(.tcp, .named("pg"))]),
              index: 0
            )
          ]
        )
      )
    ]
  )

  private static func address(_ text: String) -> [IPAddress] {
    [IPAddress(text)].compactMap(\.self)
  }

  private static func ports(_ list: [(String, Int, IPProtocol)]) -> [ContainerPort] {
    list.map { ContainerPort(name: $0.0, port: $0.1, protocol: $0.2) }
  }

  private static func template(
    _ kind: String,
    _ namespace: String,
    _ name: String,
    _ labels: Labels,
    ports: [(String, Int, IPProtocol)] = [],
    replicas: ReplicaCount = .exactly(1)
  ) -> Pod {
    Pod(
      namespace: namespace,
      name: name,
      labels: labels,
      workload: WorkloadReference(kind: kind, namespace: namespace, name: name),
      replicas: replicas,
      isTemplate: true,
      ports: Self.ports(ports)
    )
  }

  private static func live(
    _ name: String,
    of workload: String,
    _ labels: Labels,
    _ address: String,
    node: String,
    ports: [(String, Int, IPProtocol)]
  ) -> Pod {
    Pod(
      namespace: "web",
      name: name,
      labels: labels,
      workload: WorkloadReference(kind: "Deployment", namespace: "web", name: workload),
      ports: Self.ports(ports),
      addresses: Self.address(address),
      nodeName: node
    )
  }

  private static func service(
    _ namespace: String,
    _ name: String,
    _ selector: Labels,
    _ ports: [Service.Port],
    addresses: [IPAddress] = []
  ) -> Service {
    Service(
      namespace: namespace,
      name: name,
      selector: selector,
      ports: ports,
      clusterIPs: addresses
    )
  }
}
