import NetworkModel
import PolicySemantics
import Testing

/// Who is isolated, and what then passes (N1 to N5, N20, N21, N23, N24).
@Suite struct IsolationTests {
  private typealias Small = SmallCluster

  @Test func `without policies every connection is allowed`() {
    let network = Small.network([])
    #expect(network.verdict(Small.web, Small.database) == .allow)
    #expect(network.verdict(Small.outside, Small.database, .sctp, 65535) == .allow)
  }

  @Test func `a policy without rules isolates its subject in its direction only`() {
    let network = Small.network([Small.policy(ingress: [])])
    #expect(network.verdict(Small.otherWeb, Small.database) == .deny)
    #expect(network.verdict(Small.outside, Small.database) == .deny)
    #expect(network.verdict(Small.database, Small.otherWeb) == .allow)
    #expect(network.verdict(Small.database, Small.outside) == .allow)
  }

  @Test func `a policy leaves pods alone that it doesn't select`() {
    let subject = EndpointExpression.pods(in: .own, labels: ["app": "db"])
    let network = Small.network([Small.policy(subject: subject, ingress: [])])
    #expect(network.verdict(Small.otherWeb, Small.database) == .deny)
    #expect(network.verdict(Small.otherWeb, Small.web) == .allow)
    #expect(network.verdict(Small.web, Small.otherWeb) == .allow)
  }

  @Test func `a rule without peers allows every peer, outside ones too`() {
    let network = Small.network([Small.policy(ingress: [Small.rule()])])
    for peer in [Small.outside, Small.outsideV6, Small.node, Small.host, Small.otherWeb] {
      #expect(network.verdict(peer, Small.database) == .allow)
    }
  }

  @Test func `a rule with an empty list of peers matches nobody`() {
    let nobody = Rule(.allow, peers: [], index: 0)
    let network = Small.network([Small.policy(ingress: [nobody])])
    #expect(network.verdict(Small.web, Small.database) == .deny)
  }

  @Test func `a connection needs the egress of its source and the ingress of its destination`() {
    let out = Small.policy("out", ingress: nil, egress: [Small.rule(.allow, nil, [tcp(80)])])
    let into = Small.policy("into", ingress: [Small.rule(.allow, nil, [tcp(81)])])
    #expect(Small.network([out]).verdict(Small.web, Small.database) == .allow)
    #expect(Small.network([into]).verdict(Small.web, Small.database, .tcp, 81) == .allow)
    let both = Small.network([out, into])
    #expect(both.verdict(Small.web, Small.database, .tcp, 80) == .deny)
    #expect(both.verdict(Small.web, Small.database, .tcp, 81) == .deny)
  }

  @Test func `policies add up`() {
    let one = Small.policy("one", ingress: [Small.rule(.allow, nil, [tcp(80)])])
    let two = Small.policy("two", ingress: [Small.rule(.allow, nil, [tcp(81)])])
    let network = Small.network([one, two])
    #expect(network.verdict(Small.web, Small.database, .tcp, 80) == .allow)
    #expect(network.verdict(Small.web, Small.database, .tcp, 81) == .allow)
    #expect(network.verdict(Small.web, Small.database, .tcp, 82) == .deny)
  }

  @Test func `a pod reaches itself, but not another replica of its template`() {
    var pods = Small.pods
    let policies = [Small.policy(ingress: [], egress: [])]
    #expect(Small.network(policies).verdict(Small.web, Small.web) == .allow)
    pods[1].replicas = .exactly(2)
    #expect(Small.network(policies, pods: pods).verdict(Small.web, Small.web) == .deny)
    pods[1].replicas = .oneOrMore
    #expect(Small.network(policies, pods: pods).verdict(Small.web, Small.web) == .deny)
  }

  @Test func `a node and its hostNetwork pods reach the pods on it, not those elsewhere`() {
    let network = Small.network([Small.policy(ingress: [])])
    #expect(network.verdict(Small.node, Small.database) == .allow)
    #expect(network.verdict(Small.host, Small.database) == .allow)
    #expect(network.verdict(Small.node, Small.web) == .deny)
    #expect(network.verdict(Small.host, Small.web) == .deny)
    #expect(network.verdict(Small.otherWeb, Small.database) == .deny)
  }

  @Test func `it isn't known whether a node reaches a pod whose node isn't known`() {
    var pods = Small.pods
    pods[1].nodeName = nil
    let network = Small.network([Small.policy(ingress: [])], pods: pods)
    #expect(network.verdict(Small.node, Small.web) == .unknown)
    #expect(network.verdict(Small.host, Small.web) == .unknown)
    pods[2].nodeName = nil
    let hostless = Small.network([Small.policy(ingress: [])], pods: pods)
    #expect(hostless.verdict(Small.host, Small.database) == .unknown)
    #expect(hostless.verdict(Small.otherWeb, Small.web) == .deny)
  }

  @Test func `the exemption of a node says nothing of the policies alone`() {
    let network = Small.network([Small.policy(ingress: [])])
    let connection = Connection(from: Small.node, to: Small.database, over: .tcp, port: 80)
    #expect(network.verdict(for: connection) == .allow)
    #expect(network.policyVerdict(for: connection) == .deny)
  }

  @Test func `a staged policy neither isolates nor allows`() {
    let staged = Small.policy(enforcement: .staged, ingress: [])
    #expect(Small.network([staged]).verdict(Small.web, Small.database) == .allow)
    let isolating = Small.policy("other", ingress: [])
    let allowing = Small.policy("x", enforcement: .staged, ingress: [Small.rule()])
    #expect(Small.network([isolating, allowing]).verdict(Small.web, Small.database) == .deny)
  }

  private func tcp(_ port: Int) -> ConnectionTerm {
    ConnectionTerm(.tcp, PortRange(port, port).map { .range($0) } ?? .all)
  }
}
