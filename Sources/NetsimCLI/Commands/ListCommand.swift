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
      Pods of a workload that do the same are listed as one. The text also tells which workloads no \
      policy protects. What no policy can stop is left out: a pod to itself, a node to its own pods. \
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
    let connections = try askedPorts(filter.port)
    let sources = try filter.from.map { text throws(CommandFailure) in try peer(text, "--from") }
    let destinations = try filter.to.map { text throws(CommandFailure) in try peer(text, "--to") }
    let loaded = try input.load(in: context, color: output.colorChoice)
    try input.checkNamespace(of: loaded.network)
    let query = ListQuery(
      sources: try members(sources, loaded),
      destinations: try members(destinations, loaded),
      namespace: input.namespace,
      connections: connections,
      granularity: filter.pods ? .pod : .workload
    )
    let network = CompiledNetwork(loaded.network, distinguishing: query.distinguishing)
    input.warn(of: network, in: context, color: output.colorChoice)
    let secondary = loaded.secondaryNetworks.map {
      CompiledNetwork($0, distinguishing: query.distinguishing)
    }
    try output.write(query.report(on: network, secondary: secondary), in: context)
    return loaded.isIncomplete ? .undecided : .yes
  }

  private func peer(_ text: String, _ option: String) throws(CommandFailure) -> PeerPhrase {
    let phrase: PeerPhrase
    do throws(SentenceError) {
      phrase = try PeerPhrase(parsing: text)
    } catch {
      throw CommandFailure("\(option): \(error.message)", help: error.help)
    }
    if let ports = phrase.ports {
      throw CommandFailure(
        "\(option) takes a peer without a port, not `\(text)`",
        help: "--port \(ports) asks for a port"
      )
    }
    return phrase
  }

  private func members(
    _ phrase: PeerPhrase?,
    _ loaded: LoadedInput
  ) throws(CommandFailure) -> PeerMembers? {
    guard let phrase else { return nil }
    let resolver = PeerResolver(
      loaded.network,
      secondary: loaded.secondaryNetworks,
      defaultNamespace: input.namespace
    )
    do throws(PeerError) {
      return try resolver.source(phrase).members
    } catch {
      throw CommandFailure(
        lines: Diagnostic.error(error.message, at: nil, notes: error.notes, help: error.help).lines
      )
    }
  }
}

/// What a list is narrowed to.
struct ListFilter: ParsableArguments {
  /// Where connections come from.
  @Option(
    help: ArgumentHelp(
      "Only connections from these; peers as `netsim can` takes them.",
      valueName: "peer"
    )
  )
  var from: String?

  /// Where connections go.
  @Option(help: ArgumentHelp("Only connections to these, such as database.", valueName: "peer"))
  var to: String?

  /// The ports.
  @Option(
    help: ArgumentHelp(
      "Only what passes on this port: 5432, 53/udp, 8000-8010; repeatable.",
      valueName: "port"
    )
  )
  var port: [String] = []

  /// Whether pods are listed apart.
  @Flag(help: "List every pod apart.")
  var pods = false

  /// Creates the options as ArgumentParser does.
  init() {}
}
