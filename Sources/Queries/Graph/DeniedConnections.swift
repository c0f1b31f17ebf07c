import NetworkModel

/// Connections that nothing passes on, where a reader asked to see them.
struct DeniedConnections {
  /// A source and a destination.
  struct Pair: Hashable {
    var source: Int
    var target: Int
  }

  private(set) var pairs: [Pair]
  private var cutCount = 0

  /// Finds the pairs between the query's focus, else between its sources and destinations, that no
  /// connection has; and those of a way that is blocked.
  init(
    _ query: GraphQuery,
    _ connections: [PlacedConnection],
    _ places: [GraphPlace],
    isBlocked: Bool
  ) {
    var candidates: [Pair] = []
    func add(_ sources: [Int], _ targets: [Int]) {
      for source in sources {
        for target in targets where source != target {
          candidates.append(Pair(source: source, target: target))
        }
      }
    }
    if query.denials == .shown, !query.focus.isEmpty {
      let focus = places.indices.filter { !places[$0].roles.focus.isEmpty && places[$0].isInside }
      add(focus, focus)
    } else if query.denials == .shown {
      add(
        places.indices.filter { places[$0].isSource },
        places.indices.filter { places[$0].isDestination }
      )
    }
    if query.way != nil, isBlocked {
      add(
        places.indices.filter { places[$0].roles.isWaySource && places[$0].isInside },
        places.indices.filter { !places[$0].roles.wayParts.isEmpty && places[$0].isInside }
      )
    }
    let passing = Set(connections.map { Pair(source: $0.source, target: $0.target) })
    pairs = []
    var known = passing
    for pair in candidates where known.insert(pair).inserted { pairs.append(pair) }
  }

  /// Leaves so many.
  mutating func cut(to limit: Int) {
    cutCount = max(0, pairs.count - limit)
    pairs = Array(pairs.prefix(limit))
  }

  /// What is left out.
  var remark: String? {
    cutCount == 0 ? nil : "\(cutCount) more denied connections are left out"
  }
}

extension GraphPlace {
  /// Whether it holds endpoints of the cluster.
  var isInside: Bool {
    if case .blocks = content { true } else { false }
  }
}
