public import NetworkModel
import ReachabilityEngine
public import Reports

/// One connection of a way, with what decides it.
public struct ReachHop: Sendable {
  /// Where it comes from; a way in where it comes in through one.
  public var source: ListedPeer
  /// Where it goes.
  public var destination: ListedPeer
  /// What passes; of the last connection of a way, of what is asked.
  public var connectivity: Connectivity
  /// Why it can't be told whether it passes; empty where it surely does.
  public var causes: [String]
  /// The secondary network that it passes on; nil for the primary ones.
  public var network: String?
  /// Where the way in is declared that it comes through.
  public var position: SourcePosition?
  /// The pair of endpoints that is explained for all of them.
  public var example: (source: EndpointReference, destination: EndpointReference)?
  /// The rules and policies that decide on that pair, egress first.
  public var decisions: [Graph.Edge.Decision]
}

/// Tells of arcs what they are.
struct HopTeller {
  let graph: ReachGraph

  private var network: CompiledNetwork { graph.evaluator.network }
  private static let triedPods = 8

  /// What a vertex is.
  func peer(_ vertex: Int) -> ListedPeer {
    if vertex == graph.origin { return .outside(graph.ends.sources.addresses.blocks) }
    if vertex == graph.exterior { return .outside(graph.ends.targets.addresses.blocks) }
    return graph.list.peers[vertex]
  }

  /// What an arc is; of the last one of a way, only what is asked at its end counts.
  func hop(_ arc: ReachArc, isLast: Bool, isExplained: Bool = true) -> ReachHop {
    let whole = graph.connectivity(of: arc)
    let demands = isLast ? graph.demands(at: arc.target) : []
    let connectivity =
      isLast
      ? whole.restricted(to: demands.reduce(.none) { $0.union($1.demand.connections) }) : whole
    let layer = self.layer(of: arc, connectivity)
    let example = isExplained ? example(arc, connectivity) : nil
    let isWayIn = graph.isEntryPoint(arc.source)
    return ReachHop(
      source: peer(arc.source),
      destination: peer(arc.target),
      connectivity: connectivity,
      causes: causes(arc, connectivity, demands),
      network: layer.name,
      position: isWayIn ? graph.list.entryPoints[arc.source - graph.unitCount].position : nil,
      example: example,
      decisions: example.map { decisions($0, connectivity, demands, layer.network) } ?? []
    )
  }

  /// The first network on which something passes of what counts.
  private func layer(of arc: ReachArc, _ connectivity: Connectivity) -> ReachLayer {
    let assurance: Assurance = connectivity.allowed.isEmpty ? .possible : .certain
    let found = graph.layers.first { layer in
      guard graph.isUnit(arc.source), graph.isUnit(arc.target) else { return true }
      let (from, to) = (layer.classOfUnit[arc.source], layer.classOfUnit[arc.target])
      guard from >= 0, to >= 0 else { return false }
      return !layer.connectivity(from: from, to: to).part(assurance)
        .intersection(connectivity.part(assurance)).isEmpty
    }
    return found ?? graph.layers[0]
  }

  // MARK: why

  private func decisions(
    _ example: (source: EndpointReference, destination: EndpointReference),
    _ connectivity: Connectivity,
    _ demands: [TargetPart],
    _ network: CompiledNetwork
  ) -> [Graph.Edge.Decision] {
    let asksForPorts = demands.contains { part in
      if case .every = part.demand { true } else { false }
    }
    let port = connectivity.firstPort ?? demands.first?.demand.tellingPort(connectivity)
    let explanation = network.explain(
      from: example.source,
      to: example.destination,
      port: asksForPorts ? port : nil
    )
    let isDenied = connectivity.possible.isEmpty
    let denying = explanation.directions.filter { $0.verdict(explanation.port) == .deny }
    return DecidingPlaces(network: network.network).decisions(
      isDenied && !denying.isEmpty ? denying : explanation.directions,
      explanation.port
    )
  }

