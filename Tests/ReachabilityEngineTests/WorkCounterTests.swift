import NetworkModel
import ReachabilityEngine
import Testing

/// What a compilation costs, in counts that no machine's speed changes.
struct WorkCounterTests {
  /// Namespaces with a default deny and one policy an application, and many replicas of each.
  private static func network(namespaces: Int, applications: Int, replicas: Int) -> Network {
    var pods: [Pod] = []
    var policies: [Policy] = []
    for namespace in 0..<namespaces {
      let name = "team-\(namespace)"
      policies.append(
        networkPolicy(
          "default-deny",
          in: name,
          subject: .everything,
          ingress: DirectionRules(isolates: true, rules: [])
        )
      )
      for application in 0..<applications {
        for replica in 0..<replicas {
          pods.append(
            Pod(
              namespace: name,
              name: "app-\(application)-\(replica)",
              labels: [
                "app": "app-\(application)", "hash": "\(namespace)-\(application)-\(replica)",
              ]
            )
          )
        }
        policies.append(
          networkPolicy(
            "app-\(application)",
            in: name,
            subject: ["app": "app-\(application)"],
            ingress: DirectionRules(isolates: true, rules: [rule(from: application + 1)])
          )
        )
      }
    }
    return Network(cluster: Cluster(pods: pods), policies: policies)
  }

  private static func rule(from application: Int) -> Rule {
    Rule(
      .allow,
      peers: [Peer(.pods(in: .own, labels: ["app": "app-\(application)"]))],
      index: 0
    )
  }

  private static func work(_ network: Network) -> WorkCounters {
    CompiledNetwork(network).matrix().counters
  }

  @Test
  func `more replicas of the same pods cost no more than their classification`() {
    let few = Self.work(Self.network(namespaces: 10, applications: 5, replicas: 2))
    var many = Self.work(Self.network(namespaces: 10, applications: 5, replicas: 200))
    #expect(few.endpoints == 100)
    #expect(many.endpoints == 10_000)
    many.endpoints = few.endpoints
    #expect(many == few)
  }

  @Test
  func `labels that no selector mentions make no classes`() {
    let work = Self.work(Self.network(namespaces: 10, applications: 5, replicas: 50))
    // Five applications in each of ten namespaces, and the outside of each address family.
    #expect(work.classes == 52)
    // No selector speaks of other namespaces: to those that do all pods would be one.
    #expect(work.projections == 1)
  }

  @Test
  func `a selector is evaluated once however many policies have it`() {
    let work = Self.work(Self.network(namespaces: 40, applications: 5, replicas: 1))
    // `everything`, five subjects, and one peer that no application has.
    #expect(work.selectorsEvaluated == 7)
  }

  @Test
  func `twice the namespaces cost at most twice the rows and words`() {
    let once = Self.work(Self.network(namespaces: 200, applications: 5, replicas: 1))
    let twice = Self.work(Self.network(namespaces: 400, applications: 5, replicas: 1))
    #expect(twice.rowsBuilt <= 2 * once.rowsBuilt + 8)
    #expect(twice.wordsTouched <= 3 * once.wordsTouched)
    #expect(twice.profiles <= 2 * once.profiles)
    // Rows are shared: far fewer words than classes squared would take.
    #expect(twice.wordsTouched < twice.classes * twice.classes / 64)
  }

  @Test
  func `a plain tier of policies never takes the ordered path`() {
    let work = Self.work(Self.network(namespaces: 10, applications: 5, replicas: 1))
    #expect(work.orderedProfiles == 0)
  }

  // MARK: changes

  @Test
  func `a change of a policy costs the classes of its namespace`() {
    let network = Self.network(namespaces: 200, applications: 5, replicas: 3)
    var compiled = CompiledNetwork(network)
    let old = network.policies.first { $0.identity.qualifiedName == "team-7/app-1" }
    var new = old
    new?.ingress?.rules = [Self.rule(from: 4), Self.rule(from: 0)]
    compiled.apply(NetworkDelta([.policy(NetworkDelta.Replacement(old: old, new: new))]))
    #expect(compiled.counters.recompilations == 0)
    #expect(compiled.counters.reselectedClasses == 1)
    #expect(compiled.counters.classes == CompiledNetwork(network).counters.classes)
  }

  @Test
  func `a pod that comes to a known class costs no look at a policy`() {
    let network = Self.network(namespaces: 200, applications: 5, replicas: 3)
    var compiled = CompiledNetwork(network)
    let old = network.cluster.pods.first { $0.name == "app-1-0" }
    var new = old
    new?.labels["app"] = "app-2"
    compiled.apply(NetworkDelta([.pod(NetworkDelta.Replacement(old: old, new: new))]))
    #expect(compiled.counters.recompilations == 0)
    #expect(compiled.counters.reselectedClasses == 0)
  }

  @Test
  func `what no policy looked at before is compiled anew`() {
    let network = Self.network(namespaces: 3, applications: 2, replicas: 1)
    var compiled = CompiledNetwork(network)
    let new = networkPolicy(
      "from-a-block",
      in: "team-0",
      subject: .everything,
      ingress: DirectionRules(
        isolates: true,
        rules: [
          Rule(
            .allow,
            peers: CIDR("192.0.2.0/24").map { [Peer(.addresses(AddressBlock($0)))] },
            index: 0
          )
        ]
      )
    )
    compiled.apply(NetworkDelta([.policy(NetworkDelta.Replacement(old: nil, new: new))]))
    #expect(compiled.counters.recompilations == 1)
  }
}
