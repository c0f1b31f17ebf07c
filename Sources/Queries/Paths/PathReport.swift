import NetworkModel
import ReachabilityEngine
public import Reports

extension PathAnswer {
  /// The answer as a report: text, data, and a row a connection.
  public var report: Report {
    Report(
      title: "Ways from \(query.source.phrase.peer) to \(query.target.phrase)",
      text: { PathReportText(answer: self, writer: $0).write() },
      data: { PathReportData(answer: self, writer: $0).write() },
      table: { PathReportTable(answer: self, writer: $0).write() }
    )
  }
}

/// Writes the answer of `netsim path` as data: `netsim.path/v1`.
struct PathReportData {
  let answer: PathAnswer
  let writer: any DataWriter

  /// Writes the whole document.
  func write() {
    writer.mapping {
      writer.field("schema", "netsim.path/v1")
      writer.field("source", answer.query.source.phrase.peer.description)
      writer.field("destination", answer.query.target.phrase.description)
      writer.field("verdict", answer.verdict.rawValue)
      writer.key("notes")
      writer.strings(answer.notes, .block)
      writer.key("hops")
      if let length = answer.length { writer.integer(length) } else { writer.null() }
      writer.field("count", answer.count)
      writer.field("countIsLeast", answer.count == ShortestWays.countedWays)
      if let shorter = answer.shorterPossible { writer.field("shorterPossibleHops", shorter) }
      writer.sequence("ways") {
        for way in answer.ways {
          writer.sequence { for hop in way { writer.value(hop, in: network) } }
        }
      }
      if let reach = answer.reach { write(reach) }
      if let cut = answer.cut { write(cut) }
    }
  }

  private var network: Network { answer.graph.evaluator.network.network }

  private func write(_ reach: PathReach) {
    writer.mapping("reach") {
      writer.field("workloads", reach.workloads)
      writer.field("pods", reach.pods)
      writer.field("gateCount", reach.gateCount)
      writer.sequence("gates") { for gate in reach.gates { writer.value(gate, in: network) } }
      writer.key("denial")
      if let denial = reach.denial { writer.value(denial, in: network) } else { writer.null() }
    }
  }

  private func write(_ cut: CutAnswer) {
    writer.mapping("cut") {
      writer.key("connections")
      if let connections = cut.connections {
        writer.sequence { for hop in connections { writer.value(hop, in: network) } }
      } else {
        writer.null()
      }
      writer.field("disjointWays", cut.disjointWays)
      writer.field("verified", cut.isVerified)
      if let suggestion = cut.suggestion { SuggestionData(answer: suggestion).write(to: writer) }
    }
  }
}

extension DataWriter {
  /// Writes a connection of a way.
  func value(_ hop: ReachHop, in network: Network) {
    mapping {
      key("source")
      value(hop.source)
      key("destination")
      value(hop.destination)
      fields(of: hop.connectivity)
      if !hop.causes.isEmpty { field("causes", hop.causes) }
      if let name = hop.network { field("network", name) }
      if let example = hop.example {
        mapping("example", .line) {
          field("source", network.name(of: example.source))
          field("destination", network.name(of: example.destination))
        }
      }
      sequence("decisions") { for decision in hop.decisions { decision.write(to: self) } }
    }
  }
}

/// Writes ways as a table: a row a connection.
struct PathReportTable {
  let answer: PathAnswer
  let writer: any TableWriter

  /// Writes the titles and the rows.
  func write() {
    let titles = ["way", "hop", "source", "destination", "ports", "unknown", "decided by"]
    writer.begin(titles.map { Column($0) })
    for (number, way) in answer.ways.enumerated() {
      for (place, hop) in way.enumerated() {
        let decisions = hop.decisions.map { decision in
          decision.text + (decision.position.map { " (\($0))" } ?? "")
        }
        writer.row([
          "\(number + 1)", "\(place + 1)", hop.source.cell, hop.destination.cell,
          hop.connectivity.allowed.cell, hop.connectivity.unknown.cell,
          decisions.joined(separator: "; "),
        ])
      }
    }
  }
}

extension ListedPeer {
  /// In a table: as a list has it, but all public addresses by their name.
  var cell: String {
    AddressSet(blocks) == .publicUse ? "internet[External]" : description
  }
}

extension ConnectionSet {
  /// In a table: empty where nothing passes.
  var cell: String { isEmpty ? "" : description }
}
