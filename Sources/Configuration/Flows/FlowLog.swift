public import NetworkModel

/// The distinct connections of flow logs, and how many records stand for something else.
///
/// Memory grows with the distinct connections, not with the records.
public struct FlowLog: Sendable {
  /// A record that is no connection to learn from, and why.
  public enum Exclusion: String, Hashable, Sendable, CaseIterable {
    /// It was dropped, or ran into an error.
    case dropped
    /// It went back to who opened the connection (N22).
    case reply
    /// It isn't told who opened the connection.
    case undirected = "of unknown direction"
    /// It is of a protocol that NetworkPolicies say nothing of (N35).
    case otherProtocol = "of other protocols than TCP, UDP and SCTP"
    /// Its destination port was aggregated away.
    case withoutPort = "without a destination port"
    /// It is no connection but a message of the logging itself, or a step on the way of one that is told
    /// elsewhere.
    case message = "that tell of no connection"
  }

  /// The connections that passed, each with the place of its first record.
  public private(set) var flows: [ObservedFlow: SourcePosition] = [:]
  /// How many records passed.
  public private(set) var passed = 0
  /// How many records were excluded, by reason.
  public private(set) var excluded: [Exclusion: Int] = [:]
  /// What is wrong with the files.
  public internal(set) var diagnostics: [Diagnostic] = []

  /// Creates an empty log.
  public init() {}

  /// The connections in the order in which they were seen first.
  public var sorted: [(flow: ObservedFlow, position: SourcePosition)] {
    flows.map { ($0.key, $0.value) }.sorted {
      ($0.1, "\($0.0.source)\($0.0.destination)\($0.0.connections)")
        < ($1.1, "\($1.0.source)\($1.0.destination)\($1.0.connections)")
    }
  }

  /// Adds what another log has.
  mutating func formUnion(_ other: FlowLog) {
    passed += other.passed
    excluded.merge(other.excluded, uniquingKeysWith: +)
    flows.merge(other.flows, uniquingKeysWith: min)
    diagnostics += other.diagnostics
  }

  /// Adds what a record is.
  mutating func add(_ record: FlowRecord, at position: SourcePosition) {
    switch record {
    case .flow(let flow):
      passed += 1
      if let first = flows[flow], first <= position { return }
      flows[flow] = position
    case .excluded(let reason): excluded[reason, default: 0] += 1
    }
  }
}

/// What a record of a flow log is.
enum FlowRecord: Hashable {
  /// A connection that passed.
  case flow(ObservedFlow)
  /// Nothing to learn from.
  case excluded(FlowLog.Exclusion)
}

/// Why a record can't be read: lower case first, no full stop.
struct FlowFault: Error {
  var message: Diagnostic.Message
  /// The place of what is wrong; nil for the record as a whole.
  var position: SourcePosition?
}
