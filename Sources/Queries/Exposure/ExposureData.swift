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
      write(exposure.unprotected.filter(exposure.isUnprotected), as: "unprotected")
      write(exposure.unprotected.filter { !exposure.isUnprotected($0) }, as: "partlyProtected")
      writer.sequence("closed") {
        for unit in exposure.silent where unit.untold == 0 {
          writer.mapping(.line) { writer.fields(of: unit.peer) }
        }
      }
      writer.field("untold", exposure.untold.count)
    }
  }

  private func write(_ units: [UnprotectedUnit], as key: String) {
    writer.sequence(key) {
      for unit in units where writer.isOpen {
        writer.mapping(.line) {
          writer.fields(of: unit.peer)
          writer.field("ingress", unit.protection(.ingress).rawValue)
          writer.field("egress", unit.protection(.egress).rawValue)
        }
      }
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
      if !row.entry.portNames.isEmpty { writer.field("portNames", row.entry.portNames) }
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
      let way = exposure.network.network.cluster.entryPoints[index]
      writer.fields(of: ListedPeer(way))
      writer.key("location")
      writer.value(way.position)
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

/// Writes what is open as a table: a row for each thing that is open on a side of a workload, and one for
/// each side of which something isn't told.
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
        ports(row.entry),
        words(row.entry.connectivity.unknown),
        side.isIsolated.word,
        openers(row.entry),
      ])
    }
    for (side, rows) in exposure.untoldSides where writer.isOpen {
      writer.row([
        exposure.units.all[side.unit].peer.description,
        exposure.sides[side.side].direction.rawValue,
        "untold",
        ExposureText.untold(rows),
        "",
        "",
        exposure.sides[side.side].isIsolated.word,
        "",
      ])
    }
  }

  /// The ports that pass, and the names of those of which only the name is known.
  private func ports(_ entry: ExposureEntry) -> String {
    let names = entry.portNames.isEmpty ? [] : [ExposureText.byName(entry.portNames)]
    return ([words(entry.connectivity.allowed)] + names).filter { !$0.isEmpty }
      .joined(separator: ", ")
  }

  /// The rules that open it, or the way in.
  private func openers(_ entry: ExposureEntry) -> String {
    guard case .entryPoint(let index) = entry.peer else {
      return entry.rules.map(words).joined(separator: "; ")
    }
    let way = exposure.network.network.cluster.entryPoints[index]
    return "\(way.position.map { "\($0) " } ?? "")\(way)"
  }

  private func words(_ connections: ConnectionSet) -> String {
    connections.isEmpty ? "" : connections.description
  }

  private func words(_ rule: OpeningRule) -> String {
    let place = rule.position.map { "\($0) " } ?? ""
    return "\(place)\(rule.policy) rule \(rule.rule + 1)"
  }
}
