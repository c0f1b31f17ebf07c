import NetworkModel
import Queries
import ReachabilityEngine

/// A network that was read without fault, and which assertions hold in it.
struct WatchState {
  /// The network.
  let snapshot: NetworkSnapshot
  /// Which assertions hold.
  let check: CheckAnswer
  /// Whether errors were found and the answer goes on in spite of them.
  let isIncomplete: Bool
  private let distinguishing: [AddressSet]

  /// Judges a network, from the state before where there is one: only what differs is made anew.
  ///
  /// - Throws: `CheckQuery.Faults` where assertions can't be asked of the network.
  init(
    _ input: LoadedInput,
    _ query: CheckQuery,
    listing list: ListQuery,
    after last: WatchState?
  ) throws(CheckQuery.Faults) {
    let question = try query.question(in: input.network, secondary: input.secondaryNetworks)
    distinguishing = question.distinguishing
    let isAlike = last?.distinguishing == question.distinguishing
    let network = Self.compiled(
      input.network,
      after: isAlike ? last?.snapshot.network : nil,
      question.distinguishing
    )
    let secondary = input.secondaryNetworks.map { network in
      let last = last?.snapshot.secondary.first { $0.network.name == network.name }
      return Self.compiled(network, after: last, [])
    }
    snapshot = NetworkSnapshot(network, secondary: secondary, listing: list)
    check = question.answer(on: network, secondary: secondary)
    isIncomplete = input.isIncomplete
  }

  private static func compiled(
    _ network: Network,
    after last: CompiledNetwork?,
    _ distinguishing: [AddressSet]
  ) -> CompiledNetwork {
    guard var compiled = last, compiled.network.tiers == network.tiers else {
      return CompiledNetwork(network, distinguishing: distinguishing)
    }
    compiled.apply(NetworkDelta(from: compiled.network, to: network))
    return compiled
  }

  /// The results that aren't what they were, or whose assertions are new.
  func changedResults(since last: WatchState) -> [AssertionResult] {
    var before: [String: [AssertionResult]] = [:]
    for result in last.check.results { before[result.assertion.text, default: []].append(result) }
    return check.results.filter { result in
      let known = before[result.assertion.text]?.first {
        $0.assertion.name == result.assertion.name
      }
      return known?.passed != result.passed || known?.verdict != result.verdict
    }
  }
}
