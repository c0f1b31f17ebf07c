import ArgumentParser
import NetworkModel
import Queries
import ReachabilityEngine

/// Tells what a compromised peer gets to, wave by wave.
struct BlastRadiusCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "blast-radius",
    abstract: "Tell what a compromised peer gets to, hop by hop, and whether that leads outside.",
    usage: "netsim blast-radius <peer> [--hops <n>] [--port <port>] [<options>]",
    discussion: """
      The first wave is what the peer reaches, the next what those pods reach that it doesn't, and so \
      on; all members of the peer count as compromised. Ways lead through pods: what is outside and \
      the machine of a node are reached, and lead no further. With --port, only what passes on these ports \
      counts, in every wave.

      Example: netsim blast-radius frontend --hops 2

      Exit status: 0, or 2 where the input or the command line is wrong.
      """
  )

  /// Where it begins.
  @Argument(
    help: ArgumentHelp("What is compromised, as `netsim can` takes peers.", valueName: "peer")
  )
  var peer: String

  /// How many waves.
  @Option(help: ArgumentHelp("Only so many waves.", valueName: "n"))
  var hops: Int?
  /// The ports.
  @Option(
    help: ArgumentHelp(
      "Only what passes on this port: 22, 53/udp, 8000-8010; repeatable.",
      valueName: "port"
    )
  )
  var port: [String] = []

  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions
  /// Where the answer goes.
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Creates the command as ArgumentParser does.
  init() {}

  /// Checks what can be checked without reading.
  func validate() throws {
    if let hops, hops < 1 { throw ValidationError("--hops is at least 1, not \(hops)") }
  }

  /// Answers.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    guard let from = try peerOption(peer, "the peer") else { return .wrong }
    let connections = try askedPorts(port)
    let loaded = try input.load(in: context, color: output.colorChoice)
    let resolver = input.resolver(for: loaded)
    let query: BlastRadiusQuery
    do throws(PeerError) {
      query = try BlastRadiusQuery(from: from, resolver, hops: hops, on: connections)
    } catch {
      throw CommandFailure(error)
    }
    let network = CompiledNetwork(loaded.network, distinguishing: query.distinguishing)
    input.warn(of: network, in: context, color: output.colorChoice)
    let answer = query.answer(
      on: network,
      resolver,
      secondary: loaded.compiledSecondaryNetworks(distinguishing: query.distinguishing)
    )
    try output.write(answer.report, in: context)
    return loaded.isIncomplete ? .undecided : .yes
  }
}
