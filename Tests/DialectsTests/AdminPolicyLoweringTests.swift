import Dialects
import NetworkModel
import Testing

/// What policies of the admin API are read as: kinds, tiers, order, subjects and rules (A1 to A7).
struct AdminPolicyLoweringTests {
  private typealias Text = AdminPolicyText

  private func policy(_ text: String) throws -> Policy {
    try #require(network(text).policies.first)
  }

  @Test func `an AdminNetworkPolicy is of the Admin tier and the baseline comes last`() throws {
    let admin = try policy(Text.admin(Text.ingress("Deny"), priority: 7))
    #expect(admin.tier == StandardTier.admin.rawValue)
    #expect(admin.order == PolicyOrder(7, name: "p"))
    let baseline = try policy(Text.baseline(Text.ingress("Deny")))
    #expect(baseline.tier == StandardTier.baseline.rawValue)
    #expect(baseline.order == PolicyOrder(.infinity, name: "default"))
    #expect(baseline.identity.namespace == nil)
  }

  @Test func `a ClusterNetworkPolicy says its tier`() throws {
    let admin = try policy(Text.cluster(Text.ingress("Deny"), tier: "Admin", priority: 0))
    #expect(admin.tier == StandardTier.admin.rawValue)
    let baseline = try policy(Text.cluster(Text.ingress("Deny"), tier: "Baseline", priority: 1000))
    #expect(baseline.tier == StandardTier.baseline.rawValue)
    #expect(baseline.order == PolicyOrder(1000, name: "p"))
  }

  @Test func `the Admin tier decides before NetworkPolicies and the Baseline tier after them`()
    throws
  {
    let isolates = Text.networkPolicy("podSelector: {}")
    let allows = Text.networkPolicy("podSelector: {}, ingress: [{}]")
    let admin = AdminPolicyCluster(isolates, Text.cluster(Text.ingress("Accept")))
    #expect(try admin.verdict("b/web", "a/web") == .allow)
    let baseline = AdminPolicyCluster(
      isolates,
      Text.cluster(Text.ingress("Accept"), tier: "Baseline")
    )
    #expect(try baseline.verdict("b/web", "a/web") == .deny)
    let overridden = AdminPolicyCluster(allows, Text.baseline(Text.ingress("Deny")))
    #expect(try overridden.verdict("b/web", "a/web") == .allow)
    // No NetworkPolicy selects the pods of `b`.
    #expect(try overridden.verdict("a/web", "b/web") == .deny)
  }

  @Test func `a NetworkPolicy of the other direction leaves the Baseline asked`() throws {
    let cluster = AdminPolicyCluster(
      Text.networkPolicy("podSelector: {}, policyTypes: [Egress], egress: [{}]"),
      Text.baseline(Text.ingress("Deny"))
    )
    #expect(try cluster.verdict("b/web", "a/web") == .deny)
  }

  @Test func `a NetworkPolicy decides for ports that it doesn't list`() throws {
    let cluster = AdminPolicyCluster(
      Text.networkPolicy("podSelector: {}, ingress: [{ports: [{port: 80}]}]"),
      Text.cluster(Text.ingress("Accept"), tier: "Baseline")
    )
    #expect(try cluster.verdict("b/web", "a/web", .tcp, 80) == .allow)
    #expect(try cluster.verdict("b/web", "a/web", .tcp, 81) == .deny)
  }

  @Test func `the lower number decides, whatever the order of reading`() throws {
    let (deny, allow) = (
      Text.admin(Text.ingress("Deny"), name: "z", priority: 1),
      Text.cluster(Text.ingress("Accept"), name: "a", priority: 2)
    )
    #expect(try AdminPolicyCluster(deny, allow).verdict("b/web", "a/web") == .deny)
    #expect(try AdminPolicyCluster(allow, deny).verdict("b/web", "a/web") == .deny)
  }

