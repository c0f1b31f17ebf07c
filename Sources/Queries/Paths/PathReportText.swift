import NetworkModel
import ReachabilityEngine
import Reports

/// Writes the answer of `netsim path` for people.
struct PathReportText {
  let answer: PathAnswer
  let writer: TextWriter

  private var query: PathQuery { answer.query }
  private var hops: HopText { HopText(writer: writer) }
  private var from: String { query.source.phrase.peer.description }
  private var to: String { query.target.phrase.description }
  private var origin: StyledText { PeerMembers(addresses: query.source.members.addresses).label }

  /// Writes the verdict, the notes, and the ways or how far the source gets.
  func write() {
    writer.section()
    writer.paragraph(verdict, hanging: 2)
    for note in answer.notes { writer.paragraph("note: \(note)", hanging: 2) }
    if let shorter = answer.shorterPossible {
      writer.paragraph(
        "note: a way of \(shorter.counted("hop")) may exist, with connections that are in doubt",
        hanging: 2
      )
    }
    for way in answer.ways {
      writer.line()
      hops.write(way: way, origin: origin)
    }
    let rest = answer.count - answer.ways.count
    if rest > 0, answer.length != nil {
      writer.line()
      let count = answer.count == ShortestWays.countedWays ? "many" : "\(rest)"
      writer.paragraph("and \(count) more of the same length: --max-ways tells more", indent: 2)
    }
    if let reach = answer.reach { write(reach) }
    if let cut = answer.cut { write(cut) }
  }

  private var verdict: StyledText {
    let length = (answer.length ?? 0).counted("hop")
    let count =
      answer.count == ShortestWays.countedWays
      ? "by a million ways or more"
      : answer.count == 1 ? "by one way" : "by \(answer.count) ways"
    switch answer.verdict {
    case .certain: return "\("yes", .allow): \(from) gets to \(to) in \(length), \(count)"
    case .possible:
      return "\("perhaps", .unknown): \(from) may get to \(to) in \(length), \(count); "
        + "on each it can't be told whether all connections pass"
    case .none:
      let limit = query.hops.map { " of at most \($0.counted("hop"))" } ?? ""
      return "\("no", .deny): no way\(limit) leads from \(from) to \(to)"
    }
  }

  // MARK: no way

  private func write(_ reach: PathReach) {
    writer.line()
    let reached =
      reach.workloads == 0
      ? "no workload"
      : "\(reach.workloads.counted("workload")) (\(reach.pods.counted("pod"))), none of which gets to \(to)"
    writer.paragraph("\(from) reaches \(reached)", hanging: 2)
    if reach.gates.isEmpty {
      writer.paragraph("no other workload gets to \(to)", hanging: 2)
    } else {
      writer.paragraph("what gets to \(to) isn't reached:", hanging: 2)
      for gate in reach.gates {
        writer.pieces(
          [ListText.label(gate.source), ListText.ports(gate.connectivity)],
          separator: "  ",
          indent: 2,
          hanging: 2
        )
      }
      let rest = reach.gateCount - reach.gates.count
      if rest > 0 { writer.line("and \(rest) more", indent: 2) }
    }
    guard let denial = reach.denial, denial.connectivity.possible.isEmpty,
      !denial.decisions.isEmpty
    else { return }
    writer.paragraph("what stops it one connection away:", hanging: 2)
    hops.writeReasons(denial, indent: 2)
  }

  // MARK: the cut

  private func write(_ cut: CutAnswer) {
    writer.section("Cut")
    guard let connections = cut.connections else {
      writer.paragraph(
        "more than \(CutAnswer.mostConnections) connections would have to be cut: isolate \(to) itself",
        indent: 2,
        hanging: 2
      )
      return
    }
    let one = connections.count == 1
    writer.paragraph(
      one
        ? "1 connection is on every way; of such, the one nearest to \(to):"
        : "\(connections.count) connections cut every way, and no fewer do, since \(cut.disjointWays) "
          + "ways share none; of such sets, the one nearest to \(to):",
      indent: 2,
      hanging: 2
    )
    for hop in connections { hops.write(hop, origin: origin) }
    writer.line(
      cut.isVerified
        ? "verified: without \(one ? "it" : "them") no way is left" : "not verified: a way is left",
      indent: 2
    )
    if let suggestion = cut.suggestion {
      SuggestionText(answer: suggestion, hasOtherAssertions: false).write(to: writer)
    }
  }
}

extension Int {
  /// `1 hop`, `2 hops`.
  func counted(_ noun: String) -> String { self == 1 ? "1 \(noun)" : "\(self) \(noun)s" }
}
