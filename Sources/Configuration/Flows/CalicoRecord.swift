import Manifests
import NetworkModel

/// A line of a flow log of Calico, or a flow as Whisker's API lists it.
///
/// Fields, after the flow log's JSON of Calico's Felix: `action` (`allow`, `deny`), `proto` (a name in lower
/// case or a number), `dest_port` (null where aggregated), and for `source` and `dest` each `_type` (`wep`: a
/// pod, `hep`: a node, `ns`: a network set, `net`: other addresses), `_namespace`, `_name`, `_name_aggr` and
/// `_ip`. A `_name` of `-` was aggregated; then `_name_aggr` is what names of the pods begin with, and `*`.
/// Of addresses it is `pub` or `pvt`. Whisker (`whisker-backend`, `FlowResponse`) has `source_name`,
/// `dest_name`, which are aggregated, `protocol`, and no types and addresses.
struct CalicoRecord {
  private let fields: ManifestNode

  /// Nil where the line is none of Calico's.
  init?(_ root: ManifestNode) {
    guard root["action"] != nil, root["source_name_aggr"] != nil || root["source_name"] != nil
    else {
      return nil
    }
    fields = root
  }

  /// What the line tells.
  func record() throws(FlowFault) -> FlowRecord {
    switch text("action")?.lowercased() {
    case "allow": break
    case "deny": return .excluded(.dropped)
    default:
      throw FlowFault(
        message: "`action` is neither `allow` nor `deny`",
        position: fields["action"]?.position
      )
    }
    guard let transport else { return .excluded(.otherProtocol) }
    guard let node = fields["dest_port"], let port = node.integer, port != 0 else {
      return .excluded(.withoutPort)
    }
    guard let range = PortRange(port, port) else {
      throw FlowFault(message: "`dest_port` is no port", position: node.position)
    }
    let flow = ObservedFlow(
      source: try end("source"),
      destination: try end("dest"),
      connections: ConnectionSet(transport, range)
    )
    return .flow(flow)
  }

  /// One that has ports; nil for others.
  private var transport: IPProtocol? {
    let name = text("proto") ?? text("protocol") ?? ""
    let numbered = UInt8(name).map { IPProtocol(rawValue: $0) }
    return (IPProtocol(name: name.uppercased()) ?? numbered).flatMap {
      IPProtocol.withPorts.contains($0) ? $0 : nil
    }
  }

  private func end(_ side: String) throws(FlowFault) -> FlowEnd {
    var end = FlowEnd()
    if let written = fields["\(side)_ip"], let text = written.text.nonEmpty {
      guard let address = IPAddress(text) else {
        throw FlowFault(message: "`\(side)_ip` is no address", position: written.position)
      }
      end.address = address
    }
    let name = text("\(side)_name")
    let aggregate = text("\(side)_name_aggr") ?? name
    switch text("\(side)_type") {
    case "hep": end.node = name ?? aggregate
    case "ns", "net": break
    default:
      guard let namespace = text("\(side)_namespace") else { break }
      end.namespace = namespace
      if let name, !name.hasSuffix("*") {
        end.pod = name
      } else if let aggregate, aggregate.hasSuffix("*") {
        end.podPrefix = String(aggregate.dropLast())
      } else {
        end.pod = aggregate
      }
    }
    return end
  }

  /// The text of a field; nil where there is none, or a dash stands for none.
  private func text(_ key: String) -> String? {
    guard let text = fields[key]?.text, text != "-" else { return nil }
    return text.nonEmpty
  }
}
