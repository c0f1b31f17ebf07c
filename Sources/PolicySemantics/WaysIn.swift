public import NetworkModel

/// What gets from outside to a pod besides what is sent to its own address.
extension Network {
  /// Whether a connection gets from an address outside to a port of a pod through a way in.
  ///
  /// - Complexity: that of a verdict for each source that the pod may see; for a proxy, for each port
  ///   that policies tell apart.
  public func verdict(
    from client: IPAddress,
    through way: EntryPoint,
    to destination: ServiceDestination
  ) -> Verdict {
    guard leads(way, to: destination) else { return .deny }
    switch way.forwarding {
    case .packets(let hidesClient):
      return forwarded(client, way, hidesClient: hidesClient, to: destination)
    case .proxy(.pods(let proxies)):
      return proxies.map { proxy in
        // Both legs must pass.
        weakest([
          entered(from: client, proxy),
          verdict(for: connection(from: .pod(proxy), to: destination)),
        ])
      }.reduce(.deny) { strongest([$0, $1]) }
    case .proxy(.unknown), .proxy(.addresses):
      return verdict(leaving: way, to: destination) ?? .deny
    }
  }

  /// Whether a proxy's own connection gets to a port of a pod, whoever its client is; nil for a way in
  /// that has no proxy.
  ///
  /// - Complexity: that of a verdict for each pod of the proxy.
  public func verdict(leaving way: EntryPoint, to destination: ServiceDestination) -> Verdict? {
    guard case .proxy(let controller) = way.forwarding else { return nil }
    guard leads(way, to: destination) else { return .deny }
    switch controller {
    case .unknown:
      return policyVerdict(for: connection(from: .unidentified(.somePod), to: destination))
    case .pods(let proxies):
      return proxies.map { verdict(for: connection(from: .pod($0), to: destination)) }
        .reduce(.deny) { strongest([$0, $1]) }
    case .addresses(let addresses):
      return onlyIfAlike(
        addresses.ranges.map { range in
          let address = IPAddress(range.family, range.bounds.lowerBound)
          return policyVerdict(for: connection(from: .address(address), to: destination))
        }
      )
    }
  }

  /// What becomes of a connection from an endpoint to a pod through a node, which may put its own
  /// address for the source's (N30): known only where it is the same whoever the pod sees.
  ///
  /// The pod's own node sends on what it gets as it came. `nodes` are those that the connection was sent
  /// to; nil where it may be any.
  public func verdict(
    from source: EndpointReference,
    enteringAt nodes: [Int]?,
    hidesSource: Bool,
    to destination: ServiceDestination
  ) -> Verdict {
    guard hidesSource else { return verdict(for: connection(from: source, to: destination)) }
    guard case .pod(let pod) = destination.endpoint else { return .deny }
    let own = cluster.pods[pod].nodeName
    let itself = verdict(for: connection(from: source, to: destination))
    var verdicts: [Verdict] = []
    for node in nodes ?? Array(cluster.nodes.indices) {
      let isOwn = cluster.nodes[node].name == own
      if isOwn || own == nil || nodes == nil { verdicts.append(itself) }
      if !isOwn { verdicts.append(verdict(from: source, seenAs: .node(node), to: destination)) }
    }
    if nodes == nil, cluster.nodes.isEmpty {
      verdicts = [
        itself, verdict(from: source, seenAs: .unidentified(.someNode), to: destination),
      ]
    }
    return onlyIfAlike(verdicts)
  }

  /// What the source's egress and the pod's ingress say, where the pod sees somebody else.
  private func verdict(
    from source: EndpointReference,
    seenAs other: EndpointReference,
    to destination: ServiceDestination
  ) -> Verdict {
    weakest([
      verdict(of: .egress, for: connection(from: source, to: destination)),
      verdict(of: .ingress, for: connection(from: other, to: destination)),
    ])
  }

  private func forwarded(
    _ client: IPAddress,
    _ way: EntryPoint,
    hidesClient: Bool,
    to destination: ServiceDestination
  ) -> Verdict {
    guard way.clients.isEmpty || way.clients.contains(where: { $0.holds(client) }) else {
      return .deny
    }
    return verdict(
      from: .address(client),
      enteringAt: nil,
      hidesSource: hidesClient,
      to: destination
    )
  }

