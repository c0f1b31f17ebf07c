import Dialects
import NetworkModel
import Testing

struct NetworkPolicyLoweringTests {
  private func policy(_ spec: String, _ options: LoweringOptions = LoweringOptions()) -> Policy? {
    let network = network(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p, namespace: shop}
      spec: \(spec)
      """,
      options
    )
    return network.policies.first
  }

  private func ingressRule(_ rule: String) -> Rule? {
    policy("{podSelector: {}, ingress: [\(rule)]}")?.ingress?.rules.first
  }

  private func terms(_ ports: String) -> [ConnectionTerm]? {
    guard case .terms(let terms) = ingressRule("{ports: \(ports)}")?.connections else { return nil }
    return terms.map { ConnectionTerm($0.protocol, $0.ports) }
  }

  @Test
  func `without policyTypes a policy speaks of ingress, and of egress iff it has egress rules`() {
    #expect(policy("{podSelector: {}}")?.ingress == DirectionRules(isolates: true, rules: []))
    #expect(policy("{podSelector: {}}")?.egress == nil)
    #expect(policy("{podSelector: {}, egress: []}")?.egress == nil)
    #expect(policy("{podSelector: {}, egress: [{}]}")?.egress?.rules.count == 1)
    #expect(policy("{podSelector: {}, egress: [{}]}")?.ingress?.rules == [])
    #expect(policy("{podSelector: {}, policyTypes: [], egress: [{}]}")?.egress != nil)
  }

  @Test func `rules of a direction that policyTypes leaves out say nothing`() {
    let policy = policy("{podSelector: {}, policyTypes: [Egress], ingress: [{}]}")
    #expect(policy?.ingress == nil)
    #expect(policy?.egress == DirectionRules(isolates: true, rules: []))
  }

  @Test(arguments: ["{}", "{podSelector: }", "{podSelector: {}}", "{podSelector: {matchLabels: }}"])
  func `an absent, null or empty podSelector selects every pod of the namespace`(_ spec: String) {
    #expect(policy(spec)?.subject == .pods(in: .own, labels: .everything))
    #expect(policy(spec)?.identity.namespace == "shop")
  }

  @Test(arguments: ["{}", "{from: }", "{from: []}", "{from: [], ports: }"])
  func `from that is absent, null or empty means every peer`(_ rule: String) {
    #expect(ingressRule(rule)?.peers == .none)
    #expect(ingressRule(rule)?.connections == .all)
  }

  @Test func `a null namespaceSelector is the own namespace and an empty one is every namespace`() {
    func peer(_ text: String) -> EndpointExpression? {
      ingressRule("{from: [\(text)]}")?.peers?.first?.endpoints
    }
    #expect(peer("{podSelector: {}}") == .pods(in: .own, labels: .everything))
    #expect(
      peer("{podSelector: {}, namespaceSelector: }") == .pods(in: .own, labels: .everything)
    )
    #expect(
      peer("{namespaceSelector: {}}") == .pods(in: .matching(.everything), labels: .everything)
    )
    #expect(
      peer("{namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: b}}}")
        == .pods(in: .matching(["team": "a"]), labels: ["app": "b"])
    )
  }

  @Test func `two items of from are two peers`() {
    let rule = ingressRule("{from: [{namespaceSelector: {}}, {podSelector: {}}]}")
    #expect(rule?.peers?.count == 2)
  }

  @Test func `an item of ports without port means every port of its protocol, TCP by default`() {
    #expect(terms("[{}]") == [ConnectionTerm(.tcp, .all)])
    #expect(terms("[{protocol: UDP}]") == [ConnectionTerm(.udp, .all)])
    #expect(terms("[{port: http}]") == [ConnectionTerm(.tcp, .named("http"))])
    #expect(ingressRule("{ports: []}")?.connections == .all)
  }

  @Test func `endPort makes a closed range`() {
    let range = PortRange(80, 90).map { ConnectionTerm.Ports.range($0) }
    #expect(terms("[{port: 80, endPort: 90, protocol: SCTP}]")?.first?.ports == range)
  }

  @Test func `host bits of a cidr are masked and except stays with its block`() throws {
    let peer = ingressRule("{from: [{ipBlock: {cidr: 10.1.2.3/8, except: [10.9.0.0/16]}}]}")?
      .peers?.first
    let cidr = try #require(CIDR("10.0.0.0/8"))
    let except = try #require(CIDR("10.9.0.0/16"))
    #expect(peer?.endpoints == .addresses(AddressBlock(cidr, except: [except])))
  }

  @Test func `the options settle whether an ipBlock matches pods`() {
    let spec = "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}"
    func matches(_ options: LoweringOptions) -> AddressMatch? {
      guard
        case .addresses(let block) = policy(spec, options)?.ingress?.rules[0].peers?[0].endpoints
      else { return nil }
      return block.matches
    }
    #expect(matches(LoweringOptions()) == [.pods, .nodes, .external])
    #expect(matches(LoweringOptions(ipBlocksMatchPods: false)) == [.nodes, .external])
  }

  @Test func `rules, peers and ports know where they are written`() throws {
    let manifest = MarkedManifest(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p}
      spec:
        podSelector: {}
        ingress:
        - 1️⃣from:
          - 2️⃣podSelector: {}
          ports:
          - 3️⃣port: 80
      """
    )
    let rule = try #require(manifest.loaded().network.policies.first?.ingress?.rules.first)
    #expect(rule.position == (try manifest.position("1️⃣")))
    #expect(rule.peers?.first?.position == (try manifest.position("2️⃣")))
    guard case .terms(let terms) = rule.connections else {
      Issue.record("the rule has ports")
      return
    }
    #expect(terms.first?.position == (try manifest.position("3️⃣")))
  }

  @Test func `a policy without namespace lies in default`() {
    let network = network(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p}
      spec: {podSelector: {}}
      """
    )
    #expect(network.policies.first?.identity.qualifiedName == "default/p")
  }
}
