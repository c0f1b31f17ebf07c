import NetworkModel
import ReachabilityEngine

/// A unit that policies don't isolate in some direction.
struct UnprotectedUnit {
  var peer: ListedPeer
  var ingress: Certainty
  var egress: Certainty
  /// Whether rules that don't isolate, those of ordered tiers, deny something to it.
  var isDenied: Bool
  /// Where its first pod is declared.
  var position: SourcePosition?

  /// Those of some units that aren't isolated for sure both ways; those on the host network, which
  /// policies can't select, too.
  static func all(of units: [ListedUnit], in network: CompiledNetwork) -> [Self] {
    let claim = IsolationClaim(pods: units.compactMap(\.pods.first))
    var findings: [Direction: [Int: IsolationFinding]] = [:]
    for finding in claim.findings(in: network) {
      for pod in finding.pods { findings[finding.direction, default: [:]][pod] = finding }
    }
    return units.compactMap { unit in
      guard let pod = unit.pods.first, let ingress = findings[.ingress]?[pod],
        let egress = findings[.egress]?[pod],
        ingress.isIsolated != .yes || egress.isIsolated != .yes
      else { return nil }
      return UnprotectedUnit(
        peer: unit.peer,
        ingress: ingress.isIsolated,
        egress: egress.isIsolated,
        isDenied: ingress.isDenied || egress.isDenied,
        position: network.network.cluster.pods[pod].position
      )
    }
  }
}
