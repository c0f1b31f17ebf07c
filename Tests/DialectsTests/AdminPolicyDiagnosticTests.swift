import Dialects
import NetworkModel
import Testing

/// What authors of admin policies are told (A4, A10 to A12, A14, A16, A17).
struct AdminPolicyDiagnosticTests {
  private func cluster(_ spec: String) -> String {
    policy("v1alpha2", "ClusterNetworkPolicy", spec)
  }

  private func admin(_ spec: String) -> String {
    policy("v1alpha1", "AdminNetworkPolicy", spec)
  }

  private func baseline(_ spec: String, name: String = "default") -> String {
    policy("v1alpha1", "BaselineAdminNetworkPolicy", spec, name: name)
  }

  private func policy(_ version: String, _ kind: String, _ spec: String, name: String = "p")
    -> String
  {
    let indented = spec.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    return """
      apiVersion: policy.networking.k8s.io/\(version)
      kind: \(kind)
      metadata:
        name: \(name)
      spec:
      \(indented)

      """
  }

  private func clusterRules(_ rules: String) -> String {
    cluster("tier: Admin\npriority: 1\nsubject: {namespaces: {}}\n\(rules)")
  }

  private func adminRules(_ rules: String) -> String {
    admin("priority: 1\nsubject: {namespaces: {}}\n\(rules)")
  }

  @Test func `tier, priority and subject are told together where they are missing`() throws {
    try expect(
      cluster("1️⃣ingress: []"),
      [
        ("1️⃣", "`spec.tier` is missing", "use `Admin` or `Baseline`"),
        ("1️⃣", "`spec.priority` is missing", "write 0 to 1000; of two policies the lower decides"),
        ("1️⃣", "`spec.subject` is missing", "`subject: {namespaces: {}}` is every pod"),
      ]
    )
  }

  @Test(arguments: [-1, 1001])
  func `a priority is 0 to 1000`(_ priority: Int) throws {
    try expect(
      admin("priority: 1️⃣\(priority)\nsubject: {namespaces: {}}"),
      [("1️⃣", "`spec.priority` must be 0 to 1000, not `\(priority)`", nil)]
    )
  }

  @Test func `a tier is one of two words`() throws {
    try expect(
      cluster("tier: 1️⃣admin\npriority: 1\nsubject: {namespaces: {}}"),
      [("1️⃣", "`spec.tier` doesn't know `admin`; did you mean `Admin`?", nil)]
    )
  }

  @Test func `the baseline is named default, and what it does is known all the same`() throws {
    let text = baseline("subject: {namespaces: {}}", name: "1️⃣strict")
    try expect(
      text,
      [
        (
          "1️⃣",
          "the one BaselineAdminNetworkPolicy of a cluster is named `default`, not `strict`", nil
        )
      ]
    )
    #expect(MarkedManifest(text).loaded().incompletePolicies.isEmpty)
    #expect(MarkedManifest(baseline("subject: {namespaces: {}}")).diagnostics == [])
  }

  @Test func `a baseline has neither priority nor Pass nor domain names`() throws {
    try expect(
      baseline(
        """
        1️⃣priority: 1
        subject: {namespaces: {}}
        egress:
        - {action: 2️⃣Pass, to: [{namespaces: {}}]}
        - {action: Allow, to: [{3️⃣domainNames: [example.com]}]}
        """
      ),
      [
        (
          "1️⃣", "unknown field `spec.priority`",
          "there is only one BaselineAdminNetworkPolicy, so it has no `priority`"
        ),
        (
          "2️⃣", "`spec.egress[0].action` doesn't know `Pass`",
          "behind a BaselineAdminNetworkPolicy there is nothing to pass to"
        ),
        (
          "3️⃣", "unknown peer `spec.egress[1].to[0].domainNames`, so its rule fails closed",
          "the peers of an egress rule are `namespaces`, `pods`, `nodes` and `networks`"
        ),
      ]
    )
  }

