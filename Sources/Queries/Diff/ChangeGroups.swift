import NetworkModel

/// Changes of connections, put together so that a person can read them: by what brings them about, and
/// within that, sources with destinations that changed alike.
struct ChangeGroups {
  /// Connections that one set of objects brings about.
  struct Group {
    /// The objects; empty where it isn't known.
    var objects: [ObjectChange]
    /// The connections.
    var blocks: [Block]
  }

  /// Every one of some sources with every one of some destinations.
  struct Block {
    /// One of the connections.
    var change: ConnectionChange
    var sources: [ListedPeer]
    var destinations: [ListedPeer]
  }

  /// The groups in the order of their first objects.
  let groups: [Group]
  /// The objects that differ without bringing about a change of a connection; live pods apart, and none
  /// where some connections weren't looked at.
  let idle: [ObjectChange]
  /// `3 Pods added, 4 removed`: the live pods that come and go without such a change; nil where none do.
  let idlePods: String?

  /// Groups what differs.
  ///
  /// - Complexity: O(*connections* · log *connections*).
  init(_ answer: DiffAnswer) {
    let difference = answer.difference
    var order: [[ObjectChange]] = []
    var changes: [[ObjectChange]: [ConnectionChange]] = [:]
    for change in difference.connections {
      if changes[change.changedBy] == nil { order.append(change.changedBy) }
      changes[change.changedBy, default: []].append(change)
    }
    groups = order.sorted { $0.lexicographicallyPrecedes($1) }.map { objects in
      Group(objects: objects, blocks: Self.blocks(changes[objects, default: []]))
    }
    let active = Set(order.flatMap(\.self))
    let others = answer.isWhole ? difference.objects.filter { !active.contains($0) } : []
    idle = others.filter { $0.kind != "Pod" }
    idlePods = Self.words(others.filter { $0.kind == "Pod" })
  }

  private static func words(_ pods: [ObjectChange]) -> String? {
    let counts = ObjectChange.Kind.allCases.compactMap { kind -> (Int, String)? in
      let count = pods.count { $0.change == kind }
      return count == 0 ? nil : (count, kind.rawValue)
    }
    guard !counts.isEmpty else { return nil }
    return counts.enumerated().map { index, entry in
      index > 0 ? "\(entry.0) \(entry.1)" : "\(entry.0) \(entry.0 == 1 ? "Pod" : "Pods") \(entry.1)"
    }.joined(separator: ", ")
  }

  /// What connections of one block have in common.
  private struct Key: Hashable {
    var network: String?
    var kind: ConnectionChange.Kind
    var before: Connectivity
    var after: Connectivity
    var causes: [String]
  }

  /// Sources with the same destinations share a block.
  private static func blocks(_ changes: [ConnectionChange]) -> [Block] {
    var order: [Key] = []
    var pairs: [Key: [ConnectionChange]] = [:]
    for change in changes {
      let key = Key(
        network: change.network,
        kind: change.kind,
        before: change.before,
        after: change.after,
        causes: change.causes
      )
      if pairs[key] == nil { order.append(key) }
      pairs[key, default: []].append(change)
    }
    let rank = Dictionary(
      uniqueKeysWithValues: ConnectionChange.Kind.allCases.enumerated().map { ($1, $0) }
    )
    return order.enumerated().sorted { a, b in
      let (x, y) = (a.element, b.element)
      return (x.network ?? "", rank[x.kind, default: 0], a.offset)
        < (y.network ?? "", rank[y.kind, default: 0], b.offset)
    }.flatMap { entry in rows(pairs[entry.element, default: []]) }
  }

  private static func rows(_ changes: [ConnectionChange]) -> [Block] {
    var sources: [ListedPeer] = []
    var destinations: [ListedPeer: [ListedPeer]] = [:]
    for change in changes {
      if destinations[change.source] == nil { sources.append(change.source) }
      destinations[change.source, default: []].append(change.destination)
    }
    var order: [[ListedPeer]] = []
    var sourcesOf: [[ListedPeer]: [ListedPeer]] = [:]
    for source in sources {
      let reached = destinations[source, default: []]
      if sourcesOf[reached] == nil { order.append(reached) }
      sourcesOf[reached, default: []].append(source)
    }
    return order.compactMap { reached in
      changes.first.map {
        Block(change: $0, sources: sourcesOf[reached, default: []], destinations: reached)
      }
    }
  }
}
