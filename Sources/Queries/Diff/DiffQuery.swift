public import NetworkModel
import ReachabilityEngine

/// Tells in what two networks differ, for somebody who reviews the change.
public struct DiffQuery: Sendable {
  /// How the two networks are called, such as the folders or revisions they were read from.
  public struct Names: Hashable, Sendable {
    /// The network as it was.
    public var old: String
    /// The network as it is.
    public var new: String

    /// Creates names.
    public init(old: String, new: String) {
      self.old = old
      self.new = new
    }
  }

  /// How the networks are called.
  public var names: Names
  /// Which connections are compared.
  public var listing: ListQuery
  /// Whether only what passes or may pass from now on counts, not what passes no more.
  public var openedOnly: Bool
  /// Peers whose connections, on these ports if there are any, don't count.
  public var ignored: [PeerPhrase]

  /// Creates a query.
  public init(
    names: Names,
    listing: ListQuery = ListQuery(),
    openedOnly: Bool = false,
    ignored: [PeerPhrase] = []
  ) {
    self.names = names
    self.listing = listing
    self.openedOnly = openedOnly
    self.ignored = ignored
  }

  /// Compares two networks, and finds out what brings about each change of a connection.
  ///
  /// - Throws: `PeerError` where a peer that is ignored means nothing in either network.
  /// - Complexity: that of two matrices, and of one change of the compiled networks for each object
  ///   that differs.
  public func answer(
    from old: (network: Network, secondary: [Network]),
    to new: (network: Network, secondary: [Network])
  ) throws(PeerError) -> DiffAnswer {
    let ignored = try IgnoredConnections(self.ignored, old, new)
    let before = snapshot(old, ignored.distinguishing)
    let after = snapshot(new, ignored.distinguishing)
    var difference = Difference(from: before, to: after)
    difference.connections = difference.connections.compactMap {
      ignored.remainder(of: $0)
    }
    if openedOnly { difference.connections.removeAll { !$0.opensSomething } }
    return DiffAnswer(
      names: names,
      difference: difference.explained(from: before, to: after),
      old: before,
      new: after,
      isWhole: !openedOnly && self.ignored.isEmpty && listing.namespace == nil
    )
  }

  private func snapshot(
    _ loaded: (network: Network, secondary: [Network]),
    _ distinguishing: [AddressSet]
  ) -> NetworkSnapshot {
    NetworkSnapshot(
      CompiledNetwork(loaded.network, distinguishing: distinguishing),
      secondary: loaded.secondary.map { CompiledNetwork($0, distinguishing: distinguishing) },
      listing: listing
    )
  }
}

/// In what two networks differ, with what brings it about.
public struct DiffAnswer {
  /// How the networks are called.
  public var names: DiffQuery.Names
  /// What differs.
  public var difference: Difference
  /// The network as it was.
  public var old: NetworkSnapshot
  /// The network as it is.
  public var new: NetworkSnapshot

  /// Whether every connection was looked at, so that an object without a change of one has no effect.
  var isWhole: Bool

  /// Whether some connection differs.
  public var hasChanges: Bool { !difference.connections.isEmpty }
}
