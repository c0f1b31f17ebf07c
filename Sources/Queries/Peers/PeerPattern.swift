import NetworkModel
import ReachabilityEngine

/// Pods that a peer matches, or may match.
struct PeerPattern: Hashable, Sendable {
  /// The pods.
  var pods: PodPattern
  /// Whether the peer surely matches them.
  var isCertain: Bool

  /// A copy that only may match.
  var inDoubt: Self { PeerPattern(pods: pods, isCertain: false) }
}

/// Takes the expressions of a policy apart into patterns, any of which may hold.
///
/// Truth has three values, and "not", "all" and "any" obey the laws of De Morgan and distribute in it, so
/// that every expression is a union of patterns, each of them certain or in doubt.
struct PeerPatterns {
  /// The namespace of the policy; nil for a cluster-wide one.
  let ownNamespace: String?
  /// Whether a block of addresses matches a pod whose address isn't known.
  let addressless: (AddressBlock) -> Certainty

  /// The pods that an expression speaks of; none where it speaks of no pods.
  ///
  /// - Complexity: the product of the alternatives, where `all` stands around `any`.
  func patterns(_ expression: EndpointExpression) -> [PeerPattern] {
    switch expression {
    case .everything: return Self.every
    case .pods(in: let scope, labels: let selector): return pods(scope, selector).map { [$0] } ?? []
    case .addresses(let block): return Self.constant(addressless(block))
    case .nodes: return []
    case .attached(to: let name):
      return [pattern(PodPattern(networks: LabelSelector([LabelRequirement(name, .exists)])))]
    case .all(let parts): return product(parts.map(patterns))
    case .any(let parts): return parts.flatMap(patterns)
    case .not(let part): return opposite(part)
    case .uncertain(let part, because: _): return patterns(part).map(\.inDoubt)
    }
  }

  /// The pods that an expression doesn't speak of.
  private func opposite(_ expression: EndpointExpression) -> [PeerPattern] {
    switch expression {
    case .everything: return []
    case .nodes: return Self.every
    case .pods(in: let scope, labels: let selector):
      guard let own = pods(scope, selector) else { return Self.every }
      return own.pods.opposites.map(pattern)
    case .attached(to: let name):
      let requirement = LabelRequirement(name, .doesNotExist)
      return [pattern(PodPattern(networks: LabelSelector([requirement])))]
    case .addresses(let block):
      let opposites: [Certainty: Certainty] = [.yes: .no, .no: .yes]
      return Self.constant(opposites[addressless(block)] ?? .unknown)
    case .all(let parts): return parts.flatMap(opposite)
    case .any(let parts): return product(parts.map(opposite))
    case .not(let part): return patterns(part)
    case .uncertain(let part, because: _):
      return opposite(part) + patterns(part).map(\.inDoubt)
    }
  }

  private func pods(_ scope: NamespaceScope, _ selector: LabelSelector) -> PeerPattern? {
    switch scope {
    case .matching(let namespaces):
      return pattern(PodPattern(namespace: namespaces, labels: selector))
    case .own:
      guard let ownNamespace else { return nil }
      return pattern(PodPattern(namespace: [PodPattern.nameKey: ownNamespace], labels: selector))
    }
  }

  private func pattern(_ pods: PodPattern) -> PeerPattern {
    PeerPattern(pods: pods, isCertain: true)
  }

  private func product(_ parts: [[PeerPattern]]) -> [PeerPattern] {
    parts.reduce(Self.every) { all, part in
      all.flatMap { a in
        part.map { b in
          PeerPattern(
            pods: a.pods.intersection(b.pods),
            isCertain: a.isCertain && b.isCertain
          )
        }
      }
    }
  }

  private static let every = [PeerPattern(pods: .anyPod, isCertain: true)]

  private static func constant(_ certainty: Certainty) -> [PeerPattern] {
    switch certainty {
    case .yes: every
    case .no: []
    case .unknown: every.map(\.inDoubt)
    }
  }
}
