public import NetworkModel
public import ReachabilityEngine

extension CompiledNetwork {
  /// A warning for each pair of policies of equal priority that really disagree (A7), naming both and a
  /// pair of endpoints.
  public var priorityWarnings: [Diagnostic] {
    let found = priorityConflicts()
    return found.conflicts.map(warning) + found.unfinished.map(unfinished)
  }

  private func warning(_ conflict: PriorityConflict) -> Diagnostic {
    let first = network.policies[conflict.first]
    let second = network.policies[conflict.second]
    let (subject, other) = endpoints(of: conflict)
    let pair = conflict.direction == .egress ? (subject, other) : (other, subject)
    return .warning(
      .samePriority(first, second, conflict, pair),
      at: second.position,
      notes: [
        Diagnostic.Note(
          "`\(first.identity.name)` is taken first, by its name: \(conflict.verdict.deed) it",
          at: first.position
        ),
        Diagnostic.Note(
          "with `\(second.identity.name)` first: \(conflict.otherVerdict.deed) it",
          at: second.position
        ),
      ],
      help: "give one of them another priority, or make their rules apart"
    )
  }

  /// Tells that there may be more of the same.
  private func unfinished(_ policies: [Int]) -> Diagnostic {
    let first = network.policies[policies[0]]
    let tier = network.tiers[first.tier].name
    return .warning(
      """
      \(policies.count) policies of tier \(tier) have the priority \(Int(first.order.value)); once \
      \(PriorityConflicts.mostOfGroup) pairs of them disagree, the others aren't compared
      """,
      at: first.position
    )
  }

  /// Two different endpoints of the classes of a conflict, in words.
  private func endpoints(of conflict: PriorityConflict) -> (subject: String, other: String) {
    let subject = members(conflict.subject)
    let other = members(conflict.other)
    let second = conflict.subject == conflict.other && other.count > 1 ? other[1] : other.first
    let name = { (reference: EndpointReference?) in reference.map { network.name(of: $0) } ?? "" }
    return (name(subject.first), name(second))
  }

  /// Up to two endpoints of a class.
  private func members(_ id: ClassID) -> [EndpointReference] {
    let endpoints = self[id]
    switch endpoints.kind {
    case .pods, .hosts:
      return Array(
        (endpoints.pods.prefix(2).map { .pod($0) } + endpoints.nodes.prefix(2).map { .node($0) })
          .prefix(2)
      )
    case .unidentified(let peer): return [.unidentified(peer)]
    case .addresses:
      return endpoints.addresses.ranges.prefix(1).map {
        .address(IPAddress($0.family, $0.bounds.lowerBound))
      }
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func samePriority(
    _ first: Policy,
    _ second: Policy,
    _ conflict: PriorityConflict,
    _ pair: (source: String, destination: String)
  ) -> Self {
    """
    \(second.identity.kind) `\(second.identity.name)` has the priority \
    \(Int(second.order.value)) of `\(first.identity.name)` and disagrees with it about \
    `\(pair.source)` to `\(pair.destination)` on \(conflict.protocol) \(conflict.port) \
    (\(conflict.direction.rawValue))
    """
  }
}

extension Verdict {
  /// What it does, in words.
  fileprivate var deed: String {
    switch self {
    case .allow: "that allows"
    case .deny: "that denies"
    case .unknown: "that leaves open"
    }
  }
}
