import NetworkModel
import ReachabilityEngine

/// A search in waves, breadth first: wave *n* is what *n* connections lead to and no fewer.
///
/// Classes that were reached are a bitset: a row of the matrix is taken away from it 64 classes at a
/// time, and a class's units are looked at once.
struct ReachSearch {
  /// How a search differs from one of the graph as it is.
  struct Changes {
    /// Arcs that are left out, by source.
    var missing: [Int: Set<Int>] = [:]
    /// Arcs between units that are added, by source.
    var extra: [Int: Set<Int>] = [:]
    /// Whether the search ends with the wave before that of the ends.
    var stopsAtEnds = true
    /// More waves than these are not searched; nil for any number.
    var hops: Int?
  }

  /// Addresses outside that were reached.
  struct Outside {
    /// The index of their class.
    var index: Int
    /// The wave.
    var wave: Int
    /// The unit that they are reached from.
    var source: Int
  }

  /// Wave -> its vertices, ascending; the sources first.
  private(set) var waves: [[Int]]
  /// Vertex -> its wave; -1 where it is not reached.
  private(set) var waveOf: [Int]
  /// Unit -> the first vertex of the wave before that leads to it; -1 for none.
  private(set) var previous: [Int]
  /// The addresses outside that are reached, by wave.
  private(set) var outside: [Outside] = []
  /// How many connections the shortest ways to an end have; nil where there is none.
  private(set) var length: Int?

  private let graph: ReachGraph
  private let assurance: Assurance
  private let changes: Changes
  /// Layer -> the classes all of whose units were reached.
  private var seen: [Bitmap]
  /// Layer -> the classes whose rows have nothing more to give.
  private var walked: [Bitmap]
  private var next: [Int] = []

  /// Searches.
  ///
  /// - Complexity: O(*cells of the rows of the classes reached* + *units*).
  init(_ graph: ReachGraph, _ assurance: Assurance, _ changes: Changes = Changes()) {
    self.graph = graph
    self.assurance = assurance
    self.changes = changes
    waveOf = Array(repeating: -1, count: graph.vertexCount)
    previous = waveOf
    seen = graph.layers.map { _ in Bitmap() }
    walked = seen
    waves = [graph.sources]
    for source in waves[0] { waveOf[source] = 0 }
    run()
  }

  private mutating func run() {
    while let wave = waves.last, !wave.isEmpty, waves.count - 1 < changes.hops ?? .max {
      next = []
      for vertex in wave {
        if expand(vertex), length == nil { length = waves.count }
        if length != nil, changes.stopsAtEnds { return }
      }
      waves.append(next.sorted())
    }
    if waves.last?.isEmpty == true { waves.removeLast() }
  }

  /// Reaches what a vertex leads to.
  ///
  /// - Returns: Whether it leads to an end.
  private mutating func expand(_ vertex: Int) -> Bool {
    guard graph.leadsOn(from: vertex) else { return false }
    if graph.isEntryPoint(vertex) { return enter(vertex) }
    let missing = changes.missing[vertex, default: []]
    let isOrigin = vertex == graph.origin
    var leadsToEnd = false
    var isDone = graph.layers.map { _ in false }
    if !isOrigin {
      for (number, layer) in graph.layers.enumerated() {
        let index = layer.classOfUnit[vertex]
        isDone[number] = index < 0 || walked[number].contains(index)
        // A pod that is an end doesn't reach itself, but another of its class may.
        let isWhole = !graph.isTarget(unit: vertex) || graph.hasPair(vertex, vertex)
        if index >= 0, isWhole, missing.isEmpty { walked[number].insert(index) }
      }
    }
    if isDone.contains(false) {
      graph.forEachRun(from: vertex) { layer, word, number, bits in
        guard !isDone[layer], graph.layers[layer].passes(number, assurance) else { return }
        let targets = bits & graph.targetClasses[layer].word(word)
        targets.forEachNumber(ofWord: word) { index in
          leadsToEnd =
            leadsToEnd || isEnd(vertex, index, number, layer: layer, missing)
        }
        (bits & ~seen[layer].word(word)).forEachNumber(ofWord: word) {
          reach($0, layer: layer, from: vertex, missing)
        }
      }
    }
    for unit in changes.extra[vertex, default: []].sorted() { reach(unit: unit, from: vertex) }
    return leadsToEnd
  }

  private mutating func enter(_ vertex: Int) -> Bool {
    var leadsToEnd = false
    for arc in graph.entrances.arcs(through: vertex - graph.unitCount, from: vertex)
    where !changes.missing[vertex, default: []].contains(arc.target) {
      guard !graph.connectivity(of: arc).part(assurance).isEmpty else { continue }
      leadsToEnd = leadsToEnd || graph.isLast(arc, assurance)
      reach(unit: arc.target, from: vertex)
    }
    return leadsToEnd
  }

  /// Whether some of a class is an end that a connection from a vertex gets to.
  private func isEnd(
    _ vertex: Int,
    _ index: Int,
    _ number: Int,
    layer: Int,
    _ missing: Set<Int>
  ) -> Bool {
    let units = graph.layers[layer].units(ofClass: index)
    return units.contains { unit in
      graph.isTarget(unit: unit) && graph.hasPair(vertex, unit) && !missing.contains(unit)
        && graph.isMet(number, layer: layer, at: unit, assurance)
    }
      || layer == 0 && graph.isUnit(vertex) && !missing.contains(graph.exterior)
        && graph.isMet(number, atExteriorClass: index, assurance)
  }

  private mutating func reach(
    _ index: Int,
    layer: Int,
    from vertex: Int,
    _ missing: Set<Int>
  ) {
    var isWhole = true
    for unit in graph.layers[layer].units(ofClass: index) {
      if missing.contains(unit), waveOf[unit] < 0 {
        isWhole = false
      } else {
        reach(unit: unit, from: vertex)
      }
    }
    if layer == 0, graph.isUnit(vertex), graph.exteriorClasses[index] != nil {
      outside.append(Outside(index: index, wave: waves.count, source: vertex))
    }
    if isWhole { seen[layer].insert(index) }
  }

  private mutating func reach(unit: Int, from vertex: Int) {
    guard waveOf[unit] < 0 else { return }
    waveOf[unit] = waves.count
    previous[unit] = vertex
    next.append(unit)
  }
}
