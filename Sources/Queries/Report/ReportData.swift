import NetworkModel
import ReachabilityEngine
import Reports

/// Writes a report as data: `netsim.report/v1`.
struct ReportData {
  let answer: ReportAnswer
  let graph: Graph
  let writer: any DataWriter

  /// Writes the whole document.
  func write() {
    writer.mapping {
      writer.field("schema", "netsim.report/v1")
      writer.field("title", answer.query.title)
      writer.mapping("tool", .line) {
        writer.field("name", Tool.netsim.name)
        writer.field("version", Tool.netsim.version)
      }
      writer.field("incomplete", answer.query.incompleteness)
      writer.mapping("summary", .line) {
        for figure in answer.figures { writer.field(figure.key, figure.count) }
      }
      writeAssertions()
      writer.sequence("unprotected") {
        for unit in answer.unprotected { write(unit) }
      }
      EntryPointData(list: answer.list, writer: writer).write()
      writer.sequence("findings") {
        for diagnostic in answer.diagnostics { writer.value(diagnostic) }
      }
      writer.sequence("matrices") {
        for matrix in answer.matrices where writer.isOpen {
          ReportMatrixData(matrix: matrix, writer: writer).write()
        }
      }
      ReportGraphData(graph: graph, writer: writer).write()
    }
  }

  /// The assertions as `netsim.check/v1` has them, each with what people read of it; null where there
  /// are none.
  private func writeAssertions() {
    writer.key("assertions")
    guard !answer.query.checks.isEmpty else { return writer.null() }
    writer.mapping {
      writer.mapping("summary", .line) { CheckSummary(answer.query.checks).write(to: writer) }
      writer.sequence("results") {
        for check in answer.query.checks {
          for result in check.results {
            writer.mapping {
              writer.key("result")
              check.write(result, to: writer)
              writer.field("details", check.details(of: result))
            }
          }
        }
      }
    }
  }

  private func write(_ unit: UnprotectedUnit) {
    writer.mapping(.line) {
      writer.key("peer")
      writer.value(unit.peer)
      writer.field("label", ListText.label(unit.peer).plain)
      writer.field("ingress", unit.ingress.word)
      writer.field("egress", unit.egress.word)
      if unit.isDenied { writer.field("otherRules", true) }
      writer.key("location")
      writer.value(unit.position)
    }
  }
}

extension CheckAnswer {
  /// The lines that `netsim check` shows of a result.
  fileprivate func details(of result: AssertionResult) -> [String] {
    var bytes: [UInt8] = []
    let sink = ReportSink { chunk in
      bytes += chunk
      return .delivered
    }
    write(result, to: TextWriter(sink, terminal: Terminal(isTerminal: false, width: 100)))
    _ = try? sink.finish()
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

/// Writes the ways in, what they lead to and what policies close of them.
private struct EntryPointData {
  let list: ConnectionList
  let writer: any DataWriter

  func write() {
    let closed = Dictionary(grouping: list.waysIn.blocked, by: \.source)
    writer.sequence("entryPoints") {
      for (number, way) in list.entryPoints.enumerated() {
        writer.mapping {
          writer.field("kind", way.kind.rawValue)
          writer.field("namespace", way.namespace)
          writer.field("name", way.name)
          writer.field("label", ListText.label(ListedPeer(way)).plain)
          writer.key("location")
          writer.value(way.position)
          if !way.clients.isEmpty { writer.field("clients", way.clients.map(\.description)) }
          writer.sequence("leadsTo") {
            for row in list.waysIn.rows[number] { write(row, ofWay: number) }
          }
          writer.sequence("closed") {
            for way in closed[list.units.all.count + number, default: []] { write(way) }
          }
        }
      }
    }
  }

  private func write(_ row: ListedWays.Row, ofWay way: Int) {
    writer.mapping {
      writer.field("destination", ListText.label(list.peers[row.destination]).plain)
      writer.fields(of: row.connectivity)
      writer.field("words", ListText.ports(row.connectivity).plain)
      guard !row.connectivity.unknown.isEmpty else { return }
      writer.key("causes")
      writer.strings(list.causes(number: list.causes(ofWay: way, to: row.destination)), .block)
    }
  }

  private func write(_ way: BlockedWay) {
    writer.mapping {
      writer.field("destination", ListText.label(list.peers[way.destination]).plain)
      writer.field("words", way.ports.inWords)
      writer.sequence("policies") {
        for policy in way.policies {
          writer.mapping(.line) {
            writer.field("policy", policy.identity.description)
            writer.key("location")
            writer.value(policy.position)
          }
        }
      }
    }
  }
}
