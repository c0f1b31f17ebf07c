import NetworkModel
import ReachabilityEngine
import Reports

extension DecidingPlaces {
  /// What decides in some directions, one after the other: rules and policies, or that none does.
  func decisions(
    _ directions: [DirectionExplanation],
    _ port: AskedPort?
  ) -> [Graph.Edge.Decision] {
    directions.flatMap { direction -> [Graph.Edge.Decision] in
      let tier = direction.tiers.last?.name
      let deciding = deciders(direction, port)
      if !deciding.isEmpty {
        return deciding.map {
          Graph.Edge.Decision(
            direction: direction.direction,
            tier: tier,
            text: $0.text,
            position: $0.position
          )
        }
      }
      return undecided(direction).map { [$0] } ?? []
    }
  }

  /// What is told of a direction in which no policy decides.
  private func undecided(_ direction: DirectionExplanation) -> Graph.Edge.Decision? {
    switch direction.subject {
    case .address, .unidentified: return nil
    case .pod, .node: break
    }
    let subject = network.name(of: direction.subject)
    let word = direction.direction.rawValue
    return Graph.Edge.Decision(
      direction: direction.direction,
      text: direction.tiers.isEmpty
        ? "no policy selects \(subject) for \(word)" : "no rule decides on \(word) of \(subject)"
    )
  }
}
