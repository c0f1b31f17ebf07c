import NetworkModel

/// The id of a set of columns.
struct SetID: Hashable, Sendable {
  let index: Int32
}

/// The columns that an expression stands for, as ids: those of every case, those of some case.
struct TernarySetID: Hashable, Sendable {
  var must: SetID
  var may: SetID
}

/// Evaluates endpoint expressions to sets of columns, each distinct one once.
struct EndpointSets: Sendable {
  /// No column.
  static let empty = SetID(index: 0)
  /// Every column.
  static let everything = SetID(index: 1)

  private let table: ClassTable
  private let vocabulary: PolicyVocabulary
  private let candidates: [IPFamily: AddressSet]
  private let hasCandidates: Bool
  private let columnCount: Int
  private let classesOfProjection: CompressedRows
  private let classesOfBlock: CompressedRows
  private let addressless: [Int]
  private let columnsOfPortTable: [Bitset]
  /// The pod of which nothing is known, where there is one: any selector may fit it.
  private let somePod: Bitset

  private(set) var sets: [Bitset]
  private var ids: [Bitset: SetID] = [:]
  private var podSets: [PodSetKey: TernarySetID] = [:]
  private var expressions: [ExpressionKey: TernarySetID] = [:]
  private var narrowed: [NarrowedKey: SetID] = [:]

  private struct PodSetKey: Hashable {
    var group: Int32
    var namespaces: Int32
    var labels: Int32
  }
  private struct ExpressionKey: Hashable {
    var expression: EndpointExpression
    var group: Int?
  }
  private struct NarrowedKey: Hashable {
    var set: SetID
    var portTable: Int
  }

  /// Prepares the postings of projections and blocks.
  init(_ table: ClassTable, _ vocabulary: PolicyVocabulary, podAddressCandidates: [CIDR]) {
    self.table = table
    self.vocabulary = vocabulary
    columnCount = table.classes.count
    hasCandidates = !podAddressCandidates.isEmpty
    candidates = Dictionary(grouping: podAddressCandidates, by: \.family)
      .mapValues { AddressSet($0) }
    var byProjection: [(UInt32, UInt32)] = []
    var byBlock: [(UInt32, UInt32)] = []
    var addressless: [Int] = []
    var byTable = [[Int]](repeating: [], count: table.portTables.count)
    for column in table.classes.indices {
      if table.projectionOfClass[column] >= 0 {
        byProjection.append((UInt32(table.projectionOfClass[column]), UInt32(column)))
        byTable[Int(table.portTableOfClass[column])].append(column)
      }
      for block in table.blocksOfClass[column] {
        if block == ClassTable.unknownAddress {
          addressless.append(column)
        } else if block < vocabulary.blockList.count {
          byBlock.append((block, UInt32(column)))
        }
      }
    }
    classesOfProjection = CompressedRows(
      rows: table.podLabels.projectionCount,
      pairs: byProjection
    )
    classesOfBlock = CompressedRows(rows: vocabulary.blockList.count, pairs: byBlock)
    columnsOfPortTable = byTable.map { Bitset($0) }
    self.addressless = addressless
    somePod = Bitset(
      table.classes.indices.filter { table.classes[$0].kind == .unidentified(.somePod) }
    )
    sets = [Bitset(), Bitset(0..<columnCount)]
    ids = [Bitset(): Self.empty, Bitset(0..<columnCount): Self.everything]
  }

  /// The set that an id stands for.
  subscript(id: SetID) -> Bitset { sets[Int(id.index)] }

  /// The columns of an expression; `group` is the group of the policy's own namespace.
  mutating func evaluate(_ expression: EndpointExpression, own group: Int?) -> TernarySetID {
    switch expression {
    case .everything: return TernarySetID(must: Self.everything, may: Self.everything)
    case .pods(let scope, let labels): return pods(scope, labels, own: group)
    case .addresses, .nodes, .attached, .all, .any, .not, .uncertain:
      let key = ExpressionKey(expression: expression, group: group)
      if let known = expressions[key] { return known }
      let result = intern(compute(expression, own: group))
      expressions[key] = result
      return result
    }
  }

