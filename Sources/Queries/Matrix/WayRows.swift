import NetworkModel
import ReachabilityEngine

/// The rows of ways in: sources that are never destinations.
struct WayRows {
  /// The names of the ways in.
  let names: [MatrixGroup.Name]
  /// Way in -> group -> its cell; nil for outside addresses, which no way in leads to.
  private(set) var cells: [[Reach?]] = []

  /// Judges every way in to every group.
  init(_ query: MatrixQuery, _ network: CompiledNetwork, _ groups: MatrixGroups) {
    let cluster = network.network.cluster
    names = cluster.entryPoints.map {
      .entryPoint($0.kind, namespace: $0.namespace, name: $0.name)
    }
    guard !names.isEmpty else { return }
    let ways = PodWays(network, on: query.connections)
    let asked = query.connections ?? .all
    for entryPoint in names.indices {
      cells.append(
        groups.all.indices.map { group in
          if groups.all[group].name == .outside { return nil }
          let reaches = groups.pods[group].map { pod -> Reach in
            let way = ways.ofPod[pod, default: []].first { $0.entryPoint == entryPoint }
            return way.map { Reach($0.connectivity, of: asked) } ?? .none
          }
          return reaches.dropFirst().reduce(reaches.first ?? .none) { $0.joined($1) }
        }
      )
    }
  }

  /// The cells of all ways to a group, which tell groups apart.
  func signature(of group: Int) -> [Reach?] { cells.map { $0[group] } }
}
