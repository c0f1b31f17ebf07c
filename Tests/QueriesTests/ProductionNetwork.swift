import NetworkModel

/// A namespace with three workloads and a default deny, and an agent on the host network.
func productionNetwork() -> Network {
  let agent = Pod(
    namespace: "kube-system",
    name: "agent",
    workload: WorkloadReference(kind: "DaemonSet", namespace: "kube-system", name: "agent"),
    replicas: .oneOrMore,
    isTemplate: true,
    isHostNetwork: true
  )
  return Network(
    cluster: Cluster(
      pods: [deployment("frontend", 2), deployment("api", 2), deployment("database", 1), agent]
    ),
    policies: [
      policy("default-deny", app: nil, ingress: [], egress: []),
      policy(
        "api",
        app: "api",
        ingress: [allow(app("frontend"), 3000)],
        egress: [allow(app("database"), 5432)]
      ),
      policy("database", app: "database", ingress: [allow(app("api"), 5432)], egress: nil),
      policy(
        "frontend",
        app: "frontend",
        ingress: ["10.0.0.0/8", "2001:db8::/32"].compactMap { CIDR($0) }.map {
          allow(.addresses(AddressBlock($0)), 443)
        },
        egress: [allow(app("api"), 3000)]
      ),
    ]
  )
}

/// A Deployment of the production namespace whose pods carry the label `app`.
func deployment(_ name: String, _ replicas: Int) -> Pod {
  Pod(
    namespace: "production",
    name: name,
    labels: ["app": name],
    workload: WorkloadReference(kind: "Deployment", namespace: "production", name: name),
    replicas: .exactly(replicas),
    isTemplate: true
  )
}

/// The pods of the production namespace with a label `app`.
func app(_ name: String) -> EndpointExpression {
  .pods(in: .own, labels: LabelSelector([LabelRequirement("app", .in, [name])]))
}

/// A rule that allows a peer on a TCP port.
func allow(_ peer: EndpointExpression, _ port: Int) -> Rule {
  let ports = PortRange(port, port).map { ConnectionTerm(.tcp, .range($0)) }
  return Rule(
    .allow,
    peers: [Peer(peer)],
    connections: .terms([ports].compactMap(\.self)),
    index: 0
  )
}

/// A policy of the production namespace, for some pods or for all.
func policy(_ name: String, app label: String?, ingress: [Rule]?, egress: [Rule]?) -> Policy {
  Policy(
    identity: ObjectIdentity(
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      namespace: "production",
      name: name
    ),
    tier: 0,
    subject: label.map { app($0) } ?? .pods(in: .own, labels: .everything),
    ingress: ingress.map { DirectionRules(isolates: true, rules: $0) },
    egress: egress.map { DirectionRules(isolates: true, rules: $0) }
  )
}