  @Test func `each version's word for allowing is told to the other's author`() throws {
    try expect(
      clusterRules("ingress:\n- action: 1️⃣Allow\n  from: [{namespaces: {}}]"),
      [
        (
          "1️⃣", "`spec.ingress[0].action` doesn't know `Allow`",
          "v1alpha2 has `Accept` for what was `Allow`"
        )
      ]
    )
    try expect(
      adminRules("ingress:\n- action: 1️⃣Accept\n  from: [{namespaces: {}}]"),
      [
        (
          "1️⃣", "`spec.ingress[0].action` doesn't know `Accept`",
          "v1alpha1 has `Allow` for what became `Accept`"
        )
      ]
    )
  }

  @Test func `a rule needs an action and a peer`() throws {
    try expect(
      clusterRules("ingress:\n- 1️⃣name: a\n- action: Deny\n  from: 2️⃣[]"),
      [
        ("1️⃣", "`spec.ingress[0].action` is missing", "use `Accept`, `Deny` or `Pass`"),
        (
          "1️⃣", "`spec.ingress[0].from` must have at least one item",
          "`namespaces: {}` is every pod of every namespace"
        ),
        (
          "2️⃣", "`spec.ingress[1].from` must have at least one item",
          "`namespaces: {}` is every pod of every namespace"
        ),
      ]
    )
  }

  @Test func `a subject is namespaces or pods`() throws {
    let message = "`spec.subject` must have exactly one of `namespaces` and `pods`"
    try expect(
      admin("priority: 1\nsubject: 1️⃣{}"),
      [("1️⃣", message, "`subject: {namespaces: {}}` is every pod")]
    )
    let both = "{namespaces: {}, pods: {namespaceSelector: {}, podSelector: {}}}"
    try expect(admin("priority: 1\nsubject: 1️⃣\(both)"), [("1️⃣", message, nil)])
  }

