import ArgumentParser
import Configuration
import Dialects
import Manifests
import NetworkModel
import Queries

/// Tells in what two networks differ.
struct DiffCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract:
      "Tell which connections a change opens, closes and changes, and what brings it about.",
    usage: """
      netsim diff <old> <new> [<options>]
      netsim diff --base <revision> [<path> ...] [<options>]
      netsim diff [<path> ...] --with <path> [--without <name>] [--relabel <name> <label>] [<options>]
      """,
    discussion: """
      Compares two folders, files or dumps; the work tree with a git revision, which is read through \
      git and needs no checkout; or the input with what --with, --without, --relabel and \
      --set-namespace-label make of it.

      Every change is simulated by itself: those whose making or taking back changes a connection are \
      named as its cause.

      Example: netsim diff --base origin/main k8s/

      Exit status: 0 no connection differs, 1 some do, 2 wrong input.
      """
  )

  /// What is compared.
  @Argument(
    help: ArgumentHelp(
      "Two folders, files or dumps; with --base or --with, what is read.",
      valueName: "path"
    )
  )
  var paths: [String] = []

  /// The revision that is compared with.
  @Option(
    help: ArgumentHelp(
      "Compare with this git revision; REVISION... for the commit where it and HEAD parted.",
      valueName: "revision"
    )
  )
  var base: String?

  /// The revision that is compared.
  @Option(
    help: ArgumentHelp(
      "With --base: compare this git revision. Default: the work tree.",
      valueName: "revision"
    )
  )
  var head: String?

  /// Whether only what opens counts.
  @Flag(help: "Tell only what passes or may pass from now on, not what passes no more.")
  var openedOnly = false

  /// What doesn't count.
  @Option(
    help: ArgumentHelp(
      "Leave out connections of this peer or, with a port, those to it on that port; repeatable.",
      valueName: "peer[:port]"
    )
  )
  var ignore: [String] = []

  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions
  /// Where the answer goes.
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Creates the command as ArgumentParser does.
  init() {}

  /// Answers.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    let ignored = try ignore.map { text throws(CommandFailure) in
      try peerWithPorts(text, "--ignore")
    }
    let sides = try DiffSides(
      DiffRequest(paths: paths, base: base, head: head, input: input, color: output.colorChoice),
      in: context
    )
    let (old, new) = try sides.load(in: context)
    try input.checkNamespace(of: old.network, or: new.network)
    let query = DiffQuery(
      names: sides.names,
      listing: ListQuery(namespace: input.namespace),
      openedOnly: openedOnly,
      ignored: ignored
    )
    let answer: DiffAnswer
    do throws(PeerError) {
      answer = try query.answer(
        from: (old.network, old.secondaryNetworks),
        to: (new.network, new.secondaryNetworks)
      )
    } catch {
      throw CommandFailure(
        lines: Diagnostic.error(
          "--ignore: \(error.message)",
          at: nil,
          notes: error.notes,
          help: error.help
        ).lines
      )
    }
    input.warn(of: answer.new.network, in: context, color: output.colorChoice)
    try output.write(answer.report, in: context)
    if answer.hasChanges { return .no }
    return old.isIncomplete || new.isIncomplete ? .undecided : .yes
  }
}
