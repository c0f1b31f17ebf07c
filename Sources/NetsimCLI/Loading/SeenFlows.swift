import Configuration
import NetworkModel
import Queries

/// Flows that were read from logs, telling what was found on standard error.
struct SeenFlows {
  private let log: FlowLog
  private let run: CheckRun

  /// More flows that are left out are counted.
  private static let mostTold = 10

  /// Reads logs.
  ///
  /// - Throws: `CommandFailure` where a file or a record can't be read and `--keep-going` isn't given, or
  ///   where nothing passed.
  init(files: [String], run: CheckRun) throws(CommandFailure) {
    if files.contains("-"), run.input.filename.contains("-") {
      throw CommandFailure("-f and --flows can't both read standard input")
    }
    var reader = FlowReader()
    for file in files { reader.read(file) }
    self.log = reader.log
    self.run = run
    run.tell(log.diagnostics)
    guard log.diagnostics.isEmpty || run.input.keepGoing else {
      let count = log.diagnostics.count
      throw CommandFailure(
        "no answer, since the flows have \(count) error\(count == 1 ? "" : "s")",
        help: "--keep-going answers all the same, from the records that can be read"
      )
    }
    guard !log.flows.isEmpty else {
      throw CommandFailure("no flow passed, so that nothing is wanted\(Self.words(log.excluded))")
    }
    run.tell([.note(.read(log), at: nil)])
  }

  /// Whether some records couldn't be read.
  var isIncomplete: Bool { !log.diagnostics.isEmpty }

  /// What the flows were between.
  func connections(in loaded: LoadedInput, mergingOutside bits: Int?) -> ObservedConnections {
    ObservedConnections(
      log.sorted,
      in: loaded.network,
      secondary: loaded.secondaryNetworks,
      mergingOutside: bits
    )
  }

  /// Tells which flows are left out.
  func tell(_ unmatched: [ObservedConnections.Unmatched]) {
    var told = unmatched.prefix(Self.mostTold).map {
      Diagnostic.warning(Diagnostic.Message($0.reason), at: $0.position)
    }
    if unmatched.count > Self.mostTold {
      told.append(
        .warning("\(unmatched.count - Self.mostTold) more flows are left out", at: nil)
      )
    }
    run.tell(told)
  }

  /// `; left out: 3 dropped, 12 replies`; empty for none.
  fileprivate static func words(_ excluded: [FlowLog.Exclusion: Int]) -> String {
    let parts = FlowLog.Exclusion.allCases.compactMap { reason in
      excluded[reason].map { reason.words($0) }
    }
    return parts.isEmpty ? "" : "; not counted: \(parts.joined(separator: ", "))"
  }
}

extension FlowLog.Exclusion {
  fileprivate func words(_ count: Int) -> String {
    switch self {
    case .dropped: "\(count) dropped"
    case .reply: count == 1 ? "1 reply" : "\(count) replies"
    case .undirected, .otherProtocol, .withoutPort, .message: "\(count) \(rawValue)"
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func read(_ log: FlowLog) -> Self {
    let records = log.passed == 1 ? "1 record" : "\(log.passed) records"
    let flows = log.flows.count == 1 ? "1 flow" : "\(log.flows.count) flows"
    return "\(records) of \(flows)\(SeenFlows.words(log.excluded))"
  }
}
