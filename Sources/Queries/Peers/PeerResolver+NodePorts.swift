internal import NetworkModel

/// Ports of nodes that lead to pods (N39): they are judged there, with the pod's own port.
extension PeerResolver {
  /// A port of a node that a Service or a pod took; nil where the node itself is meant.
  func throughNode(_ finding: Finding, _ phrase: PeerPhrase) throws(PeerError) -> ResolvedTarget? {
    guard !finding.members.nodes.isEmpty, finding.members.pods.isEmpty,
      finding.members.addresses.isEmpty,
      case .numbers(let range)? = phrase.ports?.ports, range.lowerBound == range.upperBound
    else { return nil }
    let proto = phrase.ports?.protocol ?? .tcp
    let number = Int(range.lowerBound)
    let nodes = Set(finding.members.nodes.map { network.cluster.nodes[$0].name })
    for service in network.cluster.services {
      let ports = service.ports.filter { $0.nodePort == number && $0.protocol == proto }
      guard !ports.isEmpty else { continue }
      return try behindNodePort(service, ports, nodes, finding, phrase)
    }
    return hostPort(number, proto, nodes, finding, phrase)
  }

  private func behindNodePort(
    _ service: Service,
    _ ports: [Service.Port],
    _ nodes: Set<String>,
    _ finding: Finding,
    _ phrase: PeerPhrase
  ) throws(PeerError) -> ResolvedTarget {
    var target = try translated(ports, of: service, local(service, nodes), phrase)
    let number = ports.first?.nodePort ?? 0
    let note = "port \(number) of nodes leads to service `\(service.qualifiedName)`"
    target.notes = finding.notes + [note] + target.notes
    for index in target.parts.indices {
      target.parts[index].hidesSource = !service.preservesClientAddress
    }
    return target
  }

  /// With `externalTrafficPolicy: Local`, the pods on the nodes themselves; else nil for all.
  private func local(_ service: Service, _ nodes: Set<String>) -> Set<Int>? {
    guard service.preservesClientAddress else { return nil }
    let pods = PeerMembers(backends.endpoints(of: service)).pods
    return Set(pods.filter { network.cluster.pods[$0].nodeName.map(nodes.contains) ?? true })
  }

  private func hostPort(
    _ number: Int,
    _ proto: IPProtocol,
    _ nodes: Set<String>,
    _ finding: Finding,
    _ phrase: PeerPhrase
  ) -> ResolvedTarget? {
    var byDemand: [ConnectionSet: [EndpointReference]] = [:]
    for (index, pod) in network.cluster.pods.enumerated()
    where !pod.isHostNetwork && pod.nodeName.map(nodes.contains) ?? false {
      for port in pod.ports where port.hostPort == number && port.protocol == proto {
        guard let range = PortRange(port.port, port.port) else { continue }
        byDemand[ConnectionSet(proto, range), default: []].append(.pod(index))
      }
    }
    guard !byDemand.isEmpty else { return nil }
    let parts = byDemand.map { TargetPart(PeerMembers($0.value), .every($0.key)) }
      .sorted(by: TargetPart.precedes)
    let words = parts.reduce(PeerMembers()) { $0.union($1.members) }.peers(in: network).words
    return ResolvedTarget(
      phrase: phrase,
      parts: parts,
      notes: finding.notes + ["host port \(number) leads to \(words)"]
    )
  }
}