  @Test func `pods need both selectors, and one of them is read all the same`() throws {
    let text = admin("priority: 1\nsubject: {pods: 1️⃣{podSelector: {matchLabels: {app: a}}}}")
    try expect(
      text,
      [
        (
          "1️⃣", "`spec.subject.pods.namespaceSelector` is missing",
          "to select everything, write `{}`"
        )
      ]
    )
    #expect(
      MarkedManifest(text).loaded().network.policies.map(\.subject) == [
        .pods(in: .matching(.everything), labels: ["app": "a"])
      ]
    )
  }

  @Test func `an unknown peer is an error and its policy is read`() throws {
    let text = clusterRules(
      """
      egress:
      - action: Accept
        to: [1️⃣{}, {2️⃣networkz: [10.0.0.0/8]}, 3️⃣{namespaces: {}, nodes: {}}]
      """
    )
    try expect(
      text,
      [
        (
          "1️⃣", "`spec.egress[0].to[0]` names no peer, so its rule fails closed",
          """
          the peers of an egress rule are `namespaces`, `pods`, `nodes`, `networks` and `domainNames`
          """
        ),
        (
          "2️⃣",
          """
          unknown peer `spec.egress[0].to[1].networkz`, so its rule fails closed; \
          did you mean `networks`?
          """, nil
        ),
        (
          "3️⃣",
          "`spec.egress[0].to[2]` has both `namespaces` and `nodes`, so its rule fails closed",
          "make one item of it for each"
        ),
      ]
    )
    #expect(MarkedManifest(text).loaded().incompletePolicies.isEmpty)
  }

  @Test func `a peer of egress alone is told to the author of an ingress rule`() throws {
    try expect(
      clusterRules("ingress:\n- action: Deny\n  from: [{1️⃣networks: [0.0.0.0/0]}]"),
      [
        (
          "1️⃣",
          "`spec.ingress[0].from[0].networks` can only be a peer of egress, so its rule fails closed",
          "the peers of an ingress rule are `namespaces` and `pods`"
        )
      ]
    )
  }

  @Test func `the peers of the other direction and a selector without subject are told once`()
    throws
  {
    try expect(
      clusterRules("egress:\n- action: Deny\n  1️⃣from: [{namespaces: {}}]"),
      [
        (
          "1️⃣", "unknown field `spec.egress[0].from`",
          "an egress rule has `to`; `from` stands in ingress rules"
        )
      ]
    )
    try expect(
      cluster("tier: Admin\npriority: 1\n1️⃣podSelector: {}"),
      [
        (
          "1️⃣", "unknown field `spec.podSelector`",
          "the pods that the policy applies to stand under `subject`"
        )
      ]
    )
  }

  @Test func `domain names are for allowing before all others`() throws {
    try expect(
      clusterRules("egress:\n- {action: Deny, to: [{domainNames: 1️⃣[example.com]}]}"),
      [
        (
          "1️⃣",
          """
          `spec.egress[0].to[0].domainNames` can only stand in a rule whose `action` is `Accept`
          """,
          "allow names, and deny `networks` in a rule behind it"
        )
      ]
    )
    try expect(
      cluster(
        """
        tier: Baseline
        priority: 1
        subject: {namespaces: {}}
        egress:
        - {action: Accept, to: [{domainNames: 1️⃣[example.com]}]}
        """
      ),
      [
        ("1️⃣", "`spec.egress[0].to[0].domainNames` can only stand in the Admin tier", nil)
      ]
    )
  }

  @Test func `a domain name has two labels and stars in front only`() throws {
    let path = "`spec.egress[0].to[0].domainNames"
    try expect(
      clusterRules(
        """
        egress:
        - action: Accept
          to:
          - domainNames: [1️⃣localhost, 2️⃣a.*.example.com, 3️⃣-a.example.com]
          - domainNames: ['*.example.com', A.example.com.]
        """
      ),
      [
        (
          "1️⃣", "\(path)[0]` must have at least two labels, such as `example.com`, not `localhost`",
          nil
        ),
        ("2️⃣", "\(path)[1]` must have `*` as its first label only, not `a.*.example.com`", nil),
        (
          "3️⃣",
          """
          \(path)[2]` must be a domain name such as `example.com` or `*.example.com`, \
          not `-a.example.com`
          """, nil
        ),
      ]
    )
  }

  @Test(arguments: ["'*'", "'*.com'"])
  func `a star has two labels behind it`(_ name: String) throws {
    let path = "`spec.egress[0].to[0].domainNames[0]`"
    let written = "`\(name.dropFirst().dropLast())`"
    try expect(
      clusterRules("egress:\n- {action: Accept, to: [{domainNames: [1️⃣\(name)]}]}"),
      [
        (
          "1️⃣",
          "\(path) must have at least two labels behind `*`, such as `*.example.com`, not \(written)",
          nil
        )
      ]
    )
  }

  @Test(arguments: ["nodes: {}", "networks: [10.0.0.0/8]", "domainNames: [example.com]"])
  func `a named port can't stand beside what has none`(_ peer: String) throws {
    let help = "nodes, networks and domain names have no named ports: make two rules of it"
    try expect(
      clusterRules(
        """
        egress:
        - action: Accept
          to: [{namespaces: {}}, {\(peer)}]
          protocols: [{destinationNamedPort: 1️⃣http}]
        """
      ),
      [
        (
          "1️⃣",
          """
          `spec.egress[0].protocols[0].destinationNamedPort` can't stand beside peers \
          that are no pods
          """, help
        )
      ]
    )
  }

  @Test func `an older range needs two ports`() throws {
    try expect(
      adminRules(
        """
        ingress:
        - action: Deny
          from: [{namespaces: {}}]
          ports:
          - portRange: {start: 80, end: 1️⃣80}
          - portRange: {start: 80, end: 2️⃣79}
          - portRange: 3️⃣{start: 80}
        """
      ),
      [
        (
          "1️⃣", "port range starts and ends at `80`, where `end` must be beyond `start`",
          "for one port write `portNumber` instead"
        ),
        ("2️⃣", "port range ends at `79`, before its start `80`", nil),
        ("3️⃣", "`spec.ingress[0].ports[2].portRange.end` is missing", nil),
      ]
    )
  }

  @Test func `a newer range needs two ports`() throws {
    try expect(
      clusterRules(
        """
        ingress:
        - action: Deny
          from: [{namespaces: {}}]
          protocols:
          - tcp: {destinationPort: {range: {start: 80, end: 1️⃣80}}}
        """
      ),
      [
        (
          "1️⃣", "port range starts and ends at `80`, where `end` must be beyond `start`",
          "for one port write `number` instead"
        )
      ]
    )
  }

  @Test func `ports of one version are told to the author of the other`() throws {
    try expect(
      clusterRules("ingress:\n- action: Deny\n  from: [{namespaces: {}}]\n  1️⃣ports: []"),
      [
        (
          "1️⃣", "unknown field `spec.ingress[0].ports`",
          "v1alpha2 has `protocols: [{tcp: {destinationPort: {number: ...}}}]`"
        )
      ]
    )
    try expect(
      adminRules("ingress:\n- action: Deny\n  from: [{namespaces: {}}]\n  1️⃣protocols: []"),
      [
        (
          "1️⃣", "unknown field `spec.ingress[0].protocols`",
          "v1alpha1 has `ports: [{portNumber: {protocol: TCP, port: ...}}]`"
        )
      ]
    )
  }

  @Test(arguments: [("from", 25), ("ingress", 25)])
  func `a newer list has at most 25 items`(_ list: String, _ most: Int) throws {
    #expect(MarkedManifest(long(list, most, "Accept", clusterRules)).diagnostics == [])
    let loaded = MarkedManifest(long(list, most + 1, "Accept", clusterRules)).loaded()
    let path = list == "from" ? "spec.ingress[0].from" : "spec.ingress"
    #expect(loaded.diagnostics.map(\.message) == ["`\(path)` must have at most 25 items, not 26"])
  }

  @Test(arguments: ["from", "ingress"])
  func `an older list has at most 100 items`(_ list: String) throws {
    #expect(MarkedManifest(long(list, 100, "Allow", adminRules)).diagnostics == [])
    let loaded = MarkedManifest(long(list, 101, "Allow", adminRules)).loaded()
    let path = list == "from" ? "spec.ingress[0].from" : "spec.ingress"
    #expect(loaded.diagnostics.map(\.message) == ["`\(path)` must have at most 100 items, not 101"])
  }

  private func long(
    _ list: String,
    _ count: Int,
    _ action: String,
    _ policy: (String) -> String
  ) -> String {
    let isRules = list == "ingress"
    let peers = Array(repeating: "{namespaces: {}}", count: isRules ? 1 : count)
    let rule = "{action: \(action), from: [\(peers.joined(separator: ", "))]}"
    let rules = Array(repeating: rule, count: isRules ? count : 1)
    return policy("ingress: [\(rules.joined(separator: ", "))]")
  }

  @Test func `a relation between namespaces is told with what replaces it`() throws {
    let help = """
      the API dropped it with v0.1.7: write one policy for each value of the label, with \
      `namespaces: {matchLabels: {LABEL: VALUE}}` as its subject and its peer
      """
    let path = "`spec.ingress[0].from[0].namespaces"
    for name in ["sameLabels", "notSameLabels", "notSelf"] {
      try expect(
        adminRules(
          "ingress:\n- action: Allow\n  from: [{namespaces: {1️⃣\(name): [team]}}]"
        ),
        [("1️⃣", "\(path).\(name)` is no selector any more", help)]
      )
    }
  }

  @Test func `the shapes of v0.1.1 are told with those of today`() throws {
    try expect(
      admin("priority: 1\nsubject: {1️⃣namespaceSelector: {}}"),
      [
        (
          "1️⃣", "unknown field `spec.subject.namespaceSelector`",
          "write `namespaces: ...`, as the API has it since v0.1.2"
        )
      ]
    )
    try expect(
      adminRules(
        """
        ingress:
        - action: Allow
          from: [{1️⃣namespacedPods: {namespaces: {}, pods: {}}}]
        - action: Allow
          from: [{namespaces: {2️⃣namespaceSelector: {}}}]
        """
      ),
      [
        (
          "1️⃣", "unknown peer `spec.ingress[0].from[0].namespacedPods`, so its rule fails closed",
          "write `pods: {namespaceSelector: ..., podSelector: ...}`"
        ),
        (
          "2️⃣", "unknown field `spec.ingress[1].from[0].namespaces.namespaceSelector`",
          """
          the labels stand under `spec.ingress[1].from[0].namespaces` itself, \
          as the API has it since v0.1.2
          """
        ),
      ]
    )
  }

  @Test(arguments: [
    ("AdminNetworkPolicy", "v1alpha2", "v1alpha1"),
    ("BaselineAdminNetworkPolicy", "v1alpha2", "v1alpha1"),
    ("ClusterNetworkPolicy", "v1alpha1", "v1alpha2"),
  ])
  func `each kind has one version`(_ kind: String, _ version: String, _ right: String) throws {
    let text = policy(version, "1️⃣\(kind)", "subject: {namespaces: {}}", name: "default")
    try expect(
      text,
      [
        (
          "1️⃣", "there is no \(kind) in `policy.networking.k8s.io/\(version)`",
          "write `apiVersion: policy.networking.k8s.io/\(right)`"
        )
      ]
    )
    #expect(MarkedManifest(text).loaded().incompletePolicies.map(\.name) == ["default"])
  }

  @Test func `a policy declared twice alike counts once`() {
    let text = adminRules("ingress:\n- {action: Deny, from: [{namespaces: {}}]}")
    let loaded = MarkedManifest("\(text)---\n\(text)").loaded()
    #expect(loaded.network.policies.count == 1)
    #expect(loaded.diagnostics.map(\.severity) == [.note])
    #expect(loaded.incompletePolicies.isEmpty)
  }

  @Test func `policies of one name that differ leave what they decide unknown`() throws {
    let cluster = AdminPolicyCluster(
      AdminPolicyText.baseline(AdminPolicyText.ingress("Deny")),
      AdminPolicyText.baseline(AdminPolicyText.ingress("Allow")),
      hasErrors: true
    )
    #expect(try cluster.verdict("b/web", "a/web") == .unknown)
    #expect(cluster.network.policies.map(\.tier) == [StandardTier.baseline.rawValue])
    // One name of two kinds is two policies.
    let others = AdminPolicyCluster(
      AdminPolicyText.admin(AdminPolicyText.ingress("Deny")),
      AdminPolicyText.cluster(AdminPolicyText.ingress("Accept"))
    )
    #expect(others.network.policies.count == 2)
  }

  @Test func `a policy that can't be read leaves what its tier could decide unknown`() throws {
    typealias Text = AdminPolicyText
    let isolates = Text.networkPolicy("podSelector: {}")
    let wrong = "ingress: [{action: Deny, fron: [{namespaces: {}}]}]"
    let admin = AdminPolicyCluster(isolates, Text.admin(wrong), hasErrors: true)
    #expect(try admin.verdict("b/web", "a/web") == .unknown)
    let baseline = AdminPolicyCluster(isolates, Text.baseline(wrong), hasErrors: true)
    #expect(try baseline.verdict("b/web", "a/web") == .deny)
    #expect(try baseline.verdict("a/web", "b/web") == .unknown)
    let cluster = AdminPolicyCluster(
      isolates,
      Text.cluster(wrong, tier: "Baseline"),
      hasErrors: true
    )
    #expect(try cluster.verdict("b/web", "a/web") == .deny)
    // No policy of the cluster could have selected a pod on the host's network.
    #expect(try admin.verdict("b/host", "8.8.8.8") == .allow)
    #expect(try admin.verdict("b/web", "8.8.8.8") == .unknown)
  }

  @Test func `a policy of the cluster has no namespace`() throws {
    let text = """
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata: {name: p, namespace: 1️⃣shop}
      spec: {priority: 1, subject: {namespaces: {}}}
      """
    let loaded = MarkedManifest(text).loaded()
    #expect(loaded.network.policies.map(\.identity.namespace) == [nil])
    #expect(loaded.incompletePolicies.isEmpty)
    #expect(loaded.diagnostics.map(\.position) == [try MarkedManifest(text).position("1️⃣")])
  }

  @Test func `what a cluster adds to a stored policy is no fault`() {
    let text = """
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata:
        name: p
        uid: 0b5c1c0c-0000-0000-0000-000000000000
        resourceVersion: "12"
        generation: 1
        creationTimestamp: "2024-01-01T00:00:00Z"
        managedFields: [{manager: kubectl, fieldsV1: {"f:spec": {}}}]
      spec: {priority: 1, subject: {namespaces: {}}}
      status: {conditions: []}
      """
    #expect(MarkedManifest(text).diagnostics == [])
  }
}
