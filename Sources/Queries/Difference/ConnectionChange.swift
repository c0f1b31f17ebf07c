public import NetworkModel

/// A connection that isn't what it was.
public struct ConnectionChange: Hashable, Sendable {
  /// What became of it.
  ///
  /// What may pass counts as open.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Nothing passed, and something passes or may pass.
    case opened
    /// Something passed or might have, and nothing does.
    case closed
    /// Something else passes or may pass than before.
    case changed
  }

  /// The secondary network that it is on; nil for the pods' primary ones.
  public var network: String?
  /// Where it comes from.
  public var source: ListedPeer
  /// Where it goes.
  public var destination: ListedPeer
  /// What passed.
  public var before: Connectivity
  /// What passes.
  public var after: Connectivity
  /// Why it can't be told whether some of it passes; empty where nothing is in doubt.
  public var causes: [String]
  /// The objects whose change brings it about, in their order; empty where that wasn't asked.
  public var changedBy: [ObjectChange] = []

  /// What passes, or may pass, that didn't.
  var opened: ConnectionSet {
    after.possible.subtracting(before.possible)
      .union(after.allowed.subtracting(before.allowed))
  }

  /// What passed, or might have, that doesn't.
  var closed: ConnectionSet {
    before.possible.subtracting(after.possible)
      .union(before.allowed.subtracting(after.allowed))
  }

  /// Whether something passes, or may pass, that did not.
  public var opensSomething: Bool { !opened.isEmpty }

  /// What became of it.
  public var kind: Kind {
    if before.possible.isEmpty { return .opened }
    return after.possible.isEmpty ? .closed : .changed
  }
}
