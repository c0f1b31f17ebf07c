import NetworkModel
import Queries
import Testing

struct SentenceTests {
  @Test(arguments: [
    "frontend can reach api:3000",
    "frontend cannot reach database:5432",
    "x/a can reach x/b:80/TCP",
    "45ab:23::abcd cannot reach default/dst:80/TCP",
    "default/svc can reach 10.250.0.1:53/UDP",
    "deployment/production/frontend, pod/x can reach [2001:db8::/32]:443, service/db:http/TCP",
    "database:5432 is reachable only from api",
    "database, node/n1 are reachable only from 10.0.0.0/8, internet",
    "namespace/tenant-a, namespace/tenant-b are isolated",
    "namespace/production is isolated from internet",
    "production/(app=web), (!old,tier in (a,b)) are isolated from any",
    "api reaches only database:5432, kube-dns:53/UDP",
    "api, web reach only internet:8000-8010",
    "no connection from any to (kubernetes.io/os notin (linux)):22",
    "rollout/shop/web can reach any",
    "a cannot reach b:80 except x, y to b:80-90/UDP, namespace/z to any",
    "a, b are isolated except (app=web) to [::1]:443",
    "a is reachable only from b except internet",
    "nothing reaches a:80 except b",
    "nothing outside reaches a, b:80",
    "a reaches nothing",
    "a, b reach nothing outside except 10.0.0.0/8",
    "every pod is isolated for ingress",
    "every pod in namespace/a, (app=web) is isolated for ingress and egress except c",
  ])
  func `printing what was read gives the text back`(text: String) throws {
    let sentence = try Sentence(parsing: text)
    #expect(sentence.description == text)
    #expect(try Sentence(parsing: sentence.description) == sentence)
  }

  @Test(arguments: [
    ("frontend CAN Reach api:80", "frontend can reach api:80"),
    ("a can not reach b", "a cannot reach b"),
    ("a can't reach b", "a cannot reach b"),
    ("a can’t reach b", "a cannot reach b"),
    ("a can only reach b", "a reaches only b"),
    ("a can reach only b", "a reaches only b"),
    ("a is only reachable from b", "a is reachable only from b"),
    ("a and b are isolated", "a, b are isolated"),
    ("a, b, and c are isolated", "a, b, c are isolated"),
    ("  a\tcan  reach\nb ", "a can reach b"),
    ("a can reach B:80/tcp", "a can reach B:80/TCP"),
    ("a can reach b:80-80", "a can reach b:80"),
    ("Deploy/a can reach SVC/b", "deployment/a can reach service/b"),
    ("sts/x/a can reach po/b", "statefulset/x/a can reach pod/b"),
    ("ns/x can reach Namespaces/y", "namespace/x can reach namespace/y"),
    ("ANY can reach Internet", "any can reach internet"),
    ("app=web can reach app!=web", "(app=web) can reach (app notin (web))"),
    ("app==web can reach !app", "(app=web) can reach (!app)"),
    ("x/app=web can reach app.io/name=a", "x/(app=web) can reach (app.io/name=a)"),
    ("(x/app=web) can reach (app)", "(x/app=web) can reach (app)"),
    (
      "( tier in ( b , a ) ) can reach x/(b=,a=c):http", "(tier in (a,b)) can reach x/(a=c,b=):http"
    ),
    ("[::1] can reach ::ffff:10.0.0.1", "::1 can reach 10.0.0.1"),
    ("10.1.2.3/8 can reach 2001:DB8::/32", "10.0.0.0/8 can reach 2001:db8::/32"),
    ("can can reach reach", "can can reach reach"),
    ("a can reach b Except x and y to z", "a can reach b except x, y to z"),
    ("except cannot reach except", "except cannot reach except"),
    ("a is isolated for egress", "every pod in a is isolated for egress"),
    ("a, b are isolated for egress", "every pod in a, b is isolated for egress"),
    (
      "Every pod in a and b is isolated for egress and ingress",
      "every pod in a, b is isolated for ingress and egress"
    ),
    ("nothing can reach a", "nothing reaches a"),
    ("nothing outside can reach a:80", "nothing outside reaches a:80"),
    ("a can reach nothing", "a reaches nothing"),
    ("a can reach nothing outside", "a reaches nothing outside"),
    ("every can reach nothing-else", "every can reach nothing-else"),
    ("only can reach only", "only can reach only"),
    ("no can reach connection", "no can reach connection"),
    ("pod/any can reach x/internet", "pod/any can reach x/internet"),
  ])
  func `other spellings say the same`(text: String, plain: String) throws {
    let sentence = try Sentence(parsing: text)
    #expect(sentence.description == plain)
    #expect(try Sentence(parsing: plain) == sentence)
  }

