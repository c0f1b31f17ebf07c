public import NetworkModel

extension Graph.Edge {
  /// What passes as an edge says it: `80, 443`, `53/udp`, `all`; what only may pass with `perhaps`.
  public static func label(ports: ConnectionSet, unknown: ConnectionSet) -> String {
    var parts: [String] = []
    if !ports.isEmpty { parts.append(ports.edgeLabel) }
    if !unknown.isEmpty { parts.append("perhaps \(unknown.edgeLabel)") }
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
  }
}

extension ConnectionSet {
  /// TCP without its name, as in the questions of `netsim can`.
  fileprivate var edgeLabel: String {
    if self == .all { return "all" }
    return entries.map { entry in
      let ports = entry.ports.ranges.map(\.description).joined(separator: ", ")
      guard entry.protocol != .tcp else { return entry.ports == .all ? "all TCP" : ports }
      let name = entry.protocol.description
      return entry.ports == .all
        ? "all \(name)"
        : entry.ports.ranges.map { "\($0)/\(name.lowercased())" }.joined(separator: ", ")
    }.joined(separator: ", ")
  }
}