  /// The part of a set whose pods have a port table.
  mutating func narrow(_ set: SetID, toPortTable portTable: Int) -> SetID {
    let key = NarrowedKey(set: set, portTable: portTable)
    if let known = narrowed[key] { return known }
    let result = intern(self[set].intersection(columnsOfPortTable[portTable]))
    narrowed[key] = result
    return result
  }

  /// The id of a set.
  mutating func intern(_ set: Bitset) -> SetID {
    if let id = ids[set] { return id }
    let id = SetID(index: Int32(sets.count))
    sets.append(set)
    ids[set] = id
    return id
  }

  private mutating func intern(_ set: TernarySet) -> TernarySetID {
    TernarySetID(must: intern(set.must), may: intern(set.may))
  }

  private mutating func ternary(_ expression: EndpointExpression, own group: Int?) -> TernarySet {
    let id = evaluate(expression, own: group)
    return TernarySet(must: self[id.must], may: self[id.may])
  }

  private mutating func compute(_ expression: EndpointExpression, own group: Int?) -> TernarySet {
    let universe = TernarySet(certain: sets[Int(Self.everything.index)])
    switch expression {
    case .everything: return universe
    case .pods: return ternary(expression, own: group)
    case .addresses(let block): return columns(of: block)
    case .nodes(labels: let selector): return nodes(table.nodeLabels.id(selector), selector)
    case .attached(to: let name): return attached(to: name)
    case .all(let parts):
      var result = universe
      for part in parts { result = result.intersection(ternary(part, own: group)) }
      return result
    case .any(let parts):
      var result = TernarySet.empty
      for part in parts { result = result.union(ternary(part, own: group)) }
      return result
    case .not(let part): return ternary(part, own: group).complement(in: universe.must)
    case .uncertain(let part, _): return ternary(part, own: group).uncertain
    }
  }

  private mutating func pods(
    _ scope: NamespaceScope,
    _ labels: LabelSelector,
    own group: Int?
  ) -> TernarySetID {
    let selector = table.podLabels.id(labels)
    var key = PodSetKey(group: -1, namespaces: -1, labels: Int32(selector))
    switch scope {
    case .own:
      guard let group else {
        return intern(TernarySet(must: Bitset(), may: somePod))
      }
      key.group = Int32(group)
    case .matching(let namespaces): key.namespaces = Int32(table.namespaceLabels.id(namespaces))
    }
    if let known = podSets[key] { return known }
    let projections = table.podLabels.matches(selector)
    var result =
      key.group >= 0
      ? podsOfWindow(table.windows[Int(key.group)], projections)
      : podsOfNamespaces(table.namespaceLabels.matches(Int(key.namespaces)), projections)
    result.may = result.may.union(somePod)
    if scope == .matching(.everything), labels.isEmpty { result.must = result.must.union(somePod) }
    let id = intern(result)
    podSets[key] = id
    return id
  }

  /// Pods of one namespace: a look at each class of its window.
  private func podsOfWindow(_ window: Range<Int>, _ projections: TernarySet) -> TernarySet {
    let holds = { (set: Bitset) in
      Bitset(window.filter { set.contains(Int(table.projectionOfClass[$0])) })
    }
    let may = holds(projections.may)
    return TernarySet(
      must: projections.must == projections.may ? may : holds(projections.must),
      may: may
    )
  }

  /// Pods of the namespaces that a selector matches: whole windows where every pod matches, else the
  /// classes of the projections that match.
  private func podsOfNamespaces(_ namespaces: TernarySet, _ projections: TernarySet) -> TernarySet {
    if projections.must == table.podLabels.universe {
      var words = [UInt64](repeating: 0, count: (columnCount + 63) / 64)
      for (group, window) in table.windows.enumerated()
      where namespaces.must.contains(table.namespaceProjectionOfGroup[group]) {
        for column in window { words[column >> 6] |= 1 << UInt64(column & 63) }
      }
      return TernarySet(certain: Bitset(firstWord: 0, words: words))
    }
    let columns = { (selected: Bitset) in
      var words = [UInt64](repeating: 0, count: (columnCount + 63) / 64)
      selected.forEach { projection in
        for column in classesOfProjection[projection] {
          let group = Int(table.groupOfClass[Int(column)])
          guard namespaces.must.contains(table.namespaceProjectionOfGroup[group]) else { continue }
          words[Int(column) >> 6] |= 1 << UInt64(column & 63)
        }
      }
      return Bitset(firstWord: 0, words: words)
    }
    let may = columns(projections.may)
    return TernarySet(
      must: projections.must == projections.may ? may : columns(projections.must),
      may: may
    )
  }

