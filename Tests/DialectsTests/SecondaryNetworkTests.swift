import Dialects
import NetworkModel
import PolicySemantics
import Testing

struct SecondaryNetworkTests {
  private func definition(
    _ namespace: String = "default",
    _ name: String = "fast",
    subnets: String = ""
  )
    -> String
  {
    """
    ---
    apiVersion: k8s.cni.cncf.io/v1
    kind: NetworkAttachmentDefinition
    metadata: {name: \(name), namespace: \(namespace)}
    spec: {config: '{"name": "\(namespace)-\(name)", "type": "bridge"\(subnets)}'}

    """
  }

  private func pod(_ name: String, networks: String? = nil, status: String? = nil) -> String {
    let annotations = [("networks", networks), ("network-status", status)].compactMap {
      key,
      value in
      value.map { "k8s.v1.cni.cncf.io/\(key): '\($0)'" }
    }
    return """
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: \(name)
        labels: {app: \(name)}
        annotations: {\(annotations.joined(separator: ", "))}
      status: {podIP: 10.0.0.1}

      """
  }

  private func policy(
    for networks: String = "fast",
    namespace: String = "default",
    _ spec: String = "podSelector: {}"
  ) -> String {
    """
    ---
    apiVersion: k8s.cni.cncf.io/v1beta1
    kind: MultiNetworkPolicy
    metadata:
      name: p
      namespace: \(namespace)
      annotations: {k8s.v1.cni.cncf.io/policy-for: "\(networks)"}
    spec: {\(spec)}

    """
  }

  private func loaded(_ text: String) -> LoadedNetwork {
    let loaded = MarkedManifest(text).loaded()
    #expect(loaded.diagnostics.filter { $0.severity == .error } == [])
    return loaded
  }

  private func verdict(
    _ network: Network,
    _ source: EndpointReference,
    _ destination: EndpointReference
  )
    -> Verdict
  {
    network.verdict(for: Connection(from: source, to: destination, over: .tcp, port: 80))
  }

  /// The networks that a pod asks for in an annotation of this text.
  private func networks(_ annotation: String) -> [String]? {
    loaded(pod("a", networks: annotation)).network.cluster.pods.first?.networks
  }

  @Test func `a pod names its networks in a list, with namespaces and interfaces or without`() {
    #expect(networks("fast") == ["nad/default/fast"])
    #expect(networks("lan/fast@net1, slow") == ["nad/default/slow", "nad/lan/fast"])
    #expect(networks("fast@a,fast@b") == ["nad/default/fast"])
    #expect(networks("") == [])
  }

  @Test func `a pod names its networks in JSON`() {
    let text = #"[{"name": "fast", "namespace": "lan"}, {"name": "slow", "interface": "net2"}]"#
    #expect(networks(text) == ["nad/default/slow", "nad/lan/fast"])
  }

