import NetworkModel
import Reports

/// Writes the matrix of a report: tables of what is distinct, and rows of numbers into them.
///
/// A row is `[number, count, number, count, ...]`: runs of equal numbers from left to right; -1 stands
/// where two ends can't speak to each other. `rowOf` and the like give the place of each row among the
/// distinct ones.
struct ReportMatrixData {
  let matrix: ReportMatrix
  let writer: any DataWriter

  /// Writes it.
  func write() {
    writer.mapping {
      writer.field("network", matrix.network)
      writer.field("by", matrix.isFolded ? "namespace" : "workload")
      writer.sequence("peers") {
        for peer in matrix.peers { write(peer) }
      }
      writer.field("columns", matrix.columnCount)
      writer.sequence("cells") {
        for cell in matrix.cells.values { write(cell) }
      }
      write("rows", matrix.rows)
      writer.sequence("sides") {
        for side in matrix.sides { write(side) }
      }
      write("egress", matrix.egress)
      write("ingress", matrix.ingress)
      writer.sequence("examples") {
        for examples in matrix.examples where writer.isOpen {
          writer.mapping(.line) {
            writer.field("row", examples.row)
            writer.field("column", examples.column)
            writer.field("connections", examples.connections)
          }
        }
      }
    }
  }

  private func write(_ peer: ReportPeer) {
    writer.mapping(.line) {
      switch peer {
      case .listed(let peer):
        writer.fields(of: peer)
        writer.field("label", ListText.label(peer).plain)
      case .namespace(let name):
        writer.field("kind", "Namespace")
        writer.field("name", name)
        writer.field("label", name)
      case .outside:
        writer.field("kind", "External")
        writer.field("cidrs", AddressSet.all.blocks.map(\.description))
        writer.field("label", "outside")
      }
    }
  }

  private func write(_ cell: ReportCell) {
    writer.mapping(.line) {
      writer.field("reach", cell.reach.word(isAsked: false))
      writer.fields(of: cell.connectivity)
      writer.field("words", ListText.ports(cell.connectivity).plain)
      if let pairs = cell.pairs {
        writer.field("passing", pairs.passing)
        writer.field("of", pairs.all)
      }
    }
  }

  private func write(_ name: String, _ rows: InternedRows) {
    writer.sequence(name) {
      for row in rows.distinct where writer.isOpen {
        writer.sequence(.line) {
          for number in row { writer.integer(number) }
        }
      }
    }
    writer.sequence("\(name)Order", .line) {
      for place in rows.order { writer.integer(place) }
    }
  }

  private func write(_ side: ReportSide) {
    writer.mapping {
      writer.field("words", ListText.ports(side.connectivity).plain)
      writer.field("verdict", side.verdict)
      writer.field("tier", side.tier)
      if let note = side.note { writer.field("note", note) }
      writer.sequence("places") {
        for place in side.places {
          writer.mapping(.line) {
            writer.field("message", place.message)
            writer.key("location")
            writer.value(place.position)
          }
        }
      }
      if !side.causes.isEmpty {
        writer.key("causes")
        writer.strings(side.causes, .block)
      }
    }
  }
}

extension ReportSide {
  /// `allow` where everything passes, `deny` where nothing does, `unknown` where all is in doubt.
  fileprivate var verdict: String {
    switch Reach(connectivity, of: .all) {
    case .all: "allow"
    case .none: "deny"
    case .few, .many, .somePairs: "partial"
    case .unknown: "unknown"
    }
  }
}

/// Writes what the nodes of a report's graph stand for; what is connected stands in the matrix.
struct ReportGraphData {
  let graph: Graph
  let writer: any DataWriter

  /// Writes it as the field `graph`.
  func write() {
    writer.mapping("graph") {
      writer.sequence("nodes") {
        for node in graph.nodes {
          writer.mapping(.line) {
            writer.field("id", node.id)
            writer.field("title", node.title)
            writer.field("subtitle", node.subtitle)
            if !node.members.isEmpty { writer.field("members", node.members.map(\.id)) }
          }
        }
      }
    }
  }
}
