import NetworkModel
import Queries
import Testing

struct PeerResolverTests {
  private static let network = ShopNetwork.network

  /// The names of a peer's members, sorted.
  private static func names(_ members: PeerMembers) -> String {
    let pods = members.pods.map { network.name(of: .pod($0)) }
    let nodes = members.nodes.map { network.name(of: .node($0)) }
    let addresses =
      members.addresses == .all ? ["all"] : members.addresses.blocks.map(\.description)
    return (pods.sorted() + nodes + addresses).joined(separator: " ")
  }

  @Test(arguments: [
    ("db", "shop/db"),
    ("front", "web/web-1 web/web-2"),
    ("web-1", "web/web-1"),
    ("agent", "web/agent"),
    ("front-door", "web/web-1 web/web-2"),
    ("shop/api", "shop/api"),
    ("statefulset/db", "shop/db"),
    ("STS/shop/db", "shop/db"),
    ("service/db", "shop/db"),
    ("pod/web-2", "web/web-2"),
    ("pod/web/agent", "web/agent"),
    ("rollout/beta", "staging/beta"),
    ("Rollouts/staging/beta", "staging/beta"),
    ("cronjob/job", "staging/job"),
    ("node/n1", "node/n1"),
    ("namespace/shop", "shop/api shop/db shop/web"),
    ("app=api", "shop/api staging/api"),
    ("shop/app=api", "shop/api"),
    ("shop/(tier)", "shop/api shop/db"),
    ("(app in (db,beta),!tier)", "staging/beta"),
    ("10.1.0.1", "web/web-1"),
    ("192.168.0.1", "node/n1"),
    ("1.2.3.4", "1.2.3.4/32"),
    ("10.1.0.0/31", "web/web-1 10.1.0.0/31"),
    ("10.1.0.2/32", "web/web-2"),
    ("192.168.0.0/16", "node/n1 192.168.0.0/16"),
    (
      "any",
      "shop/api shop/db shop/web staging/api staging/beta staging/idle staging/job staging/job "
        + "web/agent web/web-1 web/web-2 node/n1 node/n2 all"
    ),
  ])
  func `a peer means its members`(text: String, members: String) throws {
    let resolver = PeerResolver(Self.network)
    let peer = try resolver.source(try PeerPhrase(parsing: text))
    #expect(Self.names(peer.members) == members)
  }

  @Test(arguments: [
    ("nobody-here", "there is no workload, service or pod `nobody-here`"),
    ("fron", "there is no workload, service or pod `fron`; did you mean `front`?"),
    ("api", "`api` may be any of 2 things"),
    ("web", "`web` may be any of 2 things"),
    ("staging/job", "`staging/job` may be any of 2 things"),
    ("shop/front", "there is no workload, service or pod `front` in namespace `shop`"),
    ("shpo/db", "there is no namespace `shpo`; did you mean `shop`?"),
    ("daemonset/db", "there is no daemonset `db`"),
    ("rolout/staging/beta", "there is no kind `rolout`; did you mean `rollout`?"),
    ("node/n3", "there is no node `n3`; did you mean `n1`?"),
    ("namespace/stagin", "there is no namespace `stagin`; did you mean `staging`?"),
    ("app=nothing", "`(app=nothing)` matches nothing in this network"),
    ("service/nobody", "no pod is behind service `web/nobody`"),
    ("service/manual", "service `web/manual` has no selector: what is behind it is not known"),
  ])
  func `a peer that means nothing or too much is refused`(text: String, message: String) throws {
    let resolver = PeerResolver(Self.network)
    let phrase = try PeerPhrase(parsing: text)
    if text == "web" {
      // The deployment of namespace shop is alone in having this name.
      #expect(Self.names(try resolver.source(phrase).members) == "shop/web")
      return
    }
    let error = try #require(throws: PeerError.self) { try resolver.source(phrase) }
    #expect(error.message.text == message)
  }

