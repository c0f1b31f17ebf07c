import NetworkModel

/// The ways in that a Service opens by itself: nodes and load balancers send packets on to its pods.
struct ServiceEntryPoints {
  /// The ways, none for a headless Service or one that stands for a host name.
  static func of(_ service: Service) -> [EntryPoint] {
    guard !service.isHeadless, service.type != "ExternalName" else { return [] }
    var ways: [EntryPoint] = []
    switch service.type {
    case "LoadBalancer":
      let clients = service.loadBalancerSourceRanges
      ways.append(way(.loadBalancer, to: service, clients: clients))
      // Source ranges guard the load balancer's address, not the ports of the nodes.
      if !clients.isEmpty, hasNodePorts(service) { ways.append(way(.nodePort, to: service)) }
    case "NodePort": ways.append(way(.nodePort, to: service))
    default: break
    }
    if !service.externalIPs.isEmpty { ways.append(way(.externalIP, to: service)) }
    return ways
  }

  /// Whether nodes have ports for a load balancer's Service: a port that is written counts always.
  private static func hasNodePorts(_ service: Service) -> Bool {
    service.allocatesNodePorts || service.ports.contains { $0.nodePort != nil }
  }

  private static func way(_ kind: EntryPoint.Kind, to service: Service, clients: [CIDR] = [])
    -> EntryPoint
  {
    EntryPoint(
      kind: kind,
      namespace: service.namespace,
      name: service.name,
      forwarding: .packets(hidesClient: !service.preservesClientAddress),
      clients: clients,
      backends: [
        EntryPoint.Backend(
          namespace: service.namespace,
          service: service.name,
          port: .all,
          position: service.position
        )
      ],
      position: service.position
    )
  }
}
