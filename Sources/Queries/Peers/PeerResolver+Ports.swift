internal import NetworkModel

extension PeerResolver {
  /// The peer as a destination, with its ports as its endpoints know them.
  ///
  /// - Throws: `PeerError` where the peer or its port means nothing, or more than one thing.
  public func target(_ phrase: PeerPhrase) throws(PeerError) -> ResolvedTarget {
    let finding = try findTarget(phrase)
    if let service = finding.service {
      var target = try behind(service, finding, phrase)
      for index in target.parts.indices { target.parts[index].entrance = finding.entrance }
      return target
    }
    if finding.isOneOf {
      let asked = try phrase.ports.map { port throws(PeerError) in try numbers(port, phrase) }
      let demand = asked.map { PortDemand.every($0) } ?? .some(of: .all)
      return ResolvedTarget(
        phrase: phrase,
        parts: [TargetPart(finding.members, demand, isOneOf: true)],
        notes: finding.notes
      )
    }
    if let translated = try throughNode(finding, phrase) { return translated }
    guard let ports = phrase.ports else {
      return ResolvedTarget(
        phrase: phrase,
        parts: [TargetPart(finding.members, .some(of: .all))],
        notes: finding.notes
      )
    }
    if let translated = try throughService(finding, ports, phrase) { return translated }
    switch ports.ports {
    case .numbers(let range):
      let demand = PortDemand.every(ConnectionSet(ports.protocol ?? .tcp, range))
      return ResolvedTarget(
        phrase: phrase,
        parts: [TargetPart(finding.members, demand)],
        notes: finding.notes
      )
    case .name(let name): return try named(name, ports.protocol, finding, phrase)
    }
  }

  /// A Service's own address means the Service: policies see what is behind it (N28).
  private func findTarget(_ phrase: PeerPhrase) throws(PeerError) -> Finding {
    guard case .address(let address) = phrase.peer, book.endpoints[address] == nil,
      let index = book.services[address]
    else { return try find(phrase) }
    let service = network.cluster.services[index]
    guard service.selector != nil || !service.endpoints.isEmpty else { return try find(phrase) }
    var finding = try self.service(index, phrase)
    finding.notes.append(
      "\(address) is the address of service `\(service.namespace)/\(service.name)`"
    )
    if !service.clusterIPs.contains(address) {
      let isBalanced = service.loadBalancerIPs.contains(address)
      finding.entrance = Entrance(
        hidesSource: !service.preservesClientAddress,
        clients: isBalanced ? service.loadBalancerSourceRanges : []
      )
      if isBalanced, !service.loadBalancerSourceRanges.isEmpty {
        let clients = service.loadBalancerSourceRanges.map(\.description).joined(separator: ", ")
        finding.notes.append("it serves \(clients) only")
      }
    }
    return finding
  }

  // Ports by name.

  /// The connections to ports by number; of a name, nothing is known where it isn't known who is meant.
  private func numbers(
    _ ports: PortExpression,
    _ phrase: PeerPhrase
  ) throws(PeerError) -> ConnectionSet {
    switch ports.ports {
    case .numbers(let range): return ConnectionSet(ports.protocol ?? .tcp, range)
    case .name(let name): throw PeerError(.namedPortOutside(name), column: phrase.portColumn)
    }
  }

  private func named(
    _ name: String,
    _ proto: IPProtocol?,
    _ finding: Finding,
    _ phrase: PeerPhrase
  ) throws(PeerError) -> ResolvedTarget {
    guard !finding.members.pods.isEmpty else {
      throw PeerError(.namedPortOutside(name), column: phrase.portColumn)
    }
    var byDemand: [ConnectionSet: [Int]] = [:]
    for index in finding.members.pods {
      let demand = network.cluster.pods[index].connections(named: name, proto)
      byDemand[demand, default: []].append(index)
    }
    let without = byDemand.removeValue(forKey: .none)?.count ?? 0
    guard !byDemand.isEmpty else {
      throw PeerError(
        .noPortOfName(
          phrase.peer.description,
          phrase.ports?.description ?? name,
          portNames(finding.members.pods)
        ),
        column: phrase.portColumn
      )
    }
    var notes = finding.notes
    if without > 0 || !finding.members.nodes.isEmpty || !finding.members.addresses.isEmpty {
      notes.append("what has no port named `\(name)` is left out")
    }
    return ResolvedTarget(phrase: phrase, parts: Self.parts(byDemand), notes: notes)
  }

  private static func parts(_ byDemand: [ConnectionSet: [Int]]) -> [TargetPart] {
    byDemand.map { TargetPart(PeerMembers(pods: $0.value), .every($0.key)) }
      .sorted { $0.members.pods.lexicographicallyPrecedes($1.members.pods) }
  }

  func portNames(_ pods: [Int]) -> [String] {
    Set(pods.flatMap { network.cluster.pods[$0].ports.compactMap(\.name) }).sorted()
  }
}
