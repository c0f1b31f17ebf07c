import NetworkModel

/// Services of every kind, and the ways in that lead to them.
extension NetworkGenerator {
  mutating func addServices(to cluster: inout Cluster) {
    guard random.chance(60) else { return }
    var services = (0..<random.number(in: 1...3)).map { service($0, cluster) }
    for index in services.indices where random.chance(15) {
      // A name for another of them, for itself, or for none.
      let other = random.pick(services)
      let name = random.chance(85) ? other.name : "gone"
      services[index].type = "ExternalName"
      services[index].selector = nil
      services[index].endpoints = []
      services[index].externalName = "\(name).\(other.namespace).svc.cluster.local"
    }
    let entryPoints = (0..<random.number(in: 0...3)).map { entryPoint($0, services, cluster) }
    cluster = Cluster(
      namespaces: cluster.namespaces,
      pods: cluster.pods,
      nodes: cluster.nodes,
      services: services,
      entryPoints: entryPoints
    )
  }

  private mutating func service(_ index: Int, _ cluster: Cluster) -> Service {
    let hasSelector = random.chance(75)
    return Service(
      namespace: random.pick(namespaces),
      name: "s\(index)",
      selector: hasSelector ? selectorOfService() : nil,
      ports: (0..<random.pick([1, 1, 2])).map { servicePort($0) },
      preservesClientAddress: random.chance(40),
      endpoints: hasSelector ? [] : random.list(1...2) { Self.endpoint(&$0, cluster) }
    )
  }

  /// Few labels, so that pods fit.
  private mutating func selectorOfService() -> Labels {
    Labels([(random.pick(Vocabulary.podKeys), random.pick(Vocabulary.values))])
  }

  private mutating func servicePort(_ index: Int) -> Service.Port {
    Service.Port(
      name: index == 0 ? nil : "second",
      port: index + 1,
      protocol: random.pick([.tcp, .tcp, .udp]),
      target: random.chance(60)
        ? .number(random.pick(Vocabulary.portNumbers)) : .name(random.pick(Vocabulary.portNames)),
      nodePort: random.chance(50) ? 30000 + index : nil
    )
  }

  private static func endpoint(_ random: inout SplitMix64, _ cluster: Cluster) -> Service.Endpoint {
    let known = cluster.pods.flatMap(\.addresses) + cluster.nodes.flatMap(\.addresses)
    let outside = IPAddress(.v4, 0xcb00_7105)
    return Service.Endpoint(
      address: known.isEmpty || random.chance(30) ? outside : random.pick(known),
      pod: cluster.pods.isEmpty || random.chance(60) ? nil : random.pick(cluster.pods).name,
      ports: [
        Service.EndpointPort(port: random.pick(Vocabulary.portNumbers), protocol: .tcp),
        Service.EndpointPort(
          name: "second",
          port: random.pick(Vocabulary.portNumbers),
          protocol: .udp
        ),
      ]
    )
  }

  private mutating func entryPoint(
    _ index: Int,
    _ services: [Service],
    _ cluster: Cluster
  ) -> EntryPoint {
    let service = random.pick(services)
    let forwarding = forwarding(service, cluster)
    let isProxy = if case .proxy = forwarding { true } else { false }
    return EntryPoint(
      kind: isProxy ? random.pick([.ingress, .gateway, .route]) : .loadBalancer,
      namespace: service.namespace,
      name: "e\(index)",
      forwarding: forwarding,
      clients: !isProxy && random.chance(30) ? [random.pick(Vocabulary.v4Blocks)] : [],
      backends: [
        EntryPoint.Backend(
          namespace: service.namespace,
          service: service.name,
          port: random.pick([
            .all, .all, .number(1), .number(2), .name("second"),
            .target(random.pick(Vocabulary.portNumbers)),
          ])
        )
      ]
    )
  }

  private mutating func forwarding(_ service: Service, _ cluster: Cluster)
    -> EntryPoint.Forwarding
  {
    switch random.number(in: 0...9) {
    case ..<4: return .packets(hidesClient: !service.preservesClientAddress)
    case ..<6: return .proxy(.unknown)
    case ..<7:
      let address = IPAddress(.v4, 0xcb00_7109)
      return .proxy(.addresses(AddressSet([CIDR(address)])))
    default:
      let pods = cluster.pods.indices.filter { _ in random.chance(40) }
      return .proxy(pods.isEmpty ? .unknown : .pods(pods))
    }
  }
}
