import NetworkModel
import ReachabilityEngine
import Reports

/// Makes the picture of a network: what is connected, put together, explained and named.
struct GraphDrawing {
  private let query: GraphQuery
  private let network: CompiledNetwork
  private let secondary: [CompiledNetwork]
  private var remarks: [String] = []

  init(_ query: GraphQuery, _ network: CompiledNetwork, _ secondary: [CompiledNetwork]) {
    self.query = query
    self.network = network
    self.secondary = secondary
  }

  /// The picture; of namespaces where there are too many connections for one of workloads.
  func answer() -> GraphAnswer {
    var scene = GraphConnections(query, network, secondary)
    if let connections = scene.collect() { return answer(scene, connections) }
    let limit = query.limits.connections
    var coarser = GraphDrawing(query.byNamespace, network, secondary)
    coarser.remarks.append(
      "more than \(limit) connections are too many for all of it: each namespace is drawn as one node"
    )
    scene = GraphConnections(coarser.query, network, secondary)
    let connections = scene.collect() ?? []
    return coarser.answer(scene, connections)
  }

  private func answer(_ scene: GraphConnections, _ found: [PlacedConnection]) -> GraphAnswer {
    var remarks = remarks + (query.way?.notes ?? [])
    let places = scene.places.all
    let decisions = GraphDecisions(query, scene, network)
    let ways = query.way.map { GraphWays($0, found, places) }
    var connections = found
    if let ways {
      for number in connections.indices {
        connections[number].emphasis =
          ways.connections.contains(number) ? .highlighted : .faded
      }
    }
    let frames = GraphFrames(connections, places, speakers(scene))
    var denied = DeniedConnections(query, found, places, isBlocked: ways?.length == nil)
    denied.cut(to: query.limits.denied)
    if let remark = denied.remark { remarks.append(remark) }
    let visible = visible(places, found, denied)
    let nodes = GraphNodes(scene, network, ways, SourceLinks(base: query.linkBase))
    let isExplained = frames.edges.count <= query.limits.explained
    if !isExplained {
      remarks.append(
        """
        \(frames.edges.count) edges are too many to tell what decides each; --focus, --from, --to \
        and -n narrow the picture
        """
      )
    }
    let edges = GraphEdges(
      query,
      scene,
      decisions,
      names: nodes.names,
      isExplained: isExplained
    )
    var graph = Graph(
      title: query.title,
      groups: nodes.groups(visible, frames.meshes),
      nodes: nodes.nodes(visible),
      edges: frames.edges.map(edges.edge) + denied.pairs.compactMap(edges.denied),
      presentation: query.presentation
    ).mergingMutualEdges()
    graph.summary = nodes.summary(visible, connections, ways, query.way)
    graph.legend = GraphLegend(graph).entries
    if let way = query.way, ways?.length == nil {
      remarks.append("no way leads from \(way.words)")
    }
    return GraphAnswer(graph: graph, remarks: remarks)
  }

  /// The places of which two pods may speak to each other.
  private func speakers(_ scene: GraphConnections) -> Set<Int> {
    Set(
      scene.places.all.indices.filter { number in
        guard case .blocks(let blocks) = scene.places.all[number].content else { return false }
        return blocks.contains { scene.blocks.all[$0].speaksToItself }
      }
    )
  }

  /// The places that are drawn: all units that the query doesn't leave out, and the ends of connections.
  private func visible(
    _ places: [GraphPlace],
    _ connections: [PlacedConnection],
    _ denied: DeniedConnections
  ) -> [Int] {
    var ends = Set(connections.flatMap { [$0.source, $0.target] })
    ends.formUnion(denied.pairs.flatMap { [$0.source, $0.target] })
    let pods = network.network.cluster.pods.count
    let isPart = [query.listing.sources, query.listing.destinations].contains { members in
      members.map { $0.pods.count < pods } ?? false
    }
    return places.indices.filter { number in
      if ends.contains(number) || !places[number].roles.focus.isEmpty { return true }
      guard case .blocks = places[number].content, query.focus.isEmpty else { return false }
      if let namespace = query.listing.namespace { return places[number].frame == namespace }
      return !isPart
    }
  }
}

extension GraphQuery {
  /// The same picture with each namespace as one node.
  fileprivate var byNamespace: GraphQuery {
    var query = self
    query.granularity = .namespace
    query.listing.granularity = .workload
    return query
  }

  fileprivate var title: String {
    if let way { return "Ways from \(way.words)" }
    guard let connections = listing.connections else { return "Allowed traffic" }
    return "Allowed traffic on \(connections)"
  }
}
