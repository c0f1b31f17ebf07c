import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// What is told to be open, case by case; that all of it is right is a law of its own.
struct ExposureTests {
  private static let web = Pod(
    namespace: "shop",
    name: "web",
    labels: ["app": "web"],
    ports: [ContainerPort(name: "http", port: 8080)]
  )

  private static func network(
    _ pods: [Pod] = [web],
    ingress: [Rule]? = nil,
    egress: [Rule]? = nil,
    namespaces: [Namespace] = []
  ) -> Network {
    let policy = Policy(
      identity: ObjectIdentity(
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        namespace: "shop",
        name: "policy"
      ),
      tier: 0,
      subject: .pods(in: .own, labels: ["app": "web"]),
      ingress: ingress.map { DirectionRules(isolates: true, rules: $0) },
      egress: egress.map { DirectionRules(isolates: true, rules: $0) }
    )
    return Network(cluster: Cluster(namespaces: namespaces, pods: pods), policies: [policy])
  }

  private static func allow(
    _ expression: EndpointExpression,
    _ ports: ConnectionTerm.Ports? = nil
  ) -> Rule {
    Rule(
      .allow,
      peers: [Peer(expression)],
      connections: ports.map { .terms([ConnectionTerm(.tcp, $0)]) } ?? .all,
      index: 0
    )
  }

  private static let everyPod = EndpointExpression.pods(
    in: .matching(.everything),
    labels: .everything
  )

  /// What is open to pods, by region.
  private static func openings(
    _ direction: Direction,
    in network: Network
  ) -> [PodRegion: Connectivity] {
    var found: [PodRegion: Connectivity] = [:]
    let query = ExposureQuery(directions: [direction], tellsMatched: true)
    query.forEachOpening(on: CompiledNetwork(network)) { _, _, peer, connectivity in
      if case .pods(let region) = peer { found[region] = connectivity }
    }
    return found
  }

  private static func tcp(_ low: Int, _ high: Int) -> ConnectionSet {
    PortRange(low, high).map { ConnectionSet(.tcp, $0) } ?? .none
  }

  @Test func `a port by name is unknown on a pod that need not exist`() {
    let network = Self.network(egress: [Self.allow(Self.everyPod, .named("http"))])
    #expect(
      Self.openings(.egress, in: network)[.anyPod]
        == Connectivity(allowed: .none, possible: Self.tcp(1, 65535))
    )
  }

  @Test func `a port by name is known on the workload itself`() {
    let network = Self.network(ingress: [Self.allow(Self.everyPod, .named("http"))])
    let http = Self.tcp(8080, 8080)
    #expect(
      Self.openings(.ingress, in: network)[.anyPod] == Connectivity(allowed: http, possible: http)
    )
  }

  @Test(arguments: [true, false])
  func `a block of all addresses is open to pods where blocks match pods`(matchesPods: Bool) throws
  {
    let cidr = try #require(CIDR("0.0.0.0/0"))
    let block = AddressBlock(cidr, matches: matchesPods ? [.pods, .external] : [.external])
    let network = Self.network(ingress: [Self.allow(.addresses(block))])
    #expect(Self.openings(.ingress, in: network)[.anyPod] == (matchesPods ? .all : nil))
  }

  @Test(arguments: ["prod", "test"])
  func `the own namespace has the labels that it has`(env: String) {
    let expression = EndpointExpression.pods(in: .matching(["env": "prod"]), labels: .everything)
    let network = Self.network(
      ingress: [Self.allow(expression)],
      namespaces: [Namespace(name: "shop", labels: ["env": env])]
    )
    let openings = Self.openings(.ingress, in: network)
    let own = PodRegion(pods: PodPattern(namespace: ["kubernetes.io/metadata.name": "shop"]))
    #expect(openings[own] == (env == "prod" ? .all : nil))
    #expect(openings[PodRegion(pods: PodPattern(namespace: ["env": "prod"]))] == .all)
    #expect(openings[.anyPod] == nil)
  }

  @Test func `a pod on the host network is unprotected, and one that is not is protected`() {
    var host = Self.web
    host.name = "host"
    host.workload = WorkloadReference(kind: "Pod", namespace: "shop", name: "host")
    host.isHostNetwork = true
    let network = CompiledNetwork(Self.network([Self.web, host], ingress: [], egress: []))
    let text = rendered(ExposureQuery().report(on: network), as: TextFormat())
    #expect(text.contains("shop/host [Pod, host network]  on its node's network no policy selects"))
    #expect(!text.contains("shop/web"))
  }

  @Test func `workloads of a namespace that are exposed alike are told together`() {
    let pods = (10..<60).map { number in
      Pod(namespace: "shop", name: "web-\(number)", labels: ["app": "web"])
    }
    let network = CompiledNetwork(
      Self.network(pods, ingress: [Self.allow(.everything)], egress: [])
    )
    let text = rendered(ExposureQuery().report(on: network), as: TextFormat())
    #expect(text.split(separator: "\n").count < 20, "\(text)")
    #expect(text.contains("and 40 more"))
    #expect(text.contains("50 workloads with something open"))
  }

  @Test func `many labels of which each decides on its own port take few steps`() {
    let rules = (0..<40).compactMap { number in
      PortRange(1000 + number, 1000 + number).map { port in
        Self.allow(
          .pods(
            in: .matching(.everything),
            labels: LabelSelector([LabelRequirement("key-\(number)", .notIn, ["x"])])
          ),
          .range(port)
        )
      }
    }
    let openings = Self.openings(.ingress, in: Self.network(ingress: rules))
    #expect(openings.count == 40)
    #expect(openings[.anyPod] == nil)
  }
}
