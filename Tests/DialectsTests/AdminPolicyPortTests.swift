import Dialects
import NetworkModel
import Testing

/// Ports and protocols of the admin API's rules (A5, A14).
struct AdminPolicyPortTests {
  private typealias Text = AdminPolicyText

  private func terms(_ text: String) -> [ConnectionTerm]? {
    guard case .terms(let terms) = connections(text) else { return nil }
    return terms.map { ConnectionTerm($0.protocol, $0.ports) }
  }

  private func connections(_ text: String) -> RuleConnections? {
    network(text).policies.first?.egress?.rules.first?.connections
  }

  private func admin(_ ports: String) -> String {
    Text.admin(Text.egress("Deny", to: "[{namespaces: {}}]", ports))
  }

  private func cluster(_ protocols: String) -> String {
    Text.cluster(Text.egress("Deny", to: "[{namespaces: {}}]", protocols))
  }

  private func range(_ low: Int, _ high: Int) -> ConnectionTerm.Ports? {
    PortRange(low, high).map { .range($0) }
  }

  @Test(arguments: ["", "ports: ", "ports: []"])
  func `without ports an older rule filters nothing`(_ ports: String) {
    #expect(connections(admin(ports)) == .all)
  }

  @Test(arguments: ["", "protocols: "])
  func `without protocols a newer rule filters nothing`(_ protocols: String) {
    #expect(connections(cluster(protocols)) == .all)
  }

  @Test func `portNumber is of TCP unless it says otherwise`() throws {
    let ports = "ports: [{portNumber: {port: 80}}, {portNumber: {protocol: SCTP, port: 81}}]"
    let (first, second) = (try #require(range(80, 80)), try #require(range(81, 81)))
    #expect(terms(admin(ports)) == [ConnectionTerm(.tcp, first), ConnectionTerm(.sctp, second)])
  }

  @Test func `portRange includes both of its ends`() throws {
    let ports =
      "ports: [{portRange: {start: 80, end: 90}}, {portRange: {protocol: UDP, start: 1, end: 65535}}]"
    let (first, second) = (try #require(range(80, 90)), try #require(range(1, 65535)))
    #expect(terms(admin(ports)) == [ConnectionTerm(.tcp, first), ConnectionTerm(.udp, second)])
  }

  @Test func `a protocol has a number or a range of destination ports`() throws {
    let protocols = """
      protocols: [{tcp: {destinationPort: {number: 80}}},
        {udp: {destinationPort: {range: {start: 53, end: 54}}}},
        {sctp: {destinationPort: {number: 9}}}]
      """
    let expected = [
      ConnectionTerm(.tcp, try #require(range(80, 80))),
      ConnectionTerm(.udp, try #require(range(53, 54))),
      ConnectionTerm(.sctp, try #require(range(9, 9))),
    ]
    #expect(terms(cluster(protocols)) == expected)
  }

  @Test(arguments: [(IPProtocol.tcp, "tcp"), (.udp, "udp"), (.sctp, "sctp")])
  func `a protocol without destinationPort is every port of it, with a warning`(
    _ protocol: IPProtocol,
    _ name: String
  ) {
    let loaded = MarkedManifest(cluster("protocols: [{\(name): {}}]")).loaded()
    let rule = loaded.network.policies.first?.egress?.rules.first
    guard case .terms(let terms) = rule?.connections else {
      Issue.record("the rule names a protocol")
      return
    }
    #expect(
      terms.map { ConnectionTerm($0.protocol, $0.ports) } == [ConnectionTerm(`protocol`, .all)]
    )
    #expect(loaded.diagnostics.map(\.severity) == [.warning])
  }

  @Test func `a named port has the protocol of the port that bears it`() throws {
    for policy in [
      cluster("protocols: [{destinationNamedPort: sql}]"), admin("ports: [{namedPort: sql}]"),
    ] {
      #expect(terms(policy) == [ConnectionTerm(nil, .named("sql"))])
      let cluster = AdminPolicyCluster(policy)
      #expect(try cluster.verdict("a/web", "a/db", .tcp, 5432) == .deny)
      #expect(try cluster.verdict("a/web", "a/db", .udp, 5432) == .allow)
      #expect(try cluster.verdict("a/web", "b/web", .udp, 5432) == .deny)
      #expect(try cluster.verdict("a/web", "b/web", .tcp, 5432) == .allow)
      #expect(try cluster.verdict("a/web", "b/web", .tcp, 3306) == .deny)
      #expect(try cluster.verdict("a/web", "c/web", .tcp, 5432) == .allow)
    }
  }

  @Test func `a named port of ingress is the subject's`() throws {
    let cluster = AdminPolicyCluster(
      Text.cluster(
        """
        ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{destinationNamedPort: sql}]}]
        """
      )
    )
    #expect(try cluster.verdict("b/web", "a/db", .tcp, 5432) == .deny)
    #expect(try cluster.verdict("b/web", "a/db", .tcp, 5433) == .allow)
    #expect(try cluster.verdict("8.8.8.8", "a/db", .tcp, 5432) == .allow)
  }

  @Test func `a rule of one protocol leaves the others alone`() throws {
    let cluster = AdminPolicyCluster(
      cluster("protocols: [{sctp: {destinationPort: {number: 80}}}]")
    )
    #expect(try cluster.verdict("a/web", "b/web", .sctp, 80) == .deny)
    #expect(try cluster.verdict("a/web", "b/web", .tcp, 80) == .allow)
    #expect(try cluster.verdict("a/web", "b/web", .sctp, 81) == .allow)
  }

  @Test func `rules, peers and ports know where they are written`() throws {
    let manifest = MarkedManifest(
      """
      apiVersion: policy.networking.k8s.io/v1alpha2
      kind: ClusterNetworkPolicy
      metadata: {name: p}
      spec:
        tier: Admin
        priority: 1
        subject: {namespaces: {}}
        ingress:
        - 1️⃣action: Accept
          from:
          - 2️⃣namespaces: {}
          protocols:
          - 3️⃣destinationNamedPort: http
      """
    )
    let rule = try #require(manifest.loaded().network.policies.first?.ingress?.rules.first)
    #expect(rule.position == (try manifest.position("1️⃣")))
    #expect(rule.peers?.first?.position == (try manifest.position("2️⃣")))
    guard case .terms(let terms) = rule.connections else {
      Issue.record("the rule has protocols")
      return
    }
    #expect(terms.first?.position == (try manifest.position("3️⃣")))
  }
}
