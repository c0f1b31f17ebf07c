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
  /// Signature -> the words in which its openings lie that aren't wide.
  private var wordsOfSignature: [Bitset] = []
  private var signatures = ListInterner()
  /// Signature -> the list of its openings that lie in many words, and whether it has no others.
  private var wideOfSignature: [Int32] = []
  private var isWide: [Bool] = []
  private var wideSignatures = ListInterner()
  private var signatureOfClass: [Int32]
  private var egressOuter: [Int32]
  private var egressCells: [[Cell]] = []
  private var egressOwn: [[Layer]] = []
  private var cells: [Cell] = []
  /// The ingress row that was made last: of its wide openings alone, and of all.
  private var last = IngressRow()
  /// Room for the cells of one word.
  private var spare = CellAccumulator()
  /// Egress list and wide openings -> the row where no other opening counts.
  private var plainRows: [UInt64: Range<Int>] = [:]

  private struct IngressRow {
    var wide: Int32 = -1
    var wideRow: [CellAccumulator] = []
    var signature: Int32 = -1
    var row: [CellAccumulator] = []
  }

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
  /// cluster-wide egress share their outer row. Signatures with the same wide openings differ in the
  /// words of their other openings only: those alone are a row's *patch*.
  mutating func allRows(memoryBudget: Int) -> RowStore? {
    let count = classes.classes.count
    var store = RowStore(classCount: count)
    var bySignature = [[Int]](repeating: [], count: signatures.count)
    for column in 0..<count { bySignature[Int(signatureOfClass[column])].append(column) }
    let order = bySignature.indices.sorted {
      (wideOfSignature[$0], $0) < (wideOfSignature[$1], $1)
    }
    for signature in order {
      let columns = bySignature[signature]
      var built: [Int32: Range<Int>] = [:]
      for column in columns {
        let egress = egressOuter[column]
        store.outer[column] = plainRow(egress, wideOfSignature[signature])
        if !wordsOfSignature[signature].isEmpty {
          let patch = built[egress] ?? appendPatch(egress, Int32(signature))
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
    readIngress(signatureOfClass[column])
    let outer = appendCells(egressCells[Int(egressOuter[column])], last.row)
    let window = appendWindow(column)
    return (Array(cells[outer]), window.map { Array(cells[$0]) })
  }

  private mutating func plainRow(_ egress: Int32, _ wide: Int32) -> Range<Int> {
    let key = UInt64(egress) << 32 | UInt64(wide)
    if let known = plainRows[key] { return known }
    readWide(wide)
    let row = appendCells(egressCells[Int(egress)], last.wideRow)
    plainRows[key] = row
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
    var cluster: [SourcedProfile] = []
    var windows: [SourcedProfile] = []
    for (profile, layers) in network.ingress.layers.enumerated() {
      let target = destinations[profile]
      for layer in layers where !target.isEmpty {
        if layer.set == EndpointSets.everything {
          base[layer.value] = base[layer.value, default: Bitset()].union(target)
        } else if commonGroup(target, sets[Int(layer.set.index)]) != nil {
          windows.append(SourcedProfile(layer: layer, profile: profile))
        } else {
          cluster.append(SourcedProfile(layer: layer, profile: profile))
        }
      }
    }
    var accumulators = baseCells
    for (value, columns) in base.sorted(by: { $0.key.index < $1.key.index }) {
      add(columns, value, to: &accumulators)
    }
    baseCells = accumulators
    forEachSource(&windows, destinations) { builder, set, openings in
      let id = Int32(builder.windowOpenings.count)
      builder.windowOpenings.append(openings)
      builder.sets[Int(set.index)].forEach { builder.windowOpeningsOfClass[$0].append(id) }
    }
    sign(&cluster, destinations)
  }

  /// A layer of an ingress profile.
  private struct SourcedProfile {
    var layer: Layer
    var profile: Int
  }

  /// Calls the body with every set of sources and what it opens.
  private mutating func forEachSource(
    _ list: inout [SourcedProfile],
    _ destinations: [Bitset],
    _ body: (inout Self, SetID, [Opening]) -> Void
  ) {
    list.sort { ($0.layer.number, $0.profile) < ($1.layer.number, $1.profile) }
    var scratch = [UInt64](repeating: 0, count: wordCount)
    var openings: [Opening] = []
    var index = 0
    while index < list.count {
      let layer = list[index].layer
      var span = destinations[list[index].profile].wordRange
      while index < list.count, list[index].layer == layer {
        let set = destinations[list[index].profile]
        for word in set.wordRange { scratch[word] |= set.word(word) }
        let (low, high) = (set.wordRange.lowerBound, set.wordRange.upperBound)
        span = min(span.lowerBound, low)..<max(span.upperBound, high)
        index += 1
      }
      openings.append(
        Opening(
          destinations: Bitset(firstWord: span.lowerBound, words: scratch[span]),
          value: layer.value
        )
      )
      for word in span { scratch[word] = 0 }
      if index == list.count || list[index].layer.set != layer.set {
        body(&self, layer.set, openings)
        openings.removeAll(keepingCapacity: true)
      }
    }
  }

  /// Signs the classes with the cluster-wide openings that they may use.
  private mutating func sign(_ cluster: inout [SourcedProfile], _ destinations: [Bitset]) {
    var lists = [[UInt32]](repeating: [], count: classes.classes.count)
    forEachSource(&cluster, destinations) { builder, set, openings in
      let id = UInt32(builder.clusterOpenings.count)
      builder.clusterOpenings.append(openings)
      let words = openings.reduce(0) { sum, opening in
        sum + opening.destinations.words.count { $0 != 0 }
      }
      builder.isWide.append(words > max(1, builder.wordCount / 8))
      builder.sets[Int(set.index)].forEach { lists[$0].append(id) }
    }
    for column in lists.indices {
      signatureOfClass[column] = Int32(signatures.intern(lists[column]))
    }
    for signature in 0..<signatures.count {
      let ids = signatures[signature]
      wideOfSignature.append(Int32(wideSignatures.intern(ids.filter { isWide[Int($0)] })))
      var words: [Int] = []
      for id in ids where !isWide[Int(id)] {
        for opening in clusterOpenings[Int(id)] {
          let set = opening.destinations
          for word in set.wordRange where set.word(word) != 0 { words.append(word) }
        }
      }
      wordsOfSignature.append(Bitset(words))
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

  /// Makes the row of what ingress lets in by wide openings alone.
  private mutating func readWide(_ wide: Int32) {
    guard wide != last.wide else { return }
    var row = baseCells
    for id in wideSignatures[Int(wide)] {
      for opening in clusterOpenings[Int(id)] {
        add(opening.destinations, opening.value, to: &row)
      }
    }
    last = IngressRow(wide: wide, wideRow: row, row: row)
  }

  /// Makes the row of what ingress lets in from the classes with a signature, outside their own
  /// windows: that of its wide openings, with the words of the others made anew.
  private mutating func readIngress(_ signature: Int32) {
    readWide(wideOfSignature[Int(signature)])
    guard signature != last.signature else { return }
    var row: [CellAccumulator] = []
    swap(&row, &last.row)
    if last.signature >= 0 {
      wordsOfSignature[Int(last.signature)].forEach { row[$0] = last.wideRow[$0] }
    }
    for id in signatures[Int(signature)] where !isWide[Int(id)] {
      for opening in clusterOpenings[Int(id)] {
        add(opening.destinations, opening.value, to: &row)
      }
    }
    last.signature = signature
    swap(&row, &last.row)
  }

  /// Egress cells meet the ingress cells of their word (N20).
  private mutating func appendCells(_ egress: [Cell], _ ingress: [CellAccumulator]) -> Range<Int> {
    let start = cells.count
    var index = 0
    while index < egress.count { index = appendWord(egress, at: index, ingress) }
    counters.rowsBuilt += 1
    return start..<cells.count
  }

  /// The cells of the words in which the openings of a signature lie that aren't wide.
  private mutating func appendPatch(_ list: Int32, _ signature: Int32) -> Range<Int> {
    readIngress(signature)
    let egress = egressCells[Int(list)]
    let start = cells.count
    var index = 0
    for word in wordsOfSignature[Int(signature)].members {
      index = egress[index...].partitioningIndex { Int($0.word) >= word }
      if index < egress.count, Int(egress[index].word) == word {
        index = appendWord(egress, at: index, last.row)
      }
    }
    counters.rowsBuilt += 1
    return start..<cells.count
  }

  /// Appends the cells of one word; answers where the next word of the egress cells starts.
  private mutating func appendWord(
    _ egress: [Cell],
    at start: Int,
    _ ingress: [CellAccumulator]
  ) -> Int {
    let word = egress[start].word
    var index = start
    var met = CellAccumulator()
    swap(&met, &spare)
    met.removeAll()
    while index < egress.count, egress[index].word == word {
      meet(egress[index].value, egress[index].bits, ingress[Int(word)], &met)
      index += 1
    }
    counters.wordsTouched += 1
    for cell in met.cells {
      cells.append(Cell(word: word, value: cell.value, bits: cell.bits))
    }
    swap(&met, &spare)
    return index
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
