import NetworkGeneration
import NetworkModel

/// A namespace of some Deployments, each of which a policy closes but for a few of the others: between
/// most of them a way has several hops, or there is none.
func sparseNetwork(seed: UInt64) -> Network {
  var random = SplitMix64(seed: seed)
  let names = (0..<8).map { "d\($0)" }
  let policies = names.map { name in
    let peers = names.filter { _ in random.chance(20) }
    var closing = policy(
      name,
      app: name,
      ingress: peers.map { allow(app($0), random.pick([80, 443])) },
      egress: nil
    )
    closing.tier = StandardTier.networkPolicy.rawValue
    return closing
  }
  return Network(
    cluster: Cluster(pods: names.map { deployment($0, random.pick([1, 1, 2])) }),
    tiers: StandardTier.tiers,
    policies: policies
  )
}
