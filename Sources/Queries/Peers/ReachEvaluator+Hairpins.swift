internal import NetworkModel
internal import ReachabilityEngine

/// Pods that reach themselves through their own Service.
extension ReachEvaluator {
  /// What becomes of each pod of a part that reaches itself.
  ///
  /// At its own address nothing stops it (N23). Through a Service nothing stops it where the policies
  /// allow it; where the admin API denies it, it is denied (A13: "pod to Service to itself: subject");
  /// where NetworkPolicies do, it is left open.
  func selfVerdicts(_ part: TargetPart) -> [ReachVerdict] {
    guard part.isThroughService else { return [.allow] }
    return part.members.pods.map { pod in
      let id = network.classID(of: .pod(pod))
      let passing = network.connectivity(from: id, to: id)
      if part.demand.verdict(passing) == .allow { return .allow }
      return denial(of: pod, part, passing) == nil ? .unknown : .deny
    }
  }

  /// Why the first pod of a part that the admin API keeps from itself is kept so; nil for none.
  func hairpinExplanation(_ part: TargetPart) -> Explanation? {
    part.members.pods.lazy.compactMap { pod in
      let id = network.classID(of: .pod(pod))
      return denial(of: pod, part, network.connectivity(from: id, to: id))
    }.first
  }

  private func denial(of pod: Int, _ part: TargetPart, _ passing: Connectivity) -> Explanation? {
    let port = part.demand.tellingPort(passing)
    let directions = network.explainHairpin(of: pod, port: port)
    let isDenied = directions.contains { direction in
      guard let tier = direction.decidingTier, tier.outcome == .deny else { return false }
      return tier.tier != StandardTier.networkPolicy.rawValue
    }
    guard isDenied else { return nil }
    return Explanation(
      source: .pod(pod),
      destination: .pod(pod),
      port: port,
      connectivity: passing,
      exemption: nil,
      directions: directions
    )
  }
}

extension PortDemand {
  /// The port to explain: of those asked one that doesn't surely pass, if any; nil where none was
  /// asked.
  func tellingPort(_ connectivity: Connectivity) -> AskedPort? {
    guard case .every(let asked) = self else { return nil }
    let failing = asked.subtracting(connectivity.allowed)
    let entry = (failing.isEmpty ? asked : failing).entries.first
    guard let entry, let range = entry.ports.ranges.first else { return nil }
    return AskedPort(entry.protocol, Int(range.lowerBound))
  }
}
