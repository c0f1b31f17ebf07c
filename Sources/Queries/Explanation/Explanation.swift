public import NetworkModel
public import ReachabilityEngine

/// Why one endpoint can or cannot reach another: the tiers, policies and rules of both directions.
///
/// Found by replaying the policies for this one pair; the verdicts are the engine's.
public struct Explanation: Sendable {
  /// Something that no policy can stop.
  public enum Exemption: Hashable, Sendable {
    /// A pod reaches itself (N23).
    case samePod
    /// A node reaches the pods on it, so ingress is not asked (N24).
    case ownNode
  }

  /// Where the connection comes from.
  public var source: EndpointReference
  /// Where it goes.
  public var destination: EndpointReference
  /// The port that was asked for; nil for every port.
  public var port: AskedPort?
  /// What the two directions let through together.
  public var connectivity: Connectivity
  /// What no policy can stop, if this is such a connection.
  public var exemption: Exemption?
  /// The source's egress, then the destination's ingress.
  public var directions: [DirectionExplanation]
}

/// A port that was asked for.
public struct AskedPort: Hashable, Sendable, CustomStringConvertible {
  /// The protocol.
  public var `protocol`: IPProtocol
  /// The destination port.
  public var port: Int
  /// Creates a port.
  public init(_ protocol: IPProtocol, _ port: Int) {
    self.protocol = `protocol`
    self.port = port
  }
  /// `TCP 80`.
  public var description: String { "\(`protocol`) \(port)" }
}

/// What one direction's policies say of a pair.
public struct DirectionExplanation: Sendable {
  /// The direction.
  public var direction: Direction
  /// Whose policies these are: the source for egress, the destination for ingress.
  public var subject: EndpointReference
  /// What the direction lets through.
  public var connectivity: Connectivity
  /// The tiers that have policies for the subject, in order, up to the one that decides.
  public var tiers: [TierExplanation]

  /// The verdict on the asked port; without one, allow where something surely passes.
  public func verdict(_ port: AskedPort?) -> Verdict { connectivity.verdict(port) }

  /// The tier that decides; nil where none does, so that the connection is allowed, or where that
  /// can't be told.
  public var decidingTier: TierExplanation? { tiers.last.flatMap { $0.outcome.isFinal ? $0 : nil } }
}

/// What a tier makes of a connection.
public enum TierOutcome: String, Hashable, Sendable {
  /// A rule allows it.
  case allow
  /// A rule denies it.
  case deny
  /// A rule passes it on.
  case pass
  /// A policy isolates the subject, and no rule matches: it is denied.
  case isolated
  /// No rule matches: the next tier goes on.
  case none
  /// Of the ports, some fare in one way and some in another.
  case partial
  /// It can't be told which rules match.
  case unknown

  /// Whether the tiers behind it have nothing to say.
  public var isFinal: Bool {
    switch self {
    case .allow, .deny, .isolated: true
    case .pass, .none, .partial, .unknown: false
    }
  }
}

/// What the policies of one tier say of a pair.
public struct TierExplanation: Sendable {
  /// The tier, an index into `Network.tiers`.
  public var tier: Int
  /// The tier's name.
  public var name: String
  /// What it comes to.
  public var outcome: TierOutcome
  /// The policies that select the subject or may do so, in order.
  public var policies: [PolicyExplanation]
}

/// What one policy says of a pair.
public struct PolicyExplanation: Sendable {
  /// The policy's identity.
  public var identity: ObjectIdentity
  /// Where it is declared.
  public var position: SourcePosition?
  /// Whether it selects the subject.
  public var selects: Certainty
  /// Why that is in doubt, if it is.
  public var doubts: [Mismatch]
  /// Whether it isolates the subject in this direction.
  public var isolates: Bool
  /// Its rules in this direction, in order.
  public var rules: [RuleExplanation]
}

/// Whether one rule matches a pair, and why not.
public struct RuleExplanation: Sendable {
  /// Its index in the manifest's list, from 0.
  public var index: Int
  /// Its name, where the API has one.
  public var name: String?
  /// Where it is written.
  public var position: SourcePosition?
  /// What it does.
  public var action: RuleAction
  /// Whether it matches the pair, on the asked port if one was asked for.
  public var match: Certainty
  /// The connections that it speaks of, on this destination.
  public var connections: ConnectionSet
  /// What does not match, or what is in doubt.
  public var mismatches: [Mismatch]
}

extension Connectivity {
  /// The verdict on one port; without one, allow where something surely passes, unknown where
  /// something may.
  public func verdict(_ port: AskedPort?) -> Verdict {
    guard let port else {
      if !allowed.isEmpty { return .allow }
      return possible.isEmpty ? .deny : .unknown
    }
    return verdict(port.protocol, port.port)
  }
}