  /// The columns of an address block (N12, N13, N38); what an endpoint without a known address
  /// matches is DESIGN's rule for pods, and doubt for hosts.
  private func columns(of block: AddressBlock) -> TernarySet {
    let matching = classesOfBlock[vocabulary.index(of: block)].map(Int.init).filter {
      block.matches.contains(match(of: table.classes[$0].kind))
    }
    var result = TernarySet(certain: Bitset(matching))
    for column in addressless
    where block.matches.contains(match(of: table.classes[column].kind)) {
      let certainty = addresslessMatch(block, table.classes[column].kind)
      if certainty != .no { result.may = result.may.union(Bitset([column])) }
      if certainty == .yes { result.must = result.must.union(Bitset([column])) }
    }
    return result
  }

  /// The hosts whose nodes' labels match; where the address of a node is in doubt, so is what is meant
  /// by it (A9).
  private func nodes(_ selector: Int, _ labels: LabelSelector) -> TernarySet {
    let matching = table.nodeLabels.matches(selector).must
    let certainty = { (host: ClassTable.Host) -> Certainty in
      switch host {
      case .none: return .no
      case .node(let projection, let hasAddress):
        return matching.contains(projection) ? (hasAddress ? .yes : .unknown) : .no
      case .unknown(let isListed, let hasAddress):
        if labels.isEmpty { return hasAddress ? .yes : .unknown }
        return isListed && matching.isEmpty ? .no : .unknown
      }
    }
    let isEveryAddressKnown =
      !table.listedNodes.isEmpty && !table.listedNodes.contains { certainty($0) == .unknown }
    var must: [Int] = []
    var may: [Int] = []
    for column in table.classes.indices {
      let found =
        switch table.classes[column].kind {
        case .pods, .unidentified(.somePod): Certainty.no
        case .hosts: certainty(table.hostOfClass[column])
        case .unidentified(.someNode): Certainty.unknown
        case .addresses: isEveryAddressKnown ? Certainty.no : .unknown
        }
      if found == .yes { must.append(column) }
      if found != .no { may.append(column) }
    }
    return TernarySet(must: Bitset(must), may: Bitset(may))
  }

  private func attached(to name: String) -> TernarySet {
    let members = Bitset(
      table.classes.indices.filter { table.networksOfClass[$0].contains(name) }
    )
    return TernarySet(must: members, may: members.union(somePod))
  }

  private func match(of kind: EndpointClass.Kind) -> AddressMatch {
    switch kind {
    case .pods: .pods
    case .hosts: .nodes
    case .addresses: .external
    case .unidentified(.someNode): .nodes
    case .unidentified(.somePod): .pods
    }
  }

  private func addresslessMatch(_ block: AddressBlock, _ kind: EndpointClass.Kind) -> Certainty {
    let isWhole = block.cidr.prefixLength == 0 && block.except.isEmpty
    switch kind {
    case .hosts, .unidentified: return isWhole ? .yes : .unknown
    case .pods, .addresses: break
    }
    guard hasCandidates else { return isWhole ? .yes : .no }
    guard let possible = candidates[block.cidr.family] else { return .no }
    let addresses = block.addresses
    if possible.isSubset(of: addresses) { return .yes }
    return possible.intersection(addresses).isEmpty ? .no : .unknown
  }
}

/// Whether something holds, as far as can be told offline.
public enum Certainty: Hashable, Sendable {
  /// In no case.
  case no
  /// In some cases.
  case unknown
  /// In every case.
  case yes
}
