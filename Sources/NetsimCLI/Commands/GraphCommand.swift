import ArgumentParser
import NetworkModel
import Queries
import ReachabilityEngine
import Reports

/// Draws who may reach whom.
struct GraphCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw who may reach whom: as SVG, PNG, PDF, DOT, Mermaid, GraphML or JSON.",
    usage: """
      netsim graph [<options>]
      netsim graph --focus <peer> [--hops <n>] [<options>]
      netsim graph --path <peer> <peer[:port]> [<options>]
      netsim graph --diff <old> <new> | --diff --base <revision> | --diff --with <path> [<options>]
      """,
    discussion: """
      Workloads stand in the frames of their namespaces. Those that are connected alike are one node; \
      what all workloads of a namespace do alike is one edge at its frame, and where all of them reach \
      each other, the frame says so. svg, png and pdf are laid out by Graphviz (libgvc); other formats \
      need nothing. Without --output and --output-file, DOT is written.

      Example: netsim graph --hide-dns --output-file network.svg

      Exit status: 0, also where --diff finds a difference; 2 where the input or the command line is \
      wrong; 3 with --keep-going after errors.
      """
  )

  /// What is compared.
  @Argument(
    help: ArgumentHelp(
      "With --diff: two folders, files or dumps, or what is read, as `netsim diff` takes them.",
      valueName: "path"
    )
  )
  var paths: [String] = []

  /// What is drawn.
  @OptionGroup(title: "What is drawn") var content: GraphContent
  /// How it is drawn.
  @OptionGroup(title: "How it is drawn") var look: GraphLook
  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions
  /// Where the answer goes.
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Creates the command as ArgumentParser does.
  init() {}

  /// Answers.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    guard !content.diff else { return try drawDifference(in: context) }
    if let path = paths.first {
      throw CommandFailure(
        "`\(path)`: paths are compared with --diff",
        help: "-f \(path) reads it, --diff OLD NEW compares two"
      )
    }
    guard content.base == nil, content.head == nil else {
      throw CommandFailure("--base and --head go with --diff")
    }
    return try drawNetwork(in: context)
  }

  private func drawNetwork(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    let words = try GraphWords(content)
    let loaded = try input.load(in: context, color: output.colorChoice)
    try input.checkNamespace(of: loaded.network)
    let query = try words.query(content, look, input, loaded)
    let network = CompiledNetwork(loaded.network, distinguishing: query.distinguishing)
    input.warn(of: network, in: context, color: output.colorChoice)
    let answer = query.answer(
      on: network,
      secondary: loaded.compiledSecondaryNetworks(distinguishing: query.distinguishing)
    )
    input.tell(answer.remarks, in: context)
    let graph = loaded.isIncomplete ? answer.graph.markedIncomplete : answer.graph
    try output.write(GraphAnswer(graph: graph).report, usually: DOTFormat(), in: context)
    return loaded.isIncomplete ? .undecided : .yes
  }

  private func drawDifference(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    if let option = content.notOfDifferences {
      throw CommandFailure(
        "\(option) does not go with --diff",
        help: "-n, --port and --by namespace narrow the picture of a difference"
      )
    }
    let connections = try content.connections.asked().connections
    let sides = try DiffSides(
      DiffRequest(
        paths: paths,
        base: content.base,
        head: content.head,
        input: input,
        color: output.colorChoice
      ),
      in: context
    )
    let (old, new) = try sides.load(in: context)
    try input.checkNamespace(of: old.network, or: new.network)
    let query = DiffQuery(
      names: sides.names,
      listing: ListQuery(namespace: input.namespace, connections: connections)
    )
    let answer: DiffAnswer
    do throws(PeerError) {
      answer = try query.answer(
        from: (old.network, old.secondaryNetworks),
        to: (new.network, new.secondaryNetworks)
      )
    } catch {
      throw CommandFailure(error)
    }
    input.warn(of: answer.new.network, in: context, color: output.colorChoice)
    var graph = answer.graph
    if content.by == .namespace { graph = graph.foldingGroups() }
    graph.presentation = look.presentation
    if old.isIncomplete || new.isIncomplete { graph = graph.markedIncomplete }
    try output.write(GraphAnswer(graph: graph).report, usually: DOTFormat(), in: context)
    return old.isIncomplete || new.isIncomplete ? .undecided : .yes
  }
}
