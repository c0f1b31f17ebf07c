import Dialects
import NetworkModel
import Testing

struct ServiceWayInTests {
  private func ways(_ more: String) -> [EntryPoint] {
    network(service("web", more)).cluster.entryPoints
  }

  @Test func `a LoadBalancer leads to every port and may hide its clients`() throws {
    let way = try #require(ways(", type: LoadBalancer").first)
    #expect(way.description == "LoadBalancer default/web")
    #expect(way.forwarding == .packets(hidesClient: true))
    #expect(way.clients == [])
    #expect(way.backends.map(\.inWords) == ["default/web:*"])
    #expect(ways(", type: LoadBalancer").count == 1)
  }

  @Test func `externalTrafficPolicy Local shows pods their clients`() {
    let local = ways(", type: NodePort, externalTrafficPolicy: Local")
    #expect(local.map(\.forwarding) == [.packets(hidesClient: false)])
    let cluster = ways(", type: NodePort, externalTrafficPolicy: Cluster")
    #expect(cluster.map(\.forwarding) == [.packets(hidesClient: true)])
  }

  @Test func `source ranges guard the load balancer and not the ports of the nodes`() throws {
    let ranges = ", type: LoadBalancer, loadBalancerSourceRanges: [203.0.113.0/24]"
    let both = ways(ranges)
    #expect(both.map(\.kind) == [.loadBalancer, .nodePort])
    #expect(both.map(\.clients) == [[try #require(CIDR("203.0.113.0/24"))], []])
    let alone = ways(ranges + ", allocateLoadBalancerNodePorts: false")
    #expect(alone.map(\.kind) == [.loadBalancer])
  }

  @Test func `source ranges may stand in the annotation of old`() throws {
    let key = "service.beta.kubernetes.io/load-balancer-source-ranges"
    let annotated = { (text: String) in
      text.replacing(
        "name: web, n",
        with: "name: web, annotations: {\(key): \"203.0.113.0/24, 192.0.2.0/24\"}, n"
      )
    }
    let old = network(annotated(service("web", ", type: LoadBalancer"))).cluster.services
    #expect(
      old.flatMap(\.loadBalancerSourceRanges).map(\.description)
        == ["203.0.113.0/24", "192.0.2.0/24"]
    )
    let both = ", type: LoadBalancer, loadBalancerSourceRanges: [198.51.100.0/24]"
    let new = network(annotated(service("web", both))).cluster.services
    #expect(new.flatMap(\.loadBalancerSourceRanges).map(\.description) == ["198.51.100.0/24"])
  }

  @Test func `a node port that is written exists without allocation`() {
    let text = service("web", ", type: LoadBalancer, loadBalancerSourceRanges: [203.0.113.0/24]")
      .replacing("targetPort: 8080", with: "nodePort: 30080")
      .replacing("spec: {", with: "spec: {allocateLoadBalancerNodePorts: false, ")
    #expect(network(text).cluster.entryPoints.map(\.kind) == [.loadBalancer, .nodePort])
  }

  @Test func `a Service inside the cluster opens no way in unless it has external addresses`() {
    #expect(ways("").isEmpty)
    #expect(ways(", externalIPs: [198.51.100.7]").map(\.kind) == [.externalIP])
  }

  @Test(arguments: [
    ", clusterIP: None, externalIPs: [198.51.100.7]",
    ", type: ExternalName, externalName: example.com",
  ])
  func `a Service that translates nothing opens no way in`(_ more: String) {
    #expect(ways(more).isEmpty)
  }

  @Test func `a Service keeps its names, addresses and ports`() throws {
    let text = """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        type: LoadBalancer
        selector: {app: web}
        externalIPs: [198.51.100.7]
        ports:
        - {name: a, port: 80, nodePort: 30080}
        - {name: b, port: 81, nodePort: 0}
        - {name: c, port: 82}
      status: {loadBalancer: {ingress: [{ip: 203.0.113.9}, {hostname: lb.example.com}]}}
      """
    let service = try #require(network(text).cluster.services.first)
    #expect(service.ports.map(\.nodePort) == [30080, nil, nil])
    #expect(service.externalIPs.map(\.description) == ["198.51.100.7"])
    #expect(service.loadBalancerIPs.map(\.description) == ["203.0.113.9"])
    #expect(service.allocatesNodePorts)
    #expect(!service.preservesClientAddress)
  }

  @Test func `an ExternalName stands for a host name`() {
    let text = service("web", ", type: ExternalName, externalName: example.com")
    #expect(network(text).cluster.services.map(\.externalName) == ["example.com"])
  }

  @Test func `a container port may have one of the node`() {
    let text = """
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec:
        containers:
        - name: web
          ports:
          - {containerPort: 80, hostPort: 8080}
          - {containerPort: 81, hostPort: 0}
          - {containerPort: 82}
      """
    #expect(network(text).cluster.pods.flatMap(\.ports).map(\.hostPort) == [8080, nil, nil])
  }

  @Test func `an unknown traffic policy is told with what was meant`() throws {
    try expect(
      service("web", ", type: NodePort, externalTrafficPolicy: 1️⃣local"),
      [("1️⃣", "`spec.externalTrafficPolicy` doesn't know `local`; did you mean `Local`?", nil)]
    )
  }
}
