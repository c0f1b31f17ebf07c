import Dialects
import Manifests
import NetworkGeneration
import NetworkModel
import Testing

/// What is written of a policy says what the policy says.
struct NetworkPolicyTextTests {
  /// Texts that a reader of the law's input would look for, and how often they came up.
  private static let features = [
    "matchLabels", "matchExpressions", "NotIn", "DoesNotExist", "endPort", "port: ", "except",
    "ipBlock", "namespaceSelector: {}", "podSelector: {}", "policyTypes: [Ingress]",
    "policyTypes: [Egress]", "policyTypes: [Ingress, Egress]", "- {}", "port: http", "\"true\"",
  ]

  @Test func `a policy that is written and read is the policy`() throws {
    var counts: [String: Int] = [:]
    for run in 0..<600 as Range<UInt64> {
      let seed = RunSettings.seed &+ run
      var generator = ManifestGenerator(seed: seed)
      let world = generator.world()
      let options = LoweringOptions(ipBlocksMatchPods: seed % 3 != 0)
      var loader = NetworkLoader(options: options)
      loader.read(
        world.files(.yaml, seed: seed).map { .text(name: $0.name, bytes: Array($0.text.utf8)) }
      )
      let policies = loader.finish().network.policies.filter {
        $0.identity.kind == "NetworkPolicy"
      }
      for policy in policies {
        let written = try #require(
          NetworkPolicyText(policy, options: options),
          "seed \(seed): \(policy)"
        )
        #expect(
          Self.read(written.text, options).map(\.withoutPositions) == [policy.withoutPositions]
        )
        for feature in Self.features where written.text.contains(feature) {
          counts[feature, default: 0] += 1
        }
      }
    }
    for feature in Self.features {
      #expect(counts[feature, default: 0] > 5, "too few policies have `\(feature)`: \(counts)")
    }
  }

  @Test func `a policy is written as people write it`() throws {
    let selector = LabelSelector([
      LabelRequirement("app", .in, ["api"]), LabelRequirement("tier", .notIn, ["b", "no"]),
      LabelRequirement("app", .in, ["8"]),
    ])
    let block = try #require(CIDR("10.0.0.0/8"))
    let except = try #require(CIDR("10.1.0.0/16"))
    var policy = Self.policy(.pods(in: .own, labels: selector))
    policy.egress = DirectionRules(
      isolates: true,
      rules: [
        Rule(
          .allow,
          peers: [
            Peer(.pods(in: .matching(["team": "a"]), labels: ["app": "db"])),
            Peer(.addresses(AddressBlock(block, except: [except]))),
          ],
          connections: .terms([
            ConnectionTerm(.tcp, .named("pg")), ConnectionTerm(.udp, .all),
            ConnectionTerm(.tcp, PortRange(80, 90).map { .range($0) } ?? .all),
          ]),
          index: 0
        ), Rule(.allow, peers: nil, index: 1),
      ]
    )
    let text = try #require(NetworkPolicyText(policy, options: LoweringOptions())).text
    #expect(
      text == """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: api
          namespace: shop
        spec:
          podSelector:
            matchLabels: {app: "8"}
            matchExpressions:
            - {key: app, operator: In, values: [api]}
            - {key: tier, operator: NotIn, values: [b, "no"]}
          policyTypes: [Ingress, Egress]
          egress:
          - to:
            - namespaceSelector:
                matchLabels: {team: a}
              podSelector:
                matchLabels: {app: db}
            - ipBlock:
                cidr: 10.0.0.0/8
                except:
                - 10.1.0.0/16
            ports:
            - {protocol: TCP, port: pg}
            - {protocol: UDP}
            - {protocol: TCP, port: 80, endPort: 90}
          - {}

        """
    )
  }

  @Test(arguments: NoManifest.all)
  func `what no manifest can say is not written`(example: NoManifest) {
    #expect(NetworkPolicyText(example.policy, options: LoweringOptions()) == nil)
  }

  fileprivate static func policy(_ subject: EndpointExpression) -> Policy {
    Policy(
      identity: ObjectIdentity(
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        namespace: "shop",
        name: "api"
      ),
      tier: StandardTier.networkPolicy.rawValue,
      subject: subject,
      ingress: DirectionRules(isolates: true, rules: [])
    )
  }

  private static func read(_ text: String, _ options: LoweringOptions) -> [Policy] {
    var loader = NetworkLoader(options: options)
    loader.read([.text(name: "text.yaml", bytes: Array(text.utf8))])
    return loader.finish().network.policies
  }
}

/// A policy that NetworkPolicy v1 can't express.
struct NoManifest: CustomTestStringConvertible {
  let testDescription: String
  let policy: Policy

  private init(_ description: String, _ change: (inout Policy) -> Void) {
    testDescription = description
    var policy = NetworkPolicyTextTests.policy(.pods(in: .own, labels: .everything))
    change(&policy)
    self.policy = policy
  }

  private static func rule(_ rule: Rule) -> DirectionRules {
    DirectionRules(isolates: true, rules: [rule])
  }

  static let all = [
    Self("a rule that denies") { $0.ingress = rule(Rule(.deny, peers: nil, index: 0)) },
    Self("a rule for nobody") { $0.ingress = rule(Rule(.allow, peers: [], index: 0)) },
    Self("a rule with a name") { $0.ingress = rule(Rule(.allow, peers: nil, name: "r", index: 0)) },
    Self("a condition") {
      $0.ingress = rule(Rule(.allow, peers: nil, conditions: [UnknownCause("c")], index: 0))
    },
    Self("nodes as peers") {
      $0.ingress = rule(Rule(.allow, peers: [Peer(.nodes(labels: .everything))], index: 0))
    },
    Self("any protocol") {
      let term = ConnectionTerm(nil, .all)
      $0.ingress = rule(Rule(.allow, peers: nil, connections: .terms([term]), index: 0))
    },
    Self("no direction") { $0.ingress = nil },
    Self("no isolation") { $0.ingress?.isolates = false },
    Self("another subject") { $0.subject = .everything },
    Self("a name that the API refuses") { $0.identity.name = "No Name" },
    Self("a label that the API refuses") { $0.subject = .pods(in: .own, labels: ["a b": "c"]) },
    Self("another tier") { $0.tier = StandardTier.admin.rawValue },
  ]
}
