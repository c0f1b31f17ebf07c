import NetworkModel
import Reports

/// The lines of a matrix in text: groups with equal rows and equal columns share one.
struct MatrixLines {
  /// A line: groups in order, by number.
  typealias Line = [Int]

  /// The lines, in the order of their first groups.
  private(set) var all: [Line] = []
  private let groups: MatrixGroups

  /// What groups of one line have in common.
  private struct Key: Hashable {
    var row: Int
    var column: Int32
    /// The group itself, where it shares its line with none.
    var alone: Int?
    var ways: Int
    var section: String?
  }

  /// Finds the lines, by one reading of all cells.
  ///
  /// Groups are equal where what is `seen` of their cells is, which the text shows. Only groups of one `section` share a line.
  init(
    _ groups: MatrixGroups,
    _ ways: WayRows,
    _ rows: inout ShapeRows,
    seen: (Reach) -> Reach,
    section: (MatrixGroup) -> String? = { _ in nil }
  ) {
    self.groups = groups
    var refinement = Refinement(count: groups.shapes.count)
    var numberOfRow: [[Reach]: Int] = [:]
    var rowOfShape: [Int] = []
    var isUniform: [Bool] = []
    for shape in groups.shapes.indices {
      rows.read(shape)
      let cells = rows.cells.map(seen)
      refinement.split { Int32(cells[$0].rawValue) }
      let number = numberOfRow[cells] ?? numberOfRow.count
      numberOfRow[cells] = number
      rowOfShape.append(number)
      isUniform.append(rows.own.map { seen($0) == cells[shape] } ?? true)
    }
    var lineOfKey: [Key: Int] = [:]
    var numberOfWays: [[Reach?]: Int] = [:]
    for (number, group) in groups.all.enumerated() {
      let isAlone = !isUniform[group.shape] || group.name == .outside
      let signature = ways.signature(of: number).map { $0.map(seen) }
      let way = numberOfWays[signature] ?? numberOfWays.count
      numberOfWays[signature] = way
      let key = Key(
        row: rowOfShape[group.shape],
        column: refinement.blocks[group.shape],
        alone: isAlone ? number : nil,
        ways: way,
        section: section(group)
      )
      let line = lineOfKey[key] ?? all.count
      lineOfKey[key] = line
      if line == all.count { all.append([number]) } else { all[line].append(number) }
    }
  }

  /// Writes which groups some lines stand for, under the numbers of the lines.
  func writeMembers(of lines: [Int], to writer: TextWriter) {
    guard !lines.isEmpty else { return }
    writer.line()
    for line in lines {
      let number = String(line + 1)
      let names = all[line].map { groups.all[$0].name.description }.joined(separator: ", ")
      writer.paragraph("\(number, .faint): \(names)", hanging: number.count + 2)
    }
  }
}
