import NetworkModel
import ReachabilityEngine
import Reports

/// Writes for people what is open: a section a kind, the worst first; in it what is open to whom on which
/// ports, with the workloads below.
struct ExposureText {
  /// So many lines of workloads stand below one heading.
  private static let linesOfHeading = 12
  /// So many workloads stand in one line.
  private static let namesOfLine = 10
  /// So many causes of doubt are named.
  private static let namedCauses = 20

  let exposure: Exposure
  let writer: TextWriter

  /// Writes everything.
  func write() {
    let sections = Dictionary(grouping: exposure.rows, by: \.rank)
    for rank in ExposureRank.allCases {
      guard let rows = sections[rank] else { continue }
      writer.section(rank.title)
      switch rank {
      case .unprotectedIngress, .unprotectedEgress: writeUnits(rows)
      default: writeHeadings(rows)
      }
    }
    writeUnisolated()
    writeCauses()
    writeEnd()
  }

  // MARK: sections

  /// What is open to the same peers on the same ports, below one heading.
  private struct Heading: Hashable {
    var peer: String
    var connectivity: Connectivity
  }

  private func writeHeadings(_ rows: [ExposureRow]) {
    for (heading, rows) in rows.grouped(by: { heading(of: $0) }) {
      let perhaps = heading.connectivity.allowed.isEmpty ? Role.unknown : .deny
      writer.paragraph(
        "\(heading.peer, perhaps): \(ListText.ports(heading.connectivity))",
        indent: 2,
        hanging: 2
      )
      write(rows.grouped(by: line), indent: 4)
    }
  }

  private func heading(of row: ExposureRow) -> Heading {
    Heading(peer: words(row.entry), connectivity: row.entry.connectivity)
  }

  /// Who it is open to; what nothing matches now is said to be so.
  private func words(_ entry: ExposureEntry) -> String {
    let words = entry.peer.words(in: exposure.network.network.cluster)
    return entry.isMatched ? words : "\(words) (there is none now)"
  }

  /// Workloads of one namespace and kind that the same rules open.
  private struct Line: Hashable {
    var namespace: String
    var sort: StyledText
    var rules: [OpeningRule]
    var reason: String
  }

  private func line(of row: ExposureRow) -> Line {
    let peer = exposure.units.all[row.unit].peer
    return Line(
      namespace: peer.namespace ?? "",
      sort: ListText.sort(peer),
      rules: row.entry.rules,
      reason: row.entry.kind == .entryPoint ? "" : exposure.sides[row.side].reason
    )
  }

  private func write(_ lines: [(Line, [ExposureRow])], indent: Int) {
    let shown = lines.prefix(Self.linesOfHeading).map { line, rows in
      (label: label(rows, line), why: why(line))
    }
    let widest = shown.map(\.label.displayWidth).max() ?? 0
    let column = indent + min(widest, max(30, writer.terminal.width / 2)) + 2
    for (label, why) in shown {
      writer.write(
        rendered: writer.rendered(
          label,
          bullet: String(repeating: " ", count: indent),
          details: why,
          at: column
        )
      )
    }
    let rest = lines.dropFirst(Self.linesOfHeading).reduce(0) { $0 + $1.1.count }
    if rest > 0 { writer.line("and \(rest) more workloads", indent: indent) }
  }

  /// `shop/web, api [Deployment]`.
  private func label(_ rows: [ExposureRow], _ line: Line) -> StyledText {
    let peers = rows.map { exposure.units.all[$0.unit].peer }
    var text = StyledText()
    for (index, peer) in peers.prefix(Self.namesOfLine).enumerated() {
      guard case .workload(let workload, let pods, _) = peer else { continue }
      if index > 0 { text.append(", ", nil) }
      text.append(index == 0 ? workload.qualifiedName : workload.name, .name)
      if !pods.isEmpty { text.append(" (\(pods.joined(separator: ", ")))", nil) }
    }
    let rest = peers.count - Self.namesOfLine
    if rest > 0 { text.append(" and \(rest) more", nil) }
    text.append(" ", nil)
    return text + line.sort
  }

