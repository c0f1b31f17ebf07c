import NetworkModel
import Queries
import Testing

struct ClusterDNSTests {
  private let corePods = [
    Pod(
      namespace: "kube-system",
      name: "coredns",
      labels: ["k8s-app": "kube-dns"],
      workload: WorkloadReference(kind: "Deployment", namespace: "kube-system", name: "coredns"),
      ports: [ContainerPort(name: "dns", port: 1053, protocol: .udp)]
    ),
    Pod(namespace: "kube-system", name: "proxy", labels: ["k8s-app": "kube-proxy"]),
    Pod(namespace: "shop", name: "fake", labels: ["k8s-app": "kube-dns"]),
  ]

  private func service(_ namespace: String, _ name: String, _ selector: Labels) -> Service {
    Service(
      namespace: namespace,
      name: name,
      selector: selector,
      ports: [
        Service.Port(name: "dns", port: 53, protocol: .udp, target: .name("dns")),
        Service.Port(name: "metrics", port: 9153, target: .number(9153)),
      ]
    )
  }

  private func names(_ dns: ClusterDNS, _ network: Network) -> [String] {
    dns.pods.map { network.cluster.pods[$0].name }
  }

  @Test func `the pods behind kube-dns answer, on the target ports of port 53`() {
    let network = Network(
      cluster: Cluster(
        pods: corePods,
        services: [service("kube-system", "kube-dns", ["k8s-app": "kube-dns"])]
      )
    )
    let dns = ClusterDNS(network)
    #expect(names(dns, network) == ["coredns"])
    #expect("\(dns.connections)" == "UDP 1053")
    #expect(dns.service == 0)
  }

  @Test func `without a Service, the label tells who answers, on the usual ports`() {
    let network = Network(cluster: Cluster(pods: corePods))
    let dns = ClusterDNS(network)
    #expect(names(dns, network) == ["coredns"])
    #expect("\(dns.connections)" == "TCP 53 UDP 53")
    #expect(dns.service == nil)
  }

  @Test func `without either, nobody is known to answer`() {
    let dns = ClusterDNS(Network(cluster: Cluster(pods: Array(corePods.dropFirst()))))
    #expect(!dns.isKnown)
    #expect(dns.connections == ClusterDNS.usualConnections)
  }

  @Test func `OpenShift's DNS has its own namespace`() {
    let pod = Pod(
      namespace: "openshift-dns",
      name: "dns-default",
      labels: ["dns": "default"],
      ports: [ContainerPort(name: "dns", port: 5353, protocol: .udp)]
    )
    let network = Network(
      cluster: Cluster(
        pods: [pod],
        services: [service("openshift-dns", "dns-default", ["dns": "default"])]
      )
    )
    let dns = ClusterDNS(network)
    #expect(names(dns, network) == ["dns-default"])
    #expect("\(dns.connections)" == "UDP 5353")
  }

  @Test func `a cache on each node answers at a link-local address`() {
    let cache = Pod(
      namespace: "kube-system",
      name: "node-local-dns",
      labels: ["k8s-app": "node-local-dns"],
      isHostNetwork: true
    )
    let services = [
      service("kube-system", "kube-dns", ["k8s-app": "kube-dns"]),
      service("kube-system", "kube-dns-upstream", ["k8s-app": "kube-dns"]),
    ]
    let network = Network(cluster: Cluster(pods: corePods + [cache], services: services))
    let dns = ClusterDNS(network)
    #expect(dns.nodeLocalPods.map { network.cluster.pods[$0].name } == ["node-local-dns"])
    #expect(dns.nodeLocalAddresses.blocks.map(\.description) == ["169.254.20.10/32"])
    #expect(dns.service.map { network.cluster.services[$0].name } == "kube-dns")
  }

  @Test func `without a cache, no address is asked`() {
    #expect(ClusterDNS(Network(cluster: Cluster(pods: corePods))).nodeLocalAddresses.isEmpty)
  }
}
