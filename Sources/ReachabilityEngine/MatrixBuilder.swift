import NetworkModel

/// Builds the rows of a matrix, one ingress signature at a time.
///
/// An ingress layer lets sources of a set into the classes of a profile. Layers whose sources are
/// everybody make the base row. Layers that stay within one namespace belong to its window. The
/// others are cluster-wide: the list of those whose sources hold a class is its *signature*, and
/// classes with equal signatures see the same ingress everywhere but in their own window.
struct MatrixBuilder {
  private let network: CompiledNetwork
  private let classes: ClassTable
  private let sets: [Bitset]
  private(set) var values: ConnectivityTable
  private let wordCount: Int
  private var counters: WorkCounters

  /// What an ingress set of sources opens: destinations with their connectivity.
  private struct Opening {
    var destinations: Bitset
    var value: ConnectivityID
  }

  private var baseCells: [CellAccumulator]
  private var clusterOpenings: [[Opening]] = []
  private var windowOpenings: [[Opening]]
  private var signatures = ListInterner()
  private var signatureOfClass: [Int32]
  private var egressOuter: [Int32]
  private var egressCells: [[Cell]] = []
  private var egressOwn: [[Layer]] = []
  private var cells: [Cell] = []
  /// The signature whose ingress row was made last, and that row.
  private var last: (signature: Int32, row: [CellAccumulator]) = (-1, [])

  /// Sorts out what the rows of a network are made of.
  init(_ network: CompiledNetwork) {
    self.network = network
    classes = network.table
    sets = network.sets
    values = network.values
    counters = network.counters
    let count = network.classes.count
    wordCount = (count + 63) / 64
    baseCells = Array(repeating: CellAccumulator(), count: wordCount)
    windowOpenings = Array(repeating: [], count: count)
    signatureOfClass = Array(repeating: 0, count: count)
    egressOuter = Array(repeating: 0, count: count)
    groupIngress()
    groupEgress()
  }

  /// Namespace groups and their columns.
  var windows: RowWindows {
    RowWindows(groupOfClass: classes.groupOfClass, columns: classes.groups.map(\.columns))
  }

  /// What the compilation and the rows so far cost.
  var work: WorkCounters {
    var work = counters
    work.connectivities = values.count
    return work
  }

  /// All rows; nil where they would take more memory than a budget in bytes.
  ///
  /// Rows are built one ingress signature at a time; classes with the same signature and the same
  /// cluster-wide egress share their outer row.
  mutating func allRows(memoryBudget: Int) -> RowStore? {
    let count = classes.classes.count
    var store = RowStore(classCount: count)
    var bySignature = [[Int]](repeating: [], count: signatures.count)
    for column in 0..<count { bySignature[Int(signatureOfClass[column])].append(column) }
    for columns in bySignature {
      var built: [Int32: Range<Int>] = [:]
      for column in columns {
        let egress = egressOuter[column]
        if let known = built[egress] {
          store.outer[column] = known
        } else {
          store.outer[column] = appendOuter(column)
          built[egress] = store.outer[column]
        }
        store.window[column] = appendWindow(column)
        if cells.count * MemoryLayout<Cell>.stride > memoryBudget {
          cells = []
          return nil
        }
      }
    }
    store.cells = cells
    return store
  }

  /// The row of one class alone: outer cells, and where namespaced peers count, those of its window.
  mutating func row(_ column: Int) -> (outer: [Cell], window: [Cell]?) {
    cells.removeAll(keepingCapacity: true)
    let outer = appendOuter(column)
    let window = appendWindow(column)
    return (Array(cells[outer]), window.map { Array(cells[$0]) })
  }

  /// The namespace group that holds all of a set and all of its counterpart, if one does.
  private func commonGroup(_ a: Bitset, _ b: Bitset) -> Int? {
    guard let first = b.wordRange.first else { return nil }
    let member = first << 6 | b.word(first).trailingZeroBitCount
    let group = Int(classes.groupOfClass[member])
    guard group >= 0 else { return nil }
    let columns = classes.groups[group].columns
    return a.isSubset(of: columns) && b.isSubset(of: columns) ? group : nil
  }

