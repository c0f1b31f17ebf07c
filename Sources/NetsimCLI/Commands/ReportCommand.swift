import ArgumentParser
import Configuration
import GraphvizReports
import NetworkModel
import PageReports
import Queries
import ReachabilityEngine

/// Writes everything that is known of a network as one page.
struct ReportCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write one page to browse: graph, matrix, assertions, what is open, and why.",
    discussion: """
      The page is one file without any link to the network: a graph to zoom and search, the matrix of \
      who may reach whom with the ports and the rules that decide each cell, the assertions' state, \
      workloads that no policy protects, ways in, and what is wrong with the input. It is HTML unless \
      --output says otherwise; json holds the same as data, text the figures.

      Assertions are those of the files that are named, or of the nearest netsim.yaml where -f and -k \
      name no manifests. With several files, the first one says which manifests are read.

      Example: netsim report -f k8s/ --output-file report.html

      Exit status: 0, or 2 where the input or the command line is wrong.
      """
  )

  /// The files with assertions.
  @Argument(
    help: ArgumentHelp(
      "Files with assertions. Default: the nearest netsim.yaml, where -f and -k name no manifests.",
      valueName: "file"
    )
  )
  var files: [String] = []

  /// The title.
  @Option(help: ArgumentHelp("What the page is called.", valueName: "text"))
  var title = "Network report"

  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions
  /// Where the answer goes.
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Creates the command as ArgumentParser does.
  init() {}

  /// Answers.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    try output.refusePageOnTerminal(in: context)
    let run = CheckRun(input: input, color: output.colorChoice, context: context)
    let plans = try run.plans(of: assertionFiles)
    let loaded = try input.load(plans.first?.configuration, in: context, color: output.colorChoice)
    try input.checkNamespace(of: loaded.network)
    var checks: [CheckAnswer] = []
    for plan in plans where !plan.assertions.isEmpty {
      checks.append(try run.answer(plan, on: loaded))
    }
    let network = CompiledNetwork(loaded.network)
    input.warn(of: network, in: context, color: output.colorChoice)
    let secondary = loaded.compiledSecondaryNetworks()
    let query = ReportQuery(
      title: title,
      checks: checks,
      diagnostics: loaded.diagnostics,
      incompleteness: loaded.isIncomplete ? Self.incompleteness : nil
    )
    let report = query.report(on: network, secondary: secondary) {
      let answer = GraphQuery().answer(on: network, secondary: secondary)
      input.tell(answer.remarks, in: context)
      return answer.graph
    }
    try output.write(
      report,
      usually: PageFormat(picture: SVGFormat(context.drawing)),
      in: context
    )
    return loaded.isIncomplete ? .undecided : .yes
  }

  /// The files that are named, else the default one where it says which manifests are read.
  private var assertionFiles: [String] {
    guard files.isEmpty, !input.namesManifests else { return files }
    return ConfigurationPath.nearest().map { [$0] } ?? []
  }

  private static let incompleteness = """
    the input has errors: what a faulty policy decides is unknown, and other faulty objects count as far \
    as they could be read
    """
}
