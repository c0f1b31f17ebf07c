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
    let number = ports.first?.nodePort ?? 0
    let note = "port \(number) of nodes leads to service `\(service.qualifiedName)`"
    var target = try translated(ports, of: service, nil, phrase)
    target.notes = finding.notes + [note] + target.notes
    var entrance = Entrance(
      nodes: finding.members.nodes,
      hidesSource: !service.preservesClientAddress
    )
    if service.preservesClientAddress, !keepLocal(&target, nodes) {
      target.notes.append(
        "with externalTrafficPolicy Local, a node sends connections to its own pods only, and has none"
      )
      entrance.isClosed = true
    }
    for index in target.parts.indices { target.parts[index].entrance = entrance }
    return target
  }

  /// Keeps the pods on some nodes and those whose node isn't known; whether there are any.
  ///
  /// Where there are none, the parts stay as they are.
  private func keepLocal(_ target: inout ResolvedTarget, _ nodes: Set<String>) -> Bool {
    let parts = target.parts.compactMap { part -> TargetPart? in
      var part = part
      part.members.pods = part.members.pods.filter { pod in
        network.cluster.pods[pod].nodeName.map(nodes.contains) ?? true
      }
      return part.members.isEmpty ? nil : part
    }
    if !parts.isEmpty { target.parts = parts }
    return !parts.isEmpty
  }

  private func hostPort(
    _ number: Int,
    _ proto: IPProtocol,
    _ nodes: Set<String>,
    _ finding: Finding,
    _ phrase: PeerPhrase
  ) -> ResolvedTarget? {
    var byDemand: [ConnectionSet: [EndpointReference]] = [:]
    var isKnown = true
    for (index, pod) in network.cluster.pods.enumerated() where !pod.isHostNetwork {
      // Of a DaemonSet there is a pod on every node; of others it isn't known where they run.
      let isHere = pod.nodeName.map(nodes.contains) ?? true
      for port in pod.ports where isHere && port.hostPort == number && port.protocol == proto {
        guard let range = PortRange(port.port, port.port) else { continue }
        byDemand[ConnectionSet(proto, range), default: []].append(.pod(index))
        if pod.nodeName == nil, pod.workload.kind != "DaemonSet" { isKnown = false }
      }
    }
    guard !byDemand.isEmpty else { return nil }
    var parts = byDemand.map { TargetPart(PeerMembers($0.value), .every($0.key)) }
      .sorted(by: TargetPart.precedes)
    let words = parts.reduce(PeerMembers()) { $0.union($1.members) }.peers(in: network).words
    guard !isKnown, let range = PortRange(number, number) else {
      return ResolvedTarget(
        phrase: phrase,
        parts: parts,
        notes: finding.notes + ["host port \(number) leads to \(words)"]
      )
    }
    // Either a pod is there, or the node itself is asked.
    parts.append(TargetPart(finding.members, .every(ConnectionSet(proto, range))))
    for index in parts.indices { parts[index].isOneOf = true }
    return ResolvedTarget(
      phrase: phrase,
      parts: parts,
      notes: finding.notes + ["host port \(number) leads to \(words), if it runs there"]
    )
  }
}
