import NetworkModel
import ReachabilityEngine

/// The graph that ways lead through: its vertices are the units of a list, its arcs their connections.
///
/// The connections are those that `netsim list` lists. Never expanded: an arc is a cell of the matrix.
/// Vertices by number: the units, the ways in (as in the list's peers), `origin`, which stands for the
/// addresses that ways begin at, and `exterior`, for those that they end at. Ways lead through pods
/// only: what is outside, and the machine of a node, is no stepping stone. What no policy can stop
/// (N23, N24) is no arc. A class, since connectivities are numbered as they come up.
final class ReachGraph {
  let ends: ReachEnds
  let list: ConnectionList
  let evaluator: ReachEvaluator
  /// The primary networks, then the secondary ones.
  let layers: [ReachLayer]
  /// Layer -> the classes that hold ends.
  let targetClasses: [Bitmap]
  /// The classes of addresses outside that ways end at; where nothing is asked, of all.
  let exteriorClasses: [Int: ClassSlice]
  let entrances: ReachEntrances
  /// Unit -> the places of the ends that it belongs to.
  private let partsOfUnit: [[Int]]
  private let isSource: [Bool]
  /// The exterior classes of each part of the ends.
  private let exteriorOfPart: [Set<Int>]
  /// Layer -> number of a connectivity and part, certain and possible: whether it is met; 0 not known,
  /// 1 no, 2 yes.
  private var metTables: [[UInt8]]

  private var lastTargets: [Kind: [Int]] = [:]

  private static let mostKept = 256

  /// Makes the graph of a network.
  ///
  /// - Parameters:
  ///   - evaluator: The network with its ways in and its secondary networks.
  ///   - ends: Where ways begin and end; the network tells their addresses apart.
  ///   - asked: What counts of connections; nil for all.
  /// - Complexity: that of the matrix and the units of a list.
  init(_ evaluator: ReachEvaluator, _ ends: ReachEnds, on asked: ConnectionSet?) {
    self.ends = ends
    self.evaluator = evaluator
    let network = evaluator.network
    let secondary = evaluator.secondary.networks
    list = ConnectionList(Self.listing(ends, network.network, secondary, asked), network)
    let units = list.units.all
    layers = [ReachLayer(list)] + secondary.map { ReachLayer($0, units, on: asked) }
    let nodes = network.network.cluster.nodes.count
    let members = { (peers: PeerMembers) in (pods: Set(peers.pods), nodes: Set(peers.nodes)) }
    let isOf = { (unit: Int, peers: (pods: Set<Int>, nodes: Set<Int>)) in
      // All nodes are listed, first and in their order.
      unit < nodes
        ? peers.nodes.contains(unit) : units[unit].pods.first.map(peers.pods.contains) ?? false
    }
    let sources = members(ends.sources)
    let parts = ends.parts.map { members($0.members) }
    isSource = units.indices.map { isOf($0, sources) }
    partsOfUnit = units.indices.map { unit in parts.indices.filter { isOf(unit, parts[$0]) } }
    let exterior = { (addresses: AddressSet) in
      network.slices(of: PeerMembers(addresses: addresses), evaluator.book)
    }
    let asksForAll = ends.parts.isEmpty
    exteriorClasses = Dictionary(
      exterior(asksForAll ? .all : ends.targets.addresses).map { ($0.id.index, $0) }
    ) { first, _ in first }
    exteriorOfPart = ends.parts.map { Set(exterior($0.members.addresses).map(\.id.index)) }
    entrances = ReachEntrances(ends.sources.addresses, list, layers[0], evaluator)
    metTables = layers.map { _ in [] }
    var classes = layers.map { _ in Bitmap() }
    for (unit, parts) in partsOfUnit.enumerated() where !parts.isEmpty {
      for index in units[unit].classes { classes[0].insert(index) }
      for layer in layers.indices.dropFirst() where layers[layer].classOfUnit[unit] >= 0 {
        classes[layer].insert(layers[layer].classOfUnit[unit])
      }
    }
    for index in exteriorOfPart.joined() { classes[0].insert(index) }
    targetClasses = classes
  }

