import NetworkModel
import ReachabilityEngine
import Reports

/// Writes the answer of `netsim can` as data: `netsim.can/v1`.
struct CanData {
  let answer: CanAnswer
  let writer: any DataWriter

  /// Writes the whole document.
  func write() {
    writer.mapping {
      writer.field("schema", "netsim.can/v1")
      writer.field("question", answer.query.question.text)
      writer.field("verdict", answer.verdict.rawValue)
      writer.key("notes")
      writer.strings(answer.query.notes, .block)
      writer.field("throughOwnService", answer.isHairpin)
      writer.sequence("groups") {
        for group in answer.reach.groups { write(group) }
      }
    }
  }

  private func write(_ group: ReachGroup) {
    let network = answer.network.network
    let explanation = answer.explanation(of: group)
    writer.mapping {
      peers("sources", group.sources)
      peers("destinations", group.destinations)
      writer.key("asked")
      if case .every(let asked) = group.demand { writer.value(asked) } else { writer.null() }
      writer.field("verdict", group.verdict.rawValue)
      writer.fields(of: group.connectivity)
      writer.field("noPolicyApplies", group.isExempt)
      writer.mapping("example", .line) {
        writer.field("source", network.name(of: group.example.source))
        writer.field("destination", network.name(of: group.example.destination))
        writer.field("protocol", explanation.port?.protocol.description)
        writer.key("port")
        if let port = explanation.port { writer.integer(port.port) } else { writer.null() }
      }
      writer.key("explanation")
      writer.value(explanation, in: network)
      if !group.causes.isEmpty { writer.field("causes", group.causes) }
      WayData(
        reach: answer.evaluator,
        explanation: explanation,
        isEntered: group.entrance != nil
      ).write(to: writer)
    }
  }

  private func peers(_ name: String, _ members: PeerMembers) {
    writer.sequence(name) {
      for peer in members.peers(in: answer.network.network) { writer.value(peer) }
    }
  }
}
