internal import NetworkModel

extension PeerResolver {
  /// The peer as a destination, with its ports as its endpoints know them.
  ///
  /// - Throws: `PeerError` where the peer or its port means nothing, or more than one thing.
  public func target(_ phrase: PeerPhrase) throws(PeerError) -> ResolvedTarget {
    let finding = try findTarget(phrase)
    if let service = finding.service { return try behind(service, finding, phrase) }
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
      let index = book.services[address], network.cluster.services[index].selector != nil
    else { return try find(phrase) }
    let service = network.cluster.services[index]
    var finding = try self.service(index, phrase)
    finding.notes.append(
      "\(address) is the address of service `\(service.namespace)/\(service.name)`"
    )
    return finding
  }

  // Ports of a Service.

  private func behind(
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
        notes: finding.notes
      )
    }
    let ports = service.ports.filter { phrase.ports?.means($0) ?? true }
    guard !ports.isEmpty else {
      throw PeerError(
        .noServicePort(
          "\(service.namespace)/\(service.name)",
          phrase.ports?.description ?? "",
          service.ports.map(\.words)
        ),
        column: phrase.portColumn
      )
    }
    var target = try translated(ports, of: service, finding.members.pods, phrase)
    target.notes = finding.notes + target.notes
    if phrase.ports == nil {
      target.parts = target.parts.map { TargetPart($0.members, .some(of: $0.demand.connections)) }
    }
    return target
  }

  /// A port that the pods of a workload don't declare and the Service of the same name has.
  private func throughService(
    _ finding: Finding,
    _ ports: PortExpression,
    _ phrase: PeerPhrase
  ) throws(PeerError) -> ResolvedTarget? {
    guard let workload = finding.bareWorkload,
      let index = directory.service(namespace: workload.namespace, name: workload.name)
    else { return nil }
    let service = network.cluster.services[index]
    let wanted = service.ports.filter { ports.means($0) }
    guard let selector = service.selector, !service.isHeadless, !wanted.isEmpty else { return nil }
    let pods = finding.members.pods
    let isDeclared = pods.contains { index in
      network.cluster.pods[index].ports.contains { ports.means($0) }
    }
    let isBehind = pods.allSatisfy { index in
      selector.pairs.allSatisfy { network.cluster.pods[index].labels[$0.key] == $0.value }
    }
    guard !isDeclared, isBehind else { return nil }
    var target = try translated(wanted, of: service, pods, phrase)
    target.notes = finding.notes + target.notes
    return target
  }

  /// Each pod's own ports behind some ports of a Service.
  private func translated(
    _ ports: [Service.Port],
    of service: Service,
    _ pods: [Int],
    _ phrase: PeerPhrase
  ) throws(PeerError) -> ResolvedTarget {
    let name = "\(service.namespace)/\(service.name)"
    var notes: [String] = []
    var byDemand: [ConnectionSet: [Int]] = [:]
    for index in pods {
      let pod = network.cluster.pods[index]
      let demand = ports.reduce(ConnectionSet.none) { $0.union($1.targets(on: pod)) }
      byDemand[demand, default: []].append(index)
    }
    if let lost = byDemand.removeValue(forKey: .none), let first = lost.first {
      notes.append("`\(network.name(of: .pod(first)))` has no target port of service `\(name)`")
    }
    guard !byDemand.isEmpty else {
      throw PeerError(
        .noPortOfName(name, ports.compactMap(\.targetName).first ?? "", portNames(pods)),
        column: phrase.portColumn
      )
    }
    notes += ports.compactMap { $0.translation(service: name) }
    return ResolvedTarget(phrase: phrase, parts: Self.parts(byDemand), notes: notes)
  }

  // Ports by name.

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

  private func portNames(_ pods: [Int]) -> [String] {
    Set(pods.flatMap { network.cluster.pods[$0].ports.compactMap(\.name) }).sorted()
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
  /// What it becomes on a pod; nothing where the pod has no port of the target's name.
  fileprivate func targets(on pod: Pod) -> ConnectionSet {
    switch target {
    case .number(let number):
      PortRange(number, number).map { ConnectionSet(self.protocol, $0) } ?? .none
    case .name(let name): pod.connections(named: name, self.protocol)
    }
  }

  fileprivate var targetName: String? {
    if case .name(let name) = target { return name }
    return nil
  }

  /// `80/TCP`, with its name where it has one.
  fileprivate var words: String {
    "\(port)/\(self.protocol)" + (name.map { " (`\($0)`)" } ?? "")
  }

  /// Tells the target port where it isn't the same number.
  fileprivate func translation(service: String) -> String? {
    switch target {
    case .number(port): nil
    case .number(let number):
      "port \(port)/\(self.protocol) of service `\(service)` is port \(number) on its pods"
    case .name(let name):
      "port \(port)/\(self.protocol) of service `\(service)` is port `\(name)` on its pods"
    }
  }
}

extension Pod {
  /// The connections to its ports of a name; of any protocol where none is given.
  fileprivate func connections(named name: String, _ proto: IPProtocol?) -> ConnectionSet {
    ports.filter { $0.name == name && (proto == nil || $0.protocol == proto) }
      .reduce(.none) { set, port in
        guard let range = PortRange(port.port, port.port) else { return set }
        return set.union(ConnectionSet(port.protocol, range))
      }
  }
}
