import ArgumentParser
import NetworkModel
import Queries
import ReachabilityEngine
import Reports

/// Tells what is open beyond the pods that exist.
struct ExposureCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "exposure",
    abstract: "Tell what is open to the outside and to pods that need not exist, the worst first.",
    discussion: """
      For ingress who may reach a workload, for egress what it may reach, whether or not there is such \
      a pod today: addresses outside, ways in, any pod of any namespace, any pod of some namespaces or \
      of the own one, pods that rules name by labels; and which workloads \
      no policy protects. Only the policies of the workload itself count, since a pod that doesn't \
      exist has none that anybody knows; what is told of a group of pods holds of every pod that may \
      ever be in it, whatever its other labels. Pods of one namespace that a rule names by values of \
      their labels, and that exist, are counted only, unless --matched tells them. With -n, only \
      workloads of the namespace are told; where peers are named, their names are looked up there \
      first.

      Order: unprotected for ingress; ingress from the outside, through ways in, from any pod, from any but some; \
      unprotected for egress; egress to the outside, to any pod, to any but some; then ingress from, and egress to, some \
      namespaces, the own namespace, pods that rules name. What is open on more ports comes first.

      Example: netsim exposure
      Example: netsim exposure database --direction ingress -o json

      Exit status: 0, or 2 where the input or the command line is wrong.
      """
  )

  /// The peers that are told.
  @Argument(
    help: ArgumentHelp(
      "Only these workloads; peers as `netsim can` takes them. Default: all.",
      valueName: "peer"
    )
  )
  var peers: [String] = []

  /// The direction.
  @Option(help: "Only what is open one way: ingress or egress.")
  var direction: DirectionWord?

  /// Whether pods that exist are told.
  @Flag(help: "Tell also of pods of one namespace that rules name by labels and that exist now.")
  var matched = false

  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions
  /// Where the answer goes.
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Creates the command as ArgumentParser does.
  init() {}

  /// Answers.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    var phrases: [PeerPhrase] = []
    for peer in peers {
      if let phrase = try peerOption(peer, "exposure") { phrases.append(phrase) }
    }
    let loaded = try input.load(in: context, color: output.colorChoice)
    try input.checkNamespace(of: loaded.network)
    let query = ExposureQuery(
      members: try members(of: phrases, in: loaded),
      namespace: peers.isEmpty ? input.namespace : nil,
      directions: direction.map { [$0.direction] } ?? Set(Direction.allCases),
      tellsMatched: matched
    )
    let network = CompiledNetwork(loaded.network)
    input.warn(of: network, in: context, color: output.colorChoice)
    noteSecondaryNetworks(of: loaded, in: context)
    try output.write(query.report(on: network), in: context)
    return loaded.isIncomplete ? .undecided : .yes
  }

  private func members(
    of phrases: [PeerPhrase],
    in loaded: LoadedInput
  ) throws(CommandFailure) -> PeerMembers? {
    guard !phrases.isEmpty else { return nil }
    var members = PeerMembers()
    for phrase in phrases {
      let named = try input.members(of: phrase, in: loaded) ?? PeerMembers()
      guard !named.pods.isEmpty else {
        throw CommandFailure("no pod is in `\(phrase)`, and policies protect pods only")
      }
      members = members.union(PeerMembers(pods: named.pods))
    }
    return members
  }

  private func noteSecondaryNetworks(of loaded: LoadedInput, in context: CommandContext) {
    let names = loaded.secondaryNetworks.compactMap(\.name)
    guard !names.isEmpty, !input.quiet else { return }
    let others = names.map { "`\($0)`" }.joined(separator: ", ")
    context.errors.write("note: what is open on secondary networks isn't told: \(others)\n")
  }
}

/// A direction, as the command line names it.
enum DirectionWord: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// Towards a workload.
  case ingress
  /// Away from it.
  case egress

  /// The same as queries name it.
  var direction: Direction {
    switch self {
    case .ingress: .ingress
    case .egress: .egress
    }
  }
}
