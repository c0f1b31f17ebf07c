import NetworkModel
import ReachabilityEngine

/// What drafts are made with.
struct SuggestionWorkshop {
  /// More drafts than these are not tried for one assertion.
  static let mostDrafts = 48

  let network: CompiledNetwork
  let selectors: SelectorFinder
  let peers: PeerWriter
  let matcher: PeerMatcher

  init(_ network: CompiledNetwork, blockMatches: AddressMatch) {
    self.network = network
    selectors = SelectorFinder(network.network)
    peers = PeerWriter(network.network, selectors, blockMatches)
    matcher = PeerMatcher(network.network)
  }

  /// The NetworkPolicies of a namespace that select some pods and no others.
  func policies(selectingJust pods: [Int], of namespace: String) -> [Policy] {
    let all = selectors.selectablePods(in: namespace)
    return network.network.policies.filter { policy in
      guard policy.isNetworkPolicy, policy.identity.namespace == namespace else { return false }
      let selected = matcher.members(
        policy.subject,
        of: namespace,
        among: PeerMembers(pods: all)
      )
      return selected.pods == pods
    }
  }

  /// A policy that is in no network yet and speaks of no direction.
  func newPolicy(_ namespace: String, _ name: String, _ selector: LabelSelector) -> Policy {
    Policy(
      identity: .networkPolicy(namespace, name),
      tier: StandardTier.networkPolicy.rawValue,
      subject: .pods(in: .own, labels: selector)
    )
  }
}
