import ArgumentParser
import Configuration
import Dialects
import NetworkModel
import Queries
import Reports

/// Tells, change by change, what becomes of the connections and of the assertions.
struct WatchCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Watch manifests, and tell what each change opens, closes and breaks.",
    discussion: """
      Tells what holds at the start, then after each change which objects changed, which connections \
      opened, closed or changed, and which assertions came to hold or to fail. While the input has \
      errors, the last state without stays the one that is compared with.

      With -o json, each change is one line.

      Example: netsim watch -f k8s/

      Exit status: 0 when it is ended by a signal or nobody reads its output, 2 wrong input. With \
      --once, 1 if an assertion fails, 2 if the change left errors.
      """
  )

  /// The file with assertions.
  @Option(
    help: ArgumentHelp(
      "A file with assertions. Default: the nearest netsim.yaml, if there is one.",
      valueName: "file"
    )
  )
  var assertions: String?

  /// Whether one change is enough.
  @Flag(help: "End after the first change.")
  var once = false

  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions

  /// The format's name.
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The format: text, or json with one line a change.", valueName: "format")
  )
  var format: WatchPrinter.Format = .text

  /// When colours are shown.
  @Option(
    name: .customLong("color"),
    help: "When to colour: auto (on a terminal, unless NO_COLOR is set), always, never.",
    transform: { text in
      guard let choice = ColorChoice(rawValue: text) else {
        throw ValidationError("unknown colour choice `\(text)`; expected auto, always or never")
      }
      return choice
    }
  )
  var color: ColorChoice = .auto

  /// Creates the command as ArgumentParser does.
  init() {}

  /// Watches.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    let signals = try EndSignals()
    let printer = WatchPrinter(
      format: format,
      sink: context.output,
      terminal: context.outputTerminal(color)
    )
    let wait = WatchWait(signals)
    guard var session = try WatchSession(self, in: context, printer, wait) else { return .yes }
    return try session.run(wait)
  }

  /// Which connections are compared.
  var query: ListQuery { ListQuery(namespace: input.namespace) }

  /// The file whose assertions are checked; nil where there is none.
  private var configurationPath: String? { assertions ?? ConfigurationPath.nearest() }

  /// The assertions; nil where no file states any.
  func plan(in context: CommandContext) throws(CommandFailure) -> CheckPlan? {
    guard let configurationPath else { return nil }
    let plan = CheckPlan(try input.readConfiguration(configurationPath, in: context, color: color))
    guard plan.faults.isEmpty else {
      throw CommandFailure(lines: plan.faults.flatMap(\.lines))
    }
    return plan
  }

  /// What is watched; nil where the user wants no more before it is read.
  func source(
    _ configuration: Configuration?,
    in context: CommandContext,
    _ wait: WatchWait
  ) throws(CommandFailure) -> (any WatchedSource)? {
    let options = try input.settled(configuration, in: context, color: color)
    let whatIf = try input.whatIf(options)
    if input.source.isLive {
      return try input.watchedCluster(options, assuming: whatIf, in: context, color: color, wait)
    }
    return try WatchedFolder(
      try input.inputs(configuration, in: context, color: color),
      options: options,
      assuming: whatIf,
      configurations: configurationFiles(configuration)
    )
  }

  /// The files that say what is read and asserted; the default one even where it isn't there yet.
  private func configurationFiles(_ configuration: Configuration?) -> [String] {
    let included = configuration?.assertions.map(\.position.file) ?? []
    let files = [configurationPath ?? ConfigurationPath.defaultName, input.names] + included
    return Set(files.compactMap(\.self)).sorted()
  }
}

extension WatchPrinter.Format: ExpressibleByArgument {}
