internal import NetworkModel

/// Services as destinations: their ports become those of what is behind them (N28, N29).
extension PeerResolver {
  /// What is behind a Service.
  func service(_ index: Int, _ phrase: PeerPhrase) throws(PeerError) -> Finding {
    let service = network.cluster.services[index]
    if service.type == "ExternalName" { return try externalName(index, phrase) }
    let endpoints = backends.endpoints(of: service)
    guard endpoints.isEmpty else {
      return Finding(members: PeerMembers(endpoints), service: index)
    }
    let name = service.qualifiedName
    guard let selector = service.selector else {
      throw PeerError(
        .noSelector(name),
        column: phrase.column,
        notes: [Diagnostic.Note("the service is declared here", at: service.position)],
        help: "its EndpointSlices tell: add them to the input"
      )
    }
    throw PeerError(
      .noBackends(name),
      column: phrase.column,
      notes: [Diagnostic.Note("its selector is `\(selector)`", at: service.position)]
    )
  }

  /// A name for something else: another Service, addresses that a map of names gives, or something of
  /// which nothing is known.
  private func externalName(_ index: Int, _ phrase: PeerPhrase) throws(PeerError) -> Finding {
    let service = network.cluster.services[index]
    let host = service.externalName ?? ""
    let note = "service `\(service.qualifiedName)` is a name for `\(host)`"
    switch backends.alias(of: index) {
    case .service(let other):
      var finding = try self.service(other, phrase)
      finding.notes.insert(note, at: 0)
      return finding
    case .circle:
      throw PeerError(
        .circle(service.qualifiedName),
        column: phrase.column,
        notes: [Diagnostic.Note("the service is declared here", at: service.position)]
      )
    case .missing:
      return Finding(
        members: .everything(in: network),
        notes: ["\(note), which leads to no service of the input"],
        isOneOf: true
      )
    case .host: break
    }
    let addresses = service.endpoints.map(\.address)
    guard addresses.isEmpty else {
      let owners = addresses.flatMap { book.endpoints[$0] ?? [.address($0)] }
      return Finding(members: PeerMembers(owners), notes: [note])
    }
    return Finding(
      members: PeerMembers(addresses: .all),
      notes: ["\(note), whose address is not known; `--names` tells it"],
      isOneOf: true
    )
  }

  func behind(
    _ index: Int,
    _ finding: Finding,
    _ phrase: PeerPhrase
  ) throws(PeerError) -> ResolvedTarget {
    let service = network.cluster.services[index]
    if service.isHeadless, case .numbers(let range)? = phrase.ports?.ports {
      // No port of a headless Service is translated (N29).
      let demand = PortDemand.every(ConnectionSet(phrase.ports?.protocol ?? .tcp, range))
      return ResolvedTarget(
        phrase: phrase,
        parts: [TargetPart(finding.members, demand)],
        notes: finding.notes,
        details: [backendNote(service, finding.members)]
      )
    }
    let ports = service.ports.filter { phrase.ports?.means($0) ?? true }
    guard !ports.isEmpty else {
      throw PeerError(
        .noServicePort(
          service.qualifiedName,
          phrase.ports?.description ?? "",
          service.ports.map(\.words)
        ),
        column: phrase.portColumn
      )
    }
    var target = try translated(ports, of: service, nil, phrase)
    target.notes = finding.notes + target.notes
    target.details = [backendNote(service, target.members)]
    if phrase.ports == nil {
      for index in target.parts.indices {
        let connections = target.parts[index].demand.connections
        target.parts[index].demand = .some(of: connections)
      }
    }
    return target
  }

  /// A port that the pods of a workload don't declare and the Service of the same name has.
  func throughService(
    _ finding: Finding,
    _ ports: PortExpression,
    _ phrase: PeerPhrase
  ) throws(PeerError) -> ResolvedTarget? {
    guard let workload = finding.bareWorkload,
      let index = directory.service(namespace: workload.namespace, name: workload.name)
    else { return nil }
    let service = network.cluster.services[index]
    let wanted = service.ports.filter { ports.means($0) }
    guard service.selector != nil, !service.isHeadless, !wanted.isEmpty else { return nil }
    let pods = finding.members.pods
    let isDeclared = pods.contains { index in
      network.cluster.pods[index].ports.contains { ports.means($0) }
    }
    let behind = Set(PeerMembers(backends.endpoints(of: service)).pods)
    guard !isDeclared, behind.isSuperset(of: pods) else { return nil }
    var target = try translated(wanted, of: service, Set(pods), phrase)
    target.notes = finding.notes + target.notes
    return target
  }

