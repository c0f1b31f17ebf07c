import NetworkModel
import Queries
import Reports
import Testing

struct CheckQueryTests {
  private static func result(_ text: String, in network: Network) throws -> AssertionResult {
    let assertion = Assertion(text, try Sentence(parsing: text))
    let answer = try CheckQuery([assertion]).answer(in: network)
    return try #require(answer.results.first)
  }

  @Test(
    arguments: [
      ("shop/api can reach db:5432", true, "allow"),
      ("shop/api can reach db:5000", true, "allow"),
      ("shop/api can reach db:pg", true, "allow"),
      ("shop/api can reach db", true, "allow"),
      ("shop/api can reach db:5433", false, "deny"),
      ("shop/api can reach db:5432-5433", false, "partial"),
      ("shop/api cannot reach db:5432-5433", false, "partial"),
      ("shop/api cannot reach db:5432/udp", true, "deny"),
      ("shop/web cannot reach db", true, "deny"),
      ("shop/web can reach db", false, "deny"),
      ("app=api can reach db:5432", false, "partial"),
      ("app=api cannot reach db:5432", false, "partial"),
      ("staging/api, shop/web cannot reach db, db:5432", true, "deny"),
      ("db can reach internet", true, "allow"),
      ("internet can reach db", false, "deny"),
      // Whether db runs on that node isn't known (N24).
      ("8.8.8.8 cannot reach db", false, "unknown"),
      ("node/n2 cannot reach db", false, "unknown"),
      ("203.0.113.7 cannot reach db", true, "deny"),
      ("node/n1, agent can reach front", true, "allow"),
      ("db can reach db", true, "allow"),
      ("db cannot reach db", false, "allow"),
      ("namespace/shop can reach namespace/staging", true, "allow"),
      ("no connection from shop/web to db", true, nil),
      ("no connection from shop/api to db:5432", false, nil),
      ("db is reachable only from shop/api", true, nil),
      ("db:5432 is reachable only from app=api", true, nil),
      ("db is reachable only from shop/web", false, nil),
      ("shop/web is reachable only from db", false, nil),
      ("shop/web, db are isolated", false, nil),
      ("db, staging/api are isolated", false, nil),
      ("db is isolated from staging/api", false, nil),
      ("db reaches only any", true, nil),
      ("db reaches only namespace/shop, namespace/staging", false, nil),
      ("db reaches only any:53/udp", false, nil),
      ("db reaches only any:1-65535/tcp, any:1-65535/udp, any:1-65535/sctp", true, nil),
    ] as [(String, Bool, String?)]
  )
  func `a sentence holds as it is meant`(text: String, passed: Bool, verdict: String?) throws {
    let result = try Self.result(text, in: ShopNetwork.guarded)
    #expect(result.passed == passed)
    #expect(result.verdict?.rawValue == verdict)
    #expect(result.passed || result.witness != nil || text == "db cannot reach db")
    #expect(!result.passed || result.witness == nil)
  }

  @Test(arguments: [
    ("shop/web can reach db:5432", "shop/web shop/db TCP 5432 deny"),
    ("shop/web can reach db", "shop/web shop/db TCP 5432 deny"),
    ("app=api can reach db:5432", "staging/api shop/db TCP 5432 deny"),
    ("shop/api cannot reach db", "shop/api shop/db TCP 5432 allow"),
    ("shop/api can reach db:5432-5433", "shop/api shop/db TCP 5433 deny"),
    ("db is reachable only from shop/web", "shop/api shop/db TCP 5432 allow"),
    ("db is isolated from internet", "shop/db 0.0.0.0 TCP 443 allow"),
    (
      "db reaches only any:1-442/tcp, any:444-65535/tcp, any:1-65535/udp, any:1-65535/sctp",
      "shop/db shop/api TCP 443 allow"
    ),
  ])
  func `a witness shows why a sentence fails`(text: String, witness: String) throws {
    let network = ShopNetwork.guarded
    let found = try #require(try Self.result(text, in: network).witness)
    let words = [
      network.name(of: found.source), network.name(of: found.destination),
      found.port?.description ?? "no port", found.verdict.rawValue,
    ]
    if text.contains("internet") {
      // Any public address will do.
      #expect(words[0] == "shop/db" && words[2] == "TCP 443" && words[3] == "allow")
      return
    }
    #expect(words.joined(separator: " ") == witness)
  }

  @Test func `no policy can stop a node, so it is left out where nobody else may come`() throws {
    var network = ShopNetwork.network
    network.policies = [
      Policy(
        identity: ObjectIdentity(
          apiVersion: "networking.k8s.io/v1",
          kind: "NetworkPolicy",
          namespace: "web",
          name: "none"
        ),
        tier: 0,
        subject: .pods(in: .own, labels: .everything),
        ingress: DirectionRules(isolates: true, rules: [])
      )
    ]
    // web-1 runs on n1, where the agent uses the node's network.
    #expect(try Self.result("web-1 is reachable only from idle", in: network).passed)
    #expect(try Self.result("agent, node/n1 can reach web-1", in: network).passed)
    #expect(try Self.result("node/n1 cannot reach web-2", in: network).passed)
    #expect(try Self.result("node/n1 can reach front", in: network).verdict == .partial)
  }

  @Test func `a question about addresses alone is refused`() throws {
    for text in ["1.2.3.4 can reach 5.6.7.8", "internet is isolated from 11.0.0.0/8"] {
      let faults = try #require(throws: CheckQuery.Faults.self) {
        try CheckQuery([Assertion(text, try Sentence(parsing: text))])
          .answer(in: ShopNetwork.network)
      }
      #expect(
        faults.faults.map(\.error.message.text)
          == ["neither end is in the cluster, so no policy says anything"]
      )
    }
  }

  @Test func `every fault is told, each with its assertion`() throws {
    let texts = ["nobody can reach db", "db can reach db", "db can reach none:80"]
    let assertions = try texts.map { Assertion($0, try Sentence(parsing: $0)) }
    let faults = try #require(throws: CheckQuery.Faults.self) {
      try CheckQuery(assertions).answer(in: ShopNetwork.network)
    }
    #expect(faults.faults.map(\.index) == [0, 2])
    #expect(faults.faults.map(\.error.column) == [1, 14])
  }
}
