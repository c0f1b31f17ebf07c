import Dialects
import NetworkModel
import PolicySemantics
import Testing

struct PrimaryNetworkTests {
  private func namespace(_ name: String, _ labels: String = "") -> String {
    """
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: \(name), labels: {k8s.ovn.org/primary-user-defined-network: ""\(labels)}}

    """
  }

  private func pod(_ namespace: String, _ name: String = "web", spec: String = "") -> String {
    """
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), namespace: \(namespace)}
    spec: {\(spec)}

    """
  }

  private func userDefined(_ namespace: String, _ name: String = "net", role: String = "Primary")
    -> String
  {
    """
    ---
    apiVersion: k8s.ovn.org/v1
    kind: UserDefinedNetwork
    metadata: {name: \(name), namespace: \(namespace)}
    spec: {topology: Layer2, layer2: {role: \(role), subnets: [10.1.0.0/16]}}

    """
  }

  private func clusterWide(_ name: String, tenant: String) -> String {
    """
    ---
    apiVersion: k8s.ovn.org/v1
    kind: ClusterUserDefinedNetwork
    metadata: {name: \(name)}
    spec:
      namespaceSelector: {matchLabels: {tenant: \(tenant)}}
      network: {topology: Layer3, layer3: {role: Primary, subnets: [{cidr: 10.2.0.0/16}]}}

    """
  }

  private func definition(_ namespace: String, _ name: String, config: String, owner: String = "")
    -> String
  {
    """
    ---
    apiVersion: k8s.cni.cncf.io/v1
    kind: NetworkAttachmentDefinition
    metadata: {name: \(name), namespace: \(namespace)\(owner)}
    spec: {config: '\(config)'}

    """
  }

  /// The networks of each pod, keyed `namespace/name`.
  private func networks(_ text: String) -> [String: [String]] {
    let pods = network(text).cluster.pods
    return Dictionary(
      uniqueKeysWithValues: pods.map { ("\($0.namespace)/\($0.name)", $0.networks) }
    )
  }

  private func verdict(
    _ network: Network,
    _ source: String,
    _ destination: String,
    _ port: Int = 80
  )
    throws -> Verdict
  {
    func reference(_ name: String) throws -> EndpointReference {
      .pod(try #require(network.cluster.pods.firstIndex { "\($0.namespace)/\($0.name)" == name }))
    }
    let connection = Connection(
      from: try reference(source),
      to: try reference(destination),
      over: .tcp,
      port: port
    )
    return network.verdict(for: connection)
  }

  @Test func `pods of a namespace with a primary network are on it, others aren't`() {
    let text = namespace("blue") + userDefined("blue") + pod("blue") + pod("plain")
    #expect(networks(text) == ["blue/web": ["udn/blue/net"], "plain/web": []])
  }

  @Test func `a pod that shares its node's network is on no other`() {
    let text = userDefined("blue") + pod("blue", spec: "hostNetwork: true")
    #expect(networks(text) == ["blue/web": []])
    #expect(network(text).policies.isEmpty)
  }

  @Test func `a secondary network isn't the network of its namespace`() {
    #expect(networks(userDefined("blue", role: "Secondary") + pod("blue")) == ["blue/web": []])
  }

  @Test func `a network of the cluster is one network for the namespaces that it selects`() {
    let text =
      namespace("a", ", tenant: blue") + namespace("b", ", tenant: blue")
      + namespace("c", ", tenant: red") + clusterWide("shared", tenant: "blue") + pod("a")
      + pod("b") + pod("c")
    #expect(
      networks(text) == ["a/web": ["cudn/shared"], "b/web": ["cudn/shared"], "c/web": []]
    )
    #expect(network(text).policies.count == 1)
  }

  @Test func `a primary definition is the network of its namespace`() {
    let config = #"{"name": "tenant", "type": "ovn-k8s-cni-overlay", "role": "primary"}"#
    let text = definition("blue", "net", config: config) + pod("blue")
    #expect(networks(text) == ["blue/web": ["nad/blue/net"]])
    let secondary = config.replacing("primary", with: "secondary")
    #expect(networks(definition("blue", "net", config: secondary) + pod("blue"))["blue/web"] == [])
  }

  @Test func `definitions of one name in their configurations are one network`() {
    func text(_ other: String) -> String {
      let config = #"{"name": "tenant", "type": "ovn-k8s-cni-overlay", "role": "primary"}"#
      return definition("b", "net", config: config.replacing("tenant", with: other))
        + definition("a", "net", config: config) + pod("a") + pod("b")
    }
    #expect(networks(text("tenant")) == ["a/web": ["nad/a/net"], "b/web": ["nad/a/net"]])
    #expect(networks(text("other")) == ["a/web": ["nad/a/net"], "b/web": ["nad/b/net"]])
  }

  @Test func `the definition that a network made is that network and no other`() {
    let config = #"{"name": "blue_net", "type": "ovn-k8s-cni-overlay", "role": "primary"}"#
    func owner(_ kind: String) -> String {
      ", ownerReferences: [{kind: \(kind), name: net, controller: true}]"
    }
    let owned = definition("blue", "net", config: config, owner: owner("UserDefinedNetwork"))
    #expect(networks(userDefined("blue") + owned + pod("blue"))["blue/web"] == ["udn/blue/net"])
    #expect(networks(owned + pod("blue"))["blue/web"] == ["udn/blue/net"])
    let bare = definition("blue", "net", config: config)
    #expect(networks(userDefined("blue") + bare + pod("blue"))["blue/web"] == ["udn/blue/net"])
    let shared = definition(
      "blue",
      "net",
      config: config,
      owner: owner("ClusterUserDefinedNetwork")
    )
    #expect(networks(shared + pod("blue"))["blue/web"] == ["cudn/net"])
  }