  /// What some ports of a Service are on the endpoints behind it; for some pods only, if any are given.
  func translated(
    _ ports: [Service.Port],
    of service: Service,
    _ pods: Set<Int>?,
    _ phrase: PeerPhrase
  ) throws(PeerError) -> ResolvedTarget {
    var notes: [String] = []
    var byDemand: [ConnectionSet: [EndpointReference]] = [:]
    for destination in backends.destinations(of: service, ports) {
      if let pods {
        guard case .pod(let index) = destination.endpoint, pods.contains(index) else { continue }
      }
      byDemand[destination.connections, default: []].append(destination.endpoint)
    }
    if let lost = byDemand.removeValue(forKey: .none), let first = lost.first {
      notes.append(
        "`\(network.name(of: first))` has no target port of service `\(service.qualifiedName)`"
      )
    }
    guard !byDemand.isEmpty else {
      throw PeerError(
        .noPortOfName(
          service.qualifiedName,
          ports.compactMap(\.targetName).first ?? "",
          portNames(PeerMembers(backends.endpoints(of: service)).pods)
        ),
        column: phrase.portColumn
      )
    }
    notes += ports.compactMap { $0.translation(of: service) }
    let parts = byDemand.map {
      TargetPart(PeerMembers($0.value), .every($0.key), isThroughService: !service.isHeadless)
    }
    return ResolvedTarget(
      phrase: phrase,
      parts: parts.sorted(by: TargetPart.precedes),
      notes: notes
    )
  }

  /// Tells what is behind a Service.
  private func backendNote(_ service: Service, _ members: PeerMembers) -> String {
    let words = members.peers(in: network).words
    return "behind service `\(service.qualifiedName)`: \(words)"
  }
}

extension TargetPart {
  /// A fixed order: by the pods, then the nodes, then the addresses.
  static func precedes(_ a: Self, _ b: Self) -> Bool {
    if a.members.pods != b.members.pods {
      return a.members.pods.lexicographicallyPrecedes(b.members.pods)
    }
    if a.members.nodes != b.members.nodes {
      return a.members.nodes.lexicographicallyPrecedes(b.members.nodes)
    }
    return a.members.addresses.blocks.lexicographicallyPrecedes(b.members.addresses.blocks)
  }
}

extension PortExpression {
  /// Whether it speaks of a Service's port.
  fileprivate func means(_ port: Service.Port) -> Bool {
    switch ports {
    case .numbers(let range): range.contains(port.port) && port.protocol == self.protocol ?? .tcp
    case .name(let name):
      port.name == name && (self.protocol == nil || port.protocol == self.protocol)
    }
  }

  /// Whether it speaks of a container's port.
  fileprivate func means(_ port: ContainerPort) -> Bool {
    switch ports {
    case .numbers(let range): range.contains(port.port) && port.protocol == self.protocol ?? .tcp
    case .name(let name):
      port.name == name && (self.protocol == nil || port.protocol == self.protocol)
    }
  }
}

extension Service.Port {
  fileprivate var targetName: String? {
    if case .name(let name) = target { return name }
    return nil
  }

  /// `80/TCP`, with its name where it has one.
  fileprivate var words: String {
    "\(port)/\(self.protocol)" + (name.map { " (`\($0)`)" } ?? "")
  }

  /// Tells the target port where it isn't the same number.
  fileprivate func translation(of service: Service) -> String? {
    guard let target = targetWords(of: service) else { return nil }
    let place = service.selector == nil ? "endpoints" : "pods"
    return
      "port \(port)/\(self.protocol) of service `\(service.qualifiedName)` is \(target) on its \(place)"
  }

  /// The port behind it; without a selector, EndpointSlices tell, and the target says nothing (N29).
  private func targetWords(of service: Service) -> String? {
    guard service.selector == nil else {
      switch target {
      case .number(port): return nil
      case .number(let number): return "port \(number)"
      case .name(let name): return "port `\(name)`"
      }
    }
    let numbers = Set(
      service.endpoints.flatMap(\.ports)
        .filter { $0.name == name ?? "" && $0.protocol == self.protocol }.map(\.port)
    )
    guard numbers.count == 1, let only = numbers.first, let only, only != port else { return nil }
    return "port \(only)"
  }
}
