import Dialects
import NetworkModel
import Testing

struct PodLoweringTests {
  private func pod(_ rest: String) -> Pod? {
    network("apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n" + rest).cluster.pods.first
  }

  @Test(arguments: ["Succeeded", "Failed"])
  func `a pod that ended takes no part`(_ phase: String) {
    #expect(pod("status: {phase: \(phase), podIP: 10.0.0.1}") == nil)
  }

  @Test(arguments: ["Pending", "Running", "Unknown"])
  func `a pod that has not ended takes part, with or without an address`(_ phase: String) {
    #expect(pod("status: {phase: \(phase)}")?.addresses == [])
    #expect(pod("status: {phase: \(phase), podIP: 10.0.0.1}")?.addresses.count == 1)
  }

  @Test func `a pod that is being deleted takes part as long as it has an address`() {
    func deleted(_ status: String) -> [Pod] {
      network(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, deletionTimestamp: "2024-01-01T00:00:00Z"}
        status: \(status)
        """
      ).cluster.pods
    }
    #expect(deleted("{phase: Running}").isEmpty)
    #expect(deleted("{phase: Running, podIP: 10.0.0.1}").count == 1)
  }

  @Test func `a dual-stack pod has its first address of each family`() {
    let pod = pod(
      "status: {podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}, {ip: fd00::1}, {ip: 10.0.0.2}]}"
    )
    #expect(pod?.addresses.map(\.description) == ["10.0.0.1", "fd00::1"])
  }

  @Test func `ports of containers and of restartable init containers count, of others not`() {
    let pod = pod(
      """
      spec:
        containers:
        - ports: [{name: http, containerPort: 80}, {name: dns, containerPort: 53, protocol: UDP}]
        - ports: [{name: http, containerPort: 81}]
        initContainers:
        - {ports: [{name: setup, containerPort: 1}]}
        - {restartPolicy: Always, ports: [{name: mesh, containerPort: 15000}]}
      """
    )
    #expect(
      pod?.ports == [
        ContainerPort(name: "http", port: 80), ContainerPort(name: "dns", port: 53, protocol: .udp),
        ContainerPort(name: "http", port: 81), ContainerPort(name: "mesh", port: 15000),
      ]
    )
  }

  @Test func `a pod keeps its node, its account and that it shares the node's network`() {
    let pod = pod("spec: {hostNetwork: true, nodeName: n1, serviceAccountName: robot}")
    #expect(pod?.isHostNetwork == true)
    #expect(pod?.nodeName == "n1")
    #expect(pod?.serviceAccount == "robot")
    #expect(self.pod("spec: {serviceAccountName: }")?.serviceAccount == "default")
  }

  @Test func `a namespace that nothing declares is made up with a note, default without`() {
    let loaded = MarkedManifest(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: a, namespace: shop}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: b}
      """
    ).loaded()
    #expect(loaded.network.cluster.namespaces.map(\.name) == ["default", "shop"])
    #expect(loaded.diagnostics.map(\.severity) == [.note])
    #expect(
      loaded.network.cluster.namespaces.map { $0.labels["kubernetes.io/metadata.name"] }
        == ["default", "shop"]
    )
  }

  @Test func `a Service keeps its selector, its ports and what they become`() {
    let service = network(
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        clusterIP: None
        selector: {app: web}
        ports:
        - {name: a, port: 80, targetPort: http}
        - {port: 53, protocol: UDP}
        - {port: 443, targetPort: 8443}
      """
    ).cluster.services.first
    #expect(service?.selector == ["app": "web"])
    #expect(service?.isHeadless == true)
    #expect(
      service?.ports == [
        Service.Port(name: "a", port: 80, target: .name("http")),
        Service.Port(port: 53, protocol: .udp, target: .number(53)),
        Service.Port(port: 443, target: .number(8443)),
      ]
    )
  }

  @Test(arguments: ["{ports: []}", "{selector: {}, ports: []}", "{selector: , ports: []}"])
  func `a Service without labels to select has no selector`(_ spec: String) {
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: \(spec)"
    let services = network(text).cluster.services
    #expect(services.count == 1 && services[0].selector == nil)
  }

  @Test func `a Node gives its addresses and the blocks of its pods`() {
    let text = """
      apiVersion: v1
      kind: Node
      metadata: {name: n1}
      spec: {podCIDR: 10.244.0.0/24, podCIDRs: [10.244.0.0/24, "fd00::/64"]}
      status:
        addresses:
        - {type: Hostname, address: n1}
        - {type: InternalIP, address: 172.18.0.2}
        - {type: ExternalIP, address: 1.2.3.4}
      """
    let network = network(text)
    #expect(
      network.cluster.nodes.first?.addresses.map(\.description) == ["172.18.0.2", "1.2.3.4"]
    )
    #expect(network.podAddressCandidates.map(\.description) == ["10.244.0.0/24", "fd00::/64"])
    let given = CIDR("10.0.0.0/8").map { [$0] } ?? []
    let options = LoweringOptions(podCIDRs: given)
    #expect(MarkedManifest(text).loaded(options).network.podAddressCandidates == given)
  }

  @Test func `an unquoted y is text, with one warning for all of them`() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: NAME, namespace: y, labels: {pod: n}}\n"
    let loaded = MarkedManifest(
      pod.replacing("NAME", with: "a") + "---\n" + pod.replacing("NAME", with: "b")
    ).loaded()
    #expect(loaded.network.cluster.pods.map(\.namespace) == ["y", "y"])
    #expect(loaded.network.cluster.pods.map(\.labels) == [["pod": "n"], ["pod": "n"]])
    #expect(loaded.diagnostics.filter { $0.severity == .warning }.count == 2)
    #expect(!loaded.hasErrors)
  }
}