  @Test func `pods of different primary networks can't reach each other, of one they can`() throws {
    let network = network(
      userDefined("blue") + userDefined("red") + pod("blue") + pod("blue", "db") + pod("red")
        + pod("plain") + pod("plain", "host", spec: "hostNetwork: true")
    )
    #expect(try verdict(network, "blue/web", "red/web") == .deny)
    #expect(try verdict(network, "red/web", "blue/web") == .deny)
    #expect(try verdict(network, "blue/web", "plain/web") == .deny)
    #expect(try verdict(network, "plain/web", "blue/web") == .deny)
    #expect(try verdict(network, "blue/web", "blue/db") == .allow)
    #expect(try verdict(network, "plain/host", "blue/web") == .allow)
  }

  @Test func `no NetworkPolicy opens a primary network, and one closes ways on it`() throws {
    func policy(_ rule: String) -> String {
      """
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p, namespace: blue}
      spec: {podSelector: {}, ingress: [\(rule)]}

      """
    }
    let pods = userDefined("blue") + pod("blue") + pod("blue", "db") + pod("plain")
    let open = network(pods + policy("{}"))
    #expect(try verdict(open, "plain/web", "blue/web") == .deny)
    #expect(try verdict(open, "blue/web", "blue/db") == .allow)
    #expect(try verdict(network(pods + policy("")), "blue/web", "blue/db") == .deny)
  }

  @Test func `the policy of a network names what declares it and applies to its pods alone`() throws
  {
    let policy = try #require(network(userDefined("blue") + pod("blue")).policies.first)
    #expect(policy.identity.description == "UserDefinedNetwork blue/net")
    #expect(policy.tier == StandardTier.network.rawValue)
    #expect(policy.subject == .attached(to: "udn/blue/net"))
    #expect(policy.position?.line == 2)
    for rules in [policy.ingress, policy.egress] {
      #expect(rules?.isolates == false)
      #expect(rules?.rules.map(\.action) == [.deny])
    }
  }

  @Test func `pods of every network reach the cluster's DNS, at its ports alone`() throws {
    let dns = """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: kube-dns, namespace: kube-system}
      spec:
        selector: {k8s-app: kube-dns}
        ports: [{port: 53, targetPort: 1053, protocol: TCP}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: dns, namespace: kube-system, labels: {k8s-app: kube-dns}}

      """
    let network = network(userDefined("blue") + pod("blue") + dns)
    #expect(try verdict(network, "blue/web", "kube-system/dns", 1053) == .allow)
    #expect(try verdict(network, "blue/web", "kube-system/dns", 53) == .deny)
    #expect(try verdict(network, "kube-system/dns", "blue/web", 1053) == .deny)
  }

  @Test func `a pod of a primary network has the address of its status there`() {
    let status = #"""
      [{"name": "ovn-kubernetes", "ips": ["10.244.0.6"]},
      {"name": "ovn-kubernetes", "ips": ["10.1.2.5"], "default": true}]
      """#.replacing("\n", with: " ")
    let text = """
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        namespace: blue
        annotations: {k8s.v1.cni.cncf.io/network-status: '\(status)'}
      status: {podIP: 10.244.0.6}

      """
    func addresses(_ text: String) -> [[String]] {
      network(text).cluster.pods.map { $0.addresses.map(\.description) }
    }
    #expect(addresses(userDefined("blue") + text) == [["10.1.2.5"]])
    #expect(addresses(text) == [["10.244.0.6"]])
  }

  /// A pod of namespace blue that opens ports to pods of the cluster's own network.
  private func open(_ name: String, _ ports: String, labels: String = "{}") -> String {
    """
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: \(name)
      namespace: blue
      labels: \(labels)
      annotations: {k8s.ovn.org/open-default-ports: "\(ports)"}

    """
  }

  @Test func `a pod opens ports to pods of the cluster's own network alone`() throws {
    let text =
      userDefined("blue") + userDefined("red") + pod("plain") + pod("red")
      + open("web", "- protocol: tcp\\n  port: 80\\n- protocol: icmp", labels: "{app: web}")
    let network = network(text)
    #expect(try verdict(network, "plain/web", "blue/web", 80) == .allow)
    #expect(try verdict(network, "plain/web", "blue/web", 81) == .deny)
    #expect(try verdict(network, "red/web", "blue/web", 80) == .deny)
    #expect(try verdict(network, "blue/web", "plain/web", 80) == .deny)
  }

  @Test func `whether a port is open is unknown where pods of equal labels differ`() throws {
    let ports = "[{protocol: tcp, port: 80}]"
    func network(_ other: String) -> Network {
      let text =
        userDefined("blue") + pod("plain") + open("web", ports, labels: "{app: web}")
        + open("db", other, labels: "{app: web, tier: db}")
      return DialectsTests.network(text)
    }
    #expect(try verdict(network(ports), "plain/web", "blue/web") == .allow)
    guard case .unknown = try verdict(network("[]"), "plain/web", "blue/web") else {
      Issue.record("the verdict is unknown")
      return
    }
    #expect(try verdict(network("[]"), "plain/web", "blue/web", 81) == .deny)
  }

  @Test func `a network that can't be read may keep its namespace's pods apart`() throws {
    let text =
      userDefined("blue", role: "primary") + pod("blue") + pod("blue", "db") + pod("a") + pod("b")
    let loaded = MarkedManifest(text).loaded()
    #expect(loaded.hasErrors)
    #expect(loaded.incompletePolicies.map(\.description) == ["UserDefinedNetwork blue/net"])
    guard case .unknown = try verdict(loaded.network, "a/web", "blue/web") else {
      Issue.record("the verdict is unknown")
      return
    }
    #expect(try verdict(loaded.network, "a/web", "b/web") == .allow)
  }
}
