import NetworkModel

/// The id of a set of columns.
struct SetID: Hashable, Sendable {
  let index: Int32
}

/// The columns that an expression stands for, as ids: those of every case, those of some case.
///
/// One id for both where nothing is in doubt.
struct TernarySetID: Hashable, Sendable {
  var must: SetID
  var may: SetID
}

/// Evaluates endpoint expressions to sets of columns, each distinct one once.
///
/// A set is known by what defines it, not by its members, so that it keeps its id while columns come
/// and change.
struct EndpointSets: Sendable {
  /// No column.
  static let empty = SetID(index: 0)
  /// Every column.
  static let everything = SetID(index: 1)

  /// What a set is made of that isn't by an own selector of a group.
  enum Definition: Hashable, Sendable {
    /// Pods of any namespace, by a wide selector.
    case labels(Int)
    /// Pods of the namespaces that a selector matches.
    case namespaces(Int)
    /// Pods by both.
    case pods(namespaces: Int, labels: Int)
    /// Anything else, for policies of a group.
    case expression(EndpointExpression, group: Int?)
    /// The members of a set whose pods have a port table.
    case narrowed(SetID, portTable: Int)
  }

  private let candidates: [IPFamily: AddressSet]
  private let hasCandidates: Bool
  private(set) var sets: [Bitset]
  private(set) var definitions: [(definition: Definition, id: TernarySetID)] = []
  private var known: [Definition: TernarySetID] = [:]
  /// Group -> place of an own selector -> its set, once it was asked for.
  private(set) var ownSets: [[TernarySetID?]]
  private var frozen: [Bitset: SetID] = [:]
  private var meets: [UInt64: SetID] = [:]
  /// Whether some sets don't follow when columns change.
  private(set) var hasFrozenSets = false
  /// The set of the pod of which nothing is known, and of nothing else.
  private var somePodSet: SetID?
  private var last = OwnColumns()
  var planes: ColumnPlanes

  /// The columns of the namespace group that was evaluated last, with their labels.
  private struct OwnColumns {
    var group = -1
    var columns: [Int] = []
    var entries: [[LabelIndex.Entry]] = []
    var postings: LabelIndex.Postings?
  }

  /// So many looks at a class by a selector are taken before postings are made for a group.
  private static let fewLooks = 1 << 12

  /// Prepares the planes of a table's columns.
  init(_ table: ClassTable, podAddressCandidates: [CIDR]) {
    hasCandidates = !podAddressCandidates.isEmpty
    candidates = Dictionary(grouping: podAddressCandidates, by: \.family)
      .mapValues { AddressSet($0) }
    planes = ColumnPlanes(table)
    ownSets = table.groups.map { Array(repeating: nil, count: $0.selectors.ids.count) }
    sets = [Bitset(), Bitset(0..<table.classes.count)]
  }

  /// The set that an id stands for.
  subscript(id: SetID) -> Bitset { sets[Int(id.index)] }

  /// Whether a column is in a set.
  func contains(_ set: SetID, _ column: Int) -> Bool { sets[Int(set.index)].contains(column) }

  /// Whether a column is in a set that may be in doubt.
  func certainty(_ set: TernarySetID, _ column: Int) -> Certainty {
    if contains(set.must, column) { return .yes }
    return contains(set.may, column) ? .unknown : .no
  }

  // MARK: ids

  /// The columns of an expression; `group` is the group of the policy's own namespace.
  mutating func evaluate(
    _ expression: EndpointExpression,
    own group: Int?,
    _ table: ClassTable
  ) -> TernarySetID {
    switch expression {
    case .everything: return TernarySetID(must: Self.everything, may: Self.everything)
    case .pods(.own, let labels):
      guard let group else { return TernarySetID(must: Self.empty, may: onlySomePod()) }
      return own(group, Int32(table.vocabulary.podLabels.id(labels)), table)
    case .pods(.matching(let namespaces), let labels):
      return define(
        .pods(
          namespaces: table.vocabulary.namespaceLabels.id(namespaces),
          labels: table.vocabulary.podLabels.id(labels)
        ),
        table
      )
    case .addresses, .nodes, .attached, .all, .any, .not, .uncertain:
      return define(.expression(expression, group: group), table)
    }
  }