  private func causes(
    _ arc: ReachArc,
    _ connectivity: Connectivity,
    _ demands: [TargetPart]
  ) -> [String] {
    var causes: [String] = []
    if !demands.isEmpty, demands.allSatisfy(\.isOneOf) {
      causes.append("only one of the backends is meant, and it is not known which")
    }
    guard connectivity.allowed.isEmpty else { return causes }
    let list = graph.list
    if graph.isEntryPoint(arc.source) {
      let number = list.causes(ofWay: arc.source - graph.unitCount, to: arc.target)
      return causes + list.causes(number: number)
    }
    let primary = graph.layers[0]
    let sources =
      arc.source == graph.origin
      ? graph.entrances.slices.map(\.id.index) : [primary.classOfUnit[arc.source]]
    let targets =
      arc.target == graph.exterior
      ? graph.exteriorClasses.keys.sorted() : [primary.classOfUnit[arc.target]]
    for source in sources {
      for target in targets
      where primary.connectivity(from: source, to: target).allowed.isEmpty {
        let number = list.unknownCauses.number(from: source, to: target)
        // What one pair leaves open explains enough.
        if !list.causes(number: number).isEmpty { return causes + list.causes(number: number) }
      }
    }
    return causes
  }

  // MARK: an example

  private func example(
    _ arc: ReachArc,
    _ connectivity: Connectivity
  ) -> (source: EndpointReference, destination: EndpointReference)? {
    let sources = endpoints(source: arc, connectivity)
    let targets = endpoints(target: arc, connectivity)
    var exempt: (EndpointReference, EndpointReference)?
    for from in sources {
      for to in targets where from != to || !network.isSinglePod(from) {
        if network.onItsNode(from, to) != .yes { return (from, to) }
        exempt = exempt ?? (from, to)
      }
    }
    return exempt
  }

  private func endpoints(ofUnit unit: Int) -> [EndpointReference] {
    // All nodes are listed, first and in their order.
    graph.isNode(unit)
      ? [.node(unit)]
      : graph.list.units.all[unit].pods.prefix(Self.triedPods).map { .pod($0) }
  }

  private func endpoints(source arc: ReachArc, _ whole: Connectivity) -> [EndpointReference] {
    if graph.isUnit(arc.source) { return endpoints(ofUnit: arc.source) }
    let addresses = graph.entrances.slices.filter { slice in
      guard graph.isUnit(arc.target) else { return false }
      let passes = graph.layers[0].connectivity(
        from: slice.id.index,
        to: graph.layers[0].classOfUnit[arc.target]
      )
      return passes.meets(whole)
    }.compactMap(\.exampleAddress).map { EndpointReference.address($0) }
    guard graph.isEntryPoint(arc.source) else { return addresses }
    switch graph.list.entryPoints[arc.source - graph.unitCount].forwarding {
    case .proxy(.pods(let pods)):
      return pods.prefix(Self.triedPods).map { .pod($0) }
    case .proxy(.unknown): return [.unidentified(.somePod)]
    case .proxy(.addresses(let set)):
      return set.blocks.prefix(1).map { .address($0.network) }
    case .packets:
      let any = graph.entrances.slices.compactMap(\.exampleAddress)
        .map { EndpointReference.address($0) }
      return addresses.isEmpty ? Array(any.prefix(1)) : addresses
    }
  }

  private func endpoints(target arc: ReachArc, _ whole: Connectivity) -> [EndpointReference] {
    guard arc.target == graph.exterior else { return endpoints(ofUnit: arc.target) }
    let from = graph.layers[0].classOfUnit[arc.source]
    return graph.exteriorClasses.sorted { $0.key < $1.key }.filter { index, _ in
      graph.layers[0].connectivity(from: from, to: index).meets(whole)
    }
    .compactMap(\.value.exampleAddress).map { .address($0) }
  }
}

extension ReachGraph {
  /// The ends that a vertex belongs to.
  func demands(at vertex: Int) -> [TargetPart] {
    if vertex == exterior { return ends.parts.filter { !$0.members.addresses.isEmpty } }
    return parts(ofUnit: vertex).map { ends.parts[$0] }
  }
}

extension Connectivity {
  /// Whether it lets pass something of what another does: surely, where that does.
  ///
  /// Where the other lets nothing pass, everything does as well as anything.
  fileprivate func meets(_ other: Connectivity) -> Bool {
    if other.possible.isEmpty { return true }
    let assurance: Assurance = other.allowed.isEmpty ? .possible : .certain
    return !part(assurance).intersection(other.part(assurance)).isEmpty
  }

  /// The first port that passes, surely where one does.
  fileprivate var firstPort: AskedPort? {
    let passing = allowed.isEmpty ? possible : allowed
    return passing.entries.first.flatMap { entry in
      entry.ports.ranges.first.map { AskedPort(entry.protocol, Int($0.lowerBound)) }
    }
  }
}
