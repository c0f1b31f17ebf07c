import NetworkModel
import ReachabilityEngine

/// Pods that a way through the tiers lets pass, or may let pass.
struct Opening: Hashable {
  var region: PodRegion
  var ports: PortMask
  /// The rule that lets them pass; nil where no rule decides.
  var origin: RuleReference?
}

/// Finds all ways through the tiers of one endpoint's side that end with "allow".
///
/// Where a rule in front takes some pods away, what is left is a region with exceptions: "pods with
/// app=web, but not those of namespaces with team=blue". Whatever a pod may do, some opening holds it,
/// so that nothing that any pod may do stays untold.
struct Openings {
  private let rules: CutRules
  private(set) var all: [Opening] = []
  private var known: Set<Opening> = []

  /// A rule in front that takes pods away, or may do so.
  private struct Blocker {
    var pods: PodPattern
    var ports: PortMask
    var isCertain: Bool
  }

  /// The way to some place of the tiers.
  private struct Way {
    var pods = PodPattern.anyPod
    var blockers: [Blocker] = []
    var ports: PortMask
  }

  /// Walks the tiers.
  ///
  /// - Complexity: the product over the tiers of one more than their rules that pass.
  init(_ rules: CutRules) {
    self.rules = rules
    walk(0, Way(ports: rules.everything))
  }

  private mutating func walk(_ index: Int, _ way: Way) {
    guard index < rules.tiers.count else { return add(way, origin: nil) }
    let tier = rules.tiers[index]
    var way = way
    var isIsolated = false
    for policy in tier.policies {
      for step in policy.steps { take(step, isSelected: policy.isCertain, tier.passTo, &way) }
      isIsolated = isIsolated || policy.isolates && policy.isCertain && tier.isDenying
    }
    if !isIsolated { walk(index + 1, way) }
  }

  private mutating func take(
    _ step: CutRules.Step,
    isSelected: Bool,
    _ passTo: Int,
    _ way: inout Way
  ) {
    let ports = way.ports.and(step.possible)
    guard !ports.holdsNothing else { return }
    for peer in step.peers where step.action != .deny {
      let own = Way(
        pods: way.pods.intersection(peer.pods),
        blockers: way.blockers,
        ports: ports
      )
      if step.action == .pass { walk(passTo, own) } else { add(own, origin: step.origin) }
    }
    guard step.action != .allow else { return }
    for peer in step.peers {
      let isCertain = isSelected && step.isCertain && peer.isCertain
      if peer.pods == .anyPod {
        // It takes all pods; where that is in doubt, none is told apart by it.
        if isCertain { way.ports = way.ports.without(step.sure) }
      } else {
        way.blockers.append(Blocker(pods: peer.pods, ports: ports, isCertain: isCertain))
      }
    }
  }

  /// Adds the end of a way, ports apart that different rules in front take.
  private mutating func add(_ way: Way, origin: RuleReference?) {
    let blockers = way.blockers.filter { !$0.ports.and(way.ports).holdsNothing }
    guard !blockers.isEmpty else { return add(way.pods, [], way.ports, origin) }
    var parts: [[Int]: PortMask] = [:]
    for atom in 0..<rules.atomCount where way.ports.holds(atom) {
      let inFront = blockers.indices.filter { blockers[$0].ports.holds(atom) }
      let none = PortMask(repeating: 0, count: way.ports.count)
      parts[inFront, default: none][atom >> 6] |= 1 << UInt64(atom & 63)
    }
    for (inFront, ports) in parts.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let some = inFront.map { blockers[$0] }
      add(way.pods, some.filter(\.isCertain), ports, origin)
      if !some.allSatisfy(\.isCertain) { add(way.pods, some, ports, origin) }
    }
  }

  private mutating func add(
    _ pods: PodPattern,
    _ blockers: [Blocker],
    _ ports: PortMask,
    _ origin: RuleReference?
  ) {
    guard !ports.holdsNothing else { return }
    let region = PodRegion(pods: pods, exceptions: Set(blockers.map(\.pods)))
    let opening = Opening(region: region, ports: ports, origin: origin)
    if known.insert(opening).inserted { all.append(opening) }
  }
}
