import Queries
import Testing

/// What lint finds, and what it doesn't.
@Suite struct LintTests {
  private static let folder = NetsimProcess.packageFolder + "/Scenarios/lint"
  /// What no small input can bring about; the law tests do.
  private static let withoutScenario: Set<LintCode> = [.unfinishedSearch]

  @Test(arguments: LintCode.allCases.filter { !withoutScenario.contains($0) })
  func `each finding is found in its scenario, and not in the twin`(code: LintCode) {
    for (folder, isFound) in [("found", true), ("twin", false)] {
      let result = NetsimProcess.run(
        ["lint", "-f", folder, "--select", code.rawValue, "-o", "json"],
        in: "\(Self.folder)/\(code.rawValue)",
        collecting: .output
      )
      #expect(result.output.contains("\"code\": \"\(code.rawValue)\"") == isFound)
      #expect(result.output.hasPrefix("{\n  \"schema\": \"netsim.lint/v1\""), "\(result.output)")
    }
  }

  @Test func `there is a scenario for each code, and none besides`() {
    let folders = FileTree.folders(below: Self.folder).filter { $0.hasSuffix("/twin") }
    let names = folders.compactMap { $0.split(separator: "/").dropLast().last.map(String.init) }
    let codes = LintCode.allCases.filter { !Self.withoutScenario.contains($0) }
    #expect(names.sorted() == codes.map(\.rawValue).sorted())
  }

  @Test func `the documentation has the page of every code`() {
    let result = NetsimProcess.run(
      ["lint", "--list", "-o", "md"],
      in: "/",
      collecting: .output
    )
    let path = NetsimProcess.packageFolder + "/Documentation/lint.md"
    let page = "# Findings of netsim lint\n\n" + result.output
    guard FileTree.read(path) != page else { return }
    Issue.record("Documentation/lint.md differs")
    if FileTree.isRecording { FileTree.write(page, to: path) }
  }

  @Test(arguments: ScenarioFolder.all.filter(\.hasManifests))
  func `every scenario is linted`(scenario: ScenarioFolder) {
    let result = NetsimProcess.run(
      ["lint", "-f", "manifests", "--keep-going", "-o", "json"],
      in: scenario.path,
      collecting: .output
    )
    #expect([0, 1, 3].contains(result.status))
    #expect(result.output.contains("\"summary\""))
  }

  // MARK: what is selected

  @Test func `select and ignore narrow what is looked for`() {
    let all = ["lint", "-f", "found", "-q", "-o", "csv"]
    let folder = Self.folder + "/inert-rules"
    let whole = NetsimProcess.run(all, in: folder).output
    #expect(whole.contains("inert-rules") && whole.contains("no-default-deny-ingress"))
    let one = NetsimProcess.run(all + ["--select", "inert-rules,all-ports"], in: folder).output
    #expect(one.contains("inert-rules") && !one.contains("no-default-deny"))
    let others = NetsimProcess.run(all + ["--ignore", "inert-rules"], in: folder).output
    #expect(!others.contains("inert-rules") && others.contains("no-default-deny"))
    let grave = NetsimProcess.run(all + ["--level", "error"], in: folder).output
    #expect(grave.contains("inert-rules") && !grave.contains("no-default-deny"))
  }

  @Test func `a namespace narrows findings to its objects and itself`() {
    let words = ["lint", "-f", "twin", "-q", "-o", "csv", "-n", "monitoring"]
    let result = NetsimProcess.run(words, in: Self.folder + "/split-peer")
    #expect(result.output.contains("Namespace monitoring"))
    #expect(!result.output.contains("shop"))
  }

  // MARK: what is ignored

  private static func policy(ignoring text: String) -> String {
    """
    apiVersion: v1
    kind: Namespace
    metadata:
      name: shop
      annotations: {netsim/ignore: "no-default-deny-ingress: others close it; no-default-deny-egress"}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop, labels: {app: web}}
    spec: {containers: [{name: web, ports: [{containerPort: 80}]}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web
      namespace: shop
      annotations: {netsim/ignore: "\(text)"}
    spec:
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress: [{ports: [{port: 80}]}]
    """
  }

  private func lint(_ manifests: String, _ more: [String] = []) -> String {
    NetsimProcess.run(
      ["lint", "-f", "-", "-q"] + more,
      in: "/",
      input: manifests,
      collecting: .output
    ).output
  }

  @Test func `an annotation keeps findings of its object from being told, with its reason`() {
    let manifests = Self.policy(ignoring: "everyone: the public site")
    #expect(lint(manifests) == "no findings; 3 ignored\n")
    let data = lint(manifests, ["-o", "json"])
    #expect(data.contains("\"reason\": \"the public site\""))
    #expect(data.contains("\"ignored\": 3"))
  }

  @Test func `an annotation that ignores nothing is a finding itself`() {
    let unused = lint(Self.policy(ignoring: "everyone; all-ports"))
    #expect(
      unused.contains("`all-ports` is ignored on NetworkPolicy shop/web, and there is no such")
    )
    let unknown = lint(Self.policy(ignoring: "everyon"))
    #expect(unknown.contains("help: did you mean `everyone`?"))
    // What isn't looked for can't be missed.
    let narrowed = lint(
      Self.policy(ignoring: "everyone; all-ports"),
      ["--select", "everyone,ignore-annotation"]
    )
    #expect(narrowed == "no findings; 1 ignored\n")
  }

  // MARK: what others raise false alarms about

  private static func peers(_ peer: String) -> String {
    """
    apiVersion: v1
    kind: Namespace
    metadata: {name: shop}
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: ops, labels: {team: ops}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop, labels: {app: web, tier: front}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: api, namespace: shop, labels: {app: api, tier: back}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: prometheus, namespace: ops, labels: {app: prometheus}}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: api, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: api}}
      ingress: [{from: [\(peer)]}]
    """
  }

  private static let selectors = [
    "--select",
    "subject-matches-nothing,peer-matches-nothing,peer-namespace-missing,selector-never-matches",
  ]

  @Test(arguments: [
    "{podSelector: {matchExpressions: [{key: app, operator: In, values: [web, worker]}]}}",
    "{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [db]}]}}",
    "{podSelector: {matchExpressions: [{key: legacy, operator: DoesNotExist}]}}",
    "{podSelector: {}}",
    "{namespaceSelector: {}}",
    "{namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {app: prometheus}}}",
    "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}",
    "{podSelector: {matchLabels: {app: web, tier: front}}}",
  ])
  func `a selector that matches somebody is no finding`(peer: String) {
    #expect(lint(Self.peers(peer), Self.selectors) == "no findings\n")
  }

  @Test(arguments: [
    ("{podSelector: {matchLabels: {app: wbe}}}", "did you mean `app=web`?"),
    ("{podSelector: {matchLabels: {apps: web}}}", "did you mean `app=web`?"),
    ("{podSelector: {matchLabels: {component: web}}}", "did you mean `app=web`?"),
    ("{podSelector: {matchLabels: {app: prometheus}}}", "kubernetes.io/metadata.name: ops"),
    ("{podSelector: {matchLabels: {app: web, tier: back}}}", "comes closest"),
    ("{namespaceSelector: {matchLabels: {team: opps}}}", "did you mean `team=ops`?"),
    (
      "{podSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}",
      "is a label of namespaces"
    ),
  ])
  func `a selector of nobody is told with what was probably meant`(peer: String, advice: String) {
    let told = lint(Self.peers(peer), Self.selectors)
    #expect(told.contains("[peer-matches-nothing]"), "\(told)")
    #expect(told.contains(advice), "\(told)")
  }
}
