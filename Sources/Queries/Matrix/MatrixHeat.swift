import NetworkModel
import ReachabilityEngine
import Reports

/// Writes a matrix for people as a map of shades: rows and columns by namespace, groups of a namespace
/// with equal rows and columns on one line.
struct MatrixHeat {
  private static let waysIn = "ways in"

  let query: MatrixQuery
  let network: CompiledNetwork
  let groups: MatrixGroups
  let ways: WayRows
  let writer: TextWriter

  /// A mark of the map beyond those of cells: a group with itself.
  private static let itself = HeatMap.Mark("-", .faint)

  /// Writes everything.
  func write() {
    var rows = ShapeRows(query, network, groups)
    let lines = MatrixLines(groups, ways, &rows, seen: { $0 }, section: section)
    let sections = sections(lines)
    let layout = HeatLayout(
      labels: sections.flatMap { [$0.title] + $0.rows }.map(\.displayWidth).max() ?? 0,
      sections: sections.filter { !$0.isOfWays }.map(\.rows.count),
      width: writer.terminal.width
    )
    writer.paragraph("\(query.connections?.inWords ?? "all ports", .heading), from rows to columns")
    writeLegend(layout)
    if layout.panels.count > 1 { writeAdvice(lines, layout) }
    writer.line()
    writer.heat(
      HeatMap(
        layout: layout,
        sections: sections.map { HeatMap.Section(title: $0.title, rows: $0.rows) },
        marks: Reach.allCases.map(\.mark) + [Self.itself],
        read: { columns, body in read(lines.all, &rows, columns, body) }
      )
    )
    let labels = sections.filter { !$0.isOfWays }.flatMap(\.rows)
    let told = lines.all.indices.filter {
      lines.all[$0].count > 1 || labels[$0].displayWidth > layout.labelWidth
    }
    lines.writeMembers(of: told, to: writer)
  }

  // MARK: Rows

  private struct Section {
    var title: String
    var rows: [String]
    var isOfWays = false
  }

  /// The namespace under whose title a group stands; nil where rows are namespaces, and outside.
  private func section(_ group: MatrixGroup) -> String? {
    switch group.name {
    case .workload(let workload), .pod(let workload, _): workload.namespace
    case .namespace, .outside, .entryPoint: nil
    }
  }

  /// The lines by namespace, then outside addresses, then ways in, with their labels.
  private func sections(_ lines: MatrixLines) -> [Section] {
    let width = String(lines.all.count).count
    let names = Dictionary(grouping: groups.all, by: \.name.withoutKind).mapValues(\.count)
    var sections: [Section] = []
    var last: MatrixGroup?
    for (number, line) in lines.all.enumerated() {
      let group = groups.all[line[0]]
      let isAmbiguous = names[group.name.withoutKind, default: 1] > 1
      let isNew =
        last.map { section($0) != section(group) || group.name == .outside } ?? true
      if isNew { sections.append(Section(title: section(group) ?? "", rows: [])) }
      last = group
      let before = String(repeating: " ", count: width - String(number + 1).count)
      let more = line.count > 1 ? " and \(line.count - 1) more" : ""
      let name = isAmbiguous ? group.name.description : group.name.withoutKind
      let short = section(group).map { name.dropFirst($0.count + 1) } ?? name[...]
      sections[sections.count - 1].rows.append("\(before)\(number + 1) \(short)\(more)")
    }
    guard !ways.names.isEmpty else { return sections }
    let blank = String(repeating: " ", count: width + 1)
    let rows = ways.names.map { blank + $0.kindFirst }
    return sections + [Section(title: Self.waysIn, rows: rows, isOfWays: true)]
  }

  /// Calls the body with the marks of some columns, row after row.
  private func read(
    _ lines: [MatrixLines.Line],
    _ rows: inout ShapeRows,
    _ columns: Range<Int>,
    _ body: ([UInt8]) -> Void
  ) {
    let itself = UInt8(Reach.allCases.count)
    let shapes = lines.map { groups.all[$0[0]].shape }
    for line in lines.indices {
      rows.read(shapes[line])
      body(
        columns.map { column in
          guard line == column, lines[line].count == 1 else {
            return rows.cells[shapes[column]].rawValue
          }
          return rows.own?.rawValue ?? itself
        }
      )
    }
    for cells in ways.cells {
      body(columns.map { cells[lines[$0][0]]?.rawValue ?? itself })
    }
  }

  // MARK: Words

  /// What shades mean; those that can't come up are left out.
  private func writeLegend(_ layout: HeatLayout) {
    let count = (query.connections ?? .all).portCount
    let isAsked = query.connections != nil
    let few = Reach.fewPorts
    var meanings: [(Reach, String)] = [
      (.all, isAsked ? "allowed" : "all ports"),
      (.somePairs, isAsked ? "between some pairs only" : "all ports, between some pairs only"),
    ]
    if count > few + 1 { meanings.append((.many, "more than \(few) ports")) }
    if count > 1 { meanings.append((.few, count > few + 1 ? "up to \(few) ports" : "partly")) }
    meanings += [(.none, isAsked ? "denied" : "nothing"), (.unknown, "perhaps")]
    let marks = meanings.map { ($0.mark, $1) } + [(Self.itself, "itself")]
    writer.pieces(
      marks.map { mark, word in
        let glyph = String(repeating: mark.glyph, count: layout.cellWidth)
        return "\(glyph, mark.role) \(word)"
      },
      separator: "   "
    )
  }

  /// How a map that is folded would be smaller.
  private func writeAdvice(_ lines: MatrixLines, _ layout: HeatLayout) {
    let ways = [
      query.granularity == .namespace ? nil : "--by namespace",
      query.namespace == nil ? "-n NAMESPACE" : nil,
    ].compactMap(\.self)
    let verb = ways.count == 1 ? "shows" : "show"
    let advice = ways.isEmpty ? "" : "; \(ways.joined(separator: " and ")) \(verb) less"
    writer.paragraph(
      "\(lines.all.count) columns, folded into \(layout.panels.count) panels\(advice)"
    )
  }
}

extension Reach {
  /// The mark in a map of shades: the more passes, the darker.
  fileprivate var mark: HeatMap.Mark {
    switch self {
    case .none: HeatMap.Mark("·", .faint)
    case .unknown: HeatMap.Mark("?", .unknown)
    case .few: HeatMap.Mark("░", .name)
    case .many: HeatMap.Mark("▒", .name)
    case .somePairs: HeatMap.Mark("▓", .allow)
    case .all: HeatMap.Mark("█", .allow)
    }
  }
}
