import NetworkModel
import ReachabilityEngine

extension LintCheck {
  /// Selectors of subjects and peers that select nobody here, or nobody anywhere.
  static let selectors = LintCheck(
    codes: [
      .subjectMatchesNothing, .peerMatchesNothing, .peerNamespaceMissing, .selectorNeverMatches,
      .hostNetworkSubject, .hostNetworkPeer, .finishedSubject,
    ]
  ) { context in
    let checks = SelectorChecks(context: context)
    return context.policies.flatMap { checks.findings(of: context.policy($0)) }
  }
}

/// Judges the selectors of policies.
private struct SelectorChecks {
  let context: LintContext
  private let finished: [(namespace: String, labels: Labels, position: SourcePosition)]
  /// Peers that `split-peer` tells of: that they select nobody is its symptom.
  private let split: Set<SourcePosition>

  init(context: LintContext) {
    self.context = context
    split = Set(SplitPeers(context: context).all.compactMap(\.peer.position))
    finished = context.facts.compactMap { fact in
      guard case .finishedPod(let labels) = fact.kind else { return nil }
      return (fact.object.namespace ?? "", labels, fact.position)
    }
  }

  func findings(of policy: Policy) -> [LintFinding] {
    let subject = subject(of: policy).map { [$0] } ?? []
    let peers = Direction.allCases.flatMap { direction in
      (policy.rules(direction)?.rules ?? []).flatMap { rule in
        (rule.peers ?? []).enumerated().compactMap { index, peer in
          let place = RulePlace(policy: policy, direction: direction, rule: rule)
          return self.peer(peer, index, place)
        }
      }
    }
    return subject + peers
  }

  // MARK: subjects

  private func subject(of policy: Policy) -> LintFinding? {
    guard case .pods(let scope, let labels) = policy.subject else { return nil }
    let what = "the subject of \(policy.identity)"
    if let never = contradiction(scope, labels) {
      return LintFinding(
        .selectorNeverMatches,
        "\(what) can never match a pod: \(never)",
        of: policy.identity,
        at: policy.position
      )
    }
    let selected = context.shapes(selectedBy: policy.subject, of: policy)
    if let finding = hosts(selected, scope, labels, policy, what) { return finding }
    guard selected.isEmpty, !context.cluster.pods.isEmpty else { return nil }
    if let finding = finishedPods(policy, scope, labels) { return finding }
    // An empty selector is meant for whoever comes to be there.
    if labels.isEmpty, case .own = scope { return nil }
    if labels.isEmpty, case .matching(.everything) = scope { return nil }
    let advice = SelectorAdvice(context, scope, labels, of: policy)
    return LintFinding(
      .subjectMatchesNothing,
      "\(what) matches no pod here: \(advice.sentence)",
      of: policy.identity,
      at: policy.position,
      notes: advice.notes,
      fix: advice.fix
    )
  }

  /// A subject that is on the host network as far as its labels go (N25).
  private func hosts(
    _ selected: SelectedShapes,
    _ scope: NamespaceScope,
    _ labels: LabelSelector,
    _ policy: Policy,
    _ what: String
  ) -> LintFinding? {
    guard let first = selected.onHosts.first, !labels.isEmpty || selected.isEmpty else {
      return nil
    }
    let name = context.pod(ofShape: first).workload
    let others = selected.onHosts.count > 1 ? " and \(selected.onHosts.count - 1) more" : ""
    let rest =
      selected.isEmpty
      ? "so the policy does nothing" : "so the policy applies to the others only"
    return LintFinding(
      .hostNetworkSubject,
      """
      \(what) has the labels of \(name.kind) `\(name.qualifiedName)`\(others) on the host network, \
      which no policy selects, \(rest)
      """,
      of: policy.identity,
      at: policy.position,
      notes: context.pod(ofShape: first).position.map {
        [Diagnostic.Note("the pod with `hostNetwork: true` is declared here", at: $0)]
      } ?? []
    )
  }

