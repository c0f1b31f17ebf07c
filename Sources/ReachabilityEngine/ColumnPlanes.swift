import NetworkModel

/// For each thing that columns are told apart by, the columns that have it: what sets are made of.
struct ColumnPlanes: Sendable {
  /// Label projection -> columns of pods.
  private(set) var columnsOfProjection: [Bitset] = []
  /// Address block -> columns with an address in it, of whatever kind.
  private(set) var columnsOfBlock: [Bitset]
  /// Port table -> columns of pods.
  private(set) var columnsOfPortTable: [Bitset]
  /// Columns without a known address, in order.
  private(set) var addressless: [Int] = []
  /// Projection of namespace labels -> groups.
  private(set) var groupsOfProjection: [[Int]]
  /// All columns of pods.
  private(set) var pods = Bitset()
  /// The pod of which nothing is known, where there is one: any selector may fit it.
  let somePod: Bitset

  /// Reads the columns of a table.
  init(_ table: ClassTable) {
    var byProjection = [[Int]](
      repeating: [],
      count: table.vocabulary.podLabels.projectionCount
    )
    var byBlock = [[Int]](repeating: [], count: table.vocabulary.blockList.count)
    var byTable = [[Int]](repeating: [], count: table.portTables.count)
    var pods: [Int] = []
    for column in table.classes.indices {
      if table.projectionOfClass[column] >= 0 {
        byProjection[Int(table.projectionOfClass[column])].append(column)
        byTable[Int(table.portTableOfClass[column])].append(column)
        pods.append(column)
      }
      if table.isAddressless(column) { addressless.append(column) }
      for block in table.blocks(of: column) where block < byBlock.count {
        byBlock[Int(block)].append(column)
      }
    }
    columnsOfProjection = byProjection.map { Bitset($0) }
    columnsOfBlock = byBlock.map { Bitset($0) }
    columnsOfPortTable = byTable.map { Bitset($0) }
    self.pods = Bitset(pods)
    groupsOfProjection = Array(
      repeating: [],
      count: table.vocabulary.namespaceLabels.projectionCount
    )
    for (index, group) in table.groups.enumerated() {
      groupsOfProjection[group.namespaceProjection].append(index)
    }
    somePod = Bitset(
      table.classes.indices.filter { table.classes[$0].kind == .unidentified(.somePod) }
    )
  }

  /// Puts a column of pods, new or changed, where it belongs.
  mutating func set(_ column: Int, _ table: ClassTable) {
    Self.set(column, in: &columnsOfProjection, [Int(table.projectionOfClass[column])])
    Self.set(column, in: &columnsOfPortTable, [Int(table.portTableOfClass[column])])
    let blocks = table.blocks(of: column).map(Int.init).filter { $0 < columnsOfBlock.count }
    Self.set(column, in: &columnsOfBlock, blocks)
    pods.insert(column)
    let place = addressless.firstIndex { $0 >= column } ?? addressless.count
    let isKnown = place < addressless.count && addressless[place] == column
    if table.isAddressless(column) != isKnown {
      if isKnown { addressless.remove(at: place) } else { addressless.insert(column, at: place) }
    }
  }

  private static func set(_ column: Int, in planes: inout [Bitset], _ members: [Int]) {
    for index in planes.indices where planes[index].contains(column) {
      planes[index].remove(column)
    }
    for index in members {
      while planes.count <= index { planes.append(Bitset()) }
      planes[index].insert(column)
    }
  }

  /// Puts a group, new or relabelled, where it belongs.
  mutating func setGroup(_ group: Int, _ projection: Int, before: Int?) {
    if let before { groupsOfProjection[before].removeAll { $0 == group } }
    while groupsOfProjection.count <= projection { groupsOfProjection.append([]) }
    groupsOfProjection[projection].append(group)
  }

  /// Pods with one of some projections; where most have, those that don't are taken away.
  func pods(withProjections projections: TernarySet) -> TernarySet {
    let must = pods(withProjections: projections.must)
    return TernarySet(
      must: must,
      may: projections.may == projections.must ? must : pods(withProjections: projections.may)
    )
  }

  private func pods(withProjections projections: Bitset) -> Bitset {
    let all = Bitset(0..<columnsOfProjection.count)
    if projections == all { return pods }
    let isMost = projections.count > columnsOfProjection.count / 2
    var words = [UInt64](repeating: 0, count: pods.wordRange.upperBound)
    (isMost ? all.subtracting(projections) : projections).forEach { projection in
      let set = columnsOfProjection[projection]
      for word in set.wordRange { words[word] |= set.word(word) }
    }
    let united = Bitset(firstWord: 0, words: words)
    return isMost ? pods.subtracting(united) : united
  }

  /// Pods of the groups whose namespaces' labels have one of some projections.
  func pods(ofGroupsIn projections: Bitset, _ table: ClassTable) -> Bitset {
    if projections == Bitset(0..<groupsOfProjection.count) { return pods }
    let groups = projections.members.flatMap { groupsOfProjection[$0] }
    let spans = groups.map { table.groups[$0].columns.wordRange }.filter { !$0.isEmpty }
    guard let low = spans.map(\.lowerBound).min(), let high = spans.map(\.upperBound).max() else {
      return Bitset()
    }
    var words = [UInt64](repeating: 0, count: high - low)
    for group in groups {
      let columns = table.groups[group].columns
      for word in columns.wordRange { words[word - low] |= columns.word(word) }
    }
    return Bitset(firstWord: low, words: words)
  }
}
