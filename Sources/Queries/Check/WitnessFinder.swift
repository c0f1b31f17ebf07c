internal import NetworkModel
internal import ReachabilityEngine

/// Picks the connection that shows best why a claim fails.
struct WitnessFinder {
  let network: Network
  /// Whether pairs must be allowed; else they must be denied.
  let mustReach: Bool

  /// The worst of some pairs that fail; nil where there are none.
  func witness(_ failures: [ReachGroup]) -> Witness? {
    let weights: [ReachVerdict] =
      mustReach ? [.deny, .partial, .unknown] : [.allow, .partial, .unknown]
    let worst = weights.lazy.compactMap { verdict in failures.first { $0.verdict == verdict } }
      .first
    return worst.map(witness)
  }

  /// The connection that tells most about a group of pairs.
  func witness(_ group: ReachGroup) -> Witness {
    let port = port(of: group)
    return Witness(
      source: group.example.source,
      destination: group.example.destination,
      port: port,
      verdict: group.connectivity.verdict(port)
    )
  }

  private func port(of group: ReachGroup) -> AskedPort? {
    let asked = group.demand.connections
    guard mustReach else {
      let sure = asked.intersection(group.connectivity.allowed)
      return pick(
        sure.isEmpty ? asked.intersection(group.connectivity.possible) : sure,
        at: group.example.destination
      )
    }
    // Without a port asked, a denial speaks of all ports: only a declared one is worth naming.
    if case .some = group.demand { return declared(in: asked, at: group.example.destination) }
    let closed = asked.subtracting(group.connectivity.possible)
    return pick(
      closed.isEmpty ? asked.subtracting(group.connectivity.allowed) : closed,
      at: group.example.destination
    )
  }

  /// A port that the destination declares, else a well-known one, else the lowest.
  private func pick(_ connections: ConnectionSet, at destination: EndpointReference) -> AskedPort? {
    if let port = declared(in: connections, at: destination) { return port }
    for port in [443, 80] where connections.contains(.tcp, port) { return AskedPort(.tcp, port) }
    guard let entry = connections.entries.first, let range = entry.ports.ranges.first else {
      return nil
    }
    return AskedPort(entry.protocol, Int(range.lowerBound))
  }

  private func declared(
    in connections: ConnectionSet,
    at destination: EndpointReference
  ) -> AskedPort? {
    guard case .pod(let index) = destination else { return nil }
    let ports = network.cluster.pods[index].ports
    return ports.first { connections.contains($0.protocol, $0.port) }
      .map { AskedPort($0.protocol, $0.port) }
  }
}
