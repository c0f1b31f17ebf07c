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
    writePartlyProtected()
    writeCauses()
    writeEnd()
  }

  // MARK: sections

  /// What is open to the same peers on the same ports, below one heading.
  private struct Heading: Hashable {
    var peer: String
    var connectivity: Connectivity
    var portNames: [String]
  }

  private func writeHeadings(_ rows: [ExposureRow]) {
    for (heading, rows) in rows.grouped(by: { heading(of: $0) }) {
      let perhaps = heading.connectivity.allowed.isEmpty ? Role.unknown : .deny
      let names = heading.portNames.isEmpty ? "" : " (\(Self.byName(heading.portNames)))"
      writer.paragraph(
        "\(heading.peer, perhaps): \(ListText.ports(heading.connectivity))\(names)",
        indent: 2,
        hanging: 2
      )
      write(rows.grouped { line(of: $0) }, indent: 4)
    }
  }

  private func heading(of row: ExposureRow) -> Heading {
    Heading(
      peer: words(row.entry),
      connectivity: row.entry.connectivity,
      portNames: row.entry.portNames
    )
  }

  /// `port http by name`: ports of which only the name is known.
  static func byName(_ names: [String]) -> String {
    "\(names.count == 1 ? "port" : "ports") \(names.joined(separator: ", ")) by name"
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
    /// Where a way in is declared.
    var way: SourcePosition?
    var reason: String
  }

  private func line(of row: ExposureRow) -> Line {
    let peer = exposure.units.all[row.unit].peer
    var way: SourcePosition?
    if case .entryPoint(let index) = row.entry.peer {
      way = exposure.network.network.cluster.entryPoints[index].position
    }
    return Line(
      namespace: peer.namespace ?? "",
      sort: ListText.sort(peer),
      rules: row.entry.rules,
      way: way,
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
    if let way = line.way { return ["\(way)"] }
    guard !line.rules.isEmpty else { return line.reason.isEmpty ? [] : ["\(line.reason, .faint)"] }
    return line.rules.map { rule in
      let place = rule.position.map { "\($0) " } ?? ""
      return "\(place)\("(\(rule.policy.qualifiedName) rule \(rule.rule + 1))", .faint)"
    }
  }

  /// Units that anybody may reach, or that may reach anybody, each once.
  private func writeUnits(_ rows: [ExposureRow]) {
    let units = rows.filter { $0.entry.kind == .anyPod }
    write(units.grouped { line(of: $0) }, indent: 2)
  }

  // MARK: the end

  /// Units that policies don't isolate though rules deny something to them, or only perhaps isolate.
  private func writePartlyProtected() {
    let asked = Direction.allCases.filter(exposure.query.directions.contains)
    let units = exposure.unprotected.filter { unit in
      asked.contains { [.someDenied, .perhapsIsolated].contains(unit.protection($0)) }
    }
    guard !units.isEmpty else { return }
    writer.section("Protected in part")
    for unit in units.prefix(Self.linesOfHeading) {
      let sides = asked.map { "for \($0.rawValue) \(unit.protection($0).words)" }
      writer.paragraph(
        "\(ListText.label(unit.peer)): \(sides.joined(separator: ", "))",
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
    let silent = exposure.query.members == nil ? [] : exposure.silent
    if !exposure.rows.isEmpty {
      writer.paragraph(StyledText(count), hanging: 2)
    } else if silent.isEmpty {
      let nothing = Self.nothing(isUntold: !exposure.untold.isEmpty)
      writer.paragraph("\(nothing) is open for \(directions)", hanging: 2)
    }
    for unit in silent.prefix(Self.linesOfHeading) {
      let nothing = Self.nothing(isUntold: unit.untold > 0)
      writer.paragraph(
        "\(nothing) is open for \(directions) at \(ListText.label(unit.peer))",
        hanging: 2
      )
    }
    let rest = silent.count - Self.linesOfHeading
    if rest > 0 { writer.line("nor at \(rest) more workloads") }
    if !exposure.untold.isEmpty {
      writer.paragraph(StyledText(Self.untold(exposure.untold.count)), hanging: 2)
    }
  }

  private static func nothing(isUntold: Bool) -> String {
    isUntold ? "nothing but what --matched tells" : "nothing"
  }

  /// `2 workloads with something open; not isolated: 1 for ingress`.
  private var count: String {
    let exposed = Set(exposure.rows.map(\.unit)).count
    let workloads = exposed == 1 ? "1 workload" : "\(exposed) workloads"
    let open = Direction.allCases.filter(exposure.query.directions.contains).compactMap { side in
      let count = exposure.unprotected.count { [.none, .someDenied].contains($0.protection(side)) }
      return count == 0 ? nil : "\(count) for \(side.rawValue)"
    }
    return "\(workloads) with something open"
      + (open.isEmpty ? "" : "; not isolated: \(open.joined(separator: ", "))")
  }

  private var directions: String {
    Direction.allCases.filter(exposure.query.directions.contains).map(\.rawValue)
      .joined(separator: " or ")
  }

  /// What isn't told, by its number.
  static func untold(_ count: Int) -> String {
    let openings = count == 1 ? "1 opening" : "\(count) openings"
    return
      "\(openings) for pods of one namespace by labels that pods there have now: --matched tells "
      + (count == 1 ? "it, too" : "them, too")
  }
}

extension UnprotectedUnit.Protection {
  /// `isolated`, after the direction.
  fileprivate var words: String {
    switch self {
    case .isolated: "a policy isolates it"
    case .perhapsIsolated: "perhaps a policy isolates it"
    case .someDenied: "no policy isolates it, but rules deny some"
    case .none: "no policy isolates it"
    }
  }
}

extension SideExposure {
  /// Why something is open that no rule opens.
  var reason: String {
    if isHostNetwork { return "on its node's network no policy selects it" }
    switch isIsolated {
    case .no:
      let rest = isDenied ? ", and no rule denies this" : ""
      return "no policy isolates it for \(direction.rawValue)\(rest)"
    case .unknown: return "perhaps no policy isolates it for \(direction.rawValue)"
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