  @Test func `the annotation of a template counts, the workload's own doesn't`() {
    func text(_ own: String, _ template: String) -> String {
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, annotations: {\(own)}}
      spec: {template: {metadata: {annotations: {\(template)}}, spec: {containers: []}}}
      """
    }
    let annotation = "k8s.v1.cni.cncf.io/networks: fast"
    #expect(loaded(text("", annotation)).network.cluster.pods[0].networks == ["nad/default/fast"])
    #expect(loaded(text(annotation, "")).network.cluster.pods[0].networks == [])
  }

  @Test func `a secondary network of OVN-Kubernetes is named for what declares it`() {
    let own = """
      ---
      apiVersion: k8s.ovn.org/v1
      kind: UserDefinedNetwork
      metadata: {name: fast}
      spec: {topology: Layer2, layer2: {role: Secondary}}

      """
    #expect(
      loaded(own + pod("a", networks: "fast")).secondaryNetworks.map(\.name) == ["udn/default/fast"]
    )
    let shared = """
      ---
      apiVersion: k8s.ovn.org/v1
      kind: ClusterUserDefinedNetwork
      metadata: {name: fast}
      spec:
        namespaceSelector: {}
        network: {topology: Localnet, localnet: {role: Secondary}}

      """
    #expect(
      loaded(shared + pod("a", networks: "fast")).secondaryNetworks.map(\.name) == ["cudn/fast"]
    )
  }

  @Test func `a network that some pod is attached to has the same pods with their addresses there`()
    throws
  {
    let status =
      #"[{"name": "cni", "ips": ["10.0.0.1"], "default": true}, "#
      + #"{"name": "default/fast", "ips": ["192.168.0.5", "fd00::5", "192.168.0.6"]}]"#
    let loaded = loaded(
      definition() + pod("a") + pod("b", networks: "fast", status: status)
        + pod("c", networks: #"[{"name": "fast", "ips": ["192.168.0.9/24"]}]"#)
        + pod("d", networks: "fast")
    )
    let network = try #require(loaded.secondaryNetworks.first)
    #expect(loaded.secondaryNetworks.map(\.name) == ["nad/default/fast"])
    #expect(network.tiers == StandardTier.tiers)
    #expect(network.cluster.pods.map(\.name) == loaded.network.cluster.pods.map(\.name))
    #expect(
      network.cluster.pods.map { $0.addresses.map(\.description) }
        == [[], ["192.168.0.5", "fd00::5"], ["192.168.0.9"], []]
    )
    #expect(
      loaded.network.cluster.pods.allSatisfy { $0.addresses.map(\.description) == ["10.0.0.1"] }
    )
  }

  @Test func `a network that no pod is attached to is none to ask about`() {
    #expect(loaded(definition() + pod("a")).secondaryNetworks.isEmpty)
  }

  @Test func `only the pods of a secondary network take part in it`() throws {
    let text = definition() + pod("a", networks: "fast") + pod("b", networks: "fast") + pod("c")
    let network = try #require(loaded(text).secondaryNetworks.first)
    #expect(verdict(network, .pod(0), .pod(1)) == .allow)
    #expect(verdict(network, .pod(0), .pod(2)) == .deny)
    #expect(verdict(network, .pod(2), .pod(0)) == .deny)
    #expect(verdict(network, .pod(2), .pod(2)) == .allow)
    let outside = EndpointReference.address(try #require(IPAddress("192.168.0.77")))
    #expect(verdict(network, .pod(0), outside) == .deny)
    #expect(verdict(network, outside, .pod(0)) == .deny)
    #expect(verdict(network, .pod(2), outside) == .deny)
  }

  @Test func `Services and NetworkPolicies don't bear on a secondary network`() throws {
    let others = """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: a}
      spec: {selector: {app: a}, ports: [{port: 80}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: closed}
      spec: {podSelector: {}, policyTypes: [Ingress, Egress]}

      """
    let loaded = loaded(
      definition() + others + pod("a", networks: "fast") + pod("b", networks: "fast")
    )
    let network = try #require(loaded.secondaryNetworks.first)
    #expect(network.cluster.services.isEmpty && loaded.network.cluster.services.count == 1)
    #expect(verdict(network, .pod(0), .pod(1)) == .allow)
    #expect(verdict(loaded.network, .pod(0), .pod(1)) == .deny)
  }

  @Test func `a policy for a network applies there and nowhere else`() throws {
    let pods =
      definition() + definition("default", "slow") + pod("a", networks: "fast,slow")
      + pod("b", networks: "fast,slow")
    let loaded = loaded(pods + policy())
    #expect(loaded.diagnostics.isEmpty)
    #expect(loaded.secondaryNetworks.map(\.name) == ["nad/default/fast", "nad/default/slow"])
    #expect(loaded.secondaryNetworks.map { verdict($0, .pod(0), .pod(1)) } == [.deny, .allow])
    #expect(verdict(loaded.network, .pod(0), .pod(1)) == .allow)
    let both = self.loaded(pods + policy(for: "fast, default/slow"))
    #expect(both.secondaryNetworks.map { verdict($0, .pod(0), .pod(1)) } == [.deny, .deny])
  }

  @Test func `a policy selects the pods of its own namespace, on a network of another`() throws {
    let pods = definition("lan") + pod("a", networks: "lan/fast") + pod("b", networks: "lan/fast")
    let own = loaded(pods + policy(for: "lan/fast"))
    #expect(own.secondaryNetworks.map { verdict($0, .pod(0), .pod(1)) } == [.deny])
    let other = loaded(pods + policy(for: "lan/fast", namespace: "lan"))
    #expect(other.secondaryNetworks.map { verdict($0, .pod(0), .pod(1)) } == [.allow])
  }

  @Test func `rules of a policy read as those of a NetworkPolicy`() throws {
    let spec = "podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]"
    let text =
      definition() + pod("a", networks: "fast") + pod("b", networks: "fast")
      + pod("c", networks: "fast") + policy(spec)
    let network = try #require(loaded(text).secondaryNetworks.first)
    #expect(verdict(network, .pod(0), .pod(2)) == .allow)
    #expect(verdict(network, .pod(1), .pod(2)) == .deny)
  }

  @Test func `an address that isn't known may be in a block, unless the network's subnets say no`()
    throws
  {
    func verdict(_ subnets: String, _ block: String) throws -> Verdict {
      let spec = "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: \(block)}}]}]"
      let text =
        definition(subnets: subnets) + pod("a", networks: "fast") + pod("b", networks: "fast")
        + policy(spec)
      return self.verdict(try #require(loaded(text).secondaryNetworks.first), .pod(0), .pod(1))
    }
    guard case .unknown = try verdict("", "192.168.0.0/24") else {
      Issue.record("the verdict is unknown")
      return
    }
    let subnets = #", "subnets": "192.168.0.0/24""#
    #expect(try verdict(subnets, "192.168.0.0/16") == .allow)
    #expect(try verdict(subnets, "172.16.0.0/16") == .deny)
  }

  @Test func `a policy that is wrong leaves the networks it is for unknown, and no others`() throws
  {
    let pods =
      definition() + definition("default", "slow") + pod("a", networks: "fast,slow")
      + pod("b", networks: "fast,slow")
    let named = MarkedManifest(pods + policy("podSelecter: {}")).loaded()
    #expect(named.incompletePolicies.map(\.description) == ["MultiNetworkPolicy default/p"])
    #expect(
      named.secondaryNetworks.map { verdict($0, .pod(0), .pod(1)).isUnknown } == [true, false]
    )
    let unnamed = MarkedManifest(pods + policy(for: "")).loaded()
    #expect(
      unnamed.secondaryNetworks.map { verdict($0, .pod(0), .pod(1)).isUnknown } == [true, true]
    )
    #expect(verdict(unnamed.network, .pod(0), .pod(1)) == .allow)
  }

  @Test func `two policies of one name that differ leave the networks of both unknown`() {
    let text =
      definition() + pod("a", networks: "fast") + pod("b", networks: "fast") + policy()
      + policy("podSelector: {}, ingress: [{}]")
    let loaded = MarkedManifest(text).loaded()
    #expect(loaded.hasErrors)
    #expect(loaded.secondaryNetworks.map { verdict($0, .pod(0), .pod(1)).isUnknown } == [true])
  }
}

extension Verdict {
  fileprivate var isUnknown: Bool {
    if case .unknown = self { return true }
    return false
  }
}
