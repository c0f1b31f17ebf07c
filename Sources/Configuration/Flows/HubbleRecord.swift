import Manifests
import NetworkModel

/// A line of `hubble observe -o json`, or a flow by itself as Hubble's exporter writes it.
///
/// Fields, after Cilium's `api/v1/flow/flow.proto` in the JSON form of protocol buffers: `verdict`
/// (FORWARDED, DROPPED, ERROR, AUDIT: "flows that would have been dropped by policy if audit mode was
/// turned off", REDIRECTED: to the proxy of layer 7, TRACED, TRANSLATED), `l4` with one of `TCP`, `UDP`,
/// `SCTP`, `ICMPv4`, `ICMPv6`, each port under `destination_port`; `IP.source`, `IP.destination`; `source`
/// and `destination` with `namespace`, `pod_name`, `labels` (`reserved:world` and the like), `workloads`
/// (`name`, `kind`); `is_reply`, which "may be absent (in which case it is unknown whether it is a reply or
/// not)"; `l7.type` REQUEST or RESPONSE; `l4.TCP.flags`.
struct HubbleRecord {
  private let flow: ManifestNode

  /// Nil where the line is none of Hubble's.
  init?(_ root: ManifestNode) {
    guard let flow = root["flow"] ?? (root["verdict"] == nil ? nil : root), flow.kind == .mapping
    else { return nil }
    self.flow = flow
  }

  /// Whether a line is a message of Hubble other than a flow.
  static func isMessage(_ root: ManifestNode) -> Bool {
    ["node_status", "lost_events", "agent_event", "debug_event"].contains { root[$0] != nil }
  }

  /// What the line tells.
  func record() throws(FlowFault) -> FlowRecord {
    switch flow["verdict"]?.text {
    case "FORWARDED", "REDIRECTED", "AUDIT": break
    case "DROPPED", "ERROR": return .excluded(.dropped)
    case "TRACED", "TRANSLATED", "VERDICT_UNKNOWN", nil: return .excluded(.message)
    case let verdict?:
      throw FlowFault(
        message: "unknown verdict `\(verdict)` of Hubble",
        position: flow["verdict"]?.position
      )
    }
    guard let port = try port() else { return .excluded(.otherProtocol) }
    guard let isReply else { return .excluded(.undirected) }
    guard !isReply else { return .excluded(.reply) }
    let flow = ObservedFlow(
      source: try end("source"),
      destination: try end("destination"),
      connections: port
    )
    return .flow(flow)
  }

  /// Nil where that isn't told.
  private var isReply: Bool? {
    if let told = flow["is_reply"]?.boolean { return told }
    if flow["reply"]?.boolean == true { return true }
    switch flow["l7"]?["type"]?.text {
    case "REQUEST": return false
    case "RESPONSE": return true
    default: break
    }
    guard let flags = flow["l4"]?["TCP"]?["flags"], flags["SYN"]?.boolean == true else {
      return nil
    }
    return flags["ACK"]?.boolean == true
  }

  private func port() throws(FlowFault) -> ConnectionSet? {
    for transport in IPProtocol.withPorts {
      guard let fields = flow["l4"]?["\(transport)"] else { continue }
      guard let node = fields["destination_port"], let port = node.integer,
        let range = PortRange(port, port)
      else {
        throw FlowFault(
          message: "`l4.\(transport).destination_port` is no port",
          position: fields.position
        )
      }
      return ConnectionSet(transport, range)
    }
    return nil
  }

  private func end(_ key: String) throws(FlowFault) -> FlowEnd {
    var end = FlowEnd()
    if let written = flow["IP"]?[key] {
      guard let address = IPAddress(written.text) else {
        throw FlowFault(message: "`IP.\(key)` is no address", position: written.position)
      }
      end.address = address
    }
    guard let fields = flow[key] else { return end }
    end.namespace = fields["namespace"]?.text.nonEmpty
    end.pod = fields["pod_name"]?.text.nonEmpty
    if let workload = fields["workloads"]?.elements.first(where: { _ in true }) {
      end.workload = workload["name"]?.text.nonEmpty
      end.workloadKind = workload["kind"]?.text.nonEmpty
    }
    let labels = fields["labels"].map { Array($0.elements).map(\.text) } ?? []
    end.isOwnNode = labels.contains("reserved:host")
    return end
  }
}

extension String {
  /// The text; nil where it is empty.
  var nonEmpty: String? { isEmpty ? nil : self }
}
