import ArgumentParser
import Configuration
import NetworkModel
import Queries
import Reports

/// Tells which assertions hold.
struct CheckCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Tell which assertions of netsim.yaml hold, and what breaks the others.",
    discussion: """
      Assertions are sentences, listed under `assertions:` of netsim.yaml or any file of that form:

        frontend can reach api:3000
        frontend cannot reach database:5432
        database is reachable only from api
        namespace/tenant-a, namespace/tenant-b are isolated
        namespace/production is isolated from internet
        api reaches only database:5432, kube-dns:53/udp
        no connection from internet to namespace/production

      Formats for pipelines: junit, sarif, tap, github (annotations) and md (a comment).

      Example: netsim check k8s/assertions.yaml

      Exit status: 0 all hold, 1 some fail, 2 wrong input.
      """
  )

  /// The files with assertions.
  @Argument(
    help: ArgumentHelp(
      "Files with assertions. Default: the nearest netsim.yaml.",
      valueName: "file"
    )
  )
  var files: [String] = []

  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions
  /// Where the answer goes.
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Answers.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    var plans: [CheckPlan] = []
    for file in try namedFiles() {
      let configuration = try input.readConfiguration(
        file,
        in: context,
        color: output.colorChoice
      )
      plans.append(CheckPlan(configuration))
    }
    try refuse(plans.flatMap(\.faults), in: context)
    guard plans.contains(where: { !$0.assertions.isEmpty }) else {
      throw CommandFailure(
        "there are no assertions to check",
        help: "list sentences under `assertions:`, such as `frontend can reach api:3000`"
      )
    }
    var answers: [CheckAnswer] = []
    var isIncomplete = false
    for plan in plans {
      let loaded = try input.load(plan.configuration, in: context, color: output.colorChoice)
      isIncomplete = isIncomplete || loaded.isIncomplete
      let answer = try answer(plan, on: loaded, in: context)
      input.warn(of: answer.network, in: context, color: output.colorChoice)
      answers.append(answer)
    }
    try output.write(.check(answers), in: context)
    guard answers.allSatisfy({ $0.failedCount == 0 }) else { return .no }
    return isIncomplete ? .undecided : .yes
  }

  private func namedFiles() throws(CommandFailure) -> [String] {
    guard files.isEmpty else { return files }
    guard let nearest = ConfigurationPath.nearest() else {
      throw CommandFailure(
        "there is no netsim.yaml in the working folder or above it",
        help: "name a file with assertions: netsim check FILE"
      )
    }
    return [nearest]
  }

  private func answer(
    _ plan: CheckPlan,
    on loaded: LoadedInput,
    in context: CommandContext
  ) throws(CommandFailure) -> CheckAnswer {
    let query = CheckQuery(plan.assertions, defaultNamespace: input.namespace)
    do throws(CheckQuery.Faults) {
      return try query.answer(in: loaded.network, secondary: loaded.secondaryNetworks)
    } catch {
      try refuse(error.faults.map(plan.diagnostic), in: context)
      throw CommandFailure(lines: [])
    }
  }

  /// Tells what is wrong with the sentences; with one that can't be answered, none is.
  private func refuse(
    _ faults: [Diagnostic],
    in context: CommandContext
  ) throws(CommandFailure) {
    guard !faults.isEmpty else { return }
    let terminal = context.errorTerminal(output.colorChoice)
    DiagnosticPrinter(isQuiet: input.quiet, isVerbose: input.verbose)
      .write(faults, to: TextWriter(context.errors, terminal: terminal))
    throw CommandFailure(lines: [])
  }
}
