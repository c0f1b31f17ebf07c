internal import NetworkModel
public import ReachabilityEngine

extension CheckQuestion {
  /// The answer with a suggestion for every assertion that fails.
  ///
  /// - Parameters:
  ///   - answer: What `answer(on:)` gave for the networks.
  ///   - secondary: The secondary networks, as they were given there.
  ///   - writing: How policies are written down and read again.
  /// - Returns: The answer, with `suggestion` in each result that fails.
  /// - Complexity: for each assertion that fails, a few dozen changes of the compiled network, and the
  ///   lists of connections of those that help, at most two dozen.
  public func suggesting(
    _ answer: CheckAnswer,
    secondary: [CompiledNetwork] = [],
    writing: PolicyWriting
  ) -> CheckAnswer {
    guard answer.results.contains(where: { !$0.passed }) else { return answer }
    let search = SuggestionSearch(
      question: self,
      answer: answer,
      secondary: secondary,
      writing: writing
    )
    var copy = answer
    for index in answer.results.indices where !answer.results[index].passed {
      copy.results[index].suggestion = search.answer(for: index)
    }
    return copy
  }
}

/// Looks for the changes of policies with the least side effects that make an assertion hold.
struct SuggestionSearch {
  private let question: CheckQuestion
  private let answer: CheckAnswer
  private let secondary: [CompiledNetwork]
  private let writing: PolicyWriting
  private let workshop: SuggestionWorkshop
  private let snapshot: NetworkSnapshot

  /// More of them that help are not compared.
  private static let mostMeasured = 24

  init(
    question: CheckQuestion,
    answer: CheckAnswer,
    secondary: [CompiledNetwork],
    writing: PolicyWriting
  ) {
    self.question = question
    self.answer = answer
    self.secondary = secondary
    self.writing = writing
    workshop = SuggestionWorkshop(answer.network, blockMatches: writing.blockMatches)
    snapshot = NetworkSnapshot(answer.network)
  }

  /// What can be suggested for an assertion that fails.
  func answer(for index: Int) -> SuggestionAnswer {
    let result = answer.results[index]
    for stage in stages(result) {
      var helping: [RankedSuggestion] = []
      for draft in stage() where helping.count < Self.mostMeasured {
        guard let trial = trial(of: draft, for: index) else { continue }
        helping.append(measured(trial, for: index))
      }
      // The gentlest of equals was tried first.
      let best = helping.min { $0.rank.lexicographicallyPrecedes($1.rank) }
      if let best { return .found(best.suggestion) }
    }
    let obstacle = SuggestionObstacle(evaluator: answer.evaluator, result: result)
    return obstacle.reason.map { .impossible($0) } ?? .notFound
  }

  /// Drafts by how fitting they are: a stage counts only where none of those before it helps.
  private func stages(_ result: AssertionResult) -> [() -> [PolicyDraft]] {
    guard result.isolation.isEmpty else {
      return [{ IsolationDrafts(workshop: workshop, findings: result.isolation).drafts }]
    }
    let form = result.assertion.sentence.form
    guard !form.asksForConnections else {
      return [{ OpeningDrafts(SidedPairs(result.failures, answer.evaluator), workshop).drafts }]
    }
    let closing = ClosingDrafts(
      SidedPairs(result.failures, answer.evaluator, followingWays: true),
      workshop
    )
    // Who speaks of one end means that end to be guarded, whoever comes to be at the other.
    switch form {
    case .reachableOnlyFrom, .nothingReaches:
      return [{ closing.drafts(closing: .ingress) }, { closing.drafts(closing: .egress) }]
    case .reachesOnly, .reachesNothing:
      return [{ closing.drafts(closing: .egress) }, { closing.drafts(closing: .ingress) }]
    case .canReach, .cannotReach, .noConnection, .areIsolated, .isIsolatedFrom, .isolatedFor:
      return [{ closing.drafts(closing: .ingress) + closing.drafts(closing: .egress) }]
    }
  }

  // MARK: simulation

  /// A draft that was written down, read and simulated, and with which the assertion holds.
  private struct Trial {
    var draft: PolicyDraft
    var changes: [Suggestion.Change]
    var network: CompiledNetwork
  }

  private func trial(of draft: PolicyDraft, for index: Int) -> Trial? {
    guard let changes = draft.changes(writing) else { return nil }
    var network = answer.network
    network.apply(changes.delta)
    guard question.result(index, on: network, secondary: secondary).passed else { return nil }
    return Trial(draft: draft, changes: changes, network: network)
  }

  private func measured(_ trial: Trial, for index: Int) -> RankedSuggestion {
    let after = question.answer(on: trial.network, secondary: secondary)
    let breaks = zip(answer.results, after.results).filter { $0.passed && !$1.passed }
    let difference = Difference(from: snapshot, to: NetworkSnapshot(trial.network))
    let effects = SideEffects(
      difference,
      of: answer.results[index],
      in: answer.network.network.cluster
    )
    let suggestion = Suggestion(
      summary: trial.draft.words.joined(separator: ", and "),
      changes: trial.changes,
      breaks: breaks.map(\.0.assertion),
      opens: effects.opens,
      closes: effects.closes
    )
    return RankedSuggestion(suggestion: suggestion, size: trial.draft.size)
  }
}

/// A suggestion with what makes it better or worse than others.
private struct RankedSuggestion {
  var suggestion: Suggestion
  /// How many policies and rules it changes.
  var size: Int

  /// The least side effects first, then the smallest change.
  var rank: [Int] { [suggestion.breaks.count, suggestion.opens + suggestion.closes, size] }
}