  @Test(arguments: [
    ("", 1, "a sentence was expected, the text is empty"),
    ("  ", 1, "a sentence was expected, the text is empty"),
    (
      "a", 2,
      "the sentence ends after `a` where `can`, `cannot`, `is`, `are` or `reaches` was expected"
    ),
    (
      "a cam reach b", 3,
      "expected `can`, `cannot`, `is`, `are` or `reaches` after `a`, not `cam`; did you mean `can`?"
    ),
    (
      "a can raech b", 7,
      "expected `reach`, `not` or `only` after `can`, not `raech`; did you mean `reach`?"
    ),
    ("a can reach", 12, "the sentence ends after `reach` where a peer was expected"),
    ("can reach b", 1, "expected a peer, found the word `can`"),
    ("a can reach b, ", 15, "the sentence ends after `,` where a peer was expected"),
    ("a can reach b c", 15, "unexpected `c` after the sentence"),
    (
      "nothing", 8,
      "the sentence ends after `nothing` where `reaches`, `can` or `outside` was expected"
    ),
    (
      "nothing reach a", 9,
      "expected `reaches`, `can` or `outside` after `nothing`, not `reach`"
    ),
    ("nothing outside reaches", 24, "the sentence ends after `reaches` where a peer was expected"),
    ("a:80 reaches nothing", 3, "`a:80` names a port, and this peer may have none"),
    ("a reaches b", 11, "expected `only` or `nothing` after `reaches`, not `b`"),
    ("every pod in a are isolated for ingress", 16, "expected `is` after `a`, not `are`"),
    (
      "every pod in a is isolated", 27,
      "the sentence ends after `isolated` where `for` was expected"
    ),
    (
      "every pod in a is isolated for ingres", 32,
      "expected `ingress` or `egress` after `for`, not `ingres`; did you mean `ingress`?"
    ),
    (
      "a is isolated for ingress and", 30,
      "the sentence ends after `and` where `ingress` or `egress` was expected"
    ),
    (
      "every pod in a:80 is isolated for ingress", 16,
      "`a:80` names a port, and this peer may have none"
    ),
    ("a can reach b except", 21, "the sentence ends after `except` where a peer was expected"),
    ("a can reach b except c:80", 24, "`c:80` names a port, and this peer may have none"),
    ("a can reach b except c to", 26, "the sentence ends after `to` where a peer was expected"),
    ("a can reach b except c from d", 24, "unexpected `from` after the sentence"),
    ("a:80 can reach b", 3, "`a:80` names a port, and this peer may have none"),
    ("a is isolated", 1, "one peer alone can't be isolated"),
    ("a, b:80 are isolated", 6, "`b:80` names a port, and this peer may have none"),
    ("a is reachable from b", 16, "expected `only` after `reachable`, not `from`"),
    ("a can reach b:0", 15, "port `0` is not within 1 to 65535"),
    ("a can reach b:70000", 15, "port `70000` is not within 1 to 65535"),
    (
      "a can reach b:99999999999999999999", 15,
      "port `99999999999999999999` is not within 1 to 65535"
    ),
    ("a can reach b:90-80", 15, "port range ends at `80`, before its start `90`"),
    ("a can reach b:80/tpc", 18, "unknown protocol `tpc`; did you mean `tcp`?"),
    ("a can reach b:80/icmp", 18, "unknown protocol `icmp`: expected `tcp`, `udp` or `sctp`"),
    ("a can reach b:80/", 18, "unknown protocol ``: expected `tcp`, `udp` or `sctp`"),
    ("a can reach b:", 15, "`` is neither a port number nor a port name"),
    ("a can reach b:HTTP", 15, "`HTTP` is neither a port number nor a port name"),
    ("a can reach 10.0.0.256", 13, "`10.0.0.256` is not an IP address"),
    ("a can reach 10.0.0.0/33", 13, "`10.0.0.0/33` is not a block of addresses"),
    ("a can reach 1:2:3", 13, "`1:2:3` is not an IP address"),
    ("a can reach [10.0.0.1", 13, "`[` is never closed"),
    ("a can reach (app=web", 13, "`(` is never closed"),
    ("a can reach app)", 16, "`)` closes nothing"),
    ("a can reach ()", 14, "the selector is empty"),
    ("a can reach (app=we/b)", 18, "`we/b` is not a label value"),
    ("a can reach (-app=web)", 14, "`-app` is not a label key"),
    (
      "a can reach (tier of (a))", 19,
      "expected `=`, `!=`, `in` or `notin` in the selector, not `o`"
    ),
    ("a can reach (tier in a)", 22, "expected `(` in the selector, not `a`"),
    ("a can reach (a=b,)", 18, "the selector ends where a label key was expected"),
    ("tier in (web) can reach b", 6, "expected a verb after `tier`, not `in`"),
    ("app=a,tier=b can reach c", 1, "two selectors side by side may be one selector or two peers"),
    ("a can reach x//b", 15, "a name is missing in `x//b`"),
    ("a can reach w/x/y/z", 13, "`w/x/y/z` has more parts than kind, namespace and name"),
    ("a can reach node/x/y", 13, "a node has no namespace: `node/x/y`"),
    ("a can reach b&c", 13, "`b&c` is not a name"),
    ("é can reach b", 1, "`é` is not a name"),
  ])
  func `what can't be read is refused at its column`(
    text: String,
    column: Int,
    message: String
  ) throws {
    let error = try #require(throws: SentenceError.self) { try Sentence(parsing: text) }
    #expect(error.message.text == message)
    #expect(error.column == column)
  }

