import ArgumentParser
import NetworkModel
import Queries
import ReachabilityEngine

/// Lists the connections that may be made.
struct ListCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List all connections between workloads, and with the outside.",
    discussion: """
      Pods of a workload that do the same are listed as one. The text tells sources of a namespace that \
      reach the same together, and also which workloads no policy protects. What no policy can stop is left out: a pod to itself, a node to its own pods. \
      With -n, one end must be in the namespace.

      Example: netsim list --to database --port 5432 -o md

      Exit status: 0, or 2 where the input or the command line is wrong.
      """
  )

  /// What is listed.
  @OptionGroup(title: "What is listed") var filter: ListFilter
  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions
  /// Where the answer goes.
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Creates the command as ArgumentParser does.
  init() {}

  /// Answers.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    let asked = try filter.connections.asked()
    let loaded = try input.load(in: context, color: output.colorChoice)
    try input.checkNamespace(of: loaded.network)
    let query = ListQuery(
      sources: try input.members(of: asked.sources, in: loaded),
      destinations: try input.members(of: asked.destinations, in: loaded),
      namespace: input.namespace,
      connections: asked.connections,
      granularity: filter.pods ? .pod : .workload
    )
    let network = CompiledNetwork(loaded.network, distinguishing: query.distinguishing)
    input.warn(of: network, in: context, color: output.colorChoice)
    let secondary = loaded.compiledSecondaryNetworks(distinguishing: query.distinguishing)
    try output.write(query.report(on: network, secondary: secondary), in: context)
    return loaded.isIncomplete ? .undecided : .yes
  }
}

/// What a list is narrowed to.
struct ListFilter: ParsableArguments {
  /// Which connections.
  @OptionGroup var connections: ConnectionFilter

  /// Whether pods are listed apart.
  @Flag(help: "List every pod apart.")
  var pods = false

  /// Creates the options as ArgumentParser does.
  init() {}
}
