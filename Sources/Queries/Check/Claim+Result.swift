internal import NetworkModel
internal import ReachabilityEngine

extension Claim {
  /// Whether the claim holds, and what shows it where it doesn't.
  func result(_ assertion: Assertion, _ evaluator: ReachEvaluator) -> AssertionResult {
    if let isolation { return isolation.result(assertion, notes, evaluator) }
    let answers = questions.map {
      evaluator.answer(from: $0.sources, to: $0.parts, exempt: $0.exempt, proxied: $0.proxied)
    }
    let wanted: ReachVerdict = mustReach ? .allow : .deny
    let verdicts = Self.telling(Array(zip(questions, answers))).flatMap(Self.verdicts)
    let groups = answers.flatMap(\.groups)
    let passed = verdicts.allSatisfy { $0 == wanted }
    let failures = passed ? [] : groups.filter { $0.verdict != wanted }
    var notes = notes
    if answers.contains(where: { $0.isOnlySelf && $0.verdict == .allow }) {
      notes.append("an endpoint always reaches itself, and there is no other pair (N23)")
    }
    return AssertionResult(
      assertion: assertion,
      passed: passed,
      verdict: hasVerdict ? ReachVerdict.combined(verdicts) : nil,
      witness: WitnessFinder(network: evaluator.network.network, mustReach: mustReach)
        .witness(failures),
      groups: groups,
      failures: failures,
      isolation: [],
      notes: notes
    )
  }

  /// The answers that have pairs; where none has, those of endpoints that meet themselves; else all.
  ///
  /// Exceptions cut a question into several, and some of them may be left without pairs.
  private static func telling(
    _ answers: [(question: Question, answer: ReachAnswer)]
  ) -> [(question: Question, answer: ReachAnswer)] {
    let pairs = answers.filter { !$0.answer.groups.isEmpty }
    if !pairs.isEmpty { return pairs }
    let selves = answers.filter(\.answer.isOnlySelf)
    return selves.isEmpty ? answers : selves
  }

  /// The verdicts that an answer adds to those of the others: one a group of pairs, as combining them in
  /// another order would lose some; the whole where it isn't known which of its pairs are meant.
  private static func verdicts(_ question: Question, _ answer: ReachAnswer) -> [ReachVerdict] {
    guard !answer.groups.isEmpty, !question.parts.contains(where: \.isOneOf) else {
      return [answer.verdict]
    }
    return answer.groups.map(\.verdict)
  }
}

extension IsolationClaim {
  /// Whether policies isolate every pod, and a connection that shows it where they don't.
  func result(
    _ assertion: Assertion,
    _ notes: [String],
    _ evaluator: ReachEvaluator
  ) -> AssertionResult {
    let findings = findings(in: evaluator.network)
    let failing = findings.filter { $0.isIsolated != .yes }
    return AssertionResult(
      assertion: assertion,
      passed: failing.isEmpty,
      verdict: nil,
      witness: failing.lazy.compactMap { $0.witness(evaluator) }.first,
      groups: [],
      failures: [],
      isolation: findings,
      notes: notes + failing.flatMap { $0.remedies(in: evaluator.network.network) }
    )
  }
}

extension IsolationFinding {
  /// How many pods are tried for a connection that passes.
  private static let triedPods = 16

  /// A connection that default deny would stop and that passes; nil where there is none.
  fileprivate func witness(_ evaluator: ReachEvaluator) -> Witness? {
    let network = evaluator.network.network
    let everything = PeerMembers.everything(in: network)
    for pod in pods.prefix(Self.triedPods) {
      let one = PeerMembers(pods: [pod])
      let answer = evaluator.answer(
        from: direction == .ingress ? everything : one,
        to: [TargetPart(direction == .ingress ? one : everything, .some(of: .all))],
        exempt: .leftOut
      )
      let passing = answer.groups.filter { $0.verdict == .allow }
      // Another workload shows it better than another pod of the same one.
      let others = passing.filter { $0.example.source != $0.example.destination }
      let shown = others.isEmpty ? passing : others
      if let witness = WitnessFinder(network: network, mustReach: false).witness(shown) {
        return witness
      }
    }
    return nil
  }

  /// What would isolate the pods: lower case first, no full stop.
  fileprivate func remedies(in network: Network) -> [String] {
    if isHostNetwork { return [] }
    var remedies: [String] = []
    if isDenied {
      remedies.append(
        "what AdminNetworkPolicies, their baseline and ClusterNetworkPolicies deny isolates no pod (A3)"
      )
    }
    let type = direction == .ingress ? "Ingress" : "Egress"
    let namespaces = Set(pods.map { network.cluster.pods[$0].namespace }).sorted()
    let named = namespaces.prefix(4).map { "`\($0)`" }.joined(separator: ", ")
    let more = namespaces.count > 4 ? " and \(namespaces.count - 4) more" : ""
    remedies.append(
      "a NetworkPolicy with `podSelector: {}` and `policyTypes: [\(type)]` isolates all pods of its "
        + "namespace: \(named)\(more)"
    )
    return remedies
  }
}
