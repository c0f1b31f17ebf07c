import Dialects
import Manifests
import NetworkModel
import Queries
import ReachabilityEngine
import Testing

/// What is suggested in cases that people meet.
struct SuggestionTests {
  @Test(arguments: SuggestionCase.all)
  func `the smallest change is the one that a person would make`(example: SuggestionCase) throws {
    let words = try example.words
    #expect(words == example.expected)
  }
}

/// Policies of namespace `shop`, in which `web`, `api` and `db` run, and a sentence that fails.
struct SuggestionCase: CustomTestStringConvertible {
  let testDescription: String
  let policies: [String]
  let sentence: String
  let expected: String

  init(_ description: String, _ policies: [String], _ sentence: String, _ expected: String) {
    testDescription = description
    self.policies = policies
    self.sentence = sentence
    self.expected = expected
  }

  /// The summary and the effects, or why there is no suggestion.
  var words: String {
    get throws {
      let options = LoweringOptions()
      var loader = NetworkLoader(options: options)
      let text = ([Self.cluster] + policies.map(Self.manifest)).joined(separator: "\n---\n")
      loader.read([.text(name: "all.yaml", bytes: Array(text.utf8))])
      let loaded = loader.finish()
      try #require(!loaded.hasErrors, "\(loaded.diagnostics.flatMap(\.lines))")
      let question = try CheckQuery([Assertion(sentence, try Sentence(parsing: sentence))])
        .question(in: loaded.network)
      let network = CompiledNetwork(
        loaded.network,
        distinguishing: question.distinguishing
      )
      let answer = question.suggesting(
        question.answer(on: network),
        writing: PolicyWriting(blockMatches: options.ipBlockMatches) { policy in
          NetworkPolicyText(policy, options: options).map {
            PolicyManifest(text: $0.text, policy: $0.policy)
          }
        }
      )
      switch answer.results[0].suggestion {
      case .found(let found):
        return "\(Self.withoutPlaces(found.summary)); opens \(found.opens), closes \(found.closes)"
      case .impossible(let reason): return "impossible: \(Self.withoutPlaces(reason))"
      case .notFound: return "not found"
      case nil: return "holds"
      }
    }
  }

