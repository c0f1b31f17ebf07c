import NetworkModel
import ReachabilityEngine

/// The cells between shapes of groups, a row at a time.
struct ShapeRows {
  /// The cells from the shape that was read last to another group of each shape.
  private(set) var cells: [Reach]
  /// Its cell with itself; nil where it has no two endpoints that could speak to each other.
  private(set) var own: Reach?

  private let shapes: [GroupShape]
  private let shapesOfClass: [[Int]]
  private let asked: ConnectionSet
  private var rows: ClassRows
  private var reachOfValue: [Reach] = []
  /// Shape -> how many pairs of classes have been met.
  private var counts: [Int]
  private var current = -1

  /// Creates a reader of the cells of a matrix.
  init(_ query: MatrixQuery, _ network: CompiledNetwork, _ groups: MatrixGroups) {
    asked = query.connections ?? .all
    rows = ClassRows(network, nodes: [], view: ConnectivityView(on: query.connections))
    shapes = groups.shapes
    cells = Array(repeating: .none, count: shapes.count)
    counts = Array(repeating: 0, count: shapes.count)
    var shapesOfClass = [[Int]](repeating: [], count: rows.count)
    for (number, shape) in shapes.enumerated() {
      for index in shape.classes { shapesOfClass[index].append(number) }
    }
    self.shapesOfClass = shapesOfClass
  }

  /// Reads the cells of a shape.
  ///
  /// - Complexity: O(*shapes* + *cells of its classes*).
  mutating func read(_ number: Int) {
    guard number != current else { return }
    current = number
    let shape = shapes[number]
    for index in counts.indices { counts[index] = 0 }
    var among = (reach: Reach.none, count: 0)
    for source in shape.classes {
      rows.read(source)
      for destination in rows.reached {
        let reach = reach(of: rows.values[destination])
        for target in shapesOfClass[destination] {
          cells[target] = counts[target] == 0 ? reach : cells[target].joined(reach)
          counts[target] += 1
        }
        if shape.isDistinctPair(source, destination) {
          among = (among.count == 0 ? reach : among.reach.joined(reach), among.count + 1)
        }
      }
    }
    for (target, other) in shapes.enumerated() {
      let pairs = shape.classes.count * other.classes.count
      cells[target] = Self.cell(cells[target], met: counts[target], of: pairs)
    }
    own = shape.ownPairs == 0 ? nil : Self.cell(among.reach, met: among.count, of: shape.ownPairs)
  }

  /// A cell, where the pairs that weren't met let nothing pass.
  private static func cell(_ reach: Reach, met count: Int, of pairs: Int) -> Reach {
    if count == 0 { return .none }
    return count < pairs ? reach.joined(.none) : reach
  }

  private mutating func reach(of value: Int32) -> Reach {
    while reachOfValue.count < rows.view.values.count {
      reachOfValue.append(Reach(rows.view.values[reachOfValue.count], of: asked))
    }
    return reachOfValue[Int(value)]
  }
}

extension GroupShape {
  /// Whether a group has two different endpoints, one in each of these classes.
  fileprivate func isDistinctPair(_ source: Int, _ destination: Int) -> Bool {
    guard !isOutside, classes.contains(sorted: destination) else { return false }
    return source != destination || !singles.contains(source)
  }

  /// The number of pairs of classes between which a group can speak to itself.
  fileprivate var ownPairs: Int {
    isOutside ? 0 : classes.count * classes.count - singles.count
  }
}

extension [Int] {
  /// Whether an ascending list holds a number.
  fileprivate func contains(sorted number: Int) -> Bool {
    let place = partitioningIndex { $0 >= number }
    return place < count && self[place] == number
  }
}