  @Test(arguments: [
    (["frontend", "reach", "api:3000"], "frontend", "api:3000"),
    (["frontend reach api:3000"], "frontend", "api:3000"),
    (["app=frontend,tier in (web)", "REACH", "a, b:80"], "(app=frontend,tier=web)", "a b:80"),
    (["a,", "b", "reach", "tier in (x,y):80"], "a b", "(tier in (x,y)):80"),
    (["shop/app=web,x=y", "reach", "any"], "shop/(app=web,x=y)", "any"),
  ])
  func `the words of a command line make a question`(
    words: [String],
    sources: String,
    targets: String
  ) throws {
    let question = try ReachQuestion(parsing: words)
    #expect(question.sources.map(\.description).joined(separator: " ") == sources)
    #expect(question.targets.map(\.description).joined(separator: " ") == targets)
  }

  @Test func `a peer that stands alone is one peer`() throws {
    #expect(try PeerPhrase(parsing: "app=a,!b").description == "(app=a,!b)")
    #expect(throws: SentenceError("expected one peer, not `a, b`", column: 2)) {
      try PeerPhrase(parsing: "a, b")
    }
  }

  @Test func `a question without its verb is refused`() throws {
    let error = try #require(throws: SentenceError.self) {
      try ReachQuestion(parsing: ["frontend", "api:3000"])
    }
    #expect(error.message.text == "expected `reach` after `frontend`, not `api:3000`")
    #expect(error.column == 10)
  }

  @Test func `every text that generated peers print is read back`() throws {
    let peers: [PeerExpression] = [
      .any, .internet, .namespace("a"), .node("n.example"),
      .named(kind: nil, namespace: nil, name: "a"),
      .named(kind: nil, namespace: "x", name: "a"), .named(kind: "job", namespace: nil, name: "a"),
      .named(kind: "rollout", namespace: "x", name: "a"), .pods(namespace: nil, labels: ["a": "b"]),
      .pods(namespace: "x", labels: ["a.b/c": "", "d": "e"]),
      .pods(
        namespace: nil,
        labels: LabelSelector([
          LabelRequirement("a", .exists), LabelRequirement("b", .doesNotExist),
          LabelRequirement("c", .notIn, ["d"]), LabelRequirement("e", .in, ["f", "g"]),
        ])
      ),
    ]
    let addresses = ["10.0.0.1", "::", "2001:db8::1", "::ffff:0:1"]
    let all =
      peers + addresses.compactMap { IPAddress($0).map(PeerExpression.address) }
      + ["0.0.0.0/0", "::/0", "10.0.0.0/31"].compactMap { CIDR($0).map(PeerExpression.block) }
    let ports: [PortExpression?] = [
      nil, PortExpression(.name("http-alt")), PortExpression(.numbers(.all), protocol: .sctp),
    ]
    for peer in all {
      for port in ports {
        let phrase = PeerPhrase(peer, ports: port)
        #expect(try PeerPhrase(parsing: phrase.description) == phrase)
        let sentence = Sentence(.canReach([PeerPhrase(peer)], [phrase, phrase]))
        #expect(try Sentence(parsing: sentence.description) == sentence)
      }
    }
  }
}
