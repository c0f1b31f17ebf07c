import Configuration
import NetworkModel
import Queries
import ReachabilityEngine
import Reports

/// Asks the assertions of files of a network that was read, telling what is wrong with them on standard
/// error.
struct CheckRun {
  /// Where bare names are looked up, and what is told.
  let input: NetworkOptions
  /// When diagnostics are coloured.
  let color: ColorChoice
  /// Where to write.
  let context: CommandContext

  /// The assertions of files.
  ///
  /// - Throws: `CommandFailure` where a file or one of its sentences can't be read.
  func plans(of files: [String]) throws(CommandFailure) -> [CheckPlan] {
    var plans: [CheckPlan] = []
    for file in files {
      plans.append(CheckPlan(try input.readConfiguration(file, in: context, color: color)))
    }
    try refuse(plans.flatMap(\.faults))
    return plans
  }

  /// The assertions of a configuration that was read already.
  ///
  /// - Throws: `CommandFailure` where one of its sentences can't be read.
  func plan(_ configuration: Configuration) throws(CommandFailure) -> CheckPlan {
    let plan = CheckPlan(configuration)
    try refuse(plan.faults)
    return plan
  }

  /// The answers to the assertions of a file.
  ///
  /// - Parameters:
  ///   - plan: The file.
  ///   - loaded: The network.
  ///   - suggests: Whether changes are looked for with which failing assertions hold.
  /// - Returns: A result for each assertion.
  /// - Throws: `CommandFailure` where a peer of an assertion means nothing, or more than one thing.
  func answer(
    _ plan: CheckPlan,
    on loaded: LoadedInput,
    suggesting suggests: Bool = false
  ) throws(CommandFailure) -> CheckAnswer {
    let query = CheckQuery(plan.assertions, defaultNamespace: input.namespace)
    return try answer(plan) { () throws(CheckQuery.Faults) in
      let question = try query.question(
        in: loaded.network,
        secondary: loaded.secondaryNetworks
      )
      let secondary = loaded.compiledSecondaryNetworks()
      let network = CompiledNetwork(
        loaded.network,
        distinguishing: question.distinguishing
      )
      let answer = question.answer(on: network, secondary: secondary)
      tell(answer.warnings.map(plan.warning))
      guard suggests else { return answer }
      return question.suggesting(
        answer,
        secondary: secondary,
        writing: PolicyWriting(options: loaded.options)
      )
    }
  }

  /// What a question of the assertions of a file comes to.
  ///
  /// - Throws: `CommandFailure` where a peer of an assertion means nothing, or more than one thing.
  func answer<Answer>(
    _ plan: CheckPlan,
    _ ask: () throws(CheckQuery.Faults) -> Answer
  ) throws(CommandFailure) -> Answer {
    do throws(CheckQuery.Faults) {
      return try ask()
    } catch {
      try refuse(error.faults.map(plan.diagnostic))
      throw CommandFailure(lines: [])
    }
  }

  /// Tells what is wrong with the sentences; with one that can't be answered, none is.
  private func refuse(_ faults: [Diagnostic]) throws(CommandFailure) {
    guard !faults.isEmpty else { return }
    tell(faults)
    throw CommandFailure(lines: [])
  }

  /// Tells of what was found, on standard error.
  func tell(_ diagnostics: [Diagnostic]) {
    guard !diagnostics.isEmpty else { return }
    DiagnosticPrinter(isQuiet: input.quiet, isVerbose: input.verbose)
      .write(
        diagnostics,
        to: TextWriter(context.errors, terminal: context.errorTerminal(color))
      )
    _ = try? context.errors.finish()
  }
}
