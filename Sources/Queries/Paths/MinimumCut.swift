import NetworkModel
import ReachabilityEngine

/// A smallest set of connections without which no way leads to the ends, not even one in doubt: of all
/// such sets the one nearest to the ends.
///
/// A connection is one that `netsim list` lists between two units, with all its ports.
struct MinimumCut {
  /// The connections, by source and target.
  let arcs: [ReachArc]
  /// What was used to find it.
  let flow: MaximumFlow

  /// Larger sets are not looked for.
  static let mostArcs = 1000

  private let graph: ReachGraph

  /// Finds the set; nil where it would have more than `mostArcs` connections.
  ///
  /// - Complexity: that of the flow, and a walk of all rows for each connection that the longest way from
  ///   what is cut to the ends has.
  init?(_ graph: ReachGraph) {
    guard let flow = MaximumFlow(graph, limit: Self.mostArcs) else { return nil }
    self.graph = graph
    self.flow = flow
    let inside = EndSide(graph, flow)
    arcs = flow.used.flatMap { source, targets in
      targets.map { ReachArc(source, $0) }
    }
    .filter { arc in
      !inside.contains(arc.source)
        && (inside.contains(arc.target) || graph.isLast(arc, .possible))
    }
    .sorted()
  }

  /// The arcs by source.
  var missing: [Int: Set<Int>] {
    Dictionary(grouping: arcs, by: \.source).mapValues { Set($0.map(\.target)) }
  }

  /// Whether a search without the connections finds no way.
  var isVerified: Bool {
    ReachSearch(graph, .possible, ReachSearch.Changes(missing: missing)).length == nil
  }
}

/// The vertices from which something is left of the ways to the ends after all others are used.
private struct EndSide {
  private var isInside: [Bool]
  private let graph: ReachGraph
  private let flow: MaximumFlow
  /// Layer -> the classes of units inside.
  private var classes: [Bitmap]

  init(_ graph: ReachGraph, _ flow: MaximumFlow) {
    self.graph = graph
    self.flow = flow
    isInside = Array(repeating: false, count: graph.vertexCount)
    classes = graph.layers.map { _ in Bitmap() }
    let reached = ReachSearch(graph, .possible, ReachSearch.Changes(stopsAtEnds: false))
    var rest = reached.waves.flatMap(\.self)
    var known: [[Int]: Bool] = [:]
    var found = rest.filter { leads($0, &known, leadsToEnd) }
    while !found.isEmpty {
      for vertex in found { add(vertex) }
      rest.removeAll { isInside[$0] }
      known.removeAll()
      found = rest.filter { leads($0, &known, leadsInside) }
    }
  }

  func contains(_ vertex: Int) -> Bool { isInside[vertex] }

  private mutating func add(_ vertex: Int) {
    isInside[vertex] = true
    guard graph.isUnit(vertex) else { return }
    for (number, layer) in graph.layers.enumerated() where layer.classOfUnit[vertex] >= 0 {
      classes[number].insert(layer.classOfUnit[vertex])
    }
  }

  /// What a vertex leads to; of those that lead to the same, one is asked.
  private func leads(
    _ vertex: Int,
    _ known: inout [[Int]: Bool],
    _ ask: (Int) -> Bool
  ) -> Bool {
    let isAlike =
      graph.isUnit(vertex) && !graph.isNode(vertex) && !graph.isTarget(unit: vertex)
      && flow.used[vertex, default: []].isEmpty && flow.enteredFrom[vertex, default: []].isEmpty
    guard isAlike else { return ask(vertex) }
    let key = graph.layers.map { $0.classOfUnit[vertex] }
    if let answer = known[key] { return answer }
    let answer = ask(vertex)
    known[key] = answer
    return answer
  }

  private func leadsToEnd(_ vertex: Int) -> Bool {
    let used = flow.used[vertex, default: []]
    return graph.lastArcs(from: vertex, .possible).contains { !used.contains($0.target) }
  }

  private func leadsInside(_ vertex: Int) -> Bool {
    if flow.enteredFrom[vertex, default: []].contains(where: { isInside[$0] }) { return true }
    let used = flow.used[vertex, default: []]
    return graph.steps(from: vertex, to: classes).contains {
      isInside[$0] && !used.contains($0)
    }
  }
}
