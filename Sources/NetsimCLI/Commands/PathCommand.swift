import ArgumentParser
import NetworkModel
import Queries
import ReachabilityEngine

/// Finds the shortest ways from a peer to another, through other pods.
struct PathCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "path",
    abstract: "Find the shortest ways from a peer to another, through other pods.",
    usage: "netsim path <peer> <peer>[:<port>[/<protocol>]] [--cut] [<options>]",
    discussion: """
      Each hop is a connection that policies let pass, with its ports and what decides it in either \
      direction. The last must carry something of what is asked, the others anything. One member of \
      either peer is enough. Ways lead through pods: what is outside and the machine of a node are no \
      stepping stones. A way in, such as an Ingress, is told with the hop that it lets in. Ways that surely \
      exist come before those that only may.

      With --cut, the smallest set of connections without which no way is left, of several the \
      nearest to the destination, and NetworkPolicies that close them, simulated.

      Example: netsim path internet database:5432 --cut

      Exit status: 0 there is a way, 1 there is none, 2 wrong input, 3 a way may exist.
      """
  )

  /// The ends.
  @Argument(help: ArgumentHelp("Where ways begin, as `netsim can` takes peers.", valueName: "from"))
  var source: String
  /// The other end.
  @Argument(help: ArgumentHelp("Where they end, with a port if one is asked.", valueName: "to"))
  var target: String

  /// How long ways may be.
  @Option(help: ArgumentHelp("Only ways of at most so many hops.", valueName: "n"))
  var hops: Int?
  /// How many are told.
  @Option(help: ArgumentHelp("Tell so many of the shortest ways.", valueName: "n"))
  var maxWays = 3
  /// Whether a cut is looked for.
  @Flag(help: "Find the fewest connections that cut all ways, and policies that close them.")
  var cut = false

  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions
  /// Where the answer goes.
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Creates the command as ArgumentParser does.
  init() {}

  /// Checks what can be checked without reading.
  func validate() throws {
    if let hops, hops < 1 { throw ValidationError("--hops is at least 1, not \(hops)") }
    if maxWays < 1 { throw ValidationError("--max-ways is at least 1, not \(maxWays)") }
    if hops != nil, cut {
      throw ValidationError("--cut cuts ways of any length; --hops does not go with it")
    }
  }

  /// Answers.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    guard let from = try peerOption(source, "the first peer") else { return .wrong }
    let to = try peerWithPorts(target, "the second peer")
    let loaded = try input.load(in: context, color: output.colorChoice)
    let resolver = input.resolver(for: loaded)
    let query: PathQuery
    do throws(PeerError) {
      query = try PathQuery(
        from: from,
        to: to,
        resolver,
        hops: hops,
        mostWays: maxWays,
        findsCut: cut
      )
    } catch {
      throw CommandFailure(error)
    }
    let network = CompiledNetwork(loaded.network, distinguishing: query.distinguishing)
    input.warn(of: network, in: context, color: output.colorChoice)
    let answer = query.answer(
      on: network,
      resolver,
      secondary: loaded.compiledSecondaryNetworks(distinguishing: query.distinguishing),
      writing: PolicyWriting(options: loaded.options)
    )
    try output.write(answer.report, in: context)
    switch answer.verdict {
    case .certain: return loaded.isIncomplete ? .undecided : .yes
    case .possible: return .undecided
    case .none: return .no
    }
  }
}