  /// Whether a client gets to a proxy at all: directly or through its own ways in, on any port.
  private func entered(from client: IPAddress, _ proxy: Int) -> Verdict {
    var best = Verdict.deny
    for proto in [IPProtocol.tcp, .udp, .sctp] {
      for port in tellingPorts {
        let destination = ServiceDestination(.pod(proxy), proto, port)
        best = strongest([
          best, policyVerdict(for: connection(from: .address(client), to: destination)),
        ])
        for way in cluster.entryPoints where leads(way, to: destination) {
          guard case .packets(let hidesClient) = way.forwarding else { continue }
          best = strongest([
            best, forwarded(client, way, hidesClient: hidesClient, to: destination),
          ])
        }
      }
    }
    return best
  }

  /// Whether a way in leads to a port of a pod, perhaps by a Service that is a name for another.
  private func leads(_ way: EntryPoint, to destination: ServiceDestination) -> Bool {
    way.backends.contains { backend in
      cluster.services.contains { service in
        guard service.namespace == backend.namespace, service.name == backend.service,
          isMeant(destination, by: backend), let meant = named(by: service)
        else { return false }
        return meant.ports.contains { port in
          isMeant(port, by: backend, of: service)
            && destinations(of: meant, port).contains(destination)
        }
      }
    }
  }

  /// The Service that a name of the cluster's own domain stands for, name by name; nil for none.
  private func named(by service: Service) -> Service? {
    var service = service
    for _ in cluster.services.indices {
      guard service.type == "ExternalName" else { return service }
      let labels = (service.externalName ?? "").lowercased().split(separator: ".").map(String.init)
      guard labels.count >= 3, labels[2] == "svc",
        let next = cluster.services.first(where: {
          $0.namespace == labels[1] && $0.name == labels[0]
        })
      else { return nil }
      service = next
    }
    return service.type == "ExternalName" ? nil : service
  }

  /// A port's name is one of the Service that the backend names; its number goes on.
  private func isMeant(
    _ port: Service.Port,
    by backend: EntryPoint.Backend,
    of service: Service
  ) -> Bool {
    switch backend.port {
    case .all, .target: true
    case .number(let number): port.port == number
    case .name(let name):
      service.ports.contains { $0.name == name && $0.port == port.port }
    }
  }

  /// A Route's number is the port of the pod, whatever the Service calls its target.
  private func isMeant(_ destination: ServiceDestination, by backend: EntryPoint.Backend) -> Bool {
    guard case .target(let number) = backend.port else { return true }
    return destination.port == number
  }

  /// One port of each stretch that no policy, pod or Service tells apart.
  private var tellingPorts: Set<Int> {
    var ports: Set = [1]
    for rule in policies.flatMap({ [$0.ingress, $0.egress] }).compactMap(\.self).flatMap(\.rules) {
      guard case .terms(let terms) = rule.connections else { continue }
      for case .range(let range) in terms.map(\.ports) {
        ports.formUnion([Int(range.lowerBound), Int(range.upperBound) + 1])
      }
    }
    for port in cluster.pods.flatMap(\.ports) { ports.formUnion([port.port, port.port + 1]) }
    for port in cluster.services.flatMap(\.ports) {
      if case .number(let number) = port.target { ports.formUnion([number, number + 1]) }
    }
    return ports.filter { (1...65535).contains($0) }
  }

  private func connection(from source: EndpointReference, to destination: ServiceDestination)
    -> Connection
  {
    Connection(
      from: source,
      to: destination.endpoint,
      over: destination.protocol,
      port: destination.port
    )
  }

  private func weakest(_ verdicts: [Verdict]) -> Verdict {
    verdicts.contains(.deny) ? .deny : verdicts.contains(.unknown) ? .unknown : .allow
  }

  private func strongest(_ verdicts: [Verdict]) -> Verdict {
    verdicts.contains(.allow) ? .allow : verdicts.contains(.unknown) ? .unknown : .deny
  }

  private func onlyIfAlike(_ verdicts: [Verdict]) -> Verdict {
    let all = Set(verdicts)
    return all.count == 1 ? verdicts[0] : .unknown
  }
}
