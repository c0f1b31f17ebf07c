import NetworkModel
import ReachabilityEngine
public import Reports

extension BlastRadiusAnswer {
  /// The answer as a report: text, data, and a row for each thing reached.
  public var report: Report {
    Report(
      title: "Blast radius of \(query.source.phrase.peer)",
      text: { BlastRadiusText(answer: self, writer: $0).write() },
      data: { BlastRadiusData(answer: self, writer: $0).write() },
      table: { BlastRadiusTable(answer: self, writer: $0).write() }
    )
  }
}

/// Writes the answer of `netsim blast-radius` for people.
struct BlastRadiusText {
  /// So many lines a wave, and so many names a line, are written.
  private static let mostLines = 40
  private static let mostNames = 8

  let answer: BlastRadiusAnswer
  let writer: TextWriter

  /// Writes what is reached in all, then wave by wave.
  func write() {
    let peer = answer.query.source.phrase.peer.description
    let ports = answer.query.connections.map { " on \($0)" } ?? ""
    writer.section()
    let inside: StyledText =
      answer.total.isNothing
      ? "no workload" : "\(answer.total.inWords) in \(answer.waves.count.counted("wave"))"
    let outside: StyledText =
      answer.reachesOutside ? "and the \("outside", .deny)" : "and nothing outside"
    let perhaps: StyledText =
      answer.perhaps.isEmpty
      ? "" : "; \("perhaps", .unknown) \(answer.totalPerhaps.inWords) more"
    writer.paragraph(
      "\(peer, .name) reaches " + inside + StyledText(ports) + ", " + outside + perhaps,
      hanging: 2
    )
    for note in answer.notes { writer.paragraph("note: \(note)", hanging: 2) }
    for wave in answer.waves where writer.isOpen { write(wave, title: "Wave \(wave.number)") }
    for wave in answer.perhaps where writer.isOpen {
      write(wave, title: "Perhaps in wave \(wave.number)")
    }
    writeCauses()
  }

  private func write(_ wave: BlastWave, title: String) {
    writer.section(wave.count.isNothing ? title : "\(title): \(wave.count.inWords)")
    var peers = PeerGroups(answer.graph.list)
    // What is said of an entry, by number.
    var tags: [Key: Int] = [:]
    var examples: [BlastEntry] = []
    let units = wave.entries.filter { $0.number >= 0 }
    let told = units.map { entry -> (peer: Int, tag: Int) in
      let key = Key(entry)
      let tag = tags[key] ?? examples.count
      if tags.updateValue(tag, forKey: key) == nil { examples.append(entry) }
      return (entry.number, tag)
    }
    let groups = peers.groups(told)
    for group in groups.prefix(Self.mostLines) {
      var shown = group
      shown.peers = Array(group.peers.prefix(Self.mostNames))
      let rest = group.peers.count - shown.peers.count
      let names = peers.label(shown) + (rest > 0 ? " and \(rest) more" : "")
      write(names, examples[group.tag])
    }
    let rest = groups.dropFirst(Self.mostLines).reduce(0) { $0 + $1.peers.count }
    if rest > 0 { writer.line("and \(rest) more: -o json names them all", indent: 2) }
    for entry in wave.entries where entry.number < 0 {
      write(PeerMembers(addresses: AddressSet(entry.peer.blocks)).label, entry)
    }
  }

  private func write(_ names: StyledText, _ entry: BlastEntry) {
    let source: StyledText =
      if case .outside(let blocks) = entry.source {
        PeerMembers(addresses: AddressSet(blocks)).label
      } else {
        ListText.label(entry.source)
      }
    let network: [StyledText] = entry.network.map { ["on network \($0, .name)"] } ?? []
    writer.pieces(
      [names, ListText.ports(entry.connectivity), "from \(source)"] + network,
      separator: "  ",
      indent: 2,
      hanging: 4
    )
  }

