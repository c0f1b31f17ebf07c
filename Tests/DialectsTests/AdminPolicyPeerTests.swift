import Dialects
import NetworkModel
import Testing

/// Whom policies of the admin API speak of: subjects and peers (A8 to A12).
struct AdminPolicyPeerTests {
  private typealias Text = AdminPolicyText

  private func subject(_ text: String) -> EndpointExpression? {
    network(Text.cluster(Text.ingress("Deny"), subject: text)).policies.first?.subject
  }

  private func peers(_ text: String) -> [EndpointExpression]? {
    network(Text.cluster(Text.egress("Deny", to: text))).policies.first?.egress?.rules[0].peers?
      .map(\.endpoints)
  }

  private static let everyPod = EndpointExpression.pods(
    in: .matching(.everything),
    labels: .everything
  )

  @Test func `namespaces without labels are all pods of all namespaces`() {
    #expect(subject("{namespaces: {}}") == Self.everyPod)
    #expect(subject("{namespaces: {matchLabels: }}") == Self.everyPod)
    #expect(
      subject("{namespaces: {matchLabels: {team: x}}}")
        == .pods(in: .matching(["team": "x"]), labels: .everything)
    )
  }

  @Test func `pods are selected by both selectors`() {
    let both =
      "{pods: {namespaceSelector: {matchLabels: {team: x}}, podSelector: {matchLabels: {app: db}}}}"
    let expected = EndpointExpression.pods(in: .matching(["team": "x"]), labels: ["app": "db"])
    #expect(subject(both) == expected)
    #expect(peers("[\(both)]") == [expected])
  }

  @Test func `items of to are each a peer`() {
    #expect(
      peers("[{namespaces: {}}, {nodes: {}}]") == [Self.everyPod, .nodes(labels: .everything)]
    )
  }

  @Test func `the subject alone is judged`() throws {
    let cluster = AdminPolicyCluster(
      Text.admin(
        Text.ingress("Deny"),
        subject: "{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: db}}}}"
      )
    )
    #expect(try cluster.verdict("b/web", "a/db") == .deny)
    #expect(try cluster.verdict("b/web", "a/web") == .allow)
  }

  @Test func `NotIn matches namespaces and pods without the label`() throws {
    let cluster = AdminPolicyCluster(
      Text.cluster(
        """
        ingress: [{action: Deny, from: [{namespaces:
          {matchExpressions: [{key: team, operator: NotIn, values: [x]}]}}]}]
        """
      )
    )
    #expect(try cluster.verdict("c/web", "a/web") == .deny)
    #expect(try cluster.verdict("b/web", "a/web") == .deny)
    #expect(try cluster.verdict("a/db", "a/web") == .allow)
    let pods = AdminPolicyCluster(
      Text.cluster(
        Text.ingress("Deny"),
        subject: """
          {pods: {namespaceSelector: {}, podSelector:
            {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}}}
          """
      )
    )
    #expect(try pods.verdict("a/web", "c/web") == .deny)
    #expect(try pods.verdict("a/web", "b/web") == .allow)
  }

  @Test func `a pod on the host's network is neither subject nor pod peer`() throws {
    let subject = AdminPolicyCluster(
      Text.cluster(
        "\(Text.ingress("Deny")), \(Text.egress("Deny", to: "[{namespaces: {}}]"))",
        subject: "{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}"
      )
    )
    #expect(try subject.verdict("a/db", "b/host") == .allow)
    #expect(try subject.verdict("b/host", "a/db") == .allow)
    #expect(try subject.verdict("a/db", "b/web") == .deny)
    let peer = AdminPolicyCluster(Text.cluster(Text.ingress("Deny")))
    #expect(try peer.verdict("b/host", "a/web") == .allow)
    #expect(try peer.verdict("b/web", "a/web") == .deny)
    let egress = AdminPolicyCluster(Text.cluster(Text.egress("Deny", to: "[{namespaces: {}}]")))
    #expect(try egress.verdict("a/web", "b/host") == .allow)
    #expect(try egress.verdict("a/web", "b/web") == .deny)
  }

  @Test func `nodes are matched by their labels, with the pods on their network`() throws {
    let cluster = AdminPolicyCluster(
      Text.admin(Text.egress("Deny", to: "[{nodes: {matchLabels: {zone: east}}}]"))
    )
    #expect(try cluster.verdict("a/web", "n") == .deny)
    #expect(try cluster.verdict("a/web", "b/host") == .deny)
    #expect(try cluster.verdict("a/web", "b/web") == .allow)
    #expect(try cluster.verdict("a/web", "8.8.8.8") == .allow)
    let other = AdminPolicyCluster(
      Text.admin(Text.egress("Deny", to: "[{nodes: {matchLabels: {zone: west}}}]"))
    )
    #expect(try other.verdict("a/web", "n") == .allow)
  }

  @Test func `networks match pods, nodes and the outside of their family`() throws {
    let v4 = AdminPolicyCluster(Text.cluster(Text.egress("Deny", to: "[{networks: [0.0.0.0/0]}]")))
    for destination in ["b/web", "a/db", "n", "b/host", "8.8.8.8"] {
      #expect(try v4.verdict("a/web", destination) == .deny)
    }
    #expect(try v4.verdict("a/web", "2001:db8::1") == .allow)
    let v6 = AdminPolicyCluster(Text.cluster(Text.egress("Deny", to: "[{networks: ['::/0']}]")))
    #expect(try v6.verdict("a/web", "2001:db8::1") == .deny)
    #expect(try v6.verdict("a/web", "8.8.8.8") == .allow)
    #expect(try v6.verdict("a/web", "c/web") == .allow)
    #expect(try v6.verdict("a/web", "a/db") == .deny)
  }

  @Test func `a Pass of all pods before networks keeps pods apart from the outside`() throws {
    let cluster = AdminPolicyCluster(
      Text.cluster(
        """
        egress: [{action: Pass, to: [{namespaces: {}}]},
          {action: Deny, to: [{networks: [0.0.0.0/0, '::/0']}]}]
        """
      )
    )
    #expect(try cluster.verdict("a/web", "b/web") == .allow)
    #expect(try cluster.verdict("a/web", "8.8.8.8") == .deny)
    #expect(try cluster.verdict("a/web", "2001:db8::1") == .deny)
  }

  @Test func `any of several networks may match`() throws {
    let cluster = AdminPolicyCluster(
      Text.admin(Text.egress("Deny", to: "[{networks: [10.0.0.3/32, 'fd00::2/128']}]"))
    )
    #expect(try cluster.verdict("a/web", "b/web") == .deny)
    #expect(try cluster.verdict("a/web", "a/db") == .deny)
    #expect(try cluster.verdict("a/web", "c/web") == .allow)
  }

  @Test func `the options settle whether networks match pods`() throws {
    let cluster = AdminPolicyCluster(
      Text.cluster(Text.egress("Deny", to: "[{networks: [0.0.0.0/0]}]")),
      options: LoweringOptions(networksMatchPods: false)
    )
    #expect(try cluster.verdict("a/web", "b/web") == .allow)
    #expect(try cluster.verdict("a/web", "n") == .deny)
    #expect(try cluster.verdict("a/web", "8.8.8.8") == .deny)
  }

  static let unknownPeers = ["[{}]", "[{serviceAccounts: {}}]", "[{namespaces: {}}, {fancy: {}}]"]

  @Test(arguments: unknownPeers)
  func `an Accept rule with an unknown peer matches nobody`(_ peers: String) throws {
    let cluster = AdminPolicyCluster(
      Text.cluster(
        "ingress: [{action: Accept, from: \(peers)}, {action: Deny, from: [{namespaces: {}}]}]"
      ),
      hasErrors: true
    )
    #expect(try cluster.verdict("b/web", "a/web") == .deny)
    #expect(try cluster.verdict("8.8.8.8", "a/web") == .allow)
  }

  @Test(arguments: unknownPeers, ["Deny", "Pass"])
  func `a Deny or Pass rule with an unknown peer denies all`(_ peers: String, _ action: String)
    throws
  {
    let ports = "protocols: [{tcp: {destinationPort: {number: 80}}}]"
    let cluster = AdminPolicyCluster(
      Text.cluster("ingress: [{action: \(action), from: \(peers), \(ports)}]"),
      Text.cluster(Text.ingress("Accept"), name: "q"),
      hasErrors: true
    )
    #expect(try cluster.verdict("b/web", "a/web", .udp, 53) == .deny)
    #expect(try cluster.verdict("8.8.8.8", "a/web") == .deny)
    // The rule speaks of ingress, and of its subjects.
    #expect(try cluster.verdict("a/web", "8.8.8.8") == .allow)
    #expect(try cluster.verdict("a/web", "b/host") == .allow)
  }

  @Test(arguments: ["nodes: {}", "networks: [10.0.0.0/8]", "domainNames: [example.com]"])
  func `what ingress can't have as a peer fails closed`(_ peer: String) throws {
    let rule = "ingress: [{action: Deny, from: [{\(peer)}]}]"
    for text in [Text.cluster(rule), Text.admin(rule)] {
      let cluster = AdminPolicyCluster(text, hasErrors: true)
      #expect(try cluster.verdict("b/web", "a/web") == .deny)
    }
  }
}
