import NetworkModel
import ReachabilityEngine

/// Looks for policies that close the connections of a cut, so that no way is left.
///
/// Each is written down, read, put into the network, and the ways are searched there again.
struct CutSuggestionSearch {
  let query: PathQuery
  let graph: ReachGraph
  let arcs: [ReachArc]
  let writing: PolicyWriting

  /// Of so many that help, the one with the least side effects is taken.
  private static let mostMeasured = 6

  private var network: CompiledNetwork { graph.evaluator.network }

  /// The policies, or why there are none.
  var answer: SuggestionAnswer {
    let workshop = SuggestionWorkshop(network, blockMatches: writing.blockMatches)
    // Of the last connection of a way it is gentler to close only what was asked.
    for closesAll in [false, true] {
      let groups = arcs.flatMap { self.groups(of: $0, closesAll: closesAll) }
      let result = result(failing: groups)
      let closing = ClosingDrafts(
        SidedPairs(groups, graph.evaluator, followingWays: true),
        workshop
      )
      var helping: [(suggestion: Suggestion, size: Int)] = []
      for draft in closing.drafts(closing: .ingress) + closing.drafts(closing: .egress)
      where helping.count < Self.mostMeasured {
        guard let suggestion = suggestion(of: draft, result) else { continue }
        helping.append((suggestion, draft.size))
      }
      let best = helping.min {
        let effects = ($0.suggestion.sideEffects, $1.suggestion.sideEffects)
        return effects.0 == effects.1 ? $0.size < $1.size : effects.0 < effects.1
      }
      if let best { return .found(best.suggestion) }
    }
    let groups = arcs.flatMap { self.groups(of: $0, closesAll: true) }
    return SuggestionObstacle(evaluator: graph.evaluator, result: result(failing: groups)).reason
      .map { .impossible($0) } ?? .notFound
  }

  // MARK: what is to be closed

  private func groups(of arc: ReachArc, closesAll: Bool) -> [ReachGroup] {
    let isLast = graph.isLast(arc, .possible)
    let everything = PortDemand.some(of: .all)
    let parts: [TargetPart]
    if arc.target == graph.exterior {
      parts = graph.demands(at: arc.target).map {
        TargetPart(PeerMembers(addresses: $0.members.addresses), $0.demand)
      }
    } else {
      let members = members(ofUnit: arc.target)
      parts =
        isLast && !closesAll
        ? graph.demands(at: arc.target).map { TargetPart(members, $0.demand) }
        : [TargetPart(members, everything)]
    }
    return graph.evaluator.answer(from: sources(of: arc), to: parts).groups
      .filter { $0.verdict != .deny }
  }

  private func sources(of arc: ReachArc) -> PeerMembers {
    graph.isUnit(arc.source)
      ? members(ofUnit: arc.source) : PeerMembers(addresses: graph.ends.sources.addresses)
  }

  private func members(ofUnit unit: Int) -> PeerMembers {
    graph.isNode(unit)
      ? PeerMembers(nodes: [unit]) : PeerMembers(pods: graph.list.units.all[unit].pods)
  }

  /// The connections as what fails the claim that the source cannot reach the destination.
  private func result(failing groups: [ReachGroup]) -> AssertionResult {
    let sentence = Sentence(.cannotReach([query.source.phrase], [query.target.phrase]))
    return AssertionResult(
      assertion: Assertion(sentence.description, sentence),
      passed: false,
      groups: groups,
      failures: groups,
      isolation: [],
      notes: []
    )
  }

  // MARK: simulation

  private func suggestion(of draft: PolicyDraft, _ result: AssertionResult) -> Suggestion? {
    guard let changes = draft.changes(writing) else { return nil }
    var changed = network
    changed.apply(changes.delta)
    let evaluator = ReachEvaluator(changed, like: graph.evaluator)
    let again = ReachGraph(evaluator, query.ends, on: nil)
    guard ReachSearch(again, .possible).length == nil else { return nil }
    let effects = effects(changed, changes, result)
    return Suggestion(
      summary: draft.words.joined(separator: ", and "),
      changes: changes,
      breaks: [],
      opens: effects.opens,
      closes: effects.closes
    )
  }

  /// Counts what changes of the connections of the pods that the policies select, or selected.
  private func effects(
    _ changed: CompiledNetwork,
    _ changes: [Suggestion.Change],
    _ result: AssertionResult
  ) -> (opens: Int, closes: Int) {
    let policies = Set(changes.map(\.manifest.policy.identity))
    let subjects = Set(
      [network, changed].flatMap { network in
        network.classIDs.filter { id in
          Direction.allCases.contains { direction in
            network.policies(selecting: id, direction).contains {
              policies.contains(network.network.policies[$0.policy].identity)
            }
          }
        }.flatMap { network[$0].pods }
      }
    )
    let members = PeerMembers(pods: subjects)
    let listings = [ListQuery(sources: members), ListQuery(destinations: members)]
    let differences = listings.map { listing in
      Difference(
        from: NetworkSnapshot(network, listing: listing),
        to: NetworkSnapshot(changed, listing: listing)
      )
    }
    var both = differences[0]
    let known = Set(both.connections)
    both.connections += differences[1].connections.filter { !known.contains($0) }
    let effects = SideEffects(both, of: result, in: network.network.cluster)
    return (effects.opens, effects.closes)
  }
}

extension Suggestion {
  fileprivate var sideEffects: Int { opens + closes }
}
