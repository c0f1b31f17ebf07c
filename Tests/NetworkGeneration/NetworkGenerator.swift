public import NetworkModel

/// Makes small networks in which things collide: few names, few labels, few blocks, few ports.
///
/// Each seed stands for one network. Every shape that the representation allows comes up, the odd
/// ones often: absent labels under `notIn`, hostNetwork pods, pods without addresses, whole-family
/// blocks, blocks all but excepted away, ports that repeat a name.
public struct NetworkGenerator {
  /// Which part of the representation a network uses.
  public enum Shape: CaseIterable, Sendable {
    /// One tier of allow-only, isolating policies of namespaces: what NetworkPolicy v1 lowers to.
    case networkPolicies
    /// Several tiers, all actions, any subject; facts are known or not.
    case tiers
    /// The tiers that loaded networks have, with what the admin API lowers to: priorities that are
    /// often equal, rules that allow, deny and pass, nodes and networks as peers.
    case standardTiers
  }

  var random: SplitMix64
  /// The chance in a hundred that a fact is in doubt, where the shape has doubts.
  let doubt: Int
  let shape: Shape
  /// Whether pods and ports are many: sets of them then take several machine words.
  let isLarge: Bool

  /// Creates the generator of one seed's network.
  public init(seed: UInt64, shape: Shape) {
    random = SplitMix64(seed: seed)
    self.shape = shape
    doubt = random.pick([0, 0, 5, 15])
    isLarge = random.number(in: 0...199) == 0
  }

  /// Creates the generator of one seed's network, of a shape that the seed decides.
  public init(seed: UInt64) {
    let shapes: [Shape] = [.networkPolicies, .standardTiers, .standardTiers, .tiers, .tiers]
    self.init(seed: seed, shape: shapes[Int(seed % 5)])
  }

  /// The network.
  public mutating func network() -> Network {
    var cluster = cluster()
    addServices(to: &cluster)
    let tiers =
      switch shape {
      case .networkPolicies: [Tier.networkPolicy]
      case .standardTiers: StandardTier.tiers
      case .tiers: tiers()
      }
    let count = random.pick([0...2, 1...3, 2...5, 3...6])
    let policies = (0..<random.number(in: count)).map { policy($0, tiers: tiers) }
    return Network(
      cluster: cluster,
      tiers: tiers,
      policies: policies,
      podAddressCandidates: random.pick(Vocabulary.candidates)
    )
  }

  var namespaces: [String] {
    Vocabulary.namespaces + (isLarge ? ["d", "e", "f", "g", "h"] : [])
  }

  mutating func portNumber() -> Int {
    isLarge ? random.number(in: 1...65535) : random.pick(Vocabulary.portNumbers)
  }

  private mutating func tiers() -> [Tier] {
    let count = random.number(in: 1...4)
    return (0..<count).map { index in
      Tier(
        name: "tier \(index)",
        precedence: random.chance(70) ? .inOrder : .denyFirst,
        isolated: random.chance(70) ? .deny : .pass,
        passTo: random.chance(40) ? random.number(in: (index + 1)...count) : nil
      )
    }
  }
}