  @Test func `of equal numbers the first name decides`() throws {
    let (deny, allow) = (
      Text.cluster(Text.ingress("Deny"), name: "b"), Text.cluster(Text.ingress("Accept"), name: "a")
    )
    #expect(try AdminPolicyCluster(deny, allow).verdict("b/web", "a/web") == .allow)
    #expect(
      try AdminPolicyCluster(Text.cluster(Text.ingress("Deny"), name: "0a"), deny, allow)
        .verdict("b/web", "a/web") == .deny
    )
  }

  @Test func `the first rule that matches decides, in written order`() throws {
    let cluster = AdminPolicyCluster(
      Text.cluster(
        """
        ingress: [{action: Accept, from: [{namespaces: {matchLabels: {team: x}}}]},
          {action: Deny, from: [{namespaces: {}}]}, {action: Accept, from: [{namespaces: {}}]}]
        """
      )
    )
    #expect(try cluster.verdict("a/web", "b/web") == .allow)
    #expect(try cluster.verdict("c/web", "b/web") == .deny)
  }

  @Test func `a subject that no rule matches falls through`() throws {
    let cluster = AdminPolicyCluster(
      Text.cluster(
        """
        ingress: [{action: Accept, from: [{namespaces: {matchLabels: {team: x}}}]}]
        """
      )
    )
    #expect(try cluster.verdict("c/web", "b/web") == .allow)
    let policy = try policy(Text.cluster(Text.ingress("Accept")))
    #expect(policy.ingress?.isolates == false)
    #expect(policy.egress == nil)
  }

  @Test(arguments: ["ingress: []", "ingress: , egress: []"])
  func `lists without rules say nothing`(_ rules: String) throws {
    let policy = try policy(Text.admin(rules))
    #expect(policy.ingress == nil && policy.egress == nil)
  }

  @Test func `Pass skips the rest of its tier alone`() throws {
    let pass = Text.cluster(Text.ingress("Pass"), name: "p", priority: 1)
    let deny = Text.cluster(Text.ingress("Deny"), name: "q", priority: 2)
    let isolates = Text.networkPolicy("podSelector: {}")
    let baseline = Text.baseline(Text.ingress("Deny"))
    #expect(try AdminPolicyCluster(pass, deny).verdict("b/web", "a/web") == .allow)
    #expect(try AdminPolicyCluster(pass, deny, isolates).verdict("b/web", "a/web") == .deny)
    #expect(try AdminPolicyCluster(pass, deny, baseline).verdict("b/web", "a/web") == .deny)
  }

  @Test func `Pass in the Baseline tier leaves the connection allowed`() throws {
    let cluster = AdminPolicyCluster(
      Text.cluster(Text.ingress("Pass", "Deny"), tier: "Baseline", priority: 1),
      Text.cluster(Text.ingress("Deny"), name: "q", tier: "Baseline", priority: 2)
    )
    #expect(try cluster.verdict("b/web", "a/web") == .allow)
  }

  @Test func `what egress accepts the ingress of the destination may still deny`() throws {
    let accept = Text.cluster(
      Text.egress("Accept", to: "[{namespaces: {}}]"),
      subject: "{namespaces: {matchLabels: {team: y}}}"
    )
    let isolates = Text.networkPolicy("podSelector: {}")
    #expect(try AdminPolicyCluster(accept).verdict("b/web", "a/web") == .allow)
    #expect(try AdminPolicyCluster(accept, isolates).verdict("b/web", "a/web") == .deny)
  }

  @Test func `each version has its own word for allowing`() throws {
    #expect(try policy(Text.admin(Text.ingress("Allow"))).ingress?.rules[0].action == .allow)
    #expect(try policy(Text.baseline(Text.ingress("Allow"))).ingress?.rules[0].action == .allow)
    #expect(try policy(Text.cluster(Text.ingress("Accept"))).ingress?.rules[0].action == .allow)
    #expect(try policy(Text.admin(Text.ingress("Pass"))).ingress?.rules[0].action == .pass)
  }

  @Test func `a rule keeps its name and its place`() throws {
    let rules = try policy(
      Text.admin(
        """
        ingress: [{action: Deny, from: [{namespaces: {}}]},
          {name: second, action: Allow, from: [{namespaces: {}}]}]
        """
      )
    ).ingress?.rules
    #expect(rules?.map(\.name) == [nil, "second"])
    #expect(rules?.map(\.index) == [0, 1])
  }
}