  /// The rules that open it, or that there are none.
  private func why(_ line: Line) -> [StyledText] {
    guard !line.rules.isEmpty else { return line.reason.isEmpty ? [] : ["\(line.reason, .faint)"] }
    return line.rules.map { rule in
      let place = rule.position.map { "\($0) " } ?? ""
      return "\(place)\("(\(rule.policy.qualifiedName) rule \(rule.rule + 1))", .faint)"
    }
  }

  /// Units that anybody may reach, or that may reach anybody, each once.
  private func writeUnits(_ rows: [ExposureRow]) {
    let units = rows.filter { $0.entry.kind == .anyPod }
    write(units.grouped(by: line), indent: 2)
  }

  // MARK: the end

  /// Units that policies don't isolate though rules deny something to them, or only perhaps isolate.
  private func writeUnisolated() {
    let units = exposure.unprotected.filter { unit in
      unit.isDenied || unit.ingress == .unknown || unit.egress == .unknown
    }
    guard !units.isEmpty else { return }
    writer.section("Not surely isolated, though policies of some kind select them")
    for unit in units.prefix(Self.linesOfHeading) {
      writer.paragraph(
        "\(ListText.label(unit.peer)): isolated for ingress: \(unit.ingress.inWords), "
          + "for egress: \(unit.egress.inWords)",
        indent: 2,
        hanging: 2
      )
    }
    let rest = units.count - Self.linesOfHeading
    if rest > 0 { writer.line("and \(rest) more", indent: 2) }
  }

  private func writeCauses() {
    var causes: [String] = []
    var known: Set<String> = []
    for row in exposure.rows {
      for cause in row.entry.causes where known.insert(cause).inserted { causes.append(cause) }
    }
    guard !causes.isEmpty else { return }
    writer.section("Perhaps")
    for cause in causes.prefix(Self.namedCauses) {
      writer.paragraph(StyledText(cause), indent: 2, hanging: 2)
    }
    let rest = causes.count - Self.namedCauses
    if rest > 0 { writer.paragraph("and \(rest) more causes: -o json names them all", indent: 2) }
  }

  private func writeEnd() {
    writer.section()
    let exposed = Set(exposure.rows.map(\.unit)).count
    let workloads = exposed == 1 ? "1 workload" : "\(exposed) workloads"
    let unprotected = exposure.unprotected.count
    writer.paragraph(
      exposure.rows.isEmpty
        ? "nothing is open beyond the pods that exist"
        : "\(workloads) with something open; \(unprotected) not isolated both ways",
      hanging: 2
    )
    if exposure.untold > 0 {
      let count = exposure.untold == 1 ? "1 opening" : "\(exposure.untold) openings"
      writer.paragraph(
        "\(count) for pods with labels that pods have now: --matched tells them, too",
        hanging: 2
      )
    }
  }
}

extension SideExposure {
  /// Why something is open that no rule opens.
  var reason: String {
    if isHostNetwork { return "on its node's network no policy selects it" }
    switch isIsolated {
    case .no:
      return isDenied ? "no policy isolates it; no rule denies this" : "no policy selects it"
    case .unknown: return "perhaps no policy isolates it"
    case .yes: return "no rule decides"
    }
  }
}

extension ExposedPeer {
  /// `any address`, `any pod of any namespace`, `shop/web [Ingress]`.
  func words(in cluster: Cluster) -> String {
    switch self {
    case .outside(let blocks):
      return blocks == AddressSet.all.blocks
        ? "any address" : AddressWords(blocks: blocks).description
    case .entryPoint(let index): return ListedPeer(cluster.entryPoints[index]).description
    case .pods(let region): return region.words
    }
  }
}

extension Sequence {
  /// Groups elements by a key; groups stand in the order of their first elements.
  fileprivate func grouped<Key: Hashable>(
    by key: (Element) -> Key
  ) -> [(Key, [Element])] {
    var groups: [(Key, [Element])] = []
    var places: [Key: Int] = [:]
    for element in self {
      let key = key(element)
      let place = places[key] ?? groups.count
      if place == groups.count {
        places[key] = place
        groups.append((key, []))
      }
      groups[place].1.append(element)
    }
    return groups
  }
}
