import Dialects
import NetworkModel
import Testing

struct IncompletePolicyTests {
  private func loadedPolicy(_ text: String) throws -> Policy {
    let loaded = MarkedManifest(text).loaded()
    #expect(loaded.hasErrors)
    #expect(loaded.incompletePolicies.count == 1)
    return try #require(loaded.network.policies.first)
  }

  @Test func `a wrong policy may isolate and allow the pods of its namespace`() throws {
    let policy = try loadedPolicy(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p, namespace: shop}
      spec: {podSelecter: {}}
      """
    )
    let cause = UnknownCause("NetworkPolicy shop/p at manifest.yaml:1:1 could not be read")
    #expect(
      policy.subject == .uncertain(.pods(in: .own, labels: .everything), because: cause)
    )
    for rules in [policy.ingress, policy.egress] {
      #expect(rules?.isolates == true)
      #expect(rules?.rules.map(\.action) == [.allow])
      #expect(rules?.rules.first?.conditions == [cause])
      #expect(rules?.rules.first?.peers == .none)
    }
  }

  @Test func `a policy of an unsupported kind may deny before all others`() throws {
    let policy = try loadedPolicy(
      """
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata: {name: p}
      spec: {}
      """
    )
    #expect(policy.order == PolicyOrder(-.infinity))
    #expect(policy.ingress?.rules.map(\.action) == [.deny, .allow])
    guard case .uncertain(let pods, _) = policy.subject else {
      Issue.record("the subject is uncertain")
      return
    }
    #expect(pods == .pods(in: .matching(.everything), labels: .everything))
  }

  @Test func `two policies of one name that differ leave both unknown`() throws {
    let text = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p}
      spec: {podSelector: {}}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p}
      spec: {podSelector: {}, ingress: [{}]}
      """
    guard case .uncertain = try loadedPolicy(text).subject else {
      Issue.record("the subject is uncertain")
      return
    }
  }

  @Test(arguments: [
    "name: a_b", "name: ", "{name: p, labels: {a: 1}}", "{name: p, annotations: {a: 1}}",
  ])
  func `a fault that doesn't bear on what the policy does leaves it read`(_ metadata: String) {
    let loaded = MarkedManifest(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: \(metadata.hasPrefix("{") ? metadata : "{\(metadata)}")
      spec: {podSelector: {}}
      """
    ).loaded()
    #expect(loaded.hasErrors)
    #expect(loaded.incompletePolicies.isEmpty)
    #expect(
      loaded.network.policies.map(\.subject) == [.pods(in: .own, labels: .everything)]
    )
  }

  @Test(arguments: ["{name: p, namesapce: shop}", "{name: p, namespace: 1}", "web"])
  func `a fault that hides the namespace leaves the policy unknown`(_ metadata: String) throws {
    let policy = try loadedPolicy(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: \(metadata)
      spec: {podSelector: {}}
      """
    )
    guard case .uncertain(let pods, _) = policy.subject else {
      Issue.record("the subject is uncertain")
      return
    }
    #expect(pods == .pods(in: .matching(.everything), labels: .everything))
  }
}
