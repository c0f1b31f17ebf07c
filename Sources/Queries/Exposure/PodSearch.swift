import NetworkModel
import ReachabilityEngine

/// Finds what every pod of a region may do, whatever labels it has.
///
/// Branch and bound over the traits that rules look at: a branch is left where no pod of it can do less
/// than what is known to be the least. Exact up to `limit` places; beyond, less is promised as sure.
///
/// A class, since a search keeps its place in it.
final class PodSearch {
  /// The most places that one search looks at.
  static let limit = 20_000

  /// What all pods of a region may do, and whether the search got to its end.
  struct Minimum {
    var allowed: PortMask
    var possible: PortMask
    var isExact = true
  }

  /// What becomes of a place of the search.
  private enum Step {
    case leave
    case finish
    case split(trait: Int)
  }

  private struct NumberedRegion {
    var literals: [PodTraits.Literal]
    var exceptions: [[PodTraits.Literal]]
  }

  private let rules: CutRules
  private let steps: [CutRules.Step]
  private var assignment: [PodTraits.Value?]
  private var visits = 0

  init(_ rules: CutRules) {
    self.rules = rules
    steps = rules.tiers.flatMap { $0.policies.flatMap(\.steps) }
    assignment = Array(repeating: nil, count: rules.traits.values.count)
  }

  /// The same as if some rules weren't there.
  func without(_ origins: Set<RuleReference>) -> PodSearch {
    PodSearch(rules.without(origins))
  }

  /// What every pod of a region may do; nil where there can be none.
  func minimum(of region: PodRegion) -> Minimum? {
    var result = Minimum(allowed: [], possible: [])
    for word in rules.everything.indices {
      guard let part = minimum(of: region, word: word) else { return nil }
      result.allowed.append(part.allowed)
      result.possible.append(part.possible)
      result.isExact = result.isExact && part.isExact
    }
    return result
  }

  /// A pod of a region, with the labels of its namespace; nil where there can be none.
  func example(of region: PodRegion) -> (pod: Pod, namespace: Labels)? {
    assignment = Array(repeating: nil, count: rules.traits.values.count)
    visits = 0
    guard search(numbered(region), { .finish }) else { return nil }
    return rules.traits.pod(with: assignment)
  }

  private func minimum(
    of region: PodRegion,
    word: Int
  ) -> (allowed: UInt64, possible: UInt64, isExact: Bool)? {
    let whole = rules.everything[word]
    var least: (allowed: UInt64, possible: UInt64)?
    var root: UInt64?
    assignment = Array(repeating: nil, count: rules.traits.values.count)
    visits = 0
    let isCut = search(numbered(region)) { [self] in
      let standings = steps.map(standing)
      let walk = OwnSideWalk(rules, word: word, standings, assuming: .either)
      let sure = whole & ~walk.mayDeny
      root = root ?? sure
      guard let trait = openTrait(standings, word) else {
        least = (sure & (least?.allowed ?? whole), walk.mayAllow & (least?.possible ?? whole))
        return .leave
      }
      if let least, least.allowed & ~sure == 0 {
        let worst = OwnSideWalk(rules, word: word, standings, assuming: .worst)
        if least.possible & ~worst.mayAllow == 0 { return .leave }
      }
      return visits > Self.limit ? .finish : .split(trait: trait)
    }
    guard let least else { return isCut ? (root ?? 0, whole, false) : nil }
    // Cut off, the search has not seen all places: what the first of them grants holds for all.
    return (isCut ? least.allowed & (root ?? 0) : least.allowed, least.possible, !isCut)
  }

  // MARK: the search

  /// Visits places inside a region until it is told to finish.
  ///
  /// - Returns: Whether it was.
  private func search(_ region: NumberedRegion, _ visit: () -> Step) -> Bool {
    visits += 1
    if visits > 2 * Self.limit { return true }
    let trait: Int
    var isInside = false
    switch standing(region) {
    case .no, .unknown: return false
    case .open:
      guard let open = openTrait(of: region) else { return false }
      trait = open
    case .yes:
      isInside = true
      switch visit() {
      case .leave: return false
      case .finish: return true
      case .split(let open): trait = open
      }
    }
    let place = assignment
    for (number, value) in rules.traits.values[trait].enumerated() {
      assign(trait, value)
      if search(region, visit) { return true }
      assignment = place
      // What was found meanwhile may be as little as this whole place can come to.
      if isInside, number == 0, case .leave = visit() { return false }
    }
    return false
  }

  private func assign(_ trait: Int, _ value: PodTraits.Value) {
    assignment[trait] = value
    guard rules.traits.isOwn(trait, value) else { return }
    for (label, value) in rules.traits.own where label != trait { assignment[label] = value }
  }

  private func numbered(_ region: PodRegion) -> NumberedRegion {
    NumberedRegion(
      literals: rules.traits.literals(of: region.pods),
      exceptions: region.exceptions.map { rules.traits.literals(of: $0) }
    )
  }

  // MARK: standings

  private func standing(_ literals: [PodTraits.Literal]) -> Standing {
    var isOpen = false
    for literal in literals {
      guard let value = assignment[literal.trait] else {
        isOpen = true
        continue
      }
      if !literal.holds(for: value) { return .no }
    }
    return isOpen ? .open : .yes
  }

  private func standing(_ region: NumberedRegion) -> Standing {
    var result = standing(region.literals)
    guard result != .no else { return .no }
    for exception in region.exceptions {
      switch standing(exception) {
      case .yes: return .no
      case .open: result = .open
      case .no, .unknown: break
      }
    }
    return result
  }

  private func standing(_ step: CutRules.Step) -> Standing {
    var result = Standing.no
    for peer in step.peers {
      switch standing(peer.literals) {
      case .yes where peer.isCertain && step.isCertain: return .yes
      case .open: result = .open
      case .yes, .unknown: if result == .no { result = .unknown }
      case .no: break
      }
    }
    return result
  }

  private func openTrait(of region: NumberedRegion) -> Int? {
    for literals in [region.literals] + region.exceptions {
      guard standing(literals) == .open, let trait = openTrait(of: literals) else { continue }
      return trait
    }
    return nil
  }

  /// A trait that decides on a rule about some of the ports; nil where every one is decided.
  private func openTrait(_ standings: [Standing], _ word: Int) -> Int? {
    for step in steps where standings[step.number] == .open && step.possible[word] != 0 {
      for peer in step.peers where standing(peer.literals) == .open {
        return openTrait(of: peer.literals)
      }
    }
    return nil
  }

  /// The first trait that is open; the namespace's name before its other labels, since it may decide them.
  private func openTrait(of literals: [PodTraits.Literal]) -> Int? {
    guard let open = literals.first(where: { assignment[$0.trait] == nil })?.trait else {
      return nil
    }
    guard let name = rules.traits.name, assignment[name] == nil,
      rules.traits.isNamespaceLabel(open)
    else { return open }
    return name
  }
}
