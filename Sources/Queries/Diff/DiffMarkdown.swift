import NetworkModel
import Reports

/// Writes a difference as a comment on a pull request: what opens first, and what brings it about.
struct DiffMarkdown {
  let answer: DiffAnswer
  let writer: MarkdownWriter

  func write() {
    let groups = ChangeGroups(answer)
    writer.heading("netsim diff: \(answer.difference.countWords)")
    writer.paragraph("From \(answer.names.old, .code) to \(answer.names.new, .code).")
    for kind in [ConnectionChange.Kind.opened, .changed, .closed] {
      write(kind, groups)
    }
    let idle = groups.idle.map(Self.words) + (groups.idlePods.map { [MarkdownText($0)] } ?? [])
    guard !idle.isEmpty else { return }
    let fits = writer.ifFits(reserving: Self.reserve) {
      writer.details("Without effect on connections") { writer.list(idle) }
    }
    if !fits { tellRest(idle.count, "objects that change no connection") }
  }

  /// What must stay free for the line that tells what was left out.
  private static let reserve = 200

  private struct Row {
    var block: ChangeGroups.Block
    var objects: [ObjectChange]
  }

  private func write(_ kind: ConnectionChange.Kind, _ groups: ChangeGroups) {
    let rows = groups.groups.flatMap { group in
      group.blocks.filter { $0.change.kind == kind }.map { Row(block: $0, objects: group.objects) }
    }
    guard !rows.isEmpty else { return }
    let hasNetworks = rows.contains { $0.block.change.network != nil }
    var titles = ["From", "To", kind == .changed ? "Passes (before)" : "Ports", "Brought about by"]
    if hasNetworks { titles.insert("Network", at: 0) }
    // A table can't be cut once it is begun, so its rows are tried before.
    var count = rows.count
    while count > 0, !write(kind, rows.prefix(count), titles, hasNetworks) { count /= 2 }
    if count < rows.count { tellRest(rows.count - count, "rows \(kind.rawValue)") }
  }

  private func write(
    _ kind: ConnectionChange.Kind,
    _ rows: ArraySlice<Row>,
    _ titles: [String],
    _ hasNetworks: Bool
  ) -> Bool {
    writer.ifFits(reserving: 3 * Self.reserve) {
      writer.heading("\(kind.title)", level: 3)
      writer.table(titles.map { Column($0) }) { table in
        for row in rows {
          var cells = [
            Self.peers(row.block.sources), Self.peers(row.block.destinations),
            Self.ports(row.block.change), row.objects.map(Self.words).joined(separator: ", "),
          ]
          if hasNetworks { cells.insert(MarkdownText(row.block.change.network ?? ""), at: 0) }
          table.row(cells)
        }
      }
    }
  }

  private func tellRest(_ count: Int, _ what: String) {
    writer.paragraph("\(count) more \(what) are left out here; `-o json` tells all.")
  }

  private static func words(_ object: ObjectChange) -> MarkdownText {
    let place: MarkdownText = object.position.map { " (\($0.description, .code))" } ?? ""
    return "\(object.title, .code) \(object.change.rawValue)\(place)"
  }

  private static func peers(_ peers: [ListedPeer]) -> MarkdownText {
    let named = peers.prefix(DiffText.namedPeers).map {
      MarkdownText(ListText.label($0).plain, .code)
    }
    let rest = peers.count - DiffText.namedPeers
    let words = named.joined(separator: ", ")
    return rest > 0 ? words + MarkdownText(" and \(rest) more") : words
  }

  private static func ports(_ change: ConnectionChange) -> MarkdownText {
    let causes = change.causes.isEmpty ? "" : " (\(change.causes.joined(separator: "; ")))"
    return "\(change.words.plain)\(causes)"
  }
}

extension ConnectionChange.Kind {
  /// What heads a table of such connections.
  fileprivate var title: String {
    switch self {
    case .opened: "Opened"
    case .changed: "Changed"
    case .closed: "Closed"
    }
  }
}

extension Difference {
  /// `2 connections opened, 1 closed`.
  var countWords: String {
    let counts = ConnectionChange.Kind.allCases.map { ($0, count($0)) }.filter { $0.1 > 0 }
    let parts = counts.enumerated().map { index, entry in
      let noun = index > 0 ? "" : entry.1 == 1 ? " connection" : " connections"
      return "\(entry.1)\(noun) \(entry.0.rawValue)"
    }
    return parts.isEmpty ? "no connection differs" : parts.joined(separator: ", ")
  }
}