  private static func withoutPlaces(_ text: String) -> String {
    text.replacing(#/ \(all\.yaml:\d+:\d+\)/#, with: "")
  }

  private static func manifest(_ policy: String) -> String {
    guard !policy.hasPrefix("apiVersion") else { return policy }
    let name = policy.prefix { $0 != ":" }
    let spec = policy.dropFirst(name.count + 1)
    return """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: \(name), namespace: shop}
      spec:\(spec)
      """
  }

  private static let cluster = [
    ("web", "shop", "{name: http, containerPort: 8080}", "false"),
    ("api", "shop", "{name: rpc, containerPort: 3000}", "false"),
    (
      "db", "shop", "{name: sql, containerPort: 5432}, {name: metrics, containerPort: 9187}",
      "false"
    ),
    ("job", "batch", "", "false"), ("etl", "batch", "", "false"),
    ("agent", "batch", "{containerPort: 9100}", "true"),
  ].map { name, namespace, ports, usesHost in
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: \(namespace)}
    spec:
      selector: {matchLabels: {app: \(name)}}
      template:
        metadata: {labels: {app: \(name)}}
        spec:
          hostNetwork: \(usesHost)
          containers: [{name: main, image: x, ports: [\(ports)]}]
    """
  }.joined(separator: "\n---\n")

  private static func admin(_ action: String) -> String {
    """
    apiVersion: policy.networking.k8s.io/v1alpha1
    kind: AdminNetworkPolicy
    metadata: {name: guard}
    spec:
      priority: 1
      subject: {namespaces: {}}
      ingress: [{action: \(action), from: [{namespaces: {}}]}]
      egress: [{action: \(action), to: [{namespaces: {}}]}]
    """
  }

  private static let db = "{podSelector: {matchLabels: {app: db}}"
  private static let p = "NetworkPolicy shop/p"

  static let all = [
    Self(
      "a rule more",
      ["p: \(db), ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}"],
      "web can reach db:5432",
      "adds an ingress rule to \(p); opens 0, closes 0"
    ),
    Self(
      "a policy more",
      ["p: {podSelector: {}, policyTypes: [Ingress]}"],
      "web can reach db:5432",
      "adds NetworkPolicy shop/allow-web-to-db; opens 0, closes 0"
    ),
    Self(
      "both sides",
      ["p: {podSelector: {}, policyTypes: [Ingress, Egress]}"],
      "web can reach db:5432",
      "adds NetworkPolicy shop/allow-web-to-db, and adds NetworkPolicy shop/allow-web-to-db-2; "
        + "opens 0, closes 0"
    ),
    Self(
      "one list item in the place of two",
      [
        "p: \(db), ingress: [{from: [{namespaceSelector: {matchLabels: {"
          + "kubernetes.io/metadata.name: batch}}}, {podSelector: {matchLabels: {app: etl}}}]}]}"
      ],
      "job cannot reach db",
      "joins peers 1 and 2 of ingress rule 1 of \(p); opens 0, closes 0"
    ),
    Self(
      "a peer less",
      [
        "p: \(db), ingress: [{from: [{podSelector: {matchLabels: {app: api}}}, "
          + "{podSelector: {matchLabels: {app: web}}}]}]}"
      ],
      "web cannot reach db",
      "takes peer 2 out of ingress rule 1 of \(p); opens 0, closes 0"
    ),
    Self(
      "a rule less",
      [
        "p: \(db), ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}, "
          + "{from: [{podSelector: {matchLabels: {app: web}}}]}]}"
      ],
      "web cannot reach db",
      "takes out ingress rule 2 of \(p); opens 0, closes 0"
    ),
    Self(
      "a narrower peer",
      ["p: \(db), ingress: [{from: [{podSelector: {}}]}]}"],
      "web cannot reach db",
      "narrows the peers of ingress rule 1 of \(p); opens 0, closes 0"
    ),
    Self(
      "fewer ports",
      [
        "p: \(db), ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], "
          + "ports: [{port: sql}, {port: metrics}]}]}"
      ],
      "web cannot reach db:5432",
      "narrows the ports of ingress rule 1 of \(p); opens 0, closes 0"
    ),
    Self(
      "an exception from a block",
      [
        "p: {podSelector: {matchLabels: {app: web}}, egress: [{to: [{ipBlock: {cidr: 203.0.0.0/8}}]}], "
          + "policyTypes: [Egress]}"
      ],
      "web cannot reach 203.0.113.0/24",
      "narrows the peers of egress rule 1 of \(p); opens 0, closes 0"
    ),
    Self(
      "an allow-list where nothing isolates",
      [],
      "db is reachable only from api",
      "adds NetworkPolicy shop/restrict-ingress-of-db, which isolates for ingress; opens 0, closes 0"
    ),
    Self(
      "a way out where nothing isolates",
      [],
      "namespace/shop is isolated from internet",
      "adds NetworkPolicy shop/restrict-ingress-of-shop, which isolates for ingress, and adds "
        + "NetworkPolicy shop/restrict-egress-of-shop, which isolates for egress; opens 0, closes 12"
    ),
    Self(
      "a policy that selects others, too",
      ["p: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"],
      "web cannot reach db",
      "leaves db out of \(p), and adds NetworkPolicy shop/p-of-db, which says the same of db but narrows "
        + "the peers of ingress rule 1; opens 0, closes 0"
    ),
    Self(
      "a default deny",
      [],
      "every pod in namespace/shop is isolated for ingress",
      "adds NetworkPolicy shop/default-deny-ingress; opens 0, closes 18"
    ),
    Self(
      "a default deny for the other direction",
      ["p: {podSelector: {}, policyTypes: [Ingress]}"],
      "every pod in namespace/shop is isolated for ingress and egress",
      "has \(p) isolate for egress, too; opens 0, closes 12"
    ),
    Self(
      "pods on the node's network",
      [],
      "every pod in namespace/batch is isolated for ingress",
      "impossible: no policy selects pods on the node's network (N25): batch/agent"
    ),
    Self(
      "what an ordered tier denies",
      [admin("Deny")],
      "web can reach db:5432",
      "impossible: AdminNetworkPolicy guard denies it before NetworkPolicies are asked"
    ),
    Self(
      "what an ordered tier allows",
      [admin("Allow")],
      "web cannot reach db:5432",
      "impossible: AdminNetworkPolicy guard allows it before NetworkPolicies are asked, and "
        + "AdminNetworkPolicy guard allows it before NetworkPolicies are asked"
    ),
    Self(
      "ends that no policy selects",
      [],
      "internet cannot reach agent",
      "impossible: no policy selects batch/agent, and no policy selects 1.0.0.0"
    ),
    Self("what holds", [], "web can reach db", "holds"),
  ]
}
