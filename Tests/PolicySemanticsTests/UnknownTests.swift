import NetworkModel
import PolicySemantics
import Testing

/// What is unknown offline, and what is known all the same (N27, N33).
@Suite struct UnknownTests {
  private typealias Small = SmallCluster
  private let cause = UnknownCause("it isn't known")

  private func doubtful(_ action: RuleAction = .allow) -> Rule {
    Small.rule(action, nil, [], conditions: [cause])
  }

  private func ingress(_ rules: [Rule]) -> Verdict {
    Small.network([Small.policy(ingress: rules)]).verdict(Small.web, Small.database)
  }

  @Test func `a rule with a condition may or may not match`() {
    #expect(ingress([doubtful()]) == .unknown)
    #expect(ingress([doubtful(), Small.rule()]) == .allow)
    #expect(ingress([doubtful(.deny), Small.rule()]) == .unknown)
    #expect(ingress([doubtful(.deny), Small.rule(.deny)]) == .deny)
    #expect(ingress([Small.rule(.allow, Small.block("8.8.8.8/32")), doubtful(.deny)]) == .deny)
  }

  @Test func `a rule that can't match is no doubt`() {
    let rule = Small.rule(.allow, Small.block("8.8.8.8/32"), [], conditions: [cause])
    #expect(ingress([rule]) == .deny)
  }

  @Test func `a subject in doubt isolates or not`() {
    let subject = EndpointExpression.uncertain(
      .pods(in: .own, labels: .everything),
      because: cause
    )
    let network = { (rules: [Rule]) in
      Small.network([Small.policy(subject: subject, ingress: rules)])
    }
    #expect(network([]).verdict(Small.web, Small.database) == .unknown)
    #expect(network([Small.rule()]).verdict(Small.web, Small.database) == .allow)
    #expect(network([]).verdict(Small.web, Small.otherWeb) == .allow)
  }

  @Test func `a denial on one side is known whatever the other side is`() {
    let network = Small.network([
      Small.policy(
        "out",
        subject: .pods(in: .own, labels: ["app": "web"]),
        egress: [doubtful()]
      ),
      Small.policy("into", subject: .pods(in: .own, labels: ["app": "db"]), ingress: []),
    ])
    #expect(network.verdict(Small.web, Small.database) == .deny)
    #expect(network.verdict(Small.web, Small.otherWeb) == .unknown)
  }

  @Test(arguments: [
    (LabelRequirement.Operator.exists, Verdict.allow), (.doesNotExist, .deny), (.in, .unknown),
    (.notIn, .unknown),
  ])
  func `a label that the server makes is there, its value isn't known`(
    name: LabelRequirement.Operator,
    expected: Verdict
  ) {
    var pods = Small.pods
    pods[1].serverMadeLabelKeys = ["hash"]
    let values = name == .in || name == .notIn ? ["abc"] : []
    let selector = LabelSelector([LabelRequirement("hash", name, values)])
    let rule = Small.rule(.allow, .pods(in: .own, labels: selector))
    let network = Small.network([Small.policy(ingress: [rule])], pods: pods)
    #expect(network.verdict(Small.web, Small.database) == expected)
  }

  @Test(arguments: [
    ("0.0.0.0/0", [], [], Verdict.allow), ("10.0.0.0/8", [], [], .deny),
    ("0.0.0.0/0", ["10.0.0.0/8"], [], .deny), ("10.0.0.0/8", [], ["10.1.0.0/16"], .allow),
    ("10.1.2.0/24", [], ["10.1.0.0/16"], .unknown), ("10.2.0.0/16", [], ["10.1.0.0/16"], .deny),
    ("10.0.0.0/8", ["10.1.2.0/24"], ["10.1.0.0/16"], .unknown),
    ("10.0.0.0/8", ["10.1.0.0/17", "10.1.128.0/17"], ["10.1.0.0/16"], .deny),
    ("10.0.0.0/8", [], ["10.1.0.0/16", "11.0.0.0/16"], .unknown),
    ("0.0.0.0/0", [], ["fd00::/64"], .deny), ("::/0", [], ["fd00::/64"], .allow),
    ("10.1.0.0/16", ["10.1.2.0/24"], ["10.1.2.0/24"], .deny),
    ("10.1.2.0/24", ["10.1.2.0/25", "10.1.2.128/25"], ["10.1.0.0/16"], .deny),
  ])
  func `a pod without an address may have any that its cluster gives out`(
    cidr: String,
    except: [String],
    candidates: [String],
    expected: Verdict
  ) {
    var pods = Small.pods
    pods[1].addresses = []
    let network = Small.network(
      [Small.policy(ingress: [Small.rule(.allow, Small.block(cidr, except: except))])],
      pods: pods,
      candidates: candidates.map { Small.cidr($0) }
    )
    #expect(network.verdict(Small.web, Small.database) == expected)
  }

  @Test func `a hostNetwork pod has its node's addresses, unknown where the node isn't known`() {
    let policies = [Small.policy(ingress: [Small.rule(.allow, Small.block("192.168.1.1/32"))])]
    #expect(Small.network(policies).verdict(Small.host, Small.web) == .allow)
    var pods = Small.pods
    pods[2].nodeName = nil
    #expect(Small.network(policies, pods: pods).verdict(Small.host, Small.web) == .unknown)
    let all = [Small.policy(ingress: [Small.rule(.allow, Small.block("0.0.0.0/0"))])]
    #expect(Small.network(all, pods: pods).verdict(Small.host, Small.web) == .allow)
  }

  @Test func `doubts of twenty rules are all tried`() {
    let rules = (0..<19).map { _ in doubtful() }
    #expect(ingress(rules) == .unknown)
    #expect(ingress(rules + [Small.rule()]) == .allow)
  }
}