  /// Everything, with what the ends and secondary networks tell apart.
  private static func listing(
    _ ends: ReachEnds,
    _ network: Network,
    _ secondary: [CompiledNetwork],
    _ asked: ConnectionSet?
  ) -> ListQuery {
    var sources = PeerMembers.everything(in: network)
    sources.addresses = ends.sources.addresses
    let attached = secondary.flatMap { network in
      Dictionary(
        grouping: network.network.cluster.pods.indices.filter { network.network.connects($0) }
      ) { network.classID(of: .pod($0)) }
      .sorted { $0.key < $1.key }.map { PeerMembers(pods: $0.value) }
    }
    return ListQuery(
      sources: sources,
      destinations: .everything(in: network),
      connections: asked,
      apart: [ends.sources] + ends.parts.map(\.members) + attached
    )
  }

  // MARK: vertices

  /// The number of units.
  var unitCount: Int { list.units.all.count }
  /// What stands for the addresses that ways begin at.
  var origin: Int { unitCount + list.entryPoints.count }
  /// What stands for the addresses that ways end at.
  var exterior: Int { origin + 1 }
  /// The number of vertices.
  var vertexCount: Int { exterior + 1 }

  /// Whether a vertex is a way in.
  func isEntryPoint(_ vertex: Int) -> Bool { vertex >= unitCount && vertex < origin }
  /// Whether a vertex is a unit.
  func isUnit(_ vertex: Int) -> Bool { vertex < unitCount }
  /// Whether a vertex is the machine of a node.
  func isNode(_ vertex: Int) -> Bool { isUnit(vertex) && list.units.all[vertex].pods.isEmpty }
  /// Whether ways lead on from a vertex: the machine of a node is no stepping stone.
  func leadsOn(from vertex: Int) -> Bool {
    vertex != exterior && (!isNode(vertex) || isSource[vertex])
  }
  /// Whether ways begin at a unit.
  func isSource(unit: Int) -> Bool { isSource[unit] }
  /// The places of the ends that a unit belongs to.
  func parts(ofUnit unit: Int) -> [Int] { partsOfUnit[unit] }
  /// Whether ways end at a unit.
  func isTarget(unit: Int) -> Bool { !partsOfUnit[unit].isEmpty }

  /// Where ways begin: units, ways in, and the addresses outside.
  var sources: [Int] {
    list.units.all.indices.filter { isSource[$0] }
      + entrances.entryPoints.map { unitCount + $0 }
      + (entrances.slices.isEmpty ? [] : [origin])
  }

  // MARK: arcs

  /// Whether a connection to a unit, on a layer, carries something of what is asked there.
  func isMet(_ number: Int, layer: Int, at unit: Int, _ assurance: Assurance) -> Bool {
    partsOfUnit[unit].contains { isMet(number, layer, part: $0, assurance) }
  }

  /// Whether a connection to a class of addresses carries something of what is asked there.
  func isMet(_ number: Int, atExteriorClass index: Int, _ assurance: Assurance) -> Bool {
    exteriorOfPart.indices.contains {
      exteriorOfPart[$0].contains(index) && isMet(number, 0, part: $0, assurance)
    }
  }

  private func isMet(_ number: Int, _ layer: Int, part: Int, _ assurance: Assurance) -> Bool {
    let place = (number * ends.parts.count + part) * 2 + (assurance == .certain ? 0 : 1)
    if place >= metTables[layer].count {
      metTables[layer] += repeatElement(0, count: place + 1 - metTables[layer].count)
    }
    if metTables[layer][place] == 0 {
      let isMet = ends.parts[part].isMet(by: layers[layer].value(number), assurance)
      metTables[layer][place] = isMet ? 2 : 1
    }
    return metTables[layer][place] == 2
  }

  /// Whether an arc ends a way, since it carries something of what is asked at its end.
  func isLast(_ arc: ReachArc, _ assurance: Assurance) -> Bool {
    if arc.target == exterior { return true }
    guard !partsOfUnit[arc.target].isEmpty else { return false }
    let connectivity = connectivity(of: arc)
    return partsOfUnit[arc.target].contains {
      ends.parts[$0].isMet(by: connectivity, assurance)
    }
  }

