import NetworkModel

/// Whether a rule of a policy matches a connection, seen from the policy's subject.
struct RuleMatching {
  let endpoints: EndpointMatching
  let subject: EndpointReference
  let peer: EndpointReference
  let connection: Connection

  func truth(of rule: Rule) -> Truth {
    let parts = [peers(of: rule), local(of: rule), Truth(covers(rule.connections))]
    return rule.conditions.isEmpty ? parts.conjunction : parts.conjunction.inDoubt
  }

  /// N5: "from/to missing or []: every peer, external too".
  private func peers(of rule: Rule) -> Truth {
    guard let peers = rule.peers else { return .yes }
    return peers.map { endpoints.truth(of: $0.endpoints, for: peer) }.disjunction
  }

  private func local(of rule: Rule) -> Truth {
    rule.local.map { endpoints.truth(of: $0, for: subject) } ?? .yes
  }

  /// N10: "ports missing or []: all ports and all protocols".
  private func covers(_ connections: RuleConnections) -> Bool {
    switch connections {
    case .all: true
    case .terms(let terms): terms.contains(where: covers)
    }
  }

  private func covers(_ term: ConnectionTerm) -> Bool {
    if let `protocol` = term.protocol, `protocol` != connection.protocol { return false }
    switch term.ports {
    case .all:
      return true
    case .range(let range):
      return Int(range.lowerBound) <= connection.port && connection.port <= Int(range.upperBound)
    case .named(let name):
      return destinationDeclares(name)
    }
  }

  /// N14: a named port resolves on the destination pod; it "matches nothing external".
  ///
  /// N15: "names may repeat across containers with other number or protocol: all that match the
  /// protocol count". A hostNetwork pod is reached at its node, which declares no ports (N25).
  private func destinationDeclares(_ name: String) -> Bool {
    guard case .pod(let index) = connection.destination else { return false }
    let pod = endpoints.network.cluster.pods[index]
    if pod.isHostNetwork { return false }
    return pod.ports.contains {
      $0.name == name && $0.protocol == connection.protocol && $0.port == connection.port
    }
  }
}