  private mutating func onlySomePod() -> SetID {
    if planes.somePod.isEmpty { return Self.empty }
    if let known = somePodSet { return known }
    let id = add(planes.somePod)
    somePodSet = id
    return id
  }

  private mutating func own(_ group: Int, _ selector: Int32, _ table: ClassTable) -> TernarySetID {
    guard let place = table.groups[group].selectors.place(of: selector) else {
      preconditionFailure("a group knows the selectors of its policies")
    }
    if let id = ownSets[group][place] { return id }
    let id = add(ownPods(group, place, table))
    ownSets[group][place] = id
    return id
  }

  private mutating func define(_ definition: Definition, _ table: ClassTable) -> TernarySetID {
    if let id = known[definition] { return id }
    let id = add(value(of: definition, table))
    known[definition] = id
    definitions.append((definition, id))
    return id
  }

  private mutating func add(_ value: TernarySet) -> TernarySetID {
    let must = add(value.must)
    return TernarySetID(must: must, may: value.may == value.must ? must : add(value.may))
  }

  private mutating func add(_ set: Bitset) -> SetID {
    sets.append(set)
    return SetID(index: Int32(sets.count - 1))
  }

  /// The part of a set whose pods have a port table.
  mutating func narrow(_ set: SetID, toPortTable portTable: Int, _ table: ClassTable) -> SetID {
    set == Self.empty ? set : define(.narrowed(set, portTable: portTable), table).must
  }

  /// The members of two sets, as a set that doesn't follow when columns change.
  mutating func meet(_ a: SetID, _ b: SetID) -> SetID {
    if a == b || b == Self.everything || a == Self.empty { return a }
    if a == Self.everything || b == Self.empty { return b }
    let key = UInt64(UInt32(bitPattern: a.index)) << 32 | UInt64(UInt32(bitPattern: b.index))
    if let id = meets[key] { return id }
    let common = self[a].intersection(self[b])
    let id = common == self[b] ? b : common == self[a] ? a : freeze(common)
    meets[key] = id
    return id
  }

  /// Notes that what the ordered path made, be it nothing, doesn't follow when columns change.
  mutating func keepFrozen() { hasFrozenSets = true }

  /// The id of a set of columns that the ordered path made, which doesn't follow when columns change.
  mutating func freeze(_ set: Bitset) -> SetID {
    keepFrozen()
    if set.isEmpty { return Self.empty }
    if set == self[Self.everything] { return Self.everything }
    if let id = frozen[set] { return id }
    let id = add(set)
    frozen[set] = id
    return id
  }

  /// Makes a column a member of a set, or none.
  mutating func set(_ column: Int, isMember: Bool, _ id: SetID) {
    if isMember {
      sets[Int(id.index)].insert(column)
    } else if contains(id, column) {
      sets[Int(id.index)].remove(column)
    }
  }

  /// Makes room for groups and own selectors that were added, and forgets what was read of columns.
  mutating func growOwn(_ group: Int, _ table: ClassTable) {
    last = OwnColumns()
    while ownSets.count <= group { ownSets.append([]) }
    while ownSets[group].count < table.groups[group].selectors.ids.count {
      ownSets[group].append(nil)
    }
  }

  // MARK: values

  private mutating func value(of definition: Definition, _ table: ClassTable) -> TernarySet {
    switch definition {
    case .labels(let selector):
      return planes.pods(withProjections: table.vocabulary.podLabels.matches(selector))
    case .namespaces(let selector):
      return TernarySet(
        certain: planes.pods(
          ofGroupsIn: table.vocabulary.namespaceLabels.matches(selector).must,
          table
        )
      )
    case .pods(let namespaces, let labels):
      let byLabels = define(.labels(labels), table)
      let byNamespaces = define(.namespaces(namespaces), table)
      var result = ternary(byLabels).intersection(ternary(byNamespaces))
      guard !planes.somePod.isEmpty else { return result }
      result.may = result.may.union(planes.somePod)
      if table.vocabulary.podLabels.isEverything(labels),
        table.vocabulary.namespaceLabels.isEverything(namespaces)
      {
        result.must = result.must.union(planes.somePod)
      }
      return result
    case .expression(let expression, let group): return compute(expression, own: group, table)
    case .narrowed(let set, let portTable):
      return TernarySet(certain: self[set].intersection(planes.columnsOfPortTable[portTable]))
    }
  }

