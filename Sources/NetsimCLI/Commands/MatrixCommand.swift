import ArgumentParser
import NetworkModel
import Queries
import ReachabilityEngine
import Reports

/// Shows who may reach whom as a table.
struct MatrixCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "matrix",
    abstract: "Show who may reach whom as a table: sources down, destinations across.",
    discussion: """
      In text, rows that are equal share a line. With a port a cell says whether it is allowed; \
      without, whether all, some or no connections are. With -n, only pods of the namespace are shown. \
      --heat draws what passes as a map of shades, which follows the width of the terminal.

      Example: netsim matrix --port 5432 --by namespace
      Example: netsim matrix --heat

      Exit status: 0, or 2 where the input or the command line is wrong.
      """
  )

  /// The ports.
  @Option(
    help: ArgumentHelp(
      "The port that cells speak of: 5432, 53/udp, 8000-8010; repeatable. Default: all ports.",
      valueName: "port"
    )
  )
  var port: [String] = []

  /// What rows and columns stand for.
  @Option(help: "What rows and columns stand for.")
  var by: MatrixAxis = .workload

  /// Whether the text is a map of shades.
  @Flag(
    help: "In text, draw a map of shades: the darker, the more passes, namespace by namespace."
  )
  var heat = false

  /// A secondary network.
  @Option(
    help: ArgumentHelp(
      "The secondary network that is shown. Default: the pods' primary networks.",
      valueName: "name"
    )
  )
  var network: String?

  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions
  /// Where the answer goes.
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Creates the command as ArgumentParser does.
  init() {}

  /// Answers.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    let connections = try askedPorts(port)
    if heat { try output.requireText(for: "--heat", in: context) }
    let loaded = try input.load(in: context, color: output.colorChoice)
    try input.checkNamespace(of: loaded.network)
    let query = MatrixQuery(
      connections: connections,
      granularity: by.granularity,
      namespace: input.namespace,
      form: heat ? .heat : .marks
    )
    let network = CompiledNetwork(try shown(of: loaded, in: context))
    input.warn(of: network, in: context, color: output.colorChoice)
    try output.write(query.report(on: network), in: context)
    return loaded.isIncomplete ? .undecided : .yes
  }

  /// The network that is asked for.
  private func shown(
    of loaded: LoadedInput,
    in context: CommandContext
  ) throws(CommandFailure) -> Network {
    let names = loaded.secondaryNetworks.compactMap(\.name)
    guard let network else {
      if !names.isEmpty, !input.quiet {
        let others = names.map { "`\($0)`" }.joined(separator: ", ")
        context.errors.write(
          "note: secondary networks aren't shown; --network names one: \(others)\n"
        )
      }
      return loaded.network
    }
    // `nad/a/net` may be written `a/net` or `net` where that means one network only.
    let meant = loaded.secondaryNetworks.filter {
      $0.name == network || $0.name?.hasSuffix("/\(network)") == true
    }
    if meant.count == 1 { return meant[0] }
    throw CommandFailure(
      "no secondary network `\(network)` has pods",
      help: names.isEmpty ? nil : "there is \(names.map { "`\($0)`" }.joined(separator: ", "))"
    )
  }
}

/// What rows and columns of a matrix stand for, as the command line names it.
enum MatrixAxis: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// Workloads.
  case workload
  /// Namespaces.
  case namespace
  /// Pods.
  case pod

  /// The same as the query names it.
  var granularity: MatrixQuery.Granularity {
    switch self {
    case .workload: .workload
    case .namespace: .namespace
    case .pod: .pod
    }
  }
}
