import NetworkModel
import ReachabilityEngine

extension LintCheck {
  /// Policies of the admin tiers that deny all ingress to pods that the kubelet probes (A15).
  static let probes = LintCheck(codes: [.probesInDoubt], isAboutPolicies: false) { context in
    let probed = Set(context.facts.filter { $0.kind == .probed }.map(\.objectPosition))
    guard !probed.isEmpty else { return [] }
    return context.rules.filter(\.deniesAllIngress).compactMap { place in
      let pods = context.shapes(selectedBy: place.policy.subject, of: place.policy).all
        .map(context.pod(ofShape:))
      let found = pods.filter { pod in pod.position.map(probed.contains) ?? false }
      let workloads = Set(found.map(\.workload)).sorted()
      guard let first = workloads.first else { return nil }
      let more = workloads.count > 1 ? " and \(workloads.count - 1) more" : ""
      return LintFinding(
        .probesInDoubt,
        """
        \(place.words) denies all ingress to \(first.kind) `\(first.qualifiedName)`\(more), which the \
        kubelet probes: whether probes pass is up to the network plugin
        """,
        of: place,
        at: place.rule.position ?? place.policy.position
      )
    }
  }
}

extension RulePlace {
  /// Whether it is a rule of the admin tiers that denies everything to its subject.
  fileprivate var deniesAllIngress: Bool {
    guard direction == .ingress, rule.action == .deny, rule.connections == .all,
      policy.tier == StandardTier.admin.rawValue || policy.tier == StandardTier.baseline.rawValue
    else { return false }
    return rule.peers?.contains { peer in
      peer.endpoints == .pods(in: .matching(.everything), labels: .everything)
    } ?? true
  }
}
