import NetworkModel
import PolicySemantics

/// Builds small networks for the tests of the specification.
enum SmallCluster {
  /// `a/web` (app=web, 10.0.0.1, on another node than `n`), `a/db` (app=db, 10.0.0.2, port sql is
  /// 5432/TCP, on `n`), `b/web` (app=web, fd00::1, port sql is 5432/UDP and 3306/TCP), `b/host` on the
  /// network of node `n`.
  static let pods = [
    Pod(
      namespace: "a",
      name: "db",
      labels: ["app": "db"],
      ports: [ContainerPort(name: "sql", port: 5432)],
      addresses: [address("10.0.0.2")],
      nodeName: "n"
    ),
    Pod(
      namespace: "a",
      name: "web",
      labels: ["app": "web"],
      addresses: [address("10.0.0.1")],
      nodeName: "elsewhere"
    ),
    Pod(
      namespace: "b",
      name: "host",
      labels: ["app": "web"],
      isHostNetwork: true,
      nodeName: "n"
    ),
    Pod(
      namespace: "b",
      name: "web",
      labels: ["app": "web"],
      ports: [
        ContainerPort(name: "sql", port: 5432, protocol: .udp),
        ContainerPort(name: "sql", port: 3306),
      ],
      addresses: [address("fd00::1")]
    ),
  ]

  static let database = EndpointReference.pod(0)
  static let web = EndpointReference.pod(1)
  static let host = EndpointReference.pod(2)
  static let otherWeb = EndpointReference.pod(3)
  static let node = EndpointReference.node(0)
  static let outside = EndpointReference.address(address("203.0.113.7"))
  static let outsideV6 = EndpointReference.address(address("2001:db8::7"))

  static func network(
    _ policies: [Policy],
    tiers: [Tier] = [.networkPolicy],
    pods: [Pod] = pods,
    candidates: [CIDR] = []
  ) -> Network {
    Network(
      cluster: Cluster(
        namespaces: [Namespace(name: "a", labels: ["team": "x"]), Namespace(name: "b")],
        pods: pods,
        nodes: [Node(name: "n", addresses: [address("192.168.1.1")])]
      ),
      tiers: tiers,
      policies: policies,
      podAddressCandidates: candidates
    )
  }

  /// A policy of namespace `a`.
  static func policy(
    _ name: String = "policy",
    tier: Int = 0,
    enforcement: Policy.Enforcement = .enforced,
    subject: EndpointExpression = .pods(in: .own, labels: .everything),
    ingress: [Rule]? = nil,
    egress: [Rule]? = nil,
    isolates: Bool = true
  ) -> Policy {
    Policy(
      identity: ObjectIdentity(
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        namespace: "a",
        name: name
      ),
      tier: tier,
      order: PolicyOrder(name: name),
      enforcement: enforcement,
      subject: subject,
      ingress: ingress.map { DirectionRules(isolates: isolates, rules: $0) },
      egress: egress.map { DirectionRules(isolates: isolates, rules: $0) }
    )
  }

  static func rule(
    _ action: RuleAction = .allow,
    _ peers: EndpointExpression? = nil,
    _ terms: [ConnectionTerm] = [],
    conditions: [UnknownCause] = []
  ) -> Rule {
    Rule(
      action,
      peers: peers.map { [Peer($0)] },
      connections: terms.isEmpty ? .all : .terms(terms),
      conditions: conditions,
      index: 0
    )
  }

  static func block(_ cidr: String, except: [String] = []) -> EndpointExpression {
    .addresses(AddressBlock(self.cidr(cidr), except: except.map { self.cidr($0) }))
  }

  static func cidr(_ text: String) -> CIDR {
    guard let cidr = CIDR(text) else { preconditionFailure("\(text) is no block") }
    return cidr
  }

  static func address(_ text: String) -> IPAddress {
    guard let address = IPAddress(text) else { preconditionFailure("\(text) is no address") }
    return address
  }
}

extension Network {
  /// The verdict of a connection, by default over TCP to port 80.
  func verdict(
    _ source: EndpointReference,
    _ destination: EndpointReference,
    _ protocol: IPProtocol = .tcp,
    _ port: Int = 80
  ) -> Verdict {
    verdict(for: Connection(from: source, to: destination, over: `protocol`, port: port))
  }
}
