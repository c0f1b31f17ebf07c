internal import NetworkModel
public import ReachabilityEngine

extension CheckQuestion {
  /// The answer with a suggestion for every assertion that fails.
  ///
  /// - Parameters:
  ///   - answer: What `answer(on:)` gave for the networks.
  ///   - secondary: The secondary networks, as they were given there.
  ///   - writing: How policies are written down and read again.
  /// - Complexity: for each assertion that fails, a few dozen changes of the compiled network, and the
  ///   lists of connections of those that help, at most eight.
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
  private static let mostMeasured = 8

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
    var ranked: [RankedSuggestion] = []
    for draft in drafts(result) where ranked.count < Self.mostMeasured {
      guard let trial = trial(of: draft, for: index) else { continue }
      ranked.append(measured(trial, for: index))
    }
    if let best = ranked.min(by: { $0.rank < $1.rank }) { return .found(best.suggestion) }
    let obstacle = SuggestionObstacle(evaluator: answer.evaluator, result: result)
    return obstacle.reason.map { .impossible($0) } ?? .notFound
  }

  private func drafts(_ result: AssertionResult) -> [PolicyDraft] {
    guard result.isolation.isEmpty else {
      return IsolationDrafts(workshop: workshop, findings: result.isolation).drafts
    }
    let pairs = SidedPairs(result.failures, answer.evaluator)
    return result.assertion.sentence.form.asksForConnections
      ? OpeningDrafts(pairs, workshop).drafts : ClosingDrafts(pairs, workshop).drafts
  }

  // MARK: simulation

  /// A draft that was written down, read and simulated, and with which the assertion holds.
  private struct Trial {
    var draft: PolicyDraft
    var changes: [Suggestion.Change]
    var network: CompiledNetwork
  }

  private func trial(of draft: PolicyDraft, for index: Int) -> Trial? {
    var changes: [Suggestion.Change] = []
    for edit in draft.numberedEdits {
      guard edit.old.map(\.isNetworkPolicy) ?? true, let manifest = writing.manifest(edit.new)
      else { return nil }
      changes.append(Suggestion.Change(old: edit.old, manifest: manifest))
    }
    var network = answer.network
    network.apply(
      NetworkDelta(
        changes.map {
          .policy(NetworkDelta.Replacement(old: $0.old, new: $0.manifest.policy))
        }
      )
    )
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

  /// The least side effects first, then the smallest change, then the shortest text.
  var rank: Rank {
    let text = suggestion.changes.map(\.manifest.text).joined()
    return Rank(
      numbers: [
        suggestion.breaks.count, suggestion.opens + suggestion.closes, size, text.utf8.count,
      ],
      text: text
    )
  }

  struct Rank: Comparable {
    var numbers: [Int]
    var text: String

    static func < (a: Self, b: Self) -> Bool {
      a.numbers == b.numbers ? a.text < b.text : a.numbers.lexicographicallyPrecedes(b.numbers)
    }
  }
}
