import ArgumentParser
import Queries
import ReachabilityEngine
import Reports

/// Tells what is probably not meant.
struct LintCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract:
      "Tell what is probably not meant: selectors of nobody, rules that change nothing, ...",
    discussion: """
      Looks for selectors that match nobody here, and what label was probably meant; rules and policies \
      that change nothing, each verified by simulating the network without it; allow rules that a higher \
      tier always denies; ports that no pod has, or that are a Service's; egress isolation that cuts DNS; \
      namespaces without default deny; peers that are split by a dash; and more.

      --list names every code, --explain CODE tells all about one. A policy or namespace keeps findings \
      from being told by an annotation, a line each:

        metadata:
          annotations:
            netsim/ignore: |
              everyone: this is the public site

      Formats for pipelines: sarif, github (annotations), junit, tap and md (a comment).

      Example: netsim lint -f k8s/ --ignore all-ports --fail-on warning

      Exit status: 0, 1 where there is a finding of the level of --fail-on, 2 wrong input.
      """
  )

  /// The codes to look for.
  @Option(
    help: ArgumentHelp("Look for these codes only; commas part several.", valueName: "codes")
  )
  var select: [String] = []

  /// The codes to leave out.
  @Option(help: ArgumentHelp("Leave these codes out; commas part several.", valueName: "codes"))
  var ignore: [String] = []

  /// The least level that is told.
  @Option(help: "Tell findings of this level and above.")
  var level: FindingLevel = .note

  /// The least level that fails the run.
  @Option(help: "Exit with 1 where there are findings of this level or above; or never.")
  var failOn: FailureLevel = .error

  /// Whether the codes are listed.
  @Flag(help: "List all codes, and lint nothing.")
  var list = false

  /// The code that is explained.
  @Option(help: ArgumentHelp("Tell all about a code, and lint nothing.", valueName: "code"))
  var explain: String?

  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions
  /// Where the answer goes.
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Creates the command as ArgumentParser does.
  init() {}

  /// Answers.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    if list || explain != nil { return try tellCodes(in: context) }
    let query = LintQuery(codes: try codes(), level: level.level)
    let loaded = try input.loadForLint(in: context, color: output.colorChoice)
    try input.checkNamespace(of: loaded.network)
    let answer = query.answer(
      on: CompiledNetwork(loaded.network),
      secondary: loaded.compiledSecondaryNetworks(),
      facts: loaded.facts,
      warnings: loaded.diagnostics
    ).narrowed(to: input.namespace)
    try output.write(answer.report(), in: context)
    if let level = failOn.level, answer.hasFindings(atLeast: level) { return .no }
    return loaded.isIncomplete ? .undecided : .yes
  }

  /// Lists codes, or tells about one.
  private func tellCodes(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    let told = try explain.map { text throws(CommandFailure) in [try code(text)] }
    try output.write(LintCode.report(on: told), in: context)
    return .yes
  }

  /// The codes to look for.
  private func codes() throws(CommandFailure) -> Set<LintCode> {
    let selected = try codes(of: select)
    return (selected.isEmpty ? Set(LintCode.allCases) : selected)
      .subtracting(try codes(of: ignore))
  }

  private func codes(of lists: [String]) throws(CommandFailure) -> Set<LintCode> {
    var found: Set<LintCode> = []
    for word in lists.flatMap({ $0.split(separator: ",") }) {
      found.insert(try code(word.filter { $0 != " " }))
    }
    return found
  }

  private func code(_ text: String) throws(CommandFailure) -> LintCode {
    if let code = LintCode(rawValue: text) { return code }
    let meant = LintCode.closest(to: text)
    throw CommandFailure(
      "there is no code `\(text)`",
      help: meant.map { "did you mean `\($0.rawValue)`?" } ?? "`netsim lint --list` names them"
    )
  }
}

/// How much a finding matters, as an option takes it.
enum FindingLevel: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// It is wrong.
  case error
  /// It is probably not meant.
  case warning
  /// It is worth knowing.
  case note

  /// The level.
  var level: Findings.Level {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}

/// From which level on findings fail a run.
enum FailureLevel: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// Errors do.
  case error
  /// Warnings do, too.
  case warning
  /// Everything does.
  case note
  /// Nothing does.
  case never

  /// The level; nil for never.
  var level: Findings.Level? { FindingLevel(rawValue: rawValue)?.level }
}
