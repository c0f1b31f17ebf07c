/// Which way a connection goes, seen from a policy's subject.
public enum Direction: String, Hashable, Sendable, CaseIterable {
  /// Towards the subject.
  case ingress
  /// Away from the subject.
  case egress
}

/// What a rule does with a connection that it matches.
public enum RuleAction: String, Hashable, Sendable {
  /// The connection passes this direction.
  case allow
  /// The connection is dropped.
  case deny
  /// The rest of the tier is skipped; the tier that `Tier.passTo` names goes on.
  case pass
  /// Nothing; the next rule goes on.
  case log
}

/// One entry of a rule's `ports`: a protocol with ports, or a port by name.
public struct ConnectionTerm: Hashable, Sendable {
  /// The ports of a term.
  public enum Ports: Hashable, Sendable {
    /// Every port.
    case all
    /// A closed range of destination ports.
    case range(PortRange)
    /// The container ports of this name on the destination pod; on addresses and nodes, none (N14).
    case named(String)
  }

  /// The protocol; nil for any protocol (which NetworkPolicy v1 never is: N11).
  public var `protocol`: IPProtocol?
  /// The ports.
  public var ports: Ports
  /// Where it is written.
  public var position: SourcePosition?

  /// Creates a term.
  public init(_ protocol: IPProtocol?, _ ports: Ports, position: SourcePosition? = nil) {
    self.protocol = `protocol`
    self.ports = ports
    self.position = position
  }
}

/// The connections that a rule speaks of.
public enum RuleConnections: Hashable, Sendable {
  /// All ports of all protocols (N10: `ports` missing or empty).
  case all
  /// Those of any of the terms; never empty.
  case terms([ConnectionTerm])
}

/// One entry of a rule's `from` or `to`.
public struct Peer: Hashable, Sendable {
  /// The endpoints it speaks of.
  public var endpoints: EndpointExpression
  /// Where it is written.
  public var position: SourcePosition?

  /// Creates a peer.
  public init(_ endpoints: EndpointExpression, position: SourcePosition? = nil) {
    self.endpoints = endpoints
    self.position = position
  }
}

/// One ingress or egress rule.
public struct Rule: Hashable, Sendable {
  /// What it does.
  public var action: RuleAction
  /// The peers it speaks of, any of which may match; nil for every peer (N5).
  ///
  /// An empty list, which
  /// NetworkPolicy v1 can't express, matches nobody.
  public var peers: [Peer]?
  /// A narrowing of the subject for this rule alone; nil for none.
  public var local: EndpointExpression?
  /// The connections it speaks of.
  public var connections: RuleConnections
  /// Conditions that can't be decided offline: where there is one, the rule at most *may* match.
  public var conditions: [UnknownCause]
  /// Its name, where the API has one.
  public var name: String?
  /// Its index in the manifest's list, from 0.
  public var index: Int
  /// Where it is written.
  public var position: SourcePosition?

  /// Creates a rule.
  public init(
    _ action: RuleAction,
    peers: [Peer]?,
    local: EndpointExpression? = nil,
    connections: RuleConnections = .all,
    conditions: [UnknownCause] = [],
    name: String? = nil,
    index: Int,
    position: SourcePosition? = nil
  ) {
    self.action = action
    self.peers = peers
    self.local = local
    self.connections = connections
    self.conditions = conditions
    self.name = name
    self.index = index
    self.position = position
  }
}

/// What a policy says of one direction.
public struct DirectionRules: Hashable, Sendable {
  /// Whether its subjects are isolated in this direction: what no rule matches meets the tier's
  /// default rather than the next tier.
  public var isolates: Bool
  /// The rules in written order.
  public var rules: [Rule]

  /// Creates the rules of a direction.
  public init(isolates: Bool, rules: [Rule]) {
    self.isolates = isolates
    self.rules = rules
  }
}

/// Where a policy stands within its tier: lower first, names break ties.
public struct PolicyOrder: Hashable, Sendable, Comparable {
  /// The order or priority; absent ones are +infinity.
  public var value: Double
  /// Breaks ties.
  public var name: String

  /// Creates an order.
  public init(_ value: Double = .infinity, name: String = "") {
    self.value = value
    self.name = name
  }

  /// Orders by value, then name.
  public static func < (a: Self, b: Self) -> Bool { (a.value, a.name) < (b.value, b.name) }
}

/// A policy of any dialect, in the one representation that the engine knows.
public struct Policy: Hashable, Sendable {
  /// Whether a policy takes effect.
  public enum Enforcement: Hashable, Sendable {
    /// It does.
    case enforced
    /// It is kept and can be asked about, but neither matches nor isolates.
    case staged
  }

  /// Kind, namespace and name.
  public var identity: ObjectIdentity
  /// Where it is declared.
  public var position: SourcePosition?
  /// Its tier, an index into `Network.tiers`.
  public var tier: Int
  /// Its place within the tier.
  public var order: PolicyOrder
  /// Whether it takes effect.
  public var enforcement: Enforcement
  /// The endpoints it applies to; `NamespaceScope.own` is `identity.namespace`.
  public var subject: EndpointExpression
  /// What it says of ingress; nil where it doesn't speak of ingress.
  public var ingress: DirectionRules?
  /// What it says of egress; nil where it doesn't speak of egress.
  public var egress: DirectionRules?

  /// Creates a policy.
  public init(
    identity: ObjectIdentity,
    position: SourcePosition? = nil,
    tier: Int,
    order: PolicyOrder = PolicyOrder(),
    enforcement: Enforcement = .enforced,
    subject: EndpointExpression,
    ingress: DirectionRules? = nil,
    egress: DirectionRules? = nil
  ) {
    self.identity = identity
    self.position = position
    self.tier = tier
    self.order = order
    self.enforcement = enforcement
    self.subject = subject
    self.ingress = ingress
    self.egress = egress
  }

  /// What it says of a direction.
  public func rules(_ direction: Direction) -> DirectionRules? {
    switch direction {
    case .ingress: ingress
    case .egress: egress
    }
  }
}
