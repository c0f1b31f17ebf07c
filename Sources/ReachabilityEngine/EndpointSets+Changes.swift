import NetworkModel

/// Keeping sets up to date when columns of pods are added or change.
extension EndpointSets {
  /// Evaluates every set that isn't frozen at some columns of pods anew.
  ///
  /// - Returns: whether that could be done; it can't where something is in doubt that wasn't before.
  mutating func refresh(_ columns: [Int], _ table: ClassTable) -> Bool {
    for column in columns {
      planes.set(column, table)
      set(column, isMember: true, Self.everything)
      if !refreshOwn(at: column, table) { return false }
      for (definition, id) in definitions
      where !set(column, certainty(of: definition, column, table), id) {
        return false
      }
    }
    return true
  }

  /// Evaluates the sets of own selectors of a group at all of its columns anew.
  mutating func refreshOwn(_ group: Int, _ table: ClassTable) -> Bool {
    growOwn(group, table)
    for column in table.groups[group].columns.members where !refreshOwn(at: column, table) {
      return false
    }
    return true
  }

  private mutating func refreshOwn(at column: Int, _ table: ClassTable) -> Bool {
    let group = Int(table.groupOfClass[column])
    growOwn(group, table)
    let entries = table.ownEntries(of: column)
    for place in ownSets[group].indices {
      guard let id = ownSets[group][place] else { continue }
      let selector = Int(table.groups[group].selectors.ids[place])
      let certainty = table.vocabulary.podLabels.matches(selector, entries)
      if !set(column, certainty, id) { return false }
    }
    return true
  }

  private mutating func set(_ column: Int, _ certainty: Certainty, _ id: TernarySetID) -> Bool {
    if id.must == id.may {
      if certainty == .unknown { return false }
      set(column, isMember: certainty == .yes, id.must)
    } else {
      set(column, isMember: certainty == .yes, id.must)
      set(column, isMember: certainty != .no, id.may)
    }
    return true
  }

  private func certainty(
    of definition: Definition,
    _ column: Int,
    _ table: ClassTable
  ) -> Certainty {
    let vocabulary = table.vocabulary
    switch definition {
    case .labels(let selector):
      return vocabulary.podLabels.matches(
        selector,
        projection: Int(table.projectionOfClass[column])
      )
    case .namespaces(let selector): return ofNamespace(selector, column, table)
    case .pods(let namespaces, let labels):
      return ofNamespace(namespaces, column, table).and(
        vocabulary.podLabels.matches(labels, projection: Int(table.projectionOfClass[column]))
      )
    case .expression(let expression, let group):
      return certainty(of: expression, own: group, column, table)
    case .narrowed(let set, let portTable):
      return contains(set, column) && Int(table.portTableOfClass[column]) == portTable ? .yes : .no
    }
  }

  private func ofNamespace(_ selector: Int, _ column: Int, _ table: ClassTable) -> Certainty {
    table.vocabulary.namespaceLabels.matches(
      selector,
      projection: table.groups[Int(table.groupOfClass[column])].namespaceProjection
    )
  }

  private func ownCertainty(
    _ group: Int,
    _ selector: Int32,
    _ column: Int,
    _ table: ClassTable
  ) -> Certainty {
    guard Int(table.groupOfClass[column]) == group else { return .no }
    return table.vocabulary.podLabels.matches(Int(selector), table.ownEntries(of: column))
  }

  private func certainty(
    of expression: EndpointExpression,
    own group: Int?,
    _ column: Int,
    _ table: ClassTable
  ) -> Certainty {
    let vocabulary = table.vocabulary
    switch expression {
    case .everything: return .yes
    case .pods(.own, let labels):
      guard let group else { return .no }
      return ownCertainty(group, Int32(vocabulary.podLabels.id(labels)), column, table)
    case .pods(.matching(let namespaces), let labels):
      return ofNamespace(vocabulary.namespaceLabels.id(namespaces), column, table).and(
        vocabulary.podLabels.matches(
          vocabulary.podLabels.id(labels),
          projection: Int(table.projectionOfClass[column])
        )
      )
    case .addresses(let block):
      guard block.matches.contains(.pods) else { return .no }
      if table.isAddressless(column) { return addresslessMatch(block, .pods) }
      return table.blocks(of: column).contains(UInt32(vocabulary.index(of: block))) ? .yes : .no
    case .nodes: return .no
    case .attached(to: let name): return table.networks(of: column).contains(name) ? .yes : .no
    case .all(let parts):
      return parts.reduce(.yes) { $0.and(certainty(of: $1, own: group, column, table)) }
    case .any(let parts):
      return parts.reduce(.no) { $0.or(certainty(of: $1, own: group, column, table)) }
    case .not(let part): return certainty(of: part, own: group, column, table).negated
    case .uncertain(let part, _):
      return certainty(of: part, own: group, column, table) == .no ? .no : .unknown
    }
  }
}

extension Certainty {
  /// Whether both hold.
  fileprivate func and(_ other: Self) -> Self {
    if self == .no || other == .no { return .no }
    return self == .yes && other == .yes ? .yes : .unknown
  }

  /// Whether one of both holds.
  fileprivate func or(_ other: Self) -> Self {
    if self == .yes || other == .yes { return .yes }
    return self == .no && other == .no ? .no : .unknown
  }

  /// Whether it doesn't hold.
  fileprivate var negated: Self {
    switch self {
    case .yes: .no
    case .unknown: .unknown
    case .no: .yes
    }
  }
}
