import NetworkModel
import ReachabilityEngine
import Reports

/// Writes what is open as data: `netsim.exposure/v1`.
struct ExposureData {
  let exposure: Exposure
  let writer: any DataWriter

  /// Writes the whole document.
  func write() {
    writer.mapping {
      writer.field("schema", "netsim.exposure/v1")
      writer.sequence("exposures") {
        for row in exposure.rows where writer.isOpen { write(row) }
      }
      writer.sequence("unprotected") {
        for unit in exposure.unprotected where writer.isOpen {
          writer.mapping(.line) {
            writer.fields(of: unit.peer)
            writer.field("ingress", unit.ingress.word)
            writer.field("egress", unit.egress.word)
          }
        }
      }
      writer.field("untold", exposure.untold)
    }
  }

  private func write(_ row: ExposureRow) {
    let side = exposure.sides[row.side]
    writer.mapping {
      writer.key("workload")
      writer.value(exposure.units.all[row.unit].peer)
      writer.field("direction", side.direction.rawValue)
      writer.field("kind", row.entry.kind.rawValue)
      writer.key("peer")
      writer.mapping(.line) { fields(of: row.entry) }
      writer.fields(of: row.entry.connectivity)
      if !row.entry.causes.isEmpty { writer.field("causes", row.entry.causes) }
      writer.field("isolated", side.isIsolated.word)
      writer.sequence("openedBy") {
        for rule in row.entry.rules { writer.mapping(.line) { fields(of: rule) } }
      }
    }
  }

  private func fields(of entry: ExposureEntry) {
    switch entry.peer {
    case .outside(let blocks): writer.fields(of: ListedPeer.outside(blocks))
    case .entryPoint(let index):
      writer.fields(of: ListedPeer(exposure.network.network.cluster.entryPoints[index]))
    case .pods(let region):
      writer.field("kind", "Pods")
      writer.field("words", region.words)
      fields(of: region.pods)
      if !region.exceptions.isEmpty {
        writer.sequence("except") {
          for pattern in region.exceptions.sorted(by: { $0.words < $1.words }) {
            writer.mapping(.line) { fields(of: pattern) }
          }
        }
      }
      writer.field("matchedNow", entry.isMatched)
    }
  }

  private func fields(of pattern: PodPattern) {
    writer.field("namespaces", pattern.namespace.requirements.map(\.description))
    writer.field("labels", pattern.labels.requirements.map(\.description))
    if !pattern.networks.isEmpty {
      writer.field("networks", pattern.networks.requirements.map(\.description))
    }
  }

  private func fields(of rule: OpeningRule) {
    writer.field("kind", rule.policy.kind)
    writer.field("namespace", rule.policy.namespace)
    writer.field("name", rule.policy.name)
    writer.field("rule", rule.rule + 1)
    writer.key("location")
    writer.value(rule.position)
  }
}

/// Writes what is open as a table: a row for each thing that is open on a side of a workload.
struct ExposureTable {
  let exposure: Exposure
  let writer: any TableWriter

  /// Writes the titles and the rows.
  func write() {
    let titles = [
      "workload", "direction", "kind", "peer", "ports", "unknown", "isolated", "opened by",
    ]
    writer.begin(titles.map { Column($0) })
    let cluster = exposure.network.network.cluster
    for row in exposure.rows where writer.isOpen {
      let side = exposure.sides[row.side]
      writer.row([
        exposure.units.all[row.unit].peer.description,
        side.direction.rawValue,
        row.entry.kind.rawValue,
        row.entry.peer.words(in: cluster),
        words(row.entry.connectivity.allowed),
        words(row.entry.connectivity.unknown),
        side.isIsolated.word,
        row.entry.rules.map(words).joined(separator: "; "),
      ])
    }
  }

  private func words(_ connections: ConnectionSet) -> String {
    connections.isEmpty ? "" : connections.description
  }

  private func words(_ rule: OpeningRule) -> String {
    let place = rule.position.map { "\($0) " } ?? ""
    return "\(place)\(rule.policy) rule \(rule.rule + 1)"
  }
}
