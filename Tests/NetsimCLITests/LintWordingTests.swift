import Testing

/// What lint says of a finding: who is to blame for it, and what would mend it.
@Suite struct LintWordingTests {
  private static let cluster = """
    apiVersion: v1
    kind: Namespace
    metadata: {name: shop, labels: {kubernetes.io/metadata.name: shop}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop, labels: {app: web}}
    spec:
      containers:
      - name: web
        image: web
        ports:
        - {name: serve-80-tcp, containerPort: 80, protocol: TCP}
        - {name: serve-81-udp, containerPort: 81, protocol: UDP}
    ---

    """

  private func lint(_ policies: String, _ code: String) -> String {
    NetsimProcess.run(
      ["lint", "-f", "-", "--select", code, "--fail-on", "never"],
      in: "/",
      input: Self.cluster + policies,
      collecting: .output
    ).output
  }

  private static func adminPolicy(_ name: String, _ priority: Int, _ rule: String) -> String {
    """
    apiVersion: policy.networking.k8s.io/v1alpha1
    kind: AdminNetworkPolicy
    metadata: {name: \(name)}
    spec:
      priority: \(priority)
      subject: {namespaces: {}}
      \(rule)
    ---

    """
  }

  @Test func `a DNS that an admin policy denies is told of the policy that does`() {
    let told = lint(
      Self.adminPolicy(
        "other",
        1,
        "egress: [{action: Deny, to: [{networks: [198.51.100.0/24]}]}]"
      ) + Self.adminPolicy("closed", 2, "egress: [{action: Deny, to: [{namespaces: {}}]}]"),
      "dns-blocked,dns-blocked-with-all-egress"
    )
    #expect(told.contains("AdminNetworkPolicy closed denies it [dns-blocked]"), "\(told)")
    #expect(told.contains("that is judged before"), "\(told)")
  }

  @Test func `a namespace that an admin policy guards in part isn't open to everyone`() {
    let peer = "{pods: {namespaceSelector: {}, podSelector: {matchLabels: {a: b}}}}"
    let rule = "ingress: [{action: Deny, from: [\(peer)]}]"
    let guarded = lint(Self.adminPolicy("part", 1, rule), "no-default-deny-ingress")
    #expect(guarded.contains("from everyone whom admin policies don't deny"), "\(guarded)")
    #expect(lint("", "no-default-deny-ingress").contains("takes connections from everyone ["))
  }

  private static func portPolicy(_ ports: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: web}}
      ingress:
      - ports: \(ports)
    """
  }

  @Test(arguments: [
    ("[{port: serve-81-tcp, protocol: TCP}]", "did you mean `serve-80-tcp`?"),
    ("[{port: serve-81-udp, protocol: TCP}]", "write `protocol: UDP` beside it"),
    (
      "[{port: serve-81-udp, protocol: TCP}, {port: serve-81-udp, protocol: UDP}]",
      "remove it: the rule names `serve-81-udp` of UDP as well"
    ),
  ])
  func `a port name is corrected to one of its protocol`(ports: String, advice: String) {
    let told = lint(Self.portPolicy(ports), "port-name-missing")
    #expect(told.contains(advice), "\(told)")
  }

  @Test func `an except is blamed on what lets its addresses in, and not on rules for other ports`()
  {
    let told = lint(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: web, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: web}}
        ingress:
        - from:
          - ipBlock: {cidr: 198.51.100.0/24}
          - ipBlock: {cidr: 198.51.0.0/16, except: [198.51.100.0/28]}
          ports: [{port: 80}]
        - ports: [{port: 9999}]
      """,
      "except-changes-nothing"
    )
    #expect(told.contains("ingress rule 1 takes out nothing: the addresses pass all the same"))
    #expect(told.contains("note: NetworkPolicy shop/web, ingress rule 1, allows it"), "\(told)")
    #expect(!told.contains("ingress rule 2"), "\(told)")
  }
}