  /// Whether a vertex may speak to another, or pods of a unit to each other.
  func hasPair(_ source: Int, _ target: Int) -> Bool {
    source != target || list.units.all[source].hasPairs
  }

  /// What passes on an arc, on all layers.
  func connectivity(of arc: ReachArc) -> Connectivity {
    if arc.target == exterior { return exteriorConnectivity(from: arc.source) }
    if arc.source == origin { return layers[0].value(entrances.direct(toUnit: arc.target)) }
    if isEntryPoint(arc.source) {
      return entrances.connectivity(through: arc.source - unitCount, to: arc.target)
    }
    guard hasPair(arc.source, arc.target) else { return .none }
    return layers.reduce(Connectivity.none) { result, layer in
      let (from, to) = (layer.classOfUnit[arc.source], layer.classOfUnit[arc.target])
      return from < 0 || to < 0 ? result : result.union(layer.connectivity(from: from, to: to))
    }
  }

  /// What passes to any of the addresses that ways end at.
  private func exteriorConnectivity(from source: Int) -> Connectivity {
    guard isUnit(source) else { return .none }
    let from = layers[0].classOfUnit[source]
    return exteriorClasses.keys.sorted().reduce(Connectivity.none) {
      $0.union(layers[0].connectivity(from: from, to: $1))
    }
  }

  /// The arcs from a vertex that end ways, by target.
  func lastArcs(from source: Int, _ assurance: Assurance) -> [ReachArc] {
    guard leadsOn(from: source) else { return [] }
    guard !isEntryPoint(source) else {
      return entrances.arcs(through: source - unitCount, from: source)
        .filter { isLast($0, assurance) }
    }
    let key = Kind(source, layers, assurance, isUnit(source))
    let targets = lastTargets[key] ?? findLastTargets(from: source, assurance)
    // Many targets are rather found again than kept for every kind of source.
    if targets.count <= Self.mostKept { lastTargets[key] = targets }
    return targets.filter { hasPair(source, $0) }.map { ReachArc(source, $0) }
  }

  /// The ends that sources of a kind get to, themselves among them.
  private func findLastTargets(from source: Int, _ assurance: Assurance) -> [Int] {
    var targets: Set<Int> = []
    forEachRun(from: source) { layer, word, number, bits in
      let ends = bits & targetClasses[layer].word(word)
      ends.forEachNumber(ofWord: word) { index in
        for unit in layers[layer].units(ofClass: index)
        where isMet(number, layer: layer, at: unit, assurance) { targets.insert(unit) }
        if layer == 0, isMet(number, atExteriorClass: index, assurance), isUnit(source) {
          targets.insert(exterior)
        }
      }
    }
    return targets.sorted()
  }

  /// What sources that lead to the same have in common.
  private struct Kind: Hashable {
    var classes: [Int]
    var assurance: Assurance

    init(_ source: Int, _ layers: [ReachLayer], _ assurance: Assurance, _ isUnit: Bool) {
      classes = isUnit ? layers.map { $0.classOfUnit[source] } : []
      self.assurance = assurance
    }
  }

  /// Calls the body with the runs of cells that lead on from a unit or the origin: the layer, the index
  /// of the word, the number of the connectivity, and a bit for each class.
  func forEachRun(from source: Int, _ body: (Int, Int, Int, UInt64) -> Void) {
    if source == origin {
      entrances.forEachDirectClass { index, number in
        body(0, index >> 6, number, 1 << UInt64(index & 63))
      }
    }
    guard isUnit(source) else { return }
    for (number, layer) in layers.enumerated() where layer.classOfUnit[source] >= 0 {
      layer.forEachWord(from: layer.classOfUnit[source]) { body(number, $0, $1, $2) }
    }
  }
}

/// A connection from a vertex to another.
struct ReachArc: Hashable, Comparable {
  var source: Int
  var target: Int

  init(_ source: Int, _ target: Int) { (self.source, self.target) = (source, target) }

  static func < (a: Self, b: Self) -> Bool { (a.source, a.target) < (b.source, b.target) }
}