  private func finishedPods(
    _ policy: Policy,
    _ scope: NamespaceScope,
    _ labels: LabelSelector
  ) -> LintFinding? {
    guard !labels.isEmpty else { return nil }
    let namespaces = Set(context.namespaces(scope, own: policy.identity.namespace))
    let matching = finished.filter {
      namespaces.contains($0.namespace) && labels.matches($0.labels)
    }
    guard let first = matching.first else { return nil }
    return LintFinding(
      .finishedSubject,
      "the subject of \(policy.identity) matches only pods that have finished, \(matching.count) of them",
      of: policy.identity,
      at: policy.position,
      notes: [Diagnostic.Note("one of them is declared here", at: first.position)]
    )
  }

  // MARK: peers

  private func peer(_ peer: Peer, _ index: Int, _ place: RulePlace) -> LintFinding? {
    guard case .pods(let scope, let labels) = peer.endpoints else { return nil }
    let what = "`\(place.direction.peersField)[\(index)]` of \(place.words)"
    if let never = contradiction(scope, labels) {
      return LintFinding(
        .selectorNeverMatches,
        "\(what) can never match a pod: \(never)",
        of: place,
        at: peer.position
      )
    }
    guard !context.cluster.pods.isEmpty else { return nil }
    let selected = context.shapes(selectedBy: peer.endpoints, of: place.policy)
    guard selected.isEmpty else { return nil }
    if peer.position.map(split.contains) ?? false { return nil }
    if let first = selected.onHosts.first, !labels.isEmpty {
      return hostPeer(context.pod(ofShape: first), what, peer, place)
    }
    return peerOfNobody(scope, labels, what, peer, place)
  }

  private func hostPeer(_ pod: Pod, _ what: String, _ peer: Peer, _ place: RulePlace)
    -> LintFinding
  {
    LintFinding(
      .hostNetworkPeer,
      """
      \(what) has the labels of \(pod.workload.kind) `\(pod.workload.qualifiedName)` on the host \
      network, which speaks and listens with its node's addresses: the peer matches nobody
      """,
      of: place,
      at: peer.position,
      notes: pod.position.map {
        [Diagnostic.Note("the pod with `hostNetwork: true` is declared here", at: $0)]
      } ?? []
    )
  }

  private func peerOfNobody(
    _ scope: NamespaceScope,
    _ labels: LabelSelector,
    _ what: String,
    _ peer: Peer,
    _ place: RulePlace
  ) -> LintFinding? {
    // An empty selector is meant for whoever comes to be there.
    if labels.isEmpty, case .own = scope { return nil }
    if labels.isEmpty, case .matching(.everything) = scope { return nil }
    let advice = SelectorAdvice(context, scope, labels, of: place.policy)
    return LintFinding(
      advice.isAboutForeignNamespace ? .peerNamespaceMissing : .peerMatchesNothing,
      "\(what) matches no pod here: \(advice.sentence)",
      of: place,
      at: peer.position,
      notes: advice.notes,
      fix: advice.fix
    )
  }

  /// Why no labels whatever meet a selector; nil where some do.
  private func contradiction(_ scope: NamespaceScope, _ labels: LabelSelector) -> String? {
    if let found = labels.contradiction { return found }
    guard case .matching(let namespaces) = scope else { return nil }
    return namespaces.contradiction
  }
}

extension LabelSelector {
  /// Two requirements that no labels meet both, in words; nil where all can be met at once.
  ///
  /// Requirements of different keys never exclude each other, so each key is judged by itself.
  var contradiction: String? {
    let keys = Dictionary(grouping: requirements, by: \.key)
    return keys.keys.sorted().lazy.compactMap { Self.contradiction(keys[$0, default: []]) }.first
  }

  private static func contradiction(_ requirements: [LabelRequirement]) -> String? {
    guard requirements.count > 1 else { return nil }
    let words = requirements.map { "`\($0)`" }.joined(separator: " and ")
    let sets = requirements.filter { $0.operator == .in }.map { Set($0.values) }
    if let first = sets.first {
      let common = sets.dropFirst().reduce(first) { $0.intersection($1) }
      let isMet = common.contains { value in requirements.allSatisfy { $0.holds(for: value) } }
      return isMet ? nil : "\(words) exclude each other"
    }
    let wantsKey = requirements.contains { $0.operator == .exists }
    let refusesKey = requirements.contains { $0.operator == .doesNotExist }
    return wantsKey && refusesKey ? "\(words) exclude each other" : nil
  }
}
