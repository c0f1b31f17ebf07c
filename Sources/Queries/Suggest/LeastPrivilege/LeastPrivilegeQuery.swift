public import NetworkModel
import ReachabilityEngine

/// Suggests the policies under which exactly what is wanted can pass, and proves it.
///
/// Each namespace that is named gets a default deny, each workload with something wanted one policy. The
/// NetworkPolicies that these namespaces have are replaced, since what they allow adds up (N21).
public struct LeastPrivilegeQuery: Sendable {
  /// Sentences that say what must pass; those that say what must not are checked in the end.
  public var assertions: [Assertion]
  /// Connections that were seen and are wanted.
  public var observed: ObservedConnections?
  /// Where a bare name is looked up first; then policies are made for this namespace alone.
  public var namespace: String?
  /// Whether pods that may speak to somebody may ask the cluster's DNS.
  public var allowsDNS: Bool
  /// Whether NetworkPolicies that are there stay.
  public var keepsPolicies: Bool

  /// Creates a query.
  public init(
    _ assertions: [Assertion] = [],
    observed: ObservedConnections? = nil,
    namespace: String? = nil,
    allowsDNS: Bool = true,
    keepsPolicies: Bool = false
  ) {
    self.assertions = assertions
    self.observed = observed
    self.namespace = namespace
    self.allowsDNS = allowsDNS
    self.keepsPolicies = keepsPolicies
  }

  /// Whether an assertion says what must pass; else it says what must not.
  public static func saysWhatIsWanted(_ assertion: Assertion) -> Bool {
    WantedSentences.areWanted(assertion)
  }

  /// Namespaces that a cluster runs on: they are closed only where one is asked for by name.
  public static let systemNamespaces: Set<String> = [
    "kube-system", "kube-public", "kube-node-lease", "openshift-dns",
  ]

  /// The policies and their proof.
  ///
  /// - Parameters:
  ///   - network: The network, whose NetworkPolicies may be replaced.
  ///   - secondary: Its secondary networks.
  ///   - writing: How policies are written down and read again.
  /// - Returns: The manifests, each read again, with what simulating all of them shows.
  /// - Throws: `CheckQuery.Faults` where a peer of some assertion means nothing or more than one thing.
  /// - Complexity: compiles the network once, and per unit a look at every class of endpoints.
  public func answer(
    in network: Network,
    secondary: [Network] = [],
    writing: PolicyWriting
  ) throws(CheckQuery.Faults) -> LeastPrivilegeAnswer {
    let resolver = PeerResolver(network, secondary: secondary, defaultNamespace: namespace)
    let check = try CheckQuery(assertions, defaultNamespace: namespace)
      .question(in: network, secondary: secondary)
    var wanted = try WantedSentences(assertions, resolver).wanted
    if let observed { wanted.add(observed, network.cluster) }
    let draft = LeastPrivilegeDraft(self, wanted, resolver, writing)
    let simulated = CompiledNetwork(
      draft.network,
      distinguishing: Set(
        check.distinguishing
          + PeerResolver.distinguishing(wanted.all.flatMap { [$0.sources, $0.target.members] })
      ).union([.mapped]).sorted { "\($0.blocks)" < "\($1.blocks)" }
    )
    let networks = secondary.map { CompiledNetwork($0) }
    let evaluator = ReachEvaluator(simulated, resolver, secondary: networks)
    return LeastPrivilegeAnswer(
      draft: draft,
      proof: LeastPrivilegeComparison(draft.wanted, draft.units, evaluator).proof,
      checked: check.answer(on: simulated, secondary: networks),
      unmatched: observed?.unmatched ?? []
    )
  }
}
