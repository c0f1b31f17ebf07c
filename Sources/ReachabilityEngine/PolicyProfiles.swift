import NetworkModel

/// A set of columns with the connectivity that a profile gives them; layers of a profile unite.
struct Layer: Hashable, Sendable {
  var set: SetID
  var value: ConnectivityID

  /// Everything passes everywhere.
  static let everything = Layer(set: EndpointSets.everything, value: .all)
}

/// What one direction's policies mean to every class.
///
/// A class has a list of the policies that select it, and a profile: the layers over the other ends
/// that those amount to. Classes with the same layers share a profile. Profile 0 is that of classes
/// that no policy selects: everything.
struct PolicyProfiles: Sendable {
  let direction: Direction
  /// Class -> list of selections.
  private(set) var listOfClass: [Int32] = []
  /// Class -> profile.
  private(set) var profileOfClass: [Int32] = []
  /// Profile -> its layers.
  private(set) var layers: [[Layer]] = []
  /// How many lists took the ordered path.
  private(set) var orderedCount = 0

  private var lists = ListInterner()
  private var layerLists = ListInterner()
  private var profileOfList: [UInt64: Int32] = [:]
  private var tierLists = ListInterner()
  private var fragments: [Int: OrderedPath.Fragment] = [:]
  private var buffer: [UInt64] = []
  private var numbers: [UInt32] = []

  /// Compiles the policies of a network for one direction.
  ///
  /// - Complexity: O(sum of subjects) to find the lists of policies, then each distinct list once.
  init(
    _ direction: Direction,
    _ policies: PolicySlots,
    _ table: ClassTable,
    _ compiler: inout PolicyCompiler,
    _ values: inout ConnectivityTable
  ) {
    self.direction = direction
    _ = lists.intern([])
    _ = profile(of: [.everything])
    let entries = entries(policies, table, &compiler)
    for column in table.classes.indices {
      let list = lists.intern(entries[column])
      listOfClass.append(Int32(list))
      profileOfClass.append(
        Int32(profile(ofList: list, column, policies, table, &compiler, &values))
      )
    }
  }

  /// Per class, the policies that select it, as `slot << 1 | isUncertain`; where a rule narrows its
  /// policy's subject, the outcome for this class follows, so that equal lists mean equal rules.
  private func entries(
    _ policies: PolicySlots,
    _ table: ClassTable,
    _ compiler: inout PolicyCompiler
  ) -> CompressedRows {
    var pairs: [(row: UInt32, item: UInt32)] = []
    for slot in policies.slots {
      guard let selecting = policies.selecting(slot, direction, table, &compiler.sets) else {
        continue
      }
      compiler.sets[selecting.subject.may].forEach { column in
        guard table.hasPolicies(column) else { return }
        selecting.append(column, compiler.sets) { pairs.append((UInt32(column), $0)) }
      }
    }
    return CompressedRows(rows: table.classes.count, pairs: pairs)
  }

  /// The policies that select a class, in order.
  func selections(of column: Int) -> [PolicySelection] {
    PolicySelection.decode(lists[Int(listOfClass[column])])
  }

  /// The numbers of lists of selections.
  var listCount: Int { lists.count }

  // MARK: profiles

  private mutating func profile(of layers: [Layer]) -> Int {
    numbers.removeAll(keepingCapacity: true)
    for layer in layers {
      numbers.append(UInt32(bitPattern: layer.set.index))
      numbers.append(layer.value.index)
    }
    let profile = layerLists.intern(numbers)
    if profile == self.layers.count { self.layers.append(layers) }
    return profile
  }

  private mutating func profile(
    ofList list: Int,
    _ column: Int,
    _ policies: PolicySlots,
    _ table: ClassTable,
    _ compiler: inout PolicyCompiler,
    _ values: inout ConnectivityTable
  ) -> Int {
    if lists[list].isEmpty { return 0 }
    // What a class's own port names mean is part of its ingress.
    let portTable = direction == .ingress ? Int(table.portTableOfClass[column]) : -1
    let key = UInt64(list) << 32 | UInt64(UInt32(bitPattern: Int32(portTable)))
    if let known = profileOfList[key] { return Int(known) }
    var selected = SelectedPolicies(
      direction: direction,
      portTable: portTable,
      policies: policies,
      table: table
    )
    let result: Int
    if let plain = plainLayers(list, &selected, &compiler, &values) {
      result = profile(of: plain)
    } else {
      orderedCount += 1
      result = profile(of: orderedLayers(list, &selected, &compiler, &values))
    }
    profileOfList[key] = Int32(result)
    return result
  }

