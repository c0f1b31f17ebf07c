import NetworkModel
import ReachabilityEngine

/// Why it can't be told whether some connection passes: found by replaying one pair of endpoints.
struct UnknownCauses {
  let network: CompiledNetwork

  /// The causes that leave a connection in doubt, each with the policy that it comes from.
  ///
  /// - Complexity: that of an explanation.
  func causes(from source: EndpointReference, to destination: EndpointReference) -> [String] {
    let explanation = network.explain(from: source, to: destination)
    var causes: [String] = []
    for direction in explanation.directions {
      for policy in direction.tiers.flatMap(\.policies) {
        var doubts = policy.selects == .unknown ? policy.doubts : []
        for rule in policy.rules where rule.match == .unknown { doubts += rule.mismatches }
        for doubt in doubts {
          let cause = Self.sentence(doubt, policy)
          if !causes.contains(cause) { causes.append(cause) }
        }
      }
    }
    return causes
  }

  private static func sentence(_ doubt: Mismatch, _ policy: PolicyExplanation) -> String {
    let place = (doubt.position ?? policy.position).map { "\($0): " } ?? ""
    guard !doubt.field.isEmpty else { return "\(place)\(doubt.sentence)" }
    return "\(place)\(policy.identity) `\(doubt.field)` \(doubt.sentence)"
  }
}
