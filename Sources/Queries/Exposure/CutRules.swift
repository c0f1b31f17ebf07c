import NetworkModel
import ReachabilityEngine

/// Connections as the atoms of a cut, a bit each.
typealias PortMask = [UInt64]

extension PortMask {
  var holdsNothing: Bool { allSatisfy { $0 == 0 } }
  func and(_ other: Self) -> Self { zip(self, other).map { $0 & $1 } }
  func or(_ other: Self) -> Self { zip(self, other).map { $0 | $1 } }
  func without(_ other: Self) -> Self { zip(self, other).map { $0 & ~$1 } }
  func holds(_ atom: Int) -> Bool { self[atom >> 6] & (1 << UInt64(atom & 63)) != 0 }
}

/// The rules of one endpoint's side, their ports cut into atoms and their peers' labels numbered.
struct CutRules {
  /// Pods that a peer matches or may match.
  struct Peer {
    var pods: PodPattern
    var literals: [PodTraits.Literal]
    var isCertain: Bool
  }

  /// A rule.
  struct Step {
    var action: RuleAction
    var peers: [Peer]
    var isCertain: Bool
    var sure: PortMask
    var possible: PortMask
    var origin: RuleReference
    /// Its place among all steps.
    var number: Int
  }

  /// A policy.
  struct SelectedPolicy {
    var isCertain: Bool
    var isolates: Bool
    var steps: [Step]
  }

  /// A tier.
  struct SelectedTier {
    var isDenying: Bool
    var passTo: Int
    var policies: [SelectedPolicy]
  }

  let traits: PodTraits
  private(set) var tiers: [SelectedTier]
  /// Every atom.
  let everything: PortMask
  private let atoms: PortAtoms

  /// Cuts rules; the subject's own namespace is nil for what is in none.
  init(_ rules: OwnSideRules, ownNamespace: Namespace?) {
    let steps = rules.steps
    let own = ownNamespace.map { [PodPattern.pods(ofNamespace: $0.name)] } ?? []
    traits = PodTraits(steps.flatMap { $0.peers.map(\.pods) } + own, own: ownNamespace)
    atoms = PortAtoms(
      steps.flatMap { [$0.sure, $0.possible] }.flatMap(\.entries).flatMap { entry in
        entry.ports.ranges.map { (entry.protocol, $0) }
      }
    )
    everything = Self.mask(of: .all, atoms)
    var cutter = Cutter(traits: traits, atoms: atoms)
    tiers = rules.tiers.map { cutter.cut($0) }
  }

  /// The number of atoms.
  var atomCount: Int { atoms.count }

  /// The connections of some atoms.
  func connections(_ mask: PortMask) -> ConnectionSet { atoms.connections(mask) }

  /// The same with rules that speak of no port.
  func without(_ origins: Set<RuleReference>) -> Self {
    var rules = self
    let nothing = PortMask(repeating: 0, count: everything.count)
    for (tier, selected) in tiers.enumerated() {
      for (policy, selected) in selected.policies.enumerated() {
        for (step, rule) in selected.steps.enumerated() where origins.contains(rule.origin) {
          rules.tiers[tier].policies[policy].steps[step].sure = nothing
          rules.tiers[tier].policies[policy].steps[step].possible = nothing
        }
      }
    }
    return rules
  }

  fileprivate static func mask(of connections: ConnectionSet, _ atoms: PortAtoms) -> PortMask {
    var words = PortMask(repeating: 0, count: atoms.wordCount)
    for entry in connections.entries {
      for range in entry.ports.ranges {
        for atom in atoms.atoms(entry.protocol, range) {
          words[atom >> 6] |= 1 << UInt64(atom & 63)
        }
      }
    }
    return words
  }
}

/// Cuts and numbers steps.
private struct Cutter {
  let traits: PodTraits
  let atoms: PortAtoms
  var count = 0

  mutating func cut(_ tier: OwnSideRules.SelectedTier) -> CutRules.SelectedTier {
    CutRules.SelectedTier(
      isDenying: tier.isDenying,
      passTo: tier.passTo,
      policies: tier.policies.map { policy in
        CutRules.SelectedPolicy(
          isCertain: policy.isCertain,
          isolates: policy.isolates,
          steps: policy.steps.map { cut($0) }
        )
      }
    )
  }

  private mutating func cut(_ step: OwnSideRules.Step) -> CutRules.Step {
    defer { count += 1 }
    return CutRules.Step(
      action: step.action,
      peers: step.peers.map {
        CutRules.Peer(
          pods: $0.pods,
          literals: traits.literals(of: $0.pods),
          isCertain: $0.isCertain
        )
      },
      isCertain: step.isCertain,
      sure: CutRules.mask(of: step.sure, atoms),
      possible: CutRules.mask(of: step.possible, atoms),
      origin: step.origin,
      number: count
    )
  }
}
