/// A set of connections between two endpoints: destination ports a protocol.
///
/// Canonical: protocols in order, none with an empty port set. "All connections" means TCP, UDP and
/// SCTP, since Kubernetes defines nothing else (N35).
public struct ConnectionSet: Hashable, Sendable {
  /// The ports of one protocol.
  public struct Entry: Hashable, Sendable {
    /// The protocol.
    public let `protocol`: IPProtocol
    /// Its ports; never empty.
    public let ports: PortSet
  }

  /// The protocols in order, each with its ports.
  public private(set) var entries: [Entry]

  /// Creates the set of some ports a protocol.
  public init(_ ports: [IPProtocol: PortSet] = [:]) {
    entries = ports.filter { !$0.value.isEmpty }
      .map { Entry(protocol: $0.key, ports: $0.value) }
      .sorted { $0.protocol < $1.protocol }
  }

  /// Creates the set of one port range of one protocol.
  public init(_ protocol: IPProtocol, _ range: PortRange) {
    self.init([`protocol`: PortSet([range])])
  }

  /// No connection.
  public static let none = ConnectionSet()
  /// Every port of TCP, UDP and SCTP.
  public static let all = ConnectionSet([.tcp: .all, .udp: .all, .sctp: .all])

  /// Whether it holds no connection.
  public var isEmpty: Bool { entries.isEmpty }
  /// The ports of one protocol; empty where it has none.
  public func ports(_ protocol: IPProtocol) -> PortSet {
    entries.first { $0.protocol == `protocol` }?.ports ?? PortSet()
  }
  /// Whether a connection to this port is in the set.
  public func contains(_ protocol: IPProtocol, _ port: Int) -> Bool {
    ports(`protocol`).contains(port)
  }

  /// The connections of either set.
  public func union(_ other: Self) -> Self { combined(other) { $0.union($1) } }
  /// The connections of both sets.
  public func intersection(_ other: Self) -> Self { combined(other) { $0.intersection($1) } }
  /// The connections of this set that aren't in the other.
  public func subtracting(_ other: Self) -> Self { combined(other) { $0.subtracting($1) } }
  /// Whether every connection of this set is in the other.
  public func isSubset(of other: Self) -> Bool { subtracting(other).isEmpty }

  private func combined(_ other: Self, _ combine: (PortSet, PortSet) -> PortSet) -> Self {
    let protocols = Set(entries.map(\.protocol) + other.entries.map(\.protocol))
    return ConnectionSet(
      Dictionary(uniqueKeysWithValues: protocols.map { ($0, combine(ports($0), other.ports($0))) })
    )
  }
}

extension ConnectionSet: CustomStringConvertible {
  /// `all`, `none`, or `TCP 80,443 UDP 53`; a whole protocol is its name alone.
  public var description: String {
    if isEmpty { return "none" }
    if self == .all { return "all" }
    return entries.map { entry in
      entry.ports == .all ? "\(entry.protocol)" : "\(entry.protocol) \(entry.ports)"
    }.joined(separator: " ")
  }
}

/// What may pass between two endpoints: what surely passes, within what possibly passes.
///
/// `possible` minus `allowed` is the unknown part; its causes come from an explanation.
public struct Connectivity: Hashable, Sendable {
  /// Connections that pass in every case.
  public var allowed: ConnectionSet
  /// Connections that pass in some case; holds `allowed`.
  public var possible: ConnectionSet

  /// Creates a connectivity.
  public init(allowed: ConnectionSet, possible: ConnectionSet) {
    self.allowed = allowed
    self.possible = possible
  }

  /// Nothing passes.
  public static let none = Connectivity(allowed: .none, possible: .none)
  /// Everything passes.
  public static let all = Connectivity(allowed: .all, possible: .all)
  /// The part that is neither sure to pass nor sure to be denied.
  public var unknown: ConnectionSet { possible.subtracting(allowed) }

  /// What passes both of two hurdles: the source's egress and the destination's ingress (N20).
  public func intersection(_ other: Self) -> Self {
    Connectivity(
      allowed: allowed.intersection(other.allowed),
      possible: possible.intersection(other.possible)
    )
  }

  /// The verdict of one connection.
  public func verdict(_ protocol: IPProtocol, _ port: Int) -> Verdict {
    if allowed.contains(`protocol`, port) { return .allow }
    return possible.contains(`protocol`, port) ? .unknown : .deny
  }
}

/// The verdict of one connection; `unknown` always has a cause, which an explanation names.
public enum Verdict: String, Hashable, Sendable {
  /// It passes.
  case allow
  /// It doesn't.
  case deny
  /// It can't be told offline.
  case unknown
}
