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
  private var windowOpenings: [[Opening]] = []
  /// Source class -> the window openings that it may use.
  private var windowOpeningsOfClass: [[Int32]]
  /// Signature -> the words in which its openings lie.
  private var wordsOfSignature: [Bitset] = []
  private var signatures = ListInterner()
  /// The signature of the classes that no cluster-wide opening speaks of.
  private var plainSignature: Int32 = 0
  private var signatureOfClass: [Int32]
  private var egressOuter: [Int32]
  private var egressCells: [[Cell]] = []
  private var egressOwn: [[Layer]] = []
  private var cells: [Cell] = []
  /// The signature whose ingress row was made last, and that row.
  private var last: (signature: Int32, row: [CellAccumulator]) = (-1, [])
  /// Egress list -> its row where ingress is the same for all sources.
  private var plainRows: [Int32: Range<Int>] = [:]

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
    windowOpeningsOfClass = Array(repeating: [], count: count)
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
  /// cluster-wide egress share their outer row. A signature's row is that of no signature but in the
  /// words in which its openings lie: those alone are its *patch*.
  mutating func allRows(memoryBudget: Int) -> RowStore? {
    let count = classes.classes.count
    var store = RowStore(classCount: count)
    var bySignature = [[Int]](repeating: [], count: signatures.count)
    for column in 0..<count { bySignature[Int(signatureOfClass[column])].append(column) }
    for columns in bySignature {
      var built: [Int32: Range<Int>] = [:]
      for column in columns {
        let egress = egressOuter[column]
        store.outer[column] = plainRow(egress)
        if signatureOfClass[column] != plainSignature {
          let patch = built[egress] ?? appendCells(egress, signatureOfClass[column])
          built[egress] = patch
          store.patch[column] = patch
        }
        store.window[column] = appendWindow(column)
        if cells.count * MemoryLayout<Cell>.stride > memoryBudget {
          cells = []
          plainRows = [:]
          return nil
        }
      }
    }
    store.patchOfClass = signatureOfClass
    store.patchWords = wordsOfSignature
    store.cells = cells
    return store
  }

  /// The row of one class alone: outer cells, and where namespaced peers count, those of its window.
  mutating func row(_ column: Int) -> (outer: [Cell], window: [Cell]?) {
    cells.removeAll(keepingCapacity: true)
    let outer = appendCells(egressOuter[column], signatureOfClass[column], everyWord: true)
    let window = appendWindow(column)
    return (Array(cells[outer]), window.map { Array(cells[$0]) })
  }

  private mutating func plainRow(_ egress: Int32) -> Range<Int> {
    if let known = plainRows[egress] { return known }
    let row = appendCells(egress, plainSignature, everyWord: true)
    plainRows[egress] = row
    return row
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
    var windows: [SetID: [ConnectivityID: Bitset]] = [:]
    for (profile, layers) in network.ingress.layers.enumerated() {
      let target = destinations[profile]
      for layer in layers where !target.isEmpty {
        let sources = sets[Int(layer.set.index)]
        if layer.set == EndpointSets.everything {
          base[layer.value] = base[layer.value, default: Bitset()].union(target)
        } else if commonGroup(target, sources) != nil {
          let known = windows[layer.set]?[layer.value] ?? Bitset()
          windows[layer.set, default: [:]][layer.value] = known.union(target)
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
    for (set, openings) in windows.sorted(by: { $0.key.index < $1.key.index }) {
      let id = Int32(windowOpenings.count)
      windowOpenings.append(Self.sorted(openings))
      sets[Int(set.index)].forEach { windowOpeningsOfClass[$0].append(id) }
    }
    sign(cluster)
  }

  private static func sorted(_ openings: [ConnectivityID: Bitset]) -> [Opening] {
    openings.sorted { $0.key.index < $1.key.index }
      .map { Opening(destinations: $0.value, value: $0.key) }
  }

  private mutating func sign(_ cluster: [SetID: [ConnectivityID: Bitset]]) {
    var lists = [[UInt32]](repeating: [], count: classes.classes.count)
    for (set, openings) in cluster.sorted(by: { $0.key.index < $1.key.index }) {
      let id = UInt32(clusterOpenings.count)
      clusterOpenings.append(Self.sorted(openings))
      sets[Int(set.index)].forEach { lists[$0].append(id) }
    }
    plainSignature = Int32(signatures.intern([]))
    for column in lists.indices {
      signatureOfClass[column] = Int32(signatures.intern(lists[column]))
    }
    for signature in 0..<signatures.count {
      var words: [UInt64] = [UInt64](repeating: 0, count: (wordCount + 63) / 64)
      for id in signatures[signature] {
        for opening in clusterOpenings[Int(id)] {
          let set = opening.destinations
          for word in set.wordRange where set.word(word) != 0 {
            words[word >> 6] |= 1 << UInt64(word & 63)
          }
        }
      }
      wordsOfSignature.append(Bitset(firstWord: 0, words: words))
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
  /// windows: that of the signature before, with the words of both made anew.
  private mutating func readIngress(_ signature: Int32) {
    guard signature != last.signature else { return }
    var row: [CellAccumulator] = []
    swap(&row, &last.row)
    if last.signature < 0 {
      row = baseCells
    } else {
      wordsOfSignature[Int(last.signature)].forEach { row[$0] = baseCells[$0] }
    }
    for id in signatures[Int(signature)] {
      for opening in clusterOpenings[Int(id)] {
        add(opening.destinations, opening.value, to: &row)
      }
    }
    last = (signature, row)
  }

  /// Egress cells meet the ingress cells of their word (N20), in every word or in those of a
  /// signature.
  private mutating func appendCells(
    _ list: Int32,
    _ signature: Int32,
    everyWord: Bool = false
  ) -> Range<Int> {
    readIngress(signature)
    let egress = egressCells[Int(list)]
    let words = wordsOfSignature[Int(signature)]
    let start = cells.count
    var index = 0
    var met = CellAccumulator()
    if !everyWord {
      guard let first = words.wordRange.first else { return start..<start }
      let least = UInt32(first << 6)
      var (low, high) = (0, egress.count)
      while low < high {
        let middle = (low + high) / 2
        if egress[middle].word < least { low = middle + 1 } else { high = middle }
      }
      index = low
    }
    while index < egress.count {
      let word = egress[index].word
      guard everyWord || words.contains(Int(word)) else {
        if Int(word) >> 6 >= words.wordRange.upperBound { break }
        index += 1
        continue
      }
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
    guard !egressOwn[column].isEmpty || !windowOpeningsOfClass[column].isEmpty else {
      return nil
    }
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
    for id in windowOpeningsOfClass[column] {
      for opening in windowOpenings[Int(id)] {
        addWithin(columns, opening.destinations, opening.value, &into)
      }
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
