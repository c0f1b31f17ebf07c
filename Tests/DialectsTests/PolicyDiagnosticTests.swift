import Dialects
import NetworkModel
import Testing

struct PolicyDiagnosticTests {
  private func policy(_ spec: String) -> String {
    let indented = spec.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    return """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: web
      spec:
      \(indented)

      """
  }

  @Test func `a misspelt field is an error at its key and never an empty selector`() throws {
    try expect(
      policy("1️⃣podSelecter: {}"),
      [("1️⃣", "unknown field `spec.podSelecter`; did you mean `podSelector`?", nil)]
    )
  }

  @Test func `every fault of a policy is told in one run`() throws {
    try expect(
      policy(
        """
        podSelector:
          1️⃣app: web
        ingress:
        - from:
          - 2️⃣{}
          ports:
          - port: 3️⃣70000
        """
      ),
      [
        ("1️⃣", "unknown field `spec.podSelector.app`", "labels go under `matchLabels`"),
        (
          "2️⃣", "`spec.ingress[0].from[0]` names no peer",
          """
          write `podSelector`, `namespaceSelector` or `ipBlock`; \
          to mean every peer, leave out the whole list
          """
        ),
        ("3️⃣", "`spec.ingress[0].ports[0].port` must be 1 to 65535, not `70000`", nil),
      ]
    )
  }

  @Test func `a value of the wrong type is told at the value with the way to write it`() throws {
    try expect(
      policy(
        """
        podSelector:
          matchLabels: {enabled: 1️⃣true}
        """
      ),
      [
        (
          "1️⃣", "`spec.podSelector.matchLabels.enabled` must be text, not the boolean `true`",
          "quote it: `\"true\"`"
        )
      ]
    )
  }

  @Test func `In needs values and Exists must have none`() throws {
    try expect(
      policy(
        """
        podSelector:
          matchExpressions:
          - 1️⃣key: app
            operator: In
          - {key: app, operator: Exists, values: [2️⃣web]}
        """
      ),
      [
        (
          "1️⃣",
          "`spec.podSelector.matchExpressions[0].values` must have a value, since `operator` is `In`",
          nil
        ),
        (
          "2️⃣",
          "`spec.podSelector.matchExpressions[1].values` must be empty, since `operator` is `Exists`",
          "to ask for values, use `In`"
        ),
      ]
    )
  }

  @Test func `except must lie strictly inside its cidr`() throws {
    try expect(
      policy(
        """
        podSelector: {}
        egress:
        - to:
          - ipBlock:
              cidr: 10.0.0.0/8
              except: [1️⃣192.168.0.0/16, 2️⃣10.0.0.0/8]
        """
      ),
      [
        (
          "1️⃣",
          """
          `spec.egress[0].to[0].ipBlock.except[0]` must lie inside `cidr` 10.0.0.0/8, \
          not be 192.168.0.0/16
          """, nil
        ),
        (
          "2️⃣", "`spec.egress[0].to[0].ipBlock.except[1]` takes away all of `cidr` 10.0.0.0/8",
          "leave out the whole peer, or except a smaller block"
        ),
      ]
    )
  }

  @Test func `a port range ends at its start or after it`() throws {
    try expect(
      policy(
        """
        podSelector: {}
        ingress:
        - ports:
          - {port: 8080, endPort: 1️⃣80}
          - {endPort: 2️⃣90}
          - {port: http, endPort: 3️⃣90}
        """
      ),
      [
        ("1️⃣", "port range ends at `80`, before its start `8080`", nil),
        ("2️⃣", "`spec.ingress[0].ports[1].endPort` needs a `port` that the range starts at", nil),
        (
          "3️⃣",
          "`spec.ingress[0].ports[2].endPort` needs a number as `port`, not the name `http`", nil
        ),
      ]
    )
    #expect(
      network(policy("podSelector: {}\ningress:\n- ports:\n  - {port: 80, endPort: 80}"))
        .policies.count == 1
    )
  }

  @Test func `an error of one policy leaves the others read`() {
    let manifest = MarkedManifest(
      policy("podSelecter: {}")
        + "---\n" + policy("podSelector: {}").replacing("name: web", with: "name: api")
    )
    let loaded = manifest.loaded()
    #expect(loaded.network.policies.count == 2)
    #expect(loaded.incompletePolicies.map(\.name) == ["web"])
    #expect(loaded.diagnostics.count == 1)
  }

  @Test func `what a cluster adds to a stored policy is no fault`() {
    let text = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: web
        namespace: default
        uid: 0b5c1c0c-0000-0000-0000-000000000000
        resourceVersion: "12"
        generation: 1
        creationTimestamp: "2024-01-01T00:00:00Z"
        annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}
        ownerReferences: []
        finalizers: []
        managedFields:
        - manager: kubectl
          fieldsV1: {"f:spec": {"f:podSelector": {}}}
      spec: {podSelector: {}, policyTypes: [Ingress]}
      status: {}
      """
    #expect(MarkedManifest(text).diagnostics == [])
  }
}
