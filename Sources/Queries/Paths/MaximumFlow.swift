import NetworkModel
import ReachabilityEngine

/// The most ways to the ends that share no connection (Dinic's algorithm): each connection is an arc of
/// capacity one.
///
/// A connection that carries what is asked ends a way: it leads to the sink and nowhere else.
struct MaximumFlow {
  /// The arcs that are used, by source.
  private(set) var used: [Int: Set<Int>] = [:]
  /// Unit -> the units that used arcs lead here from; arcs into the sink left out.
  private(set) var enteredFrom: [Int: Set<Int>] = [:]
  /// How many ways there are.
  private(set) var value = 0
  /// How many searches were made.
  private(set) var phases = 0

  private let graph: ReachGraph
  private let limit: Int

  /// Finds the ways; nil where there are more than a limit.
  ///
  /// - Complexity: a search for each length of ways that comes up, and the arcs that are tried.
  init?(_ graph: ReachGraph, limit: Int) {
    self.graph = graph
    self.limit = limit
    while true {
      let search = ReachSearch(
        graph,
        .possible,
        ReachSearch.Changes(missing: used, extra: enteredFrom)
      )
      phases += 1
      guard let length = search.length else { return }
      var phase = Phase(search, length, graph, self)
      while let way = phase.next(self) {
        add(way)
        if value > limit { return nil }
      }
    }
  }

  private mutating func add(_ way: [ReachArc]) {
    for arc in way.dropLast() {
      if enteredFrom[arc.source]?.contains(arc.target) == true {
        // What was used the other way round is used no more.
        used[arc.target]?.remove(arc.source)
        enteredFrom[arc.source]?.remove(arc.target)
      } else {
        used[arc.source, default: []].insert(arc.target)
        if graph.isUnit(arc.source) { enteredFrom[arc.target, default: []].insert(arc.source) }
      }
    }
    if let last = way.last { used[last.source, default: []].insert(last.target) }
    value += 1
  }
}

extension MaximumFlow {
  /// The shortest ways that are left, none of which is met twice.
  private struct Phase {
    private let search: ReachSearch
    private let length: Int
    private let graph: ReachGraph
    /// Wave -> layer -> the classes of its units.
    private let masks: [[Bitmap]]
    /// Vertex -> where it leads on that wasn't tried yet.
    private var untried: [Int: [Int]] = [:]
    private var sources: [Int]

    init(_ search: ReachSearch, _ length: Int, _ graph: ReachGraph, _ flow: MaximumFlow) {
      self.search = search
      self.length = length
      self.graph = graph
      sources = search.waves[0].reversed()
      masks = search.waves.map { wave in
        graph.layers.map { layer in
          Bitmap(
            wave.lazy.filter { graph.isUnit($0) }.map { layer.classOfUnit[$0] }.filter { $0 >= 0 }
          )
        }
      }
    }

    /// One more way; nil where there is none of this length.
    mutating func next(_ flow: MaximumFlow) -> [ReachArc]? {
      while let source = sources.last {
        var way: [ReachArc] = []
        var vertex = source
        while true {
          if untried[vertex] == nil { untried[vertex] = continuations(of: vertex, flow) }
          if let target = untried[vertex]?.popLast() {
            way.append(ReachArc(vertex, target))
            if way.count == length { return way }
            vertex = target
          } else if let back = way.popLast() {
            vertex = back.source
          } else {
            break
          }
        }
        sources.removeLast()
      }
      return nil
    }

    /// Where a vertex leads on, the first last.
    private func continuations(of vertex: Int, _ flow: MaximumFlow) -> [Int] {
      let wave = search.waveOf[vertex]
      let used = flow.used[vertex, default: []]
      if wave == length - 1 {
        return graph.lastArcs(from: vertex, .possible).map(\.target)
          .filter { !used.contains($0) }.reversed()
      }
      let next = graph.steps(from: vertex, to: masks[wave + 1])
        .union(flow.enteredFrom[vertex, default: []])
        .filter { search.waveOf[$0] == wave + 1 && !used.contains($0) }
      return next.sorted(by: >)
    }
  }
}

extension ReachGraph {
  /// The units of some classes, by layer, to which a vertex leads by connections that end no way.
  func steps(from vertex: Int, to classes: [Bitmap]) -> Set<Int> {
    guard leadsOn(from: vertex) else { return [] }
    var units: Set<Int> = []
    if isEntryPoint(vertex) {
      for arc in entrances.arcs(through: vertex - unitCount, from: vertex)
      where !isLast(arc, .possible) { units.insert(arc.target) }
      return units
    }
    forEachRun(from: vertex) { layer, word, number, bits in
      (bits & classes[layer].word(word)).forEachNumber(ofWord: word) { index in
        units.formUnion(layers[layer].units(ofClass: index))
      }
    }
    // What is asked may be carried on one network and something else on another.
    return units.filter { unit in
      unit != vertex && (!isTarget(unit: unit) || !isLast(ReachArc(vertex, unit), .possible))
    }
  }
}