  private func writeCauses() {
    var causes: [String] = []
    for cause in answer.perhaps.flatMap(\.entries).flatMap(\.causes)
    where !causes.contains(cause) { causes.append(cause) }
    guard !causes.isEmpty else { return }
    writer.section("In doubt")
    for cause in causes.prefix(Self.mostLines) {
      writer.paragraph(StyledText(cause), indent: 2, hanging: 2)
    }
    let rest = causes.count - Self.mostLines
    if rest > 0 { writer.line("and \(rest) more causes: -o json names them all", indent: 2) }
  }

  /// What is told of entries together.
  private struct Key: Hashable {
    var source: ListedPeer
    var connectivity: Connectivity
    var network: String?

    init(_ entry: BlastEntry) {
      (source, connectivity, network) = (entry.source, entry.connectivity, entry.network)
    }
  }
}

extension ReachCount {
  /// Whether it counts nothing.
  var isNothing: Bool { workloads == 0 && nodes == 0 }

  /// `2 workloads (5 pods) in 1 namespace`.
  var inWords: String {
    let some =
      workloads == 0
      ? "no workload"
      : "\(workloads.counted("workload")) (\(pods.counted("pod"))) in "
        + namespaces.counted("namespace")
    return nodes == 0 ? some : "\(some) and \(nodes.counted("node"))"
  }
}

/// Writes the answer of `netsim blast-radius` as data: `netsim.blast-radius/v1`.
struct BlastRadiusData {
  let answer: BlastRadiusAnswer
  let writer: any DataWriter

  /// Writes the whole document.
  func write() {
    writer.mapping {
      writer.field("schema", "netsim.blast-radius/v1")
      writer.field("source", answer.query.source.phrase.peer.description)
      writer.key("ports")
      if let asked = answer.query.connections { writer.value(asked) } else { writer.null() }
      writer.key("notes")
      writer.strings(answer.notes, .block)
      write("summary", answer.total)
      write("perhapsSummary", answer.totalPerhaps)
      writer.field("reachesOutside", answer.reachesOutside)
      write("waves", answer.waves)
      write("perhaps", answer.perhaps)
    }
  }

  private func write(_ key: String, _ count: ReachCount) {
    writer.mapping(key, .line) {
      writer.field("workloads", count.workloads)
      writer.field("pods", count.pods)
      writer.field("namespaces", count.namespaces)
      writer.field("nodes", count.nodes)
    }
  }

  private func write(_ key: String, _ waves: [BlastWave]) {
    writer.sequence(key) {
      for wave in waves where writer.isOpen {
        writer.mapping {
          writer.field("wave", wave.number)
          write("summary", wave.count)
          writer.sequence("reached") { for entry in wave.entries { write(entry) } }
        }
      }
    }
  }

  private func write(_ entry: BlastEntry) {
    writer.mapping(.line) {
      writer.key("peer")
      writer.value(entry.peer)
      writer.field("podCount", entry.pods)
      writer.key("source")
      writer.value(entry.source)
      writer.fields(of: entry.connectivity)
      if !entry.causes.isEmpty { writer.field("causes", entry.causes) }
      if let network = entry.network { writer.field("network", network) }
    }
  }
}

/// Writes what is reached as a table: a row for each thing.
struct BlastRadiusTable {
  let answer: BlastRadiusAnswer
  let writer: any TableWriter

  /// Writes the titles and the rows; a wave in doubt has `perhaps` before its number.
  func write() {
    let titles = ["wave", "reached", "pods", "ports", "unknown", "from"]
    writer.begin(titles.map { Column($0) })
    for wave in answer.waves { write(wave, "\(wave.number)") }
    for wave in answer.perhaps { write(wave, "perhaps \(wave.number)") }
  }

  private func write(_ wave: BlastWave, _ number: String) {
    for entry in wave.entries where writer.isOpen {
      writer.row([
        number, entry.peer.cell, "\(entry.pods)", entry.connectivity.allowed.cell,
        entry.connectivity.unknown.cell, entry.source.cell,
      ])
    }
  }
}
