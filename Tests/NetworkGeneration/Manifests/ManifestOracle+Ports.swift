extension ManifestOracle {
  /// N10: ports missing or empty: all ports and all protocols.
  func covers(_ ports: [PortManifest], _ query: Query) -> Bool {
    ports.isEmpty || ports.contains { covers($0, query) }
  }

  /// N11: protocol missing is TCP, for named ports too.
  ///
  /// N18: endPort includes its end.
  private func covers(_ port: PortManifest, _ query: Query) -> Bool {
    guard port.protocol.value ?? "TCP" == query.protocolName else { return false }
    switch port.port.value {
    case nil: return true
    case .number(let number):
      return number <= query.port && query.port <= port.endPort.value ?? number
    case .name(let name): return resolves(name, query)
    }
  }

  /// N14, N15, N16: the name resolves on the destination pod, over all containers that run beside
  /// each other; an init container that ends isn't one of them.
  func resolves(_ name: String, _ query: Query) -> Bool {
    guard case .workload(let index) = query.destination else { return false }
    let workload = world.workloads[index]
    if workload.isHostNetwork { return false }
    let running = workload.containers + workload.initContainers.filter(\.restarts)
    return running.contains { container in
      (container.ports.value ?? []).contains { port in
        port.name == name && port.containerPort == query.port
          && port.protocol.value ?? "TCP" == query.protocolName
      }
    }
  }
}