  @Test func `an ambiguous name lists its candidates`() throws {
    let phrase = try PeerPhrase(parsing: "api")
    let error = try #require(throws: PeerError.self) {
      try PeerResolver(Self.network).source(phrase)
    }
    #expect(
      error.notes.map(\.message.text)
        == ["it may be `deployment/shop/api`", "it may be `deployment/staging/api`"]
    )
    #expect(error.help == "write one of `deployment/shop/api`, `deployment/staging/api`")
  }

  @Test func `the default namespace is looked in first`() throws {
    let phrase = try PeerPhrase(parsing: "api")
    let resolver = PeerResolver(Self.network, defaultNamespace: "staging")
    #expect(Self.names(try resolver.source(phrase).members) == "staging/api")
    let elsewhere = try PeerPhrase(parsing: "db")
    #expect(Self.names(try resolver.source(elsewhere).members) == "shop/db")
  }

  @Test func `a namespace that is named like nothing else is suggested`() throws {
    let error = try #require(throws: PeerError.self) {
      try PeerResolver(Self.network).source(PeerPhrase(parsing: "staging"))
    }
    #expect(error.help == "`staging` is a namespace: write `namespace/staging`")
  }

  @Test(arguments: [
    ("db", "shop/db: some of all"),
    ("db:5432", "shop/db: TCP 5432"),
    ("db:5432/udp", "shop/db: UDP 5432"),
    ("db:1-3/sctp", "shop/db: SCTP 1-3"),
    ("db:5000", "shop/db: TCP 5432"),
    ("statefulset/db:5000", "shop/db: TCP 5000"),
    ("db:pg", "shop/db: TCP 5432"),
    ("service/db:5000", "shop/db: TCP 5432"),
    ("service/db:pg", "shop/db: TCP 5432"),
    ("service/db", "shop/db: some of TCP 5432"),
    ("shop/api:80", "shop/api: TCP 3000"),
    ("shop/api:rest", "shop/api: TCP 3000"),
    ("shop/api:rpc", "shop/api: TCP 3000"),
    ("shop/api:9999", "shop/api: TCP 9999"),
    ("service/shop/api", "shop/api: some of TCP 3000 UDP 9090"),
    ("service/shop/api:metrics", "shop/api: UDP 9090"),
    ("service/shop/api:9090/udp", "shop/api: UDP 9090"),
    ("10.96.0.7:80", "shop/api: TCP 3000"),
    ("front-door:80", "web/web-1: TCP 8080; web/web-2: TCP 8081"),
    ("front:http", "web/web-1: TCP 8080; web/web-2: TCP 8081"),
    ("front:http/tcp", "web/web-1: TCP 8080; web/web-2: TCP 8081"),
    ("service/front-pods:80", "web/web-1 web/web-2: TCP 80"),
    ("service/front-pods:web", "web/web-1: TCP 8080; web/web-2: TCP 8081"),
    ("app=api:rpc", "shop/api: TCP 3000; staging/api: TCP 3001"),
    ("1.2.3.4:53/udp", "1.2.3.4/32: UDP 53"),
  ])
  func `ports become the ports of the members`(text: String, parts: String) throws {
    let target = try PeerResolver(Self.network).target(try PeerPhrase(parsing: text))
    let words = target.parts.map { part in
      switch part.demand {
      case .every(let connections): "\(Self.names(part.members)): \(connections)"
      case .some(let connections): "\(Self.names(part.members)): some of \(connections)"
      }
    }
    #expect(words.joined(separator: "; ") == parts)
  }

  @Test(arguments: [
    ("service/db:80", 12, "service `shop/db` has no port `80`: it has 5000/TCP (`pg`)"),
    (
      "service/shop/api:9090", 18,
      "service `shop/api` has no port `9090`: it has 80/TCP (`rest`), 9090/UDP (`metrics`)"
    ),
    ("db:pq", 4, "no pod of `db` has a port named `pq`: named are `pg`; did you mean `pg`?"),
    ("agent:http", 7, "no pod of `agent` has a port named `http`: no port of it has a name"),
    ("1.2.3.4:http", 9, "port `http` is a name, and only pods and services name their ports"),
  ])
  func `a port that nothing has is refused`(text: String, column: Int, message: String) throws {
    let error = try #require(throws: PeerError.self) {
      try PeerResolver(Self.network).target(PeerPhrase(parsing: text))
    }
    #expect(error.message.text == message)
    #expect(error.column == column)
  }

  @Test(arguments: [
    ("db:5000", "port 5000/TCP of service `shop/db` is port 5432 on its pods"),
    ("shop/api:80", "port 80/TCP of service `shop/api` is port `rpc` on its pods"),
    ("10.1.0.1", "10.1.0.1 is the address of `web/web-1`"),
    ("10.96.0.7:80", "10.96.0.7 is the address of service `shop/api`"),
    ("idle", "`idle` is scaled to no pods; the answer is for the pods it would have"),
    ("agent", "`agent` uses its node's network, so policies see the node (N25)"),
    ("any:http", "what has no port named `http` is left out"),
  ])
  func `what the reader should know is noted`(text: String, note: String) throws {
    let target = try PeerResolver(Self.network).target(try PeerPhrase(parsing: text))
    #expect(target.notes.contains(note))
  }

  @Test(arguments: [
    ("8.8.4.4", true), ("1.1.1.1", true), ("2606:4700::1", true), ("10.0.0.1", false),
    ("172.31.255.255", false), ("172.32.0.0", true), ("192.168.1.1", false), ("100.64.0.1", false),
    ("127.0.0.1", false), ("169.254.169.254", false), ("203.0.113.9", false), ("224.0.0.1", false),
    ("255.255.255.255", false), ("fd00::1", false), ("fe80::1", false), ("::1", false),
    ("2001:db8::1", false), ("2a00::1", true),
  ])
  func `the internet is what is neither private nor special`(text: String, isInside: Bool) throws {
    let peer = try PeerResolver(Self.network).source(PeerPhrase(.internet))
    let address = try #require(IPAddress(text))
    #expect(peer.members.addresses.contains(address) == isInside)
  }
}
