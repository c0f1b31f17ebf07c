import NetworkModel

extension RuleConnections {
  /// The connections on a destination that declares some ports (N14).
  func resolved(on ports: [ContainerPort]) -> ConnectionSet {
    connections { name, proto in
      ports.named(name, proto).compactMap { port in
        PortRange(port.port, port.port).map { (port.protocol, $0) }
      }
    }
  }

  /// The connections on some destination or other: a name may be that of any port.
  var withEveryName: ConnectionSet {
    connections { _, proto in (proto.map { [$0] } ?? IPProtocol.withPorts).map { ($0, .all) } }
  }

  /// The names of ports that it speaks of, sorted.
  var portNames: [String] {
    guard case .terms(let terms) = self else { return [] }
    return Set(
      terms.compactMap { term in
        if case .named(let name) = term.ports { name } else { nil }
      }
    ).sorted()
  }

  private func connections(
    named: (String, IPProtocol?) -> [(IPProtocol, PortRange)]
  ) -> ConnectionSet {
    guard case .terms(let terms) = self else { return .all }
    return terms.reduce(.none) { set, term in
      let protocols = term.protocol.map { [$0] } ?? IPProtocol.withPorts
      let ranges: [(IPProtocol, PortRange)] =
        switch term.ports {
        case .all: protocols.map { ($0, .all) }
        case .range(let range): protocols.map { ($0, range) }
        case .named(let name): named(name, term.protocol)
        }
      return ranges.reduce(set) { $0.union(ConnectionSet($1.0, $1.1)) }
    }
  }
}

extension [ContainerPort] {
  /// Those of a name, of one protocol or of any (N15).
  func named(_ name: String, _ proto: IPProtocol?) -> [ContainerPort] {
    filter { $0.name == name && (proto == nil || $0.protocol == proto) }
  }
}
