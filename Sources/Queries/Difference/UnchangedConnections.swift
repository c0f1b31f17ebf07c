import NetworkModel
import ReachabilityEngine

/// Connections that two lists have alike, among the units that are looked at.
struct UnchangedConnections {
  /// One of them.
  struct Connection {
    /// The secondary network that it is on; nil for the pods' primary ones.
    var network: String?
    var source: ListedPeer
    var destination: ListedPeer
    var connectivity: Connectivity
  }

  /// The connections: of units in their order, then of ways in, then from addresses outside.
  private(set) var all: [Connection] = []

  private let network: String?
  private let old: ListSide
  private let new: ListSide
  private let pairs: [UnitPairs.Pair]
  private var common = CommonValues()

  /// Finds them; nil for a network that isn't there, which has nothing alike with another.
  ///
  /// - Parameters:
  ///   - old: The list before.
  ///   - new: The list after.
  ///   - network: The secondary network that both are of.
  ///   - pairs: The units that are looked at; a unit with itself is left out.
  /// - Complexity: O(*pairs*² + *addresses told apart*), and the reading of their rows.
  init(
    _ old: ConnectionList?,
    _ new: ConnectionList?,
    network: String?,
    among pairs: [UnitPairs.Pair]
  ) {
    self.network = network
    self.old = ListSide(old, .old)
    self.new = ListSide(new, .new)
    self.pairs = pairs
    guard old != nil, new != nil else { return }
    for position in pairs.indices { addRow(position) }
    addWays()
    addColumns()
  }

  private mutating func addRow(_ position: Int) {
    let source = pairs[position]
    guard let before = source.old, let after = source.new else { return }
    old.read(before, &common)
    new.read(after, &common)
    for (index, destination) in pairs.enumerated() where index != position {
      guard let before = destination.old, let after = destination.new else { continue }
      let value = new.values[after]
      if value != 0, value == old.values[before] { add(source.peer, destination.peer, value) }
    }
    for (value, addresses) in Self.common(old.outside, new.outside) {
      add(source.peer, .outside(addresses.blocks), value)
    }
  }

  private mutating func addWays() {
    let before = old.ways()
    let after = new.ways()
    for way in Set(before.keys).intersection(after.keys).sorted() {
      let (before, after) = (before[way, default: [:]], after[way, default: [:]])
      for pair in pairs {
        guard let connectivity = pair.new.flatMap({ after[$0] }), connectivity != .none,
          connectivity == pair.old.flatMap({ before[$0] })
        else { continue }
        all.append(
          Connection(
            network: network,
            source: .entryPoint(way.kind, namespace: way.namespace, name: way.name),
            destination: pair.peer,
            connectivity: connectivity
          )
        )
      }
    }
  }

  private mutating func addColumns() {
    let before = old.columns(&common)
    let after = new.columns(&common)
    for pair in pairs {
      guard let old = pair.old, let new = pair.new else { continue }
      for (value, addresses) in Self.common(before[old], after[new]) {
        add(.outside(addresses.blocks), pair.peer, value)
      }
    }
  }

  private mutating func add(_ source: ListedPeer, _ destination: ListedPeer, _ value: Int) {
    all.append(
      Connection(
        network: network,
        source: source,
        destination: destination,
        connectivity: common[value]
      )
    )
  }

  /// The addresses that have the same connectivity in both.
  private static func common(_ old: ListSide.Outside, _ new: ListSide.Outside) -> ListSide.Outside {
    new.compactMap { value, addresses in
      guard let before = old.first(where: { $0.value == value }) else { return nil }
      let both = addresses.intersection(before.addresses)
      return both.isEmpty ? nil : (value, both)
    }
  }
}
