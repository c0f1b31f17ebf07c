import NetworkModel

/// Where ways begin and end.
struct ReachEnds: Sendable {
  /// Where they begin.
  var sources: PeerMembers
  /// Where they end, with what is asked there; none where everything that is reached is looked for.
  var parts: [TargetPart]

  /// Creates ends.
  ///
  /// What belongs to both is a source only; where all ends do, an end only.
  init(from sources: PeerMembers, to parts: [TargetPart] = []) {
    let targets = parts.reduce(PeerMembers()) { $0.union($1.members) }
    let isWithin = !targets.isEmpty && targets.subtracting(sources).isEmpty
    let begins = isWithin ? sources.subtracting(targets) : sources
    self.sources = begins
    self.parts = parts.compactMap { part in
      var copy = part
      copy.members = part.members.subtracting(begins)
      return copy.members.isEmpty ? nil : copy
    }
  }

  /// All members of the ends.
  var targets: PeerMembers { parts.reduce(PeerMembers()) { $0.union($1.members) } }
}

/// Whether a way surely exists.
public enum Assurance: String, Hashable, Sendable {
  /// Every connection of it surely passes.
  case certain
  /// Every connection of it passes or may pass.
  case possible
}

extension Connectivity {
  /// What passes with an assurance.
  func part(_ assurance: Assurance) -> ConnectionSet {
    switch assurance {
    case .certain: allowed
    case .possible: possible
    }
  }
}

extension TargetPart {
  /// Whether a connectivity carries something of what is asked.
  ///
  /// Where only one of the members is meant, nobody knows which, so that nothing is certain.
  func isMet(by connectivity: Connectivity, _ assurance: Assurance) -> Bool {
    if isOneOf, assurance == .certain { return false }
    return !connectivity.part(assurance).intersection(demand.connections).isEmpty
  }
}
