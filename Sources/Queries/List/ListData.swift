import NetworkModel
import Reports

/// Writes a list as data: `netsim.connections/v1`.
struct ListData {
  let list: ConnectionList
  let writer: any DataWriter

  /// Writes the whole document.
  func write(secondary: [(name: String, list: ConnectionList)] = []) {
    writer.mapping {
      writer.field("schema", "netsim.connections/v1")
      writer.sequence("connections") {
        writeConnections(list, network: nil)
        for (name, list) in secondary where writer.isOpen { writeConnections(list, network: name) }
      }
      writer.sequence("hostNetworkWorkloads") {
        for workload in hostNetworkWorkloads {
          writer.mapping(.line) { writer.fields(of: workload) }
        }
      }
      if !list.waysIn.blocked.isEmpty {
        writer.sequence("blockedWaysIn") {
          for blocked in list.waysIn.blocked { write(blocked) }
        }
      }
    }
  }

  /// A way in that policies close, with those policies.
  private func write(_ blocked: BlockedWay) {
    writer.mapping {
      writer.key("source")
      writer.value(list.peers[blocked.source])
      writer.key("destination")
      writer.value(list.peers[blocked.destination])
      writer.key("ports")
      writer.value(blocked.ports)
      writer.sequence("policies") {
        for policy in blocked.policies {
          writer.mapping(.line) {
            writer.field("kind", policy.identity.kind)
            writer.field("namespace", policy.identity.namespace)
            writer.field("name", policy.identity.name)
            writer.key("location")
            writer.value(policy.position)
          }
        }
      }
    }
  }

  /// The workloads with pods on the host network, each once; they stand together among the units.
  private var hostNetworkWorkloads: [WorkloadReference] {
    var workloads: [WorkloadReference] = []
    for case .workload(let workload, _, true) in list.peers where workloads.last != workload {
      workloads.append(workload)
    }
    return workloads
  }

  /// Each distinct peer and connectivity is written once and copied from then on.
  private func writeConnections(_ list: ConnectionList, network: String?) {
    var peers = NumberedCache<DataFragment>()
    var values = NumberedCache<(ports: DataFragment, unknown: DataFragment?)>()
    var causes = NumberedCache<DataFragment>()
    list.forEach { connection in
      writer.mapping(.line) {
        if let network { writer.field("network", network) }
        for (key, number) in [
          ("source", connection.source), ("destination", connection.destination),
        ] {
          writer.key(key)
          writer.insert(
            peers.value(number) { writer.fragment { writer.value(list.peers[number]) } }
          )
        }
        writer.key("ports")
        let value = values.value(connection.value) {
          fragments(of: list.connectivity(connection.value))
        }
        writer.insert(value.ports)
        if let unknown = value.unknown {
          writer.key("unknown")
          writer.insert(unknown)
          let number = list.causes(connection)
          writer.key("causes")
          writer.insert(
            causes.value(number) { writer.fragment { writer.strings(list.causes(number: number)) } }
          )
        }
      }
      return writer.isOpen
    }
  }

  private func fragments(
    of connectivity: Connectivity
  ) -> (ports: DataFragment, unknown: DataFragment?) {
    let unknown = connectivity.unknown
    return (
      writer.fragment { writer.value(connectivity.allowed) },
      unknown.isEmpty ? nil : writer.fragment { writer.value(unknown) }
    )
  }
}

/// Values by number, made when they are first asked for.
struct NumberedCache<Value> {
  private var values: [Value?] = []

  /// The value of a number.
  mutating func value(_ number: Int, _ make: () -> Value) -> Value {
    if number < values.count, let value = values[number] { return value }
    if number >= values.count {
      values += repeatElement(nil, count: number + 1 - values.count)
    }
    let value = make()
    values[number] = value
    return value
  }
}

extension DataWriter {
  /// Writes the fields `ports` and, where something is in doubt, `unknown`.
  func fields(of connectivity: Connectivity) {
    key("ports")
    value(connectivity.allowed)
    guard !connectivity.unknown.isEmpty else { return }
    key("unknown")
    value(connectivity.unknown)
  }

  /// Writes one end of a connection as a mapping.
  func value(_ peer: ListedPeer) {
    mapping(.line) { fields(of: peer) }
  }

  /// Writes the fields of one end of a connection.
  func fields(of peer: ListedPeer) {
    identity(of: peer)
    if peer.isHostNetwork { field("hostNetwork", true) }
  }

  /// Writes the fields that tell who a peer is.
  private func identity(of peer: ListedPeer) {
    switch peer {
    case .workload(let workload, let pods, _):
      fields(of: workload)
      if !pods.isEmpty { field("pods", pods) }
    case .node(let name):
      field("kind", "Node")
      field("name", name)
    case .entryPoint(let kind, let namespace, let name):
      field("kind", kind.rawValue)
      field("namespace", namespace)
      field("name", name)
    case .outside(let blocks):
      field("kind", "External")
      field("cidrs", blocks.map(\.description))
    }
  }

  /// Writes the fields that tell which workload it is.
  func fields(of workload: WorkloadReference) {
    field("kind", workload.kind)
    field("namespace", workload.namespace)
    field("name", workload.name)
  }
}
