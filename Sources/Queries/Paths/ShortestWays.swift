import NetworkModel
import ReachabilityEngine

/// The shortest ways to the ends of a search: all are counted, the first are told.
struct ShortestWays {
  /// A way: its connections one after the other, the last of which carries what is asked.
  typealias Way = [ReachArc]

  /// How many connections they have.
  let length: Int
  /// How many ways there are; at most a million are counted.
  private(set) var count = 0

  static let countedWays = 1_000_000

  private let graph: ReachGraph
  private let assurance: Assurance
  /// Wave -> the vertices that lead to an end in time, ascending.
  private var leading: [[Int]]

  /// Finds the ways that a search came upon; nil where there is none.
  ///
  /// - Complexity: O(*cells of the rows of the classes reached* + pairs of classes that lead to ends, wave
  ///   by wave).
  init?(_ search: ReachSearch, in graph: ReachGraph, _ assurance: Assurance) {
    guard let length = search.length else { return nil }
    self.length = length
    self.graph = graph
    self.assurance = assurance
    let last = search.waves[length - 1].filter { !graph.lastArcs(from: $0, assurance).isEmpty }
    leading = [last]
    for wave in search.waves[..<(length - 1)].reversed() {
      leading.insert(leadingVertices(of: wave, to: leading[0]), at: 0)
    }
    count = countWays()
  }

  /// The vertices of a wave that lead to some units of the next.
  private func leadingVertices(of wave: [Int], to next: [Int]) -> [Int] {
    var masks = graph.layers.map { _ in Bitmap() }
    for unit in next {
      for (number, layer) in graph.layers.enumerated() where layer.classOfUnit[unit] >= 0 {
        masks[number].insert(layer.classOfUnit[unit])
      }
    }
    let goals = Set(next)
    // All units of a class lead to the same units of the next wave.
    var known: [[Int]: Bool] = [:]
    return wave.filter { vertex in
      if graph.isEntryPoint(vertex) {
        return graph.entrances.arcs(through: vertex - graph.unitCount, from: vertex).contains {
          goals.contains($0.target) && passes($0)
        }
      }
      guard graph.leadsOn(from: vertex) else { return false }
      let key = graph.isUnit(vertex) ? graph.layers.map { $0.classOfUnit[vertex] } : []
      if let leads = known[key] { return leads }
      var leads = false
      graph.forEachRun(from: vertex) { layer, word, number, bits in
        leads =
          leads
          || bits & masks[layer].word(word) != 0 && graph.layers[layer].passes(number, assurance)
      }
      known[key] = leads
      return leads
    }
  }

  private func passes(_ arc: ReachArc) -> Bool {
    !graph.connectivity(of: arc).part(assurance).isEmpty
  }

  private func countWays() -> Int {
    var ways: [Int: Int] = [:]
    for vertex in leading[0] { ways[vertex] = 1 }
    for (wave, next) in zip(leading, leading.dropFirst()) {
      let sources = kinds(wave)
      let targets = kinds(next)
      for source in sources {
        let sum = source.reduce(0) { min(Self.countedWays, $0 + ways[$1, default: 0]) }
        for target in targets where passes(ReachArc(source[0], target[0])) {
          for vertex in target {
            ways[vertex] = min(Self.countedWays, ways[vertex, default: 0] + sum)
          }
        }
      }
    }
    return leading[length - 1].reduce(0) { total, vertex in
      let (product, isTooMany) = ways[vertex, default: 0]
        .multipliedReportingOverflow(by: graph.lastArcs(from: vertex, assurance).count)
      return min(Self.countedWays, total + (isTooMany ? Self.countedWays : product))
    }
  }

  /// Vertices of a wave in groups that lead to the same, and are led to by the same, of other waves.
  private func kinds(_ vertices: [Int]) -> [[Int]] {
    var groups: [[Int]: [Int]] = [:]
    var order: [[Int]] = []
    for vertex in vertices {
      let classes = graph.isUnit(vertex) ? graph.layers.map { $0.classOfUnit[vertex] } : []
      // Ways in lead to units one by one, and pods of a class may have different ones.
      let isAlone = !graph.isUnit(vertex) || !graph.entrances.entryPoints.isEmpty
      let key = classes + (isAlone ? [vertex] : [])
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(vertex)
    }
    return order.compactMap { groups[$0] }
  }

  /// The first ways, in the order of their vertices.
  func first(_ most: Int) -> [Way] {
    var ways: [Way] = []
    for source in leading[0] {
      var way: Way = []
      collect(from: source, wave: 0, &way, into: &ways, most)
    }
    return ways
  }

  private func collect(
    from vertex: Int,
    wave: Int,
    _ way: inout Way,
    into ways: inout [Way],
    _ most: Int
  ) {
    guard ways.count < most else { return }
    if wave == length - 1 {
      for arc in graph.lastArcs(from: vertex, assurance) where ways.count < most {
        ways.append(way + [arc])
      }
      return
    }
    for next in leading[wave + 1] where ways.count < most {
      let arc = ReachArc(vertex, next)
      guard passes(arc) else { continue }
      way.append(arc)
      collect(from: next, wave: wave + 1, &way, into: &ways, most)
      way.removeLast()
    }
  }
}
