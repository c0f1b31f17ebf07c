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
    #expect(
      text.contains("shop/host [Pod, host network]  on its node's network no policy selects it")
    )
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

  // MARK: what is hidden

  private static let worker = Pod(namespace: "shop", name: "worker", labels: ["app": "cli"])

  private static func document(
    _ network: Network,
    _ direction: Direction = .ingress
  ) throws -> ExposureDocument {
    let members = PeerMembers(pods: [0])
    let query = ExposureQuery(members: members, directions: [direction])
    return try ExposureDocument(query, on: CompiledNetwork(network))
  }

  @Test func `a label that opens from any namespace is told though a pod has it now`() throws {
    let rule = Self.allow(.pods(in: .matching(.everything), labels: ["app": "cli"]))
    let told = try Self.document(Self.network([Self.web, Self.worker], ingress: [rule]))
    #expect(told.exposures.map(\.peer.words) == ["pods with app=cli of any namespace"])
    #expect(told.untold == 0)
  }

  @Test func `a label that opens from one namespace is counted only, where a pod has it now`()
    throws
  {
    let rule = Self.allow(.pods(in: .own, labels: ["app": "cli"]))
    let network = Self.network([Self.web, Self.worker], ingress: [rule])
    let told = try Self.document(network)
    #expect(told.exposures.isEmpty && told.untold == 1)
    #expect(told.closed.isEmpty)
    let report = ExposureQuery(directions: [.ingress]).report(on: CompiledNetwork(network))
    for format in [CSVFormat(), MarkdownFormat()] as [any ReportFormat] {
      #expect(rendered(report, as: format).contains("1 opening for pods of one namespace"))
    }
  }

  @Test(arguments: [
    LabelRequirement("app", .exists), LabelRequirement("app", .in, ["cli", "web"]),
  ])
  func `labels that don't name one value are told`(requirement: LabelRequirement) throws {
    let rule = Self.allow(.pods(in: .own, labels: LabelSelector([requirement])))
    let told = try Self.document(Self.network([Self.web, Self.worker], ingress: [rule]))
    #expect(told.exposures.map(\.kind) == ["pods"])
    #expect(told.untold == 0)
  }

  @Test func `a label that no pod has is told`() throws {
    let rule = Self.allow(.pods(in: .own, labels: ["app": "cli"]))
    let told = try Self.document(Self.network(ingress: [rule]))
    #expect(told.exposures.count == 1 && told.untold == 0)
  }

  @Test func `a workload that is asked for and closed is named`() throws {
    let network = Self.network(ingress: [])
    #expect(try Self.document(network).closed.map(\.name) == ["web"])
    let query = ExposureQuery(members: PeerMembers(pods: [0]), directions: [.ingress])
    let text = rendered(query.report(on: CompiledNetwork(network)), as: TextFormat())
    #expect(text == "nothing is open for ingress at shop/web [Pod]\n")
  }

  // MARK: who opens, and to whom

  @Test func `a rule for some pods doesn't open the own namespace beside one that does`() throws {
    let some = Self.allow(.pods(in: .own, labels: ["app": "none"]))
    var team = Self.allow(.pods(in: .matching(["team": "a"]), labels: .everything))
    team.index = 1
    let network = Self.network(
      ingress: [some, team],
      namespaces: [Namespace(name: "shop", labels: ["team": "a"])]
    )
    let own = try Self.document(network).exposures.first { $0.kind == "ownNamespace" }
    #expect(own?.openedBy.map(\.rule) == [2])
  }

  @Test func `rules that open the own namespace only together both open it`() throws {
    let parts = [LabelRequirement("app", .exists), LabelRequirement("app", .doesNotExist)]
    let rules = parts.enumerated().map { index, part in
      var rule = Self.allow(.pods(in: .own, labels: LabelSelector([part])))
      rule.index = index
      return rule
    }
    let own = try Self.document(Self.network(ingress: rules)).exposures.first {
      $0.kind == "ownNamespace"
    }
    #expect(own?.openedBy.map(\.rule) == [1, 2])
  }

  @Test(arguments: [
    (LabelSelector.everything, "anyPod"),
    (LabelSelector([LabelRequirement("zone", .notIn, ["guest"])]), "anyPodBut"),
    (LabelSelector([LabelRequirement("zone", .exists)]), "pods"),
  ])
  func `any pod is of another kind than any but some`(labels: LabelSelector, kind: String) throws {
    let rule = Self.allow(.pods(in: .matching(.everything), labels: labels))
    let kinds = try Self.document(Self.network(ingress: [rule])).exposures.map(\.kind)
    #expect(kinds.first == kind)
  }

  @Test func `pods but those not on a network are those on it`() throws {
    var network = Self.network()
    let deny = Rule(.deny, peers: [Peer(.not(.attached(to: "blue")))], index: 0)
    network.policies[0].ingress = DirectionRules(isolates: false, rules: [deny])
    let words = try Self.document(network).exposures.compactMap(\.peer.words)
    #expect(words == ["any pod on network blue of any namespace"])
  }

  @Test func `any pod of some namespaces leaves out none of their pods`() throws {
    let labels = LabelSelector([LabelRequirement("zone", .notIn, ["guest"])])
    let some = Self.allow(.pods(in: .matching(["env": "prod"]), labels: labels))
    let all = Self.allow(.pods(in: .matching(["env": "prod"]), labels: .everything))
    #expect(try Self.document(Self.network(ingress: [some])).exposures.map(\.kind) == ["pods"])
    #expect(
      try Self.document(Self.network(ingress: [all])).exposures.map(\.kind) == ["namespaces"]
    )
  }

  @Test func `the name of a port that only a pod to come can resolve is told`() throws {
    let network = Self.network(egress: [Self.allow(Self.everyPod, .named("http"))])
    #expect(try Self.document(network, .egress).exposures.map(\.portNames) == [["http"]])
    let report = ExposureQuery(directions: [.egress]).report(on: CompiledNetwork(network))
    #expect(rendered(report, as: TextFormat()).contains("(port http by name)"))
    #expect(rendered(report, as: CSVFormat()).contains(",port http by name,"))
  }

  @Test func `a number of a port has no name`() throws {
    let network = Self.network(egress: [Self.allow(Self.everyPod, .all)])
    #expect(try Self.document(network, .egress).exposures.map(\.portNames) == [nil])
  }

  @Test func `a workload that a policy selects for ingress is said to lack one for egress`() {
    let network = CompiledNetwork(Self.network(ingress: []))
    let text = rendered(ExposureQuery().report(on: network), as: TextFormat())
    #expect(text.contains("shop/web [Pod]  no policy isolates it for egress"))
    #expect(text.contains("1 workload with something open; not isolated: 1 for egress"))
  }

  @Test(arguments: [true, false])
  func `what rules deny some of is no more unprotected`(isDenied: Bool) throws {
    var network = Self.network()
    let deny = Rule(
      .deny,
      peers: [Peer(.pods(in: .matching(["x": "y"]), labels: .everything))],
      index: 0
    )
    network.policies[0].ingress = DirectionRules(isolates: false, rules: isDenied ? [deny] : [])
    let told = try Self.document(network)
    #expect(told.unprotected.map(\.ingress) == (isDenied ? [] : ["none"]))
    #expect(told.partlyProtected.map(\.ingress) == (isDenied ? ["someDenied"] : []))
  }

  @Test func `a way in is told with its place`() throws {
    var network = Self.network(ingress: [Self.allow(.everything)])
    let position = SourcePosition(file: "service.yaml", line: 3, column: 1)
    network.cluster.services = [
      Service(
        namespace: "shop",
        name: "web",
        selector: ["app": "web"],
        ports: [Service.Port(port: 80, target: .number(8080))]
      )
    ]
    network.cluster.entryPoints = [
      EntryPoint(
        kind: .loadBalancer,
        namespace: "shop",
        name: "web",
        forwarding: .packets(hidesClient: false),
        backends: [EntryPoint.Backend(namespace: "shop", service: "web", port: .all)],
        position: position
      )
    ]
    let way = try Self.document(network).exposures.first { $0.kind == "entryPoint" }
    #expect(way?.peer.location?.line == 3)
  }
}
