import NetworkModel
import ReachabilityEngine
import Reports

/// Writes for people which policies isolate some pods, or that none does.
struct IsolationText {
  let network: Network

  /// Writes a paragraph a finding.
  func write(_ findings: [IsolationFinding], _ writer: TextWriter) {
    for finding in findings {
      writer.paragraph(sentence(finding), indent: 2, hanging: 2)
      for policy in finding.policies.prefix(4).map({ network.policies[$0] }) {
        let place = policy.position.map { " (\($0))" } ?? ""
        writer.paragraph(
          "\(policy.identity.kind) \(policy.identity.qualifiedName, .name)\(place, .faint)",
          indent: 4,
          hanging: 2
        )
      }
      if finding.policies.count > 4 {
        writer.line("and \(finding.policies.count - 4) more policies", indent: 4)
      }
    }
  }

  private func sentence(_ finding: IsolationFinding) -> StyledText {
    let pods = PeerMembers(pods: finding.pods).words(in: network)
    let direction = finding.direction.rawValue
    if finding.isHostNetwork {
      return "\("not isolated", .deny), since on the node's network no policy selects them (N25): "
        + "\(pods, .name)"
    }
    switch finding.isIsolated {
    case .yes: return "\("isolated", .allow) for \(direction): \(pods, .name), by"
    case .no: return "\("not isolated", .deny) for \(direction): \(pods, .name)"
    case .unknown:
      return
        "\("perhaps isolated", .unknown) for \(direction): \(pods, .name); it can't be told whether "
        + "these select them"
    }
  }
}

/// Writes as data which policies isolate some pods, or that none does.
struct IsolationData {
  let network: Network

  /// Writes a field with an element a finding; nothing where there are none.
  func write(_ findings: [IsolationFinding], as name: String, to writer: any DataWriter) {
    guard !findings.isEmpty else { return }
    writer.sequence(name) {
      for finding in findings { write(finding, to: writer) }
    }
  }

  private func write(_ finding: IsolationFinding, to writer: any DataWriter) {
    writer.mapping {
      writer.field("direction", finding.direction.rawValue)
      writer.field("isolated", finding.isIsolated.word)
      writer.sequence("pods") {
        for peer in PeerMembers(pods: finding.pods).peers(in: network) { writer.value(peer) }
      }
      writer.sequence("policies") {
        for policy in finding.policies.map({ network.policies[$0] }) { write(policy, to: writer) }
      }
    }
  }

  private func write(_ policy: Policy, to writer: any DataWriter) {
    writer.mapping {
      writer.field("kind", policy.identity.kind)
      writer.field("namespace", policy.identity.namespace)
      writer.field("name", policy.identity.name)
      writer.key("location")
      writer.value(policy.position)
    }
  }
}
