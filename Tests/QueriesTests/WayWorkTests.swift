import NetworkModel
import Queries
import ReachabilityEngine
import Testing

/// How much work ways take: rows of the matrix by class, never by pod or workload.
struct WayWorkTests {
  private static let tiers = ["web", "api", "database"]
  private static let namespaces = 20
  private static let workloads = 25

  /// Namespaces of three tiers of many workloads each, which policies join one to the next.
  private static let network: Network = {
    var pods: [Pod] = []
    var policies: [Policy] = []
    for namespace in 0..<namespaces {
      for (number, tier) in tiers.enumerated() {
        for workload in 0..<workloads {
          pods.append(
            Pod(
              namespace: "n\(namespace)",
              name: "\(tier)-\(workload)",
              labels: ["tier": tier, "app": "\(tier)-\(workload)"],
              workload: WorkloadReference(
                kind: "Deployment",
                namespace: "n\(namespace)",
                name: "\(tier)-\(workload)"
              ),
              replicas: .exactly(3)
            )
          )
        }
        var policy = Policy(
          identity: ObjectIdentity(
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            namespace: "n\(namespace)",
            name: tier
          ),
          tier: StandardTier.networkPolicy.rawValue,
          subject: .pods(in: .own, labels: ["tier": tier])
        )
        let from = number == 0 ? "nobody" : tiers[number - 1]
        policy.ingress = DirectionRules(
          isolates: true,
          rules: [
            Rule(.allow, peers: [Peer(.pods(in: .own, labels: ["tier": from]))], index: 0)
          ]
        )
        policies.append(policy)
      }
    }
    return Network(
      cluster: Cluster(
        namespaces: (0..<namespaces).map { Namespace(name: "n\($0)") },
        pods: pods
      ),
      tiers: StandardTier.tiers,
      policies: policies
    )
  }()

  private static let compiled = CompiledNetwork(network)

  @Test func `waves walk each class once for each assurance`() throws {
    let resolver = PeerResolver(Self.network)
    let query = try BlastRadiusQuery(from: PeerPhrase(parsing: "n0/web-0"), resolver)
    let answer = query.answer(on: Self.compiled, resolver)
    let reached = answer.waves.flatMap(\.entries).count {
      if case .workload = $0.peer { true } else { false }
    }
    #expect(reached == 2 * Self.workloads)
    #expect(answer.waves.count == 2)
    #expect(answer.rowsWalked <= 2 * 3)
  }

  @Test func `a way walks classes, however many workloads they have`() throws {
    let resolver = PeerResolver(Self.network)
    let query = try PathQuery(
      from: PeerPhrase(parsing: "n0/web-0"),
      to: PeerPhrase(parsing: "n0/database-0:5432"),
      resolver
    )
    let answer = query.answer(on: Self.compiled, resolver)
    #expect(answer.count == Self.workloads)
    #expect(answer.length == 2)
    #expect(answer.rowsWalked <= 10)
  }

  @Test func `a cut of many connections walks few rows for each`() throws {
    let resolver = PeerResolver(Self.network)
    let query = try PathQuery(
      from: PeerPhrase(parsing: "n0/web-0"),
      to: PeerPhrase(parsing: "n0/database-0:5432"),
      resolver,
      findsCut: true
    )
    let answer = query.answer(on: Self.compiled, resolver)
    #expect(answer.cut?.connections?.count == Self.workloads)
    #expect(answer.cut?.isVerified == true)
    #expect(answer.rowsWalked <= 10 * Self.workloads)
  }

  @Test func `a row for every class is walked where there is no way`() throws {
    let resolver = PeerResolver(Self.network)
    let query = try PathQuery(
      from: PeerPhrase(parsing: "n0/web-0"),
      to: PeerPhrase(parsing: "n1/database-0"),
      resolver
    )
    let answer = query.answer(on: Self.compiled, resolver)
    #expect(answer.verdict == .none)
    #expect(answer.reach?.gateCount == Self.workloads)
    #expect(answer.rowsWalked <= 2 * Self.compiled.classes.count)
  }
}
