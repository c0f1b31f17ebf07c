import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// The little path that an answer draws.
struct PathTests {
  private func answer(_ words: String, _ network: Network, width: Int = 80) throws -> String {
    let network = Network(
      cluster: network.cluster,
      tiers: StandardTier.tiers,
      policies: network.policies.map { policy in
        var policy = policy
        policy.tier = StandardTier.networkPolicy.rawValue
        return policy
      }
    )
    let resolver = PeerResolver(network)
    let question = try ReachQuestion(parsing: words.split(separator: " ").map(String.init))
    let query = try CanQuery(question, resolver)
    let members = query.sources.map(\.members) + query.targets.map(\.members)
    let compiled = CompiledNetwork(
      network,
      distinguishing: PeerResolver.distinguishing(members)
    )
    return rendered(
      query.answer(on: compiled, resolver).report,
      as: TextFormat(),
      Terminal(isTerminal: false, width: width)
    )
  }

  /// The paths of an answer, without the blanks before them.
  private func path(_ words: String, _ network: Network, width: Int = 80) throws -> [String] {
    let parts = try answer(words, network, width: width).split(separator: "\n\n")
    return parts.filter { $0.contains("─") }.map { part in
      part.split(separator: "\n").filter { !$0.hasPrefix("  for example") && $0.first == " " }
        .map { String($0.drop { $0 == " " }) }.joined(separator: " ")
    }
  }

  @Test func `a connection that is allowed passes both directions`() throws {
    #expect(
      try path("frontend reach api:3000", productionNetwork()) == [
        "production/frontend ─▶ egress allow: frontend ─▶ ingress allow: api ─▶ production/api"
      ]
    )
  }

  @Test func `a connection is stopped where it is denied, and what else denies it is shown`() throws
  {
    #expect(
      try path("frontend reach database:5432", productionNetwork()) == [
        "production/frontend ─▶ egress deny: isolated by default-deny and 1 more "
          + "─╳ ingress deny: isolated by database and 1 more ─╳ production/database"
      ]
    )
    #expect(
      try path("shop/web reach db:5432", ShopNetwork.guarded) == [
        "shop/web ─▶ egress allow: no policy ─▶ ingress deny: isolated by db ─╳ shop/db"
      ]
    )
  }

  @Test func `without a port what passes is told where it isn't all`() throws {
    #expect(
      try path("frontend reach api", productionNetwork()) == [
        "production/frontend ─▶ egress allow TCP 3000: frontend "
          + "─▶ ingress allow TCP 3000: api ─▶ production/api"
      ]
    )
    #expect(
      try path("shop/web reach shop/api", ShopNetwork.guarded) == [
        "shop/web ─▶ egress allow: no policy ─▶ ingress allow: no policy ─▶ shop/api"
      ]
    )
  }

  @Test func `outside addresses have no stage`() throws {
    #expect(
      try path("10.1.2.3 reach frontend:443", productionNetwork()) == [
        "10.1.2.3 ─▶ ingress allow: frontend ─▶ production/frontend"
      ]
    )
    #expect(
      try path("api reach 10.1.2.3:443", productionNetwork()) == [
        "production/api ─▶ egress deny: isolated by api and 1 more ─╳ 10.1.2.3"
      ]
    )
  }

  @Test func `where it can't be told, the arrow asks`() throws {
    #expect(
      try path("agent reach frontend:443", productionNetwork()) == [
        "kube-system/agent ─▶ egress allow: no policy ─▶ ingress unknown: frontend "
          + "─? production/frontend"
      ]
    )
  }

  @Test func `a node reaches its own pods whatever their ingress`() throws {
    #expect(
      try path("node/n1 reach pod/web-1:8080", ShopNetwork.network) == [
        "node/n1 ─▶ egress allow: no policy ─▶ ingress allow: its own node ─▶ web/web-1"
      ]
    )
  }

  @Test func `a pod that reaches itself has no way to draw`() throws {
    let text = try answer("pod/web-1 reach pod/web-1:8080", ShopNetwork.network)
    #expect(text.contains("a pod always reaches itself"))
    #expect(!text.contains("─"))
  }

  @Test func `each group that is explained has its path`() throws {
    let paths = try path("app=api reach db:5432", ShopNetwork.guarded)
    #expect(paths.count == 2)
    #expect(paths.contains { $0.hasSuffix("─▶ ingress allow: db ─▶ shop/db") })
    #expect(paths.contains { $0.hasSuffix("─▶ ingress deny: isolated by db ─╳ shop/db") })
  }

  @Test func `a path is folded between its pieces, and long names are cut`() throws {
    let name = String(repeating: "n", count: 63)
    let network = Network(
      cluster: Cluster(pods: [deployment("api", 1), deployment(name, 1)]),
      policies: [policy(name, app: "api", ingress: [], egress: nil)]
    )
    let expected = """

        production/nnnnnnnnnnnnnnnnnn…
          ─▶ egress allow: no policy
          ─▶ ingress deny: isolated by
          nnnnnnnnn… ─╳ production/api

      """
    let text = try answer("\(name) reach api:80", network, width: 40)
    #expect(text.contains(expected), "\(text)")
  }
}
