import Configuration
import Dialects
import Glibc
import NetworkModel
import Queries
import ReachabilityEngine
import Reports

/// One run of `netsim watch`: what is watched, and the last state that could be judged.
struct WatchSession {
  private let command: WatchCommand
  private var context: CommandContext
  private var printer: WatchPrinter
  private var plan: CheckPlan?
  private var source: any WatchedSource
  private var state: WatchState
  /// What was told of the input last, wherever in its files it stands.
  private var told: Set<Told>

  /// What makes a warning or a note the same although lines moved.
  private struct Told: Hashable {
    var file: String?
    var message: Diagnostic.Message

    init(_ diagnostic: Diagnostic) {
      file = diagnostic.position?.file
      message = diagnostic.message
    }
  }

  /// Changes that come so close together are one.
  private static let quietMilliseconds = 10
  /// A stream of changes without a pause is cut after so many pauses.
  private static let mostRounds = 20
  /// An answer that takes longer is begun only when it is quiet.
  private static let mostForTrial = 100
  /// How long the last answer took.
  private var lastMilliseconds = 0

  /// Reads and judges the input once; nil where the user wants no more before that is done.
  ///
  /// - Throws: `CommandFailure` where the input has errors and `--keep-going` isn't given.
  init?(
    _ command: WatchCommand,
    in context: CommandContext,
    _ printer: WatchPrinter,
    _ wait: WatchWait
  ) throws(CommandFailure) {
    self.command = command
    self.context = context
    self.printer = printer
    plan = try command.plan(in: context)
    guard var source = try command.source(plan?.configuration, in: context, wait) else {
      return nil
    }
    let loaded = try source.load().network
    told = Self.told(loaded.diagnostics)
    let input = try command.input.accept(loaded, in: context, color: command.color)
    state = try Self.judge(input, command, plan, after: nil, in: context)
    command.input.warn(of: state.snapshot.network, in: context, color: command.color)
    self.source = source
    printer.start(source.title, state)
  }

  /// Answers changes until it is told to end.
  mutating func run(_ wait: WatchWait) throws(CommandFailure) -> ExitStatus {
    while flush() {
      switch wait.wait(for: source.descriptors, milliseconds: source.dueMilliseconds) {
      case .ended: return .yes
      case .ready, .timeout: break
      }
      guard try source.takeEvents() else { continue }
      guard let outcome = try answerWhenQuiet(wait) else { return .yes }
      if command.once, outcome != .untold {
        _ = flush()
        return status(outcome)
      }
    }
    return .yes
  }

  /// What became of a change.
  private enum Outcome {
    case told, untold, faulty
  }

  private func status(_ outcome: Outcome) -> ExitStatus {
    guard outcome == .told else { return .wrong }
    guard state.check.failedCount == 0 else { return .no }
    return state.isIncomplete ? .undecided : .yes
  }

  /// Answers changes that belong together as one; nil where the user wants no more.
  ///
  /// The answer is made at once, on trial: where more comes in until it is there and it was quiet long
  /// enough, it is made anew and the first one is never seen.
  private mutating func answerWhenQuiet(_ wait: WatchWait) throws(CommandFailure) -> Outcome? {
    let mayTry = lastMilliseconds < Self.mostForTrial
    var trial: Trial?
    for _ in 0..<Self.mostRounds {
      let start = ContinuousClock.now
      if mayTry { trial = try self.trial(wait) }
      guard let isQuiet = try stayQuiet(since: start, wait) else { return nil }
      if isQuiet { break }
      trial = nil
    }
    if let trial { return accept(trial) }
    return accept(try self.trial(wait))
  }

  /// Whether nothing that bears on the answer happens for long enough; nil where the user wants no
  /// more.
  private mutating func stayQuiet(
    since start: ContinuousClock.Instant,
    _ wait: WatchWait
  ) throws(CommandFailure) -> Bool? {
    while true {
      let passed = Int(start.duration(to: .now) / .milliseconds(1))
      let rest = max(0, Self.quietMilliseconds - passed)
      switch wait.wait(for: source.descriptors, milliseconds: rest) {
      case .ended: return nil
      case .timeout: return true
      case .ready: if try source.takeEvents() { return false }
      }
    }
  }

  /// An answer that isn't given yet.
  private struct Trial {
    let session: WatchSession
    let outcome: Outcome
    let draft: WatchDraft
  }

  /// Answers on a copy of the session, which writes to a draft.
  private func trial(_ wait: WatchWait) throws(CommandFailure) -> Trial {
    let start = ContinuousClock.now
    let draft = WatchDraft()
    var session = self
    session.context.output = draft.output
    session.context.errors = draft.errors
    session.printer.sink = draft.output
    let outcome = try session.answer(wait)
    session.lastMilliseconds = Int(start.duration(to: .now) / .milliseconds(1))
    return Trial(session: session, outcome: outcome, draft: draft)
  }

  /// Gives an answer.
  private mutating func accept(_ trial: Trial) -> Outcome {
    let (context, printer) = (context, printer)
    self = trial.session
    (self.context, self.printer) = (context, printer)
    trial.draft.write(to: context)
    return trial.outcome
  }

  /// Judges the input as it is now.
  private mutating func answer(_ wait: WatchWait) throws(CommandFailure) -> Outcome {
    var parts: [WatchedLoad.Part] = []
    var diagnostics: [Diagnostic] = []
    do throws(CommandFailure) {
      var load = try source.load()
      parts = load.parts
      if load.isConfigurationStale {
        plan = try command.plan(in: context)
        guard let source = try command.source(plan?.configuration, in: context, wait) else {
          return .untold
        }
        self.source = source
        load.network = try self.source.load().network
      }
      diagnostics = load.network.diagnostics
      let news = diagnostics.filter { diagnostic in
        diagnostic.severity == .error || !told.contains(Told(diagnostic))
      }
      told = Self.told(diagnostics)
      let input = try command.input.accept(
        load.network,
        telling: news,
        in: context,
        color: command.color
      )
      let next = try Self.judge(input, command, plan, after: state, in: context)
      let difference = Difference(from: state.snapshot, to: next.snapshot)
      let results = next.changedResults(since: state)
      state = next
      guard source.tellsEveryChange || !difference.isEmpty || !results.isEmpty else {
        return .untold
      }
      printer.change(parts, difference, results, next)
      return .told
    } catch {
      for line in error.lines { context.errors.write(line + "\n") }
      TextWriter(context.errors, terminal: context.errorTerminal(command.color))
        .line("note: \(WatchPrinter.words(parts)): what was judged before stays")
      printer.fault(parts, diagnostics)
      return .faulty
    }
  }

  /// Hands on what was written; whether somebody still reads it.
  private func flush() -> Bool {
    _ = try? context.errors.finish()
    _ = try? context.output.finish()
    return context.output.isOpen
  }

  private static func judge(
    _ input: LoadedInput,
    _ command: WatchCommand,
    _ plan: CheckPlan?,
    after last: WatchState?,
    in context: CommandContext
  ) throws(CommandFailure) -> WatchState {
    let query = CheckQuery(plan?.assertions ?? [], defaultNamespace: command.input.namespace)
    do throws(CheckQuery.Faults) {
      return try WatchState(input, query, listing: command.query, after: last)
    } catch {
      let faults = error.faults.compactMap { plan?.diagnostic($0) }
      throw CommandFailure(lines: faults.flatMap(\.lines))
    }
  }

  private static func told(_ diagnostics: [Diagnostic]) -> Set<Told> {
    Set(diagnostics.map { Told($0) })
  }
}
