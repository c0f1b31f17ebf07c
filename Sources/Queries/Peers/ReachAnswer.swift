public import NetworkModel

/// What a whole question comes to.
public enum ReachVerdict: String, Hashable, Sendable {
  /// Every pair is allowed on every port asked.
  case allow
  /// No pair is allowed on any port asked.
  case deny
  /// Something asked passes and something doesn't.
  case partial
  /// It can't be told offline.
  case unknown
}

/// Pairs of endpoints that are answered alike.
public struct ReachGroup: Sendable {
  /// The sources.
  public var sources: PeerMembers
  /// The destinations: each is asked by each of the sources.
  public var destinations: PeerMembers
  /// What was asked.
  public var demand: PortDemand
  /// What of the asked connections passes.
  public var connectivity: Connectivity
  /// Which pairs of the sources with the destinations are meant.
  public var pairs: Pairs
  /// How connections get in; nil where they are sent to the destinations themselves.
  public var entrance: Entrance?
  /// The verdict of each pair.
  public var verdict: ReachVerdict
  /// One of the pairs.
  public var example: Pair

  /// Sorts of pairs, by whether policies can stop them at all (N24).
  public enum Pairs: Hashable, Sendable, CaseIterable {
    /// Those that policies decide.
    case decided
    /// A node with the pods on it, which no policy can stop: only the pairs of one node.
    case exempt
    /// A node with pods of which it isn't known whether they are on it.
    case doubtful
  }

  /// Whether no policy can stop these pairs: nodes with the pods on them (N24).
  public var isExempt: Bool { pairs == .exempt }

  /// Why the verdict is unknown, besides what policies leave open.
  public var causes: [String] {
    guard !connectivity.unknown.isEmpty else { return [] }
    var causes: [String] = []
    if pairs == .doubtful {
      causes.append(
        "whether both are on one node is not known, and a node always reaches the pods on it (N24)"
      )
    }
    if entrance?.hidesSource == true {
      causes.append("a node may put its own address for the source's (N30)")
    }
    return causes
  }

  /// A source and a destination.
  public struct Pair: Hashable, Sendable {
    /// Where the connection comes from.
    public var source: EndpointReference
    /// Where it goes.
    public var destination: EndpointReference

    /// Creates a pair.
    public init(_ source: EndpointReference, _ destination: EndpointReference) {
      self.source = source
      self.destination = destination
    }
  }
}

/// The answer to whether sources reach destinations.
public struct ReachAnswer: Sendable {
  /// The verdict over all pairs.
  public var verdict: ReachVerdict
  /// The pairs by how they are answered; empty where there is no pair of different endpoints.
  public var groups: [ReachGroup]
  /// Whether an endpoint would have had to reach itself, which nothing can stop (N23).
  public var hasSelfPairs: Bool

  /// Whether the only pairs are endpoints with themselves.
  public var isOnlySelf: Bool { groups.isEmpty && hasSelfPairs }
}

extension PortDemand {
  /// The verdict of one pair.
  func verdict(_ connectivity: Connectivity) -> ReachVerdict {
    let asked = connections
    let sure = asked.intersection(connectivity.allowed)
    let possible = asked.intersection(connectivity.possible)
    if possible.isEmpty { return .deny }
    switch self {
    case .some: return sure.isEmpty ? .unknown : .allow
    case .every:
      if sure == asked { return .allow }
      return possible != asked && !sure.isEmpty ? .partial : .unknown
    }
  }
}

extension ReachVerdict {
  /// The verdict over pairs, each of which has one; nil where there are none.
  static func combined(_ verdicts: some Sequence<ReachVerdict>) -> ReachVerdict? {
    let all = Set(verdicts)
    guard all.count > 1 else { return all.first }
    let somePass = all.contains(.allow) || all.contains(.partial)
    let someFail = all.contains(.deny) || all.contains(.partial)
    return somePass && someFail ? .partial : .unknown
  }
}