  /// Sorts the ingress layers into base, windows and cluster-wide openings, and signs the classes.
  private mutating func groupIngress() {
    var members = [[Int]](repeating: [], count: network.ingress.layers.count)
    for column in classes.classes.indices {
      members[Int(network.ingress.profileOfClass[column])].append(column)
    }
    let destinations = members.map { Bitset($0) }
    var base: [ConnectivityID: Bitset] = [:]
    var cluster: [SetID: [ConnectivityID: Bitset]] = [:]
    for (profile, layers) in network.ingress.layers.enumerated() {
      let target = destinations[profile]
      for layer in layers where !target.isEmpty {
        let sources = sets[Int(layer.set.index)]
        if layer.set == EndpointSets.everything {
          base[layer.value] = base[layer.value, default: Bitset()].union(target)
        } else if commonGroup(target, sources) != nil {
          sources.forEach {
            windowOpenings[$0].append(Opening(destinations: target, value: layer.value))
          }
        } else {
          let known = cluster[layer.set]?[layer.value] ?? Bitset()
          cluster[layer.set, default: [:]][layer.value] = known.union(target)
        }
      }
    }
    var accumulators = baseCells
    for (value, columns) in base.sorted(by: { $0.key.index < $1.key.index }) {
      add(columns, value, to: &accumulators)
    }
    baseCells = accumulators
    sign(cluster)
  }

  private mutating func sign(_ cluster: [SetID: [ConnectivityID: Bitset]]) {
    var lists = [[UInt32]](repeating: [], count: classes.classes.count)
    for (set, openings) in cluster.sorted(by: { $0.key.index < $1.key.index }) {
      let id = UInt32(clusterOpenings.count)
      clusterOpenings.append(
        openings.sorted { $0.key.index < $1.key.index }
          .map { Opening(destinations: $0.value, value: $0.key) }
      )
      sets[Int(set.index)].forEach { lists[$0].append(id) }
    }
    for column in lists.indices {
      signatureOfClass[column] = Int32(signatures.intern(lists[column]))
    }
  }

  /// Splits each egress profile into its cluster-wide cells and the layers of the own namespace.
  private mutating func groupEgress() {
    var outerLists = ListInterner()
    var keys = ListInterner()
    var split: [(outer: Int32, own: [Layer])] = []
    for column in classes.classes.indices {
      let profile = network.egress.profileOfClass[column]
      let group = classes.groupOfClass[column]
      let key = keys.intern([UInt32(profile), UInt32(bitPattern: group)])
      if key == split.count {
        let own = group >= 0 ? classes.groups[Int(group)].columns : Bitset()
        let layers = network.egress.layers[Int(profile)]
        var local: [Layer] = []
        var wide: [Layer] = []
        for layer in layers {
          if sets[Int(layer.set.index)].isSubset(of: own) {
            local.append(layer)
          } else {
            wide.append(layer)
          }
        }
        let list = outerLists.intern(wide.flatMap { [UInt32($0.set.index), $0.value.index] })
        if list == egressCells.count { egressCells.append(row(wide)) }
        split.append((Int32(list), local))
      }
      egressOuter[column] = split[key].outer
      egressOwn.append(split[key].own)
    }
  }

  private mutating func row(_ layers: [Layer]) -> [Cell] {
    var accumulators = [CellAccumulator](repeating: CellAccumulator(), count: wordCount)
    for layer in layers { add(sets[Int(layer.set.index)], layer.value, to: &accumulators) }
    return Self.flatten(accumulators, from: 0)
  }

  private mutating func add(
    _ set: Bitset,
    _ value: ConnectivityID,
    to accumulators: inout [CellAccumulator]
  ) {
    for word in set.wordRange {
      let bits = set.word(word)
      if bits != 0 { accumulators[word].add(value, bits, &values) }
    }
    counters.wordsTouched += set.words.count
  }

