import NetworkModel
import PolicySemantics
import Testing

/// Whom selectors and blocks match, and which ports (N7 to N19, N25, N32, N38).
@Suite struct MatchingTests {
  private typealias Small = SmallCluster

  private func ingress(_ peers: EndpointExpression) -> Network {
    Small.network([Small.policy(ingress: [Small.rule(.allow, peers)])])
  }

  @Test func `a pod selector alone stays in the namespace of its policy`() {
    let network = ingress(.pods(in: .own, labels: ["app": "web"]))
    #expect(network.verdict(Small.web, Small.database) == .allow)
    #expect(network.verdict(Small.otherWeb, Small.database) == .deny)
  }

  @Test func `all namespaces are all pods, not nodes, hostNetwork pods or addresses`() {
    let network = ingress(.pods(in: .matching(.everything), labels: .everything))
    #expect(network.verdict(Small.otherWeb, Small.web) == .allow)
    for peer in [Small.outside, Small.node, Small.host] {
      #expect(network.verdict(peer, Small.web) == .deny)
    }
  }

  @Test func `a namespace selector looks at the labels of the namespace and its name`() {
    let byTeam = ingress(.pods(in: .matching(["team": "x"]), labels: .everything))
    #expect(byTeam.verdict(Small.web, Small.database) == .allow)
    #expect(byTeam.verdict(Small.otherWeb, Small.database) == .deny)
    let name = "kubernetes.io/metadata.name"
    let byName = ingress(.pods(in: .matching([name: "b"]), labels: .everything))
    #expect(byName.verdict(Small.web, Small.database) == .deny)
    #expect(byName.verdict(Small.otherWeb, Small.database) == .allow)
  }

  @Test(arguments: [
    (LabelRequirement.Operator.in, ["web"], Verdict.allow), (.in, ["db", "web"], .allow),
    (.in, ["db"], .deny), (.notIn, ["web"], .deny), (.notIn, ["db"], .allow),
    (.exists, [], .allow), (.doesNotExist, [], .deny),
  ])
  func `a requirement is judged on the label that is there`(
    name: LabelRequirement.Operator,
    values: [String],
    expected: Verdict
  ) {
    let selector = LabelSelector([LabelRequirement("app", name, values)])
    let network = ingress(.pods(in: .own, labels: selector))
    #expect(network.verdict(Small.web, Small.database) == expected)
  }

  @Test(arguments: [
    (LabelRequirement.Operator.in, ["x"], Verdict.deny), (.notIn, ["x"], .allow),
    (.exists, [], .deny), (.doesNotExist, [], .allow),
  ])
  func `a requirement on an absent label holds for notIn and doesNotExist`(
    name: LabelRequirement.Operator,
    values: [String],
    expected: Verdict
  ) {
    let selector = LabelSelector([LabelRequirement("tier", name, values)])
    let network = ingress(.pods(in: .own, labels: selector))
    #expect(network.verdict(Small.web, Small.database) == expected)
  }

  @Test(arguments: [
    ("0.0.0.0/0", [], Verdict.allow, Verdict.deny), ("::/0", [], .deny, .allow),
    ("203.0.113.0/29", [], .allow, .deny), ("203.0.113.0/30", [], .deny, .deny),
    ("203.0.113.0/24", ["203.0.113.7/32"], .deny, .deny),
    ("203.0.113.0/24", ["203.0.113.6/32"], .allow, .deny), ("2001:db8::/32", [], .deny, .allow),
  ])
  func `a block matches the addresses of its family that it doesn't except`(
    cidr: String,
    except: [String],
    v4: Verdict,
    v6: Verdict
  ) {
    let network = ingress(Small.block(cidr, except: except))
    #expect(network.verdict(Small.outside, Small.database) == v4)
    #expect(network.verdict(Small.outsideV6, Small.database) == v6)
  }

  @Test func `a block matches pods and nodes by their addresses where it is lowered so`() {
    let all = ingress(Small.block("0.0.0.0/0"))
    #expect(all.verdict(Small.web, Small.database) == .allow)
    #expect(all.verdict(Small.otherWeb, Small.database) == .deny)
    #expect(all.verdict(Small.host, Small.web) == .allow)
    let external = ingress(
      .addresses(AddressBlock(Small.cidr("0.0.0.0/0"), matches: [.external]))
    )
    #expect(external.verdict(Small.outside, Small.database) == .allow)
    #expect(external.verdict(Small.web, Small.database) == .deny)
    #expect(external.verdict(Small.node, Small.web) == .deny)
  }

  @Test func `an exception doesn't reach into another peer`() {
    let excepted = Peer(Small.block("203.0.113.0/24", except: ["203.0.113.7/32"]))
    let other = Peer(Small.block("203.0.113.7/32"))
    let rule = Rule(.allow, peers: [excepted, other], index: 0)
    let network = Small.network([Small.policy(ingress: [rule])])
    #expect(network.verdict(Small.outside, Small.database) == .allow)
  }

  @Test func `a named port is the number and protocol that the destination declares`() {
    let named = Small.rule(.allow, nil, [ConnectionTerm(.tcp, .named("sql"))])
    let network = Small.network([Small.policy(egress: [named])])
    #expect(network.verdict(Small.web, Small.database, .tcp, 5432) == .allow)
    #expect(network.verdict(Small.web, Small.database, .tcp, 3306) == .deny)
    #expect(network.verdict(Small.web, Small.otherWeb, .tcp, 3306) == .allow)
    #expect(network.verdict(Small.web, Small.otherWeb, .tcp, 5432) == .deny)
    #expect(network.verdict(Small.web, Small.otherWeb, .udp, 5432) == .deny)
    #expect(network.verdict(Small.web, Small.outside, .tcp, 5432) == .deny)
  }

  @Test func `a named port without protocol is the protocol that the port declares`() {
    let named = Small.rule(.allow, nil, [ConnectionTerm(nil, .named("sql"))])
    let network = Small.network([Small.policy(egress: [named])])
    #expect(network.verdict(Small.web, Small.otherWeb, .udp, 5432) == .allow)
    #expect(network.verdict(Small.web, Small.otherWeb, .tcp, 5432) == .deny)
  }

  @Test func `a range holds its ends, and one protocol is no other`() throws {
    let range = try #require(PortRange(80, 90))
    let rule = Small.rule(.allow, nil, [ConnectionTerm(.sctp, .range(range))])
    let network = Small.network([Small.policy(ingress: [rule])])
    for (port, expected) in [(79, Verdict.deny), (80, .allow), (90, .allow), (91, .deny)] {
      #expect(network.verdict(Small.web, Small.database, .sctp, port) == expected)
      #expect(network.verdict(Small.web, Small.database, .tcp, port) == .deny)
      #expect(network.verdict(Small.web, Small.database, .udp, port) == .deny)
    }
  }

  @Test func `a local expression narrows the subject for its rule alone`() {
    var rule = Small.rule()
    rule.local = .pods(in: .own, labels: ["app": "db"])
    let network = Small.network([Small.policy(ingress: [rule])])
    #expect(network.verdict(Small.otherWeb, Small.database) == .allow)
    #expect(network.verdict(Small.otherWeb, Small.web) == .deny)
  }
}
