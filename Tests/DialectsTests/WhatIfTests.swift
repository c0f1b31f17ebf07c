import Dialects
import Manifests
import NetworkModel
import Testing

/// A network as it would be, against manifests that say so.
struct WhatIfTests {
  private static let namespace = """
    apiVersion: v1
    kind: Namespace
    metadata: {name: shop, labels: {team: red}}
    """
  private static let web = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: shop}
    spec:
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: c}]}
    """
  private static let pod = """
    apiVersion: v1
    kind: Pod
    metadata:
      name: web-5d-x
      namespace: shop
      labels: {app: web, pod-template-hash: 5d}
      ownerReferences: [{kind: ReplicaSet, name: web-5d, controller: true}]
    spec: {containers: [{name: c}]}
    """
  private static let database = """
    apiVersion: v1
    kind: Pod
    metadata: {name: db, namespace: shop, labels: {app: db}}
    spec: {containers: [{name: c}]}
    """
  private static let deny = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: deny, namespace: shop}
    spec: {podSelector: {}}
    """
  private static let denyWeb = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: deny, namespace: shop}
    spec: {podSelector: {matchLabels: {app: web}}}
    """

  private func loaded(_ manifests: [String], _ whatIf: WhatIf = WhatIf()) throws -> LoadedNetwork {
    var loader = NetworkLoader(options: LoweringOptions())
    loader.read([Self.input(manifests)])
    return try loader.finish(assuming: whatIf)
  }

  private static func input(_ manifests: [String]) -> ManifestInput {
    .text(name: "m.yaml", bytes: Array(manifests.joined(separator: "\n---\n").utf8))
  }

  private func whatIf(
    with added: [String] = [],
    without: [String] = [],
    relabel: [(String, String)] = [],
    namespaces: [(String, String)] = []
  ) throws -> WhatIf {
    var whatIf = WhatIf()
    whatIf.removals = try without.map { try ObjectPattern(parsing: $0) }
    if !added.isEmpty { whatIf.add([Self.input(added)], options: LoweringOptions()) }
    let edits = { (pairs: [(String, String)]) in
      try pairs.map {
        WhatIf.Relabeling(
          try ObjectPattern(parsing: $0.0),
          [try WhatIf.LabelEdit(parsing: $0.1)]
        )
      }
    }
    whatIf.podLabels = try edits(relabel)
    whatIf.namespaceLabels = try edits(namespaces)
    return whatIf
  }

  /// What two networks must agree on: all but where things are written.
  private func said(_ loaded: LoadedNetwork) -> [AnyHashable] {
    let cluster = loaded.network.cluster
    return [
      cluster.namespaces.map(\.withoutPositions), cluster.pods.map(\.withoutPositions),
      cluster.services.map(\.withoutPositions), loaded.network.policies.map(\.withoutPositions),
    ]
  }

  @Test func `an object that is added takes the place of the one of its name`() throws {
    let assumed = try loaded([Self.namespace, Self.web, Self.deny], whatIf(with: [Self.denyWeb]))
    #expect(said(assumed) == said(try loaded([Self.namespace, Self.web, Self.denyWeb])))
    #expect(!assumed.hasErrors)
  }

  @Test func `an object that is added anew is there`() throws {
    let assumed = try loaded([Self.namespace, Self.web], whatIf(with: [Self.deny]))
    #expect(said(assumed) == said(try loaded([Self.namespace, Self.web, Self.deny])))
  }

  @Test func `a workload that is replaced takes its live pods with it`() throws {
    let relabelled = Self.web.replacing("labels: {app: web}", with: "labels: {app: shop}")
    let assumed = try loaded([Self.namespace, Self.web, Self.pod], whatIf(with: [relabelled]))
    #expect(said(assumed) == said(try loaded([Self.namespace, relabelled])))
  }

  @Test(arguments: ["deny", "shop/deny", "netpol/deny", "networkpolicies/shop/deny"])
  func `a policy is removed by any of its names`(name: String) throws {
    let assumed = try loaded([Self.namespace, Self.web, Self.deny], whatIf(without: [name]))
    #expect(said(assumed) == said(try loaded([Self.namespace, Self.web])))
  }

  @Test(arguments: ["web", "deploy/web", "deployment/shop/web"])
  func `a workload is removed with its pods`(name: String) throws {
    let all = [Self.namespace, Self.web, Self.pod, Self.database]
    let assumed = try loaded(all, whatIf(without: [name]))
    #expect(said(assumed) == said(try loaded([Self.namespace, Self.database])))
  }

  @Test func `a namespace is removed with all that is in it`() throws {
    let other = Self.database.replacing("namespace: shop", with: "namespace: other")
    let all = [Self.namespace, Self.web, Self.pod, Self.deny, other]
    let assumed = try loaded(all, whatIf(without: ["ns/shop"]))
    #expect(said(assumed) == said(try loaded([other])))
  }

  @Test func `what is removed can be added anew`() throws {
    let assumed = try loaded(
      [Self.namespace, Self.web, Self.deny],
      whatIf(with: [Self.denyWeb], without: ["deny"])
    )
    #expect(said(assumed) == said(try loaded([Self.namespace, Self.web, Self.denyWeb])))
  }

  @Test func `a policy that can't be read may be left out`() throws {
    let faulty = Self.deny.replacing("podSelector", with: "podSelecter")
    let assumed = try loaded([Self.namespace, Self.web, faulty], whatIf(without: ["deny"]))
    #expect(assumed.network.policies.isEmpty)
    #expect(assumed.hasErrors)
  }

  @Test func `a workload is relabelled with its pods`() throws {
    let all = [Self.namespace, Self.web, Self.pod, Self.database]
    let assumed = try loaded(all, whatIf(relabel: [("shop/web", "app=shop")]))
    let expected = all.map { $0.replacing("app: web", with: "app: shop") }
    #expect(said(assumed) == said(try loaded(expected)))
  }

  @Test func `a label is removed by a dash`() throws {
    let assumed = try loaded(
      [Self.namespace, Self.database],
      whatIf(relabel: [("pod/db", "app-")])
    )
    let expected = Self.database.replacing("labels: {app: db}", with: "labels: {}")
    #expect(said(assumed) == said(try loaded([Self.namespace, expected])))
  }

  @Test func `a namespace is relabelled, declared or not`() throws {
    let labels = [("shop", "team=blue")]
    let blue = Self.namespace.replacing("team: red", with: "team: blue")
    let declared = try loaded([Self.namespace, Self.database], whatIf(namespaces: labels))
    #expect(said(declared) == said(try loaded([blue, Self.database])))
    let madeUp = try loaded([Self.database], whatIf(namespaces: labels))
    #expect(said(madeUp) == said(try loaded([blue, Self.database])))
  }

  struct FaultCase: CustomTestStringConvertible, Sendable {
    var change: @Sendable (WhatIfTests) throws -> WhatIf
    var message: String
    var help: String?
    var testDescription: String { message }
  }

  @Test(arguments: [
    FaultCase(
      change: { try $0.whatIf(without: ["denny"]) },
      message: "--without: there is no `denny` in the input",
      help: "did you mean `networkpolicy/shop/deny`?"
    ),
    FaultCase(
      change: { try $0.whatIf(without: ["pod/deny"]) },
      message: "--without: there is no `pod/deny` in the input",
      help: "did you mean `networkpolicy/shop/deny`?"
    ),
    FaultCase(
      change: { try $0.whatIf(relabel: [("deny", "a=b")]) },
      message: "--relabel: there is no `deny` in the input",
      help: "it takes workloads and pods of the input; namespaces have --set-namespace-label"
    ),
    FaultCase(
      change: { try $0.whatIf(namespaces: [("shop", "kubernetes.io/metadata.name=x")]) },
      message: "the label `kubernetes.io/metadata.name` of a namespace is always its name"
    ),
    FaultCase(
      change: { try $0.whatIf(relabel: [("db", "a")]) },
      message: "`a` is no label",
      help: "write `KEY=VALUE` to set a label, `KEY-` to remove it"
    ),
    FaultCase(
      change: { try $0.whatIf(relabel: [("db", "a=b c")]) },
      message: "the label's value `b c` must have only letters, digits, `-`, `_` and `.`"
    ),
  ])
  func `what can't be assumed is refused`(example: FaultCase) {
    let fault = #expect(throws: WhatIf.Fault.self) {
      let all = [Self.namespace, Self.web, Self.pod, Self.database, Self.deny]
      _ = try loaded(all, example.change(self))
    }
    #expect(fault?.message.description == example.message)
    #expect(fault?.help == example.help)
  }

  @Test func `a name of several objects is refused with all of them`() throws {
    let other = Self.deny.replacing("namespace: shop", with: "namespace: other")
    let fault = #expect(throws: WhatIf.Fault.self) {
      _ = try loaded([Self.namespace, Self.deny, other], whatIf(without: ["deny"]))
    }
    #expect(
      fault?.message.description
        == "--without: `deny` may be `networkpolicy/other/deny` or `networkpolicy/shop/deny`"
    )
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    guard let range = self.firstRange(of: part) else { return self }
    return replacingCharacters(in: range, with: other)
  }

  private func firstRange(of part: String) -> Range<String.Index>? {
    indices.first { self[$0...].hasPrefix(part) }
      .map { $0..<index($0, offsetBy: part.count) }
  }

  private func replacingCharacters(in range: Range<Index>, with other: String) -> String {
    self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}
