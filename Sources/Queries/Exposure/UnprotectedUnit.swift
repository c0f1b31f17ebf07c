import NetworkModel
import ReachabilityEngine

/// A unit that policies don't isolate in some direction.
struct UnprotectedUnit {
  var peer: ListedPeer
  var ingress: Certainty
  var egress: Certainty
  /// The directions in which rules that don't isolate, those of ordered tiers, deny something to it.
  var denied: Set<Direction>
  /// Where its first pod is declared.
  var position: SourcePosition?

  /// Whether they do so in some direction.
  var isDenied: Bool { !denied.isEmpty }

  /// How well it is protected in a direction.
  func protection(_ direction: Direction) -> Protection {
    switch direction == .ingress ? ingress : egress {
    case .yes: .isolated
    case .unknown: .perhapsIsolated
    case .no: denied.contains(direction) ? .someDenied : .none
    }
  }

  /// How well a unit is protected in a direction.
  enum Protection: String {
    /// A policy isolates it.
    case isolated
    /// It can't be told whether a policy isolates it.
    case perhapsIsolated
    /// No policy isolates it, and rules of ordered tiers deny something.
    case someDenied
    /// Nothing keeps anybody out.
    case none
  }

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
        denied: Set([ingress, egress].filter(\.isDenied).map(\.direction)),
        position: network.network.cluster.pods[pod].position
      )
    }
  }
}