  /// The common case, an isolating allow-only tier alone: the union of what its rules allow (N21).
  ///
  /// Nil where order, denial or a doubtful subject matters.
  private mutating func plainLayers(
    _ list: Int,
    _ selected: inout SelectedPolicies,
    _ compiler: inout PolicyCompiler,
    _ values: inout ConnectivityTable
  ) -> [Layer]? {
    var tier = -1
    var isolates = false
    buffer.removeAll(keepingCapacity: true)
    for item in lists[list] {
      guard item & 1 == 0, item & PolicySelection.localMark == 0 else { return nil }
      let policy = selected.compile(Int(item >> 1), &compiler, &values)
      guard policy.isPlain, tier < 0 || tier == policy.tier else { return nil }
      tier = policy.tier
      isolates = isolates || policy.isolates
      for layer in policy.layers {
        buffer.append(UInt64(UInt32(bitPattern: layer.set.index)) << 32 | UInt64(layer.value.index))
      }
    }
    guard isolates, selected.policies.tiers[tier].isolated == .deny else { return nil }
    buffer.sort()
    var result: [Layer] = []
    for (index, key) in buffer.enumerated() where index == 0 || buffer[index - 1] != key {
      result.append(
        Layer(
          set: SetID(index: Int32(truncatingIfNeeded: key >> 32)),
          value: ConnectivityID(UInt32(truncatingIfNeeded: key))
        )
      )
    }
    return result
  }

  /// Tiers from the last to the first: what one allows, and what the later ones allow within its gate.
  ///
  /// Where a tier passes to another than the next, all are taken as one.
  private mutating func orderedLayers(
    _ list: Int,
    _ selected: inout SelectedPolicies,
    _ compiler: inout PolicyCompiler,
    _ values: inout ConnectivityTable
  ) -> [Layer] {
    let selections = PolicySelection.decode(lists[list])
    let tiers = selected.policies.tiers
    guard tiers.allSatisfy({ $0.passTo == nil }) else {
      let fragment = fragment(0..<tiers.count, selections, &selected, &compiler, &values)
      return combine(fragment, [.everything], selected.table, &compiler.sets, &values)
    }
    var result = [Layer.everything]
    for tier in tiers.indices.reversed() {
      let members = selections.filter { selected.policies[$0.policy].tier == tier }
      guard !members.isEmpty else { continue }
      let fragment = fragment(tier..<(tier + 1), members, &selected, &compiler, &values)
      result = combine(fragment, result, selected.table, &compiler.sets, &values)
    }
    return result
  }

  /// What some tiers amount to, each distinct list of policies once.
  private mutating func fragment(
    _ tiers: Range<Int>,
    _ selections: [PolicySelection],
    _ selected: inout SelectedPolicies,
    _ compiler: inout PolicyCompiler,
    _ values: inout ConnectivityTable
  ) -> OrderedPath.Fragment {
    let isSymbolic = selections.contains {
      PolicyCompiler.isSymbolic(selected.policies[$0.policy], direction)
    }
    numbers = [isSymbolic ? UInt32(bitPattern: Int32(selected.portTable)) : .max]
    for selection in selections { selection.encode(into: &numbers) }
    let key = tierLists.intern(numbers)
    if let known = fragments[key] { return known }
    let policies = selections.map { selection in
      selected.narrowed(selection, &compiler, &values)
    }
    let fragment: OrderedPath.Fragment
    if tiers.count == 1, let plain = Self.union(policies, selected.policies.tiers[tiers.lowerBound])
    {
      fragment = OrderedPath.Fragment(allow: plain, gate: [])
    } else {
      let path = OrderedPath(
        selected.policies.tiers,
        tiers,
        policies,
        selected.table.classes.count
      )
      fragment = path.fragment(&compiler.sets, &values)
    }
    fragments[key] = fragment
    return fragment
  }

  /// What an isolating allow-only tier allows; nil where order, denial or a doubtful subject matters.
  private static func union(_ policies: [SelectedPolicy], _ tier: Tier) -> [Layer]? {
    guard tier.isolated == .deny, policies.contains(where: \.isolates),
      policies.allSatisfy({ $0.isCertain && $0.plainLayers != nil })
    else { return nil }
    return Set(policies.flatMap { $0.plainLayers ?? [] }).sorted {
      ($0.set.index, $0.value.index) < ($1.set.index, $1.value.index)
    }
  }

  private func combine(
    _ fragment: OrderedPath.Fragment,
    _ later: [Layer],
    _ table: ClassTable,
    _ sets: inout EndpointSets,
    _ values: inout ConnectivityTable
  ) -> [Layer] {
    var result = fragment.allow
    for gate in fragment.gate {
      for layer in later {
        let value = values.intersection(gate.value, layer.value)
        guard value != .none else { continue }
        let set = sets.meet(gate.set, layer.set, table)
        if set != EndpointSets.empty { result.append(Layer(set: set, value: value)) }
      }
    }
    return Set(result).sorted { ($0.set.index, $0.value.index) < ($1.set.index, $1.value.index) }
  }
}
