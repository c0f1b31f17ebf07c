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
    let lines = merged()
    let numbers = lines.indices.map { String($0 + 1) }
    let width = numbers.last?.count ?? 0
    let rows = zip(numbers, lines).map { number, line -> StyledText in
      let before = String(repeating: " ", count: width - number.count)
      return "\(before)\(number, .faint) \(label(line).text)"
    }
    writer.line("\(query.connections?.inWords ?? "all ports", .heading), from rows to columns")
    writeLegend()
    writer.line()
    let wayRows = ways.names.map { name -> StyledText in
      "\(String(repeating: " ", count: width)) \(Self.short(name.kindFirst), .name)"
    }
    writer.grid(
      Grid(rows: rows + wayRows, columns: numbers, cells: cells(lines) + wayCells(lines))
    )
    writeMembers(zip(numbers, lines).filter { !label($1).isWhole })
  }

  private func writeLegend() {
    let isAsked = query.connections != nil
    let meanings: [(Reach, String)] = [
      (.all, isAsked ? "allowed" : "all"), (.some, isAsked ? "partly" : "some"),
      (.none, isAsked ? "denied" : "nothing"), (.unknown, "perhaps"),
    ]
    let texts = meanings.map { reach, word -> StyledText in
      "\(reach.cell.text, reach.cell.role) \(word)"
    }
    writer.line(texts.joined(separator: "   ") + "   \("-", .faint) itself")
  }

  /// Groups by number, such that all of one line have equal rows and columns.
  private func merged() -> [[Int]] {
    var rows = ShapeRows(query, network, groups)
    var refinement = Refinement(count: groups.shapes.count)
    var numberOfRow: [[Reach]: Int] = [:]
    var rowOfShape: [Int] = []
    var isUniform: [Bool] = []
    for shape in groups.shapes.indices {
      rows.read(shape)
      refinement.split { Int32(rows.cells[$0].rawValue) }
      let number = numberOfRow[rows.cells] ?? numberOfRow.count
      numberOfRow[rows.cells] = number
      rowOfShape.append(number)
      isUniform.append(rows.own.map { $0 == rows.cells[shape] } ?? true)
    }
    var lines: [[Int]] = []
    var lineOfKey: [[Int]: Int] = [:]
    var numberOfWays: [[Reach?]: Int] = [:]
    for (number, group) in groups.all.enumerated() {
      let isAlone = !isUniform[group.shape] || group.name == .outside
      let block = Int(refinement.blocks[group.shape])
      let signature = ways.signature(of: number)
      let way = numberOfWays[signature] ?? numberOfWays.count
      numberOfWays[signature] = way
      let key = [rowOfShape[group.shape], block, isAlone ? number : -1, way]
      let line = lineOfKey[key] ?? lines.count
      lineOfKey[key] = line
      if line == lines.count { lines.append([number]) } else { lines[line].append(number) }
    }
    return lines
  }

  /// The cells of ways in, which are alike for all groups of a line.
  private func wayCells(_ lines: [[Int]]) -> [[Grid.Cell]] {
    ways.cells.map { cells in
      lines.map { cells[$0[0]]?.cell ?? Grid.Cell("-", .faint) }
    }
  }

  private static func short(_ text: String) -> String {
    text.count > widestLabel ? "\(text.prefix(widestLabel - 1))…" : text
  }

  private func cells(_ lines: [[Int]]) -> [[Grid.Cell]] {
    var rows = ShapeRows(query, network, groups)
    let shapes = lines.map { groups.all[$0[0]].shape }
    return lines.indices.map { line in
      rows.read(shapes[line])
      return lines.indices.map { column in
        guard line == column, lines[line].count == 1 else { return rows.cells[shapes[column]].cell }
        return rows.own?.cell ?? Grid.Cell("-", .faint)
      }
    }
  }

  /// The name of a line: its first group, and how many more there are; whether that says it all.
  private func label(_ line: [Int]) -> (text: StyledText, isWhole: Bool) {
    let name = groups.all[line[0]].name
    let more = line.count > 1 ? " and \(line.count - 1) more" : ""
    let room = Self.widestLabel - more.count
    let whole = name.description
    if whole.count <= room { return ("\(whole, .name)\(more)", line.count == 1) }
    let short = name.withoutKind
    let shown = short.count > room ? "\(short.prefix(room - 1))…" : short
    return ("\(shown, .name)\(more)", false)
  }

  private func writeMembers(_ lines: [(String, [Int])]) {
    guard !lines.isEmpty else { return }
    writer.line()
    for (number, line) in lines {
      let names = line.map { groups.all[$0].name.description }.joined(separator: ", ")
      writer.paragraph("\(number, .faint): \(names)", hanging: number.count + 2)
    }
  }
}