  private static func flatten(_ accumulators: [CellAccumulator], from firstWord: Int) -> [Cell] {
    var result: [Cell] = []
    for (offset, accumulator) in accumulators.enumerated() {
      for cell in accumulator.cells {
        result.append(Cell(word: UInt32(firstWord + offset), value: cell.value, bits: cell.bits))
      }
    }
    return result
  }

  /// Makes the row of what ingress lets in from the classes with a signature, outside their own
  /// windows.
  private mutating func readIngress(_ signature: Int32) {
    guard signature != last.signature else { return }
    var accumulators = baseCells
    for id in signatures[Int(signature)] {
      for opening in clusterOpenings[Int(id)] {
        add(opening.destinations, opening.value, to: &accumulators)
      }
    }
    last = (signature, accumulators)
  }

  /// Egress cells meet the ingress cells of their word (N20).
  private mutating func appendOuter(_ column: Int) -> Range<Int> {
    readIngress(signatureOfClass[column])
    let egress = egressCells[Int(egressOuter[column])]
    let start = cells.count
    var index = 0
    var met = CellAccumulator()
    while index < egress.count {
      let word = egress[index].word
      met.removeAll()
      while index < egress.count, egress[index].word == word {
        meet(egress[index].value, egress[index].bits, last.row[Int(word)], &met)
        index += 1
      }
      counters.wordsTouched += 1
      for cell in met.cells {
        cells.append(Cell(word: word, value: cell.value, bits: cell.bits))
      }
    }
    counters.rowsBuilt += 1
    return start..<cells.count
  }

  private mutating func meet(
    _ value: ConnectivityID,
    _ bits: UInt64,
    _ ingress: CellAccumulator,
    _ result: inout CellAccumulator
  ) {
    for cell in ingress.cells where cell.bits & bits != 0 {
      result.add(values.intersection(value, cell.value), cell.bits & bits, &values)
    }
  }

  /// The row of a class within its own namespace, where namespaced peers count as well; nil where
  /// there are none.
  private mutating func appendWindow(_ column: Int) -> Range<Int>? {
    let group = Int(classes.groupOfClass[column])
    guard group >= 0 else { return nil }
    guard !egressOwn[column].isEmpty || !windowOpenings[column].isEmpty else { return nil }
    readIngress(signatureOfClass[column])
    let columns = classes.groups[group].columns
    var out = [CellAccumulator](repeating: CellAccumulator(), count: columns.words.count)
    var into = Array(last.row[columns.wordRange])
    for cell in egressCells[Int(egressOuter[column])]
    where columns.wordRange.contains(Int(cell.word)) {
      out[Int(cell.word) - columns.firstWord].add(cell.value, cell.bits, &values)
    }
    for layer in egressOwn[column] {
      addWithin(columns, sets[Int(layer.set.index)], layer.value, &out)
    }
    for opening in windowOpenings[column] {
      addWithin(columns, opening.destinations, opening.value, &into)
    }
    let start = cells.count
    for word in columns.wordRange {
      var met = CellAccumulator()
      for cell in out[word - columns.firstWord].cells {
        meet(cell.value, cell.bits & columns.word(word), into[word - columns.firstWord], &met)
      }
      for cell in met.cells {
        cells.append(Cell(word: UInt32(word), value: cell.value, bits: cell.bits))
      }
    }
    counters.rowsBuilt += 1
    counters.wordsTouched += columns.words.count
    return start..<cells.count
  }

  private mutating func addWithin(
    _ columns: Bitset,
    _ set: Bitset,
    _ value: ConnectivityID,
    _ accumulators: inout [CellAccumulator]
  ) {
    for word in set.wordRange.clamped(to: columns.wordRange) {
      accumulators[word - columns.firstWord].add(value, set.word(word), &values)
    }
  }
}
