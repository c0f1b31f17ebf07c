import NetworkModel
import ReachabilityEngine
import Reports

/// Writes a matrix for people: groups with equal rows and columns share one line, lines are numbered
/// and the numbers head the columns.
struct MatrixText {
  private static let widestLabel = 40

  let query: MatrixQuery
  let network: CompiledNetwork
  let groups: MatrixGroups
  let ways: WayRows
  let writer: TextWriter

  /// Writes everything.
  func write() {
    var rows = ShapeRows(query, network, groups)
    let lines = MatrixLines(groups, ways, &rows, seen: \.withoutAmount)
    let numbers = lines.all.indices.map { String($0 + 1) }
    let width = numbers.last?.count ?? 0
    let labels = zip(numbers, lines.all).map { number, line -> StyledText in
      let before = String(repeating: " ", count: width - number.count)
      return "\(before)\(number, .faint) \(label(line).text)"
    }
    let wayLabels = ways.names.map { name -> StyledText in
      "\(String(repeating: " ", count: width)) \(name.kindFirst.shortened(to: labelWidth), .name)"
    }
    writer.paragraph("\(query.connections?.inWords ?? "all ports", .heading), from rows to columns")
    writeLegend()
    writer.line()
    writer.grid(
      Grid(
        rows: labels + wayLabels,
        columns: numbers,
        cells: cells(lines.all, &rows) + wayCells(lines.all)
      )
    )
    lines.writeMembers(of: lines.all.indices.filter { !label(lines.all[$0]).isWhole }, to: writer)
  }

  private func writeLegend() {
    let isAsked = query.connections != nil
    let meanings: [(Reach, String)] = [
      (.all, isAsked ? "allowed" : "all"), (.many, isAsked ? "partly" : "some"),
      (.none, isAsked ? "denied" : "nothing"), (.unknown, "perhaps"),
    ]
    let texts = meanings.map { reach, word -> StyledText in
      "\(reach.cell.text, reach.cell.role) \(word)"
    }
    writer.pieces(texts + ["\("-", .faint) itself"], separator: "   ")
  }

  /// The cells of ways in, which are alike for all groups of a line.
  private func wayCells(_ lines: [MatrixLines.Line]) -> [[Grid.Cell]] {
    ways.cells.map { cells in
      lines.map { cells[$0[0]]?.cell ?? Grid.Cell("-", .faint) }
    }
  }

  private func cells(_ lines: [MatrixLines.Line], _ rows: inout ShapeRows) -> [[Grid.Cell]] {
    let shapes = lines.map { groups.all[$0[0]].shape }
    return lines.indices.map { line in
      rows.read(shapes[line])
      return lines.indices.map { column in
        guard line == column, lines[line].count == 1 else { return rows.cells[shapes[column]].cell }
        return rows.own?.cell ?? Grid.Cell("-", .faint)
      }
    }
  }

  private var labelWidth: Int { min(Self.widestLabel, writer.terminal.width / 2) }

  /// The name of a line: its first group, and how many more there are; whether that says it all.
  private func label(_ line: MatrixLines.Line) -> (text: StyledText, isWhole: Bool) {
    let name = groups.all[line[0]].name
    let more = line.count > 1 ? " and \(line.count - 1) more" : ""
    let room = labelWidth - more.count
    let whole = name.description
    if whole.displayWidth <= room { return ("\(whole, .name)\(more)", line.count == 1) }
    return ("\(name.withoutKind.shortened(to: room), .name)\(more)", false)
  }
}
