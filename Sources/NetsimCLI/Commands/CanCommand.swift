import ArgumentParser
import NetworkModel
import Queries
import ReachabilityEngine

/// Answers one question, with the reasons.
struct CanCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "can",
    abstract: "Tell whether a peer can reach another, on a port, and why.",
    usage: "netsim can <peer> reach <peer>[:<port>[/<protocol>]] [<options>]",
    discussion: """
      Peers: frontend, production/frontend, deployment/frontend, service/db, pod/x, \
      namespace/production, node/NAME, app=frontend,tier in (web), 10.0.0.7, 10.0.0.0/8, \
      internet, any. Ports: 5432, http, 8000-8010, each with /tcp, /udp or /sctp; none means \
      every port that may pass.

      Below the verdict stands the way of the connection: ─▶ where it passes, ─╳ where it is stopped, \
      ─? where that can't be told. `netsim suggest --edit 'A can reach B'` tells the smallest change.

      Example: netsim can frontend reach database:5432

      Exit status: 0 yes, 1 no, 2 wrong input, 3 partly or unknown.
      """
  )

  /// The question.
  @Argument(help: ArgumentHelp("The question: PEER reach PEER[:PORT]", valueName: "question"))
  var words: [String] = []

  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions
  /// Where the answer goes.
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Answers.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    let question = try readQuestion()
    let loaded = try input.load(in: context, color: output.colorChoice)
    let resolver = PeerResolver(
      loaded.network,
      secondary: loaded.secondaryNetworks,
      defaultNamespace: input.namespace
    )
    let query: CanQuery
    do throws(PeerError) {
      query = try CanQuery(question, resolver)
    } catch {
      throw failure(
        question.text,
        error.message,
        column: error.column,
        notes: error.notes,
        help: error.help
      )
    }
    let members = query.sources.map(\.members) + query.targets.map(\.members)
    let network = CompiledNetwork(
      loaded.network,
      distinguishing: PeerResolver.distinguishing(members)
    )
    input.warn(of: network, in: context, color: output.colorChoice)
    let answer = query.answer(
      on: network,
      resolver,
      secondary: loaded.compiledSecondaryNetworks()
    )
    try output.write(answer.report, in: context)
    switch answer.verdict {
    case .allow: return loaded.isIncomplete ? .undecided : .yes
    case .deny: return .no
    case .partial, .unknown: return .undecided
    }
  }

  private func readQuestion() throws(CommandFailure) -> ReachQuestion {
    guard !words.isEmpty else {
      throw CommandFailure(
        "no question; expected one such as `frontend reach database:5432`",
        help: "netsim can --help names all forms of peers and ports"
      )
    }
    do throws(SentenceError) {
      return try ReachQuestion(parsing: words)
    } catch {
      throw failure(
        ReachQuestion.joined(words),
        error.message,
        column: error.column,
        notes: [],
        help: error.help
      )
    }
  }

  /// The question with a mark below the place that is wrong.
  private func failure(
    _ text: String,
    _ message: Diagnostic.Message,
    column: Int,
    notes: [Diagnostic.Note],
    help: String?
  ) -> CommandFailure {
    let diagnostic = Diagnostic.error(message, at: nil, notes: notes, help: help)
    var lines = diagnostic.lines
    lines.insert("  \(text)", at: 1)
    lines.insert("  \(String(repeating: " ", count: max(0, column - 1)))^", at: 2)
    return CommandFailure(lines: lines)
  }
}