  private func ternary(_ id: TernarySetID) -> TernarySet {
    TernarySet(must: self[id.must], may: self[id.may])
  }

  private mutating func ternary(
    _ expression: EndpointExpression,
    own group: Int?,
    _ table: ClassTable
  ) -> TernarySet {
    let id = evaluate(expression, own: group, table)
    return ternary(id)
  }

  private mutating func compute(
    _ expression: EndpointExpression,
    own group: Int?,
    _ table: ClassTable
  ) -> TernarySet {
    let universe = TernarySet(certain: sets[Int(Self.everything.index)])
    switch expression {
    case .everything: return universe
    case .pods: return ternary(expression, own: group, table)
    case .addresses(let block): return columns(of: block, table)
    case .nodes(labels: let selector):
      return nodes(table.vocabulary.nodeLabels.id(selector), selector, table)
    case .attached(to: let name):
      let members = Bitset(table.classes.indices.filter { table.networks(of: $0).contains(name) })
      return TernarySet(must: members, may: members.union(planes.somePod))
    case .all(let parts):
      var result = universe
      for part in parts { result = result.intersection(ternary(part, own: group, table)) }
      return result
    case .any(let parts):
      var result = TernarySet.empty
      for part in parts { result = result.union(ternary(part, own: group, table)) }
      return result
    case .not(let part): return ternary(part, own: group, table).complement(in: universe.must)
    case .uncertain(let part, _): return ternary(part, own: group, table).uncertain
    }
  }

  /// Pods of one namespace: a look at each of its classes, or postings where that were many.
  private mutating func ownPods(_ group: Int, _ place: Int, _ table: ClassTable) -> TernarySet {
    let labels = table.vocabulary.podLabels
    if last.group != group {
      let columns = table.groups[group].columns
      let members = columns.members
      last = OwnColumns(group: group, columns: members, entries: members.map(table.ownEntries))
      if members.count * table.groups[group].selectors.ids.count > Self.fewLooks {
        last.postings = labels.postings(columns, zip(last.columns, last.entries))
      }
    }
    let selector = Int(table.groups[group].selectors.ids[place])
    var result: TernarySet
    if let postings = last.postings {
      result = labels.evaluate(selector, postings)
    } else {
      var must: [Int] = []
      var may: [Int] = []
      for (column, entries) in zip(last.columns, last.entries) {
        switch labels.matches(selector, entries) {
        case .yes: must.append(column)
        case .unknown: may.append(column)
        case .no: break
        }
      }
      result = TernarySet(certain: Bitset(must))
      if !may.isEmpty { result.may = Bitset(must + may) }
    }
    if !planes.somePod.isEmpty { result.may = result.may.union(planes.somePod) }
    return result
  }

  /// The columns of an address block (N12, N13, N38); what an endpoint without a known address
  /// matches is DESIGN's rule for pods, and doubt for hosts.
  private func columns(of block: AddressBlock, _ table: ClassTable) -> TernarySet {
    let index = table.vocabulary.index(of: block)
    var members: [Int] = []
    planes.columnsOfBlock[index].forEach { column in
      if block.matches.contains(match(of: table.classes[column].kind)) { members.append(column) }
    }
    var must = members
    for column in planes.addressless
    where block.matches.contains(match(of: table.classes[column].kind)) {
      let certainty = addresslessMatch(block, table.classes[column].kind)
      if certainty != .no { members.append(column) }
      if certainty == .yes { must.append(column) }
    }
    return TernarySet(must: Bitset(must), may: Bitset(members))
  }

  /// The hosts whose nodes' labels match; where the address of a node is in doubt, so is what is meant
  /// by it (A9).
  private func nodes(_ selector: Int, _ labels: LabelSelector, _ table: ClassTable) -> TernarySet {
    let matching = table.vocabulary.nodeLabels.matches(selector).must
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

  private func match(of kind: EndpointClass.Kind) -> AddressMatch {
    switch kind {
    case .pods: .pods
    case .hosts: .nodes
    case .addresses: .external
    case .unidentified(.someNode): .nodes
    case .unidentified(.somePod): .pods
    }
  }

  func addresslessMatch(_ block: AddressBlock, _ kind: EndpointClass.Kind) -> Certainty {
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
