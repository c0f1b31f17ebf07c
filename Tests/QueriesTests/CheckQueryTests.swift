import NetworkModel
import Queries
import ReachabilityEngine
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
      ("app=api can reach db:5432 except staging/api", true, "allow"),
      ("app=api cannot reach db:5432 except shop/api", true, "deny"),
      ("app=api cannot reach db:5432 except shop/api to db", true, "deny"),
      ("app=api cannot reach db:5432 except shop/api to db:5432", true, "deny"),
      ("app=api cannot reach db:5432 except shop/api to db:5432/udp", false, "partial"),
      ("app=api cannot reach db except shop/api to db:5432", true, "deny"),
      ("app=api cannot reach service/db:5000 except shop/api to service/db:5000", true, "deny"),
      ("no connection from app=api to db except shop/api to db:pg", true, nil),
      ("db is reachable only from shop/web except app=api", true, nil),
      ("db is reachable only from shop/web except shop/api to db:5432", true, nil),
      ("db is reachable only from shop/web except shop/api to db:5433", false, nil),
      ("shop/web, db are isolated except db to shop/web", true, nil),
      ("db is isolated from internet except db to internet:443", false, nil),
      ("db is isolated from internet except db to internet", true, nil),
      ("db reaches only namespace/shop except db to namespace/staging", false, nil),
      ("nothing reaches db", false, nil),
      ("nothing reaches db except shop/api", true, nil),
      ("nothing reaches db:5433", true, nil),
      ("nothing outside reaches db", true, nil),
      ("nothing outside reaches namespace/shop", false, nil),
      ("nothing outside reaches shop/web, db except internet to shop/web", false, nil),
      ("nothing outside reaches shop/web, db except any to shop/web", true, nil),
      ("nothing reaches namespace/shop except namespace/shop", false, nil),
      ("nothing reaches db except namespace/shop", true, nil),
      ("nothing reaches namespace/shop except namespace/shop, namespace/staging", false, nil),
      ("db reaches nothing", false, nil),
      ("db reaches nothing except namespace/shop", false, nil),
      ("db reaches nothing outside", false, nil),
      ("every pod in db is isolated for ingress", true, nil),
      ("db is isolated for egress", false, nil),
      ("db is isolated for ingress and egress", false, nil),
      ("every pod in namespace/shop is isolated for ingress", false, nil),
      ("every pod in namespace/shop is isolated for ingress except shop/web, shop/api", true, nil),
      ("agent is isolated for ingress", false, nil),
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

  @Test(arguments: [
    (
      "shop/api cannot reach db except staging/api", 33,
      "the exception `staging/api` leaves out nothing that the sentence speaks of"
    ),
    (
      "shop/api cannot reach db:80 except shop/api to db:81", 36,
      "the exception `shop/api to db:81` leaves out nothing that the sentence speaks of"
    ),
    (
      "db is isolated for ingress except shop/api", 35,
      "the exception `shop/api` leaves out nothing that the sentence speaks of"
    ),
  ])
  func `an exception that leaves out nothing is warned of`(
    text: String,
    column: Int,
    message: String
  ) throws {
    let answer = try CheckQuery([Assertion(text, try Sentence(parsing: text))])
      .answer(in: ShopNetwork.guarded)
    #expect(answer.warnings.map(\.error.message.text) == [message])
    #expect(answer.warnings.map(\.error.column) == [column])
    #expect(answer.warnings.map(\.exception) == [nil])
  }

  @Test(arguments: [
    (
      "shop/api cannot reach db except nowhere", 33,
      "there is no workload, service or pod `nowhere`"
    ),
    (
      "shop/api cannot reach db except db", 33,
      "with the exception `db` the sentence speaks of nothing"
    ),
    (
      "nothing reaches namespace/shop except any", 39,
      "with the exception `any` the sentence speaks of nothing"
    ),
    (
      "db reaches nothing outside except db to any", 35,
      "with the exception `db to any` the sentence speaks of nothing"
    ),
    (
      "shop/api cannot reach db:80 except shop/api to db", 36,
      "with the exception `shop/api to db` the sentence speaks of nothing"
    ),
    (
      "db is isolated for ingress except db", 35,
      "with the exception `db` the sentence speaks of nothing"
    ),
    (
      "db is isolated for ingress except shop/api to db", 35,
      "`shop/api to db` names connections, and the sentence speaks of pods"
    ),
    (
      "10.9.0.0/16 is isolated for ingress", 1,
      "no pod is in `10.9.0.0/16`, and policies isolate pods only"
    ),
    (
      "nothing outside reaches 10.9.0.0/16", 25,
      "neither end is in the cluster, so no policy says anything"
    ),
    (
      "10.9.0.0/16 reaches nothing outside", 1,
      "neither end is in the cluster, so no policy says anything"
    ),
  ])
  func `what an assertion can't mean is refused`(text: String, column: Int, message: String) throws
  {
    let faults = try #require(throws: CheckQuery.Faults.self) {
      try CheckQuery([Assertion(text, try Sentence(parsing: text))])
        .answer(in: ShopNetwork.guarded)
    }
    #expect(faults.faults.map(\.error.message.text) == [message])
    #expect(faults.faults.map(\.error.column) == [column])
  }

  @Test func `exceptions beside a sentence count as those in it, with places of their own`() throws
  {
    let text = "app=api cannot reach db"
    let exceptions = try ["front", "web, shop/api to db"].map { text throws(SentenceError) in
      try WrittenException(parsing: text)
    }
    let assertion = Assertion(text, try Sentence(parsing: text), exceptions: exceptions)
    let network = ShopNetwork.guarded
    let answer = try CheckQuery([assertion], defaultNamespace: "shop").answer(in: network)
    #expect(answer.results.map(\.passed) == [true])
    #expect(answer.warnings.map(\.exception) == [0, 1])
    #expect(answer.warnings.map(\.error.column) == [1, 1])
  }

  @Test func `a pod that isn't isolated has a connection that shows it`() throws {
    let network = ShopNetwork.guarded
    let result = try Self.result("namespace/shop is isolated for ingress", in: network)
    #expect(result.isolation.map(\.isIsolated) == [.no, .yes])
    #expect(
      result.isolation.map { $0.pods.map { network.cluster.pods[$0].name } } == [
        ["api", "web"], ["db"],
      ]
    )
    let witness = try #require(result.witness)
    #expect(network.name(of: witness.destination) == "shop/api")
    #expect(witness.verdict == .allow)
    #expect(result.notes.count == 1)
  }

  @Test(arguments: [
    "A can reach db:80", "shop/api can reach A", "A cannot reach db", "db cannot reach A",
    "no connection from A to db", "no connection from db to A", "A is reachable only from db",
    "db is reachable only from A", "A reaches only db:80", "db reaches only A",
    "A, db are isolated", "A is isolated from db", "nothing reaches A except db",
    "nothing reaches db except A", "A reaches nothing except db", "db reaches nothing except A",
    "db reaches nothing except db to A", "every pod in A, db is isolated for ingress",
    "every pod is isolated for egress except A",
  ])
  func `every form takes every form of a peer`(form: String) throws {
    let peers = [
      "any", "internet", "10.0.0.7", "2001:db8::1", "10.1.0.1", "10.0.0.0/8", "::/0", "node/n1",
      "namespace/shop", "front", "shop/api", "deployment/shop/api", "service/front-door",
      "pod/web-1",
      "app=api", "shop/(tier in (back))", "rollout/staging/beta", "(!tier)", "10.96.0.7",
    ]
    for peer in peers {
      let text = form.split(separator: " ").map { word in
        let parts = word.split(separator: ",", omittingEmptySubsequences: false)
        return parts.map { $0 == "A" ? peer : String($0) }.joined(separator: ",")
      }.joined(separator: " ")
      let sentence = try Sentence(parsing: text)
      #expect(try Sentence(parsing: sentence.description) == sentence)
      do throws(CheckQuery.Faults) {
        let answer = try CheckQuery([Assertion(text, sentence)]).answer(in: ShopNetwork.guarded)
        #expect(answer.results.count == 1)
      } catch {
        // Of all sentences, these are left without anything to speak of.
        #expect(peer == "any" && text.contains("except"), "\(text)")
        #expect(error.faults.allSatisfy { $0.error.message.text.hasSuffix("speaks of nothing") })
      }
    }
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
