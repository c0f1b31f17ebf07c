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

  // MARK: changes

  /// Finds the policies that select some columns anew, among those of some slots, and what they amount
  /// to; columns beyond the last are added.
  mutating func reselect(
    _ columns: [Int],
    among slots: [Int],
    _ policies: PolicySlots,
    _ table: ClassTable,
    _ compiler: inout PolicyCompiler,
    _ values: inout ConnectivityTable
  ) {
    let selecting = slots.compactMap {
      policies.selecting($0, direction, table, &compiler.sets)
    }
    for column in columns {
      var numbers: [UInt32] = []
      for policy in selecting where compiler.sets.contains(policy.subject.may, column) {
        policy.append(column, compiler.sets) { numbers.append($0) }
      }
      let list = lists.intern(numbers)
      let profile = profile(ofList: list, column, policies, table, &compiler, &values)
      if column < listOfClass.count {
        listOfClass[column] = Int32(list)
        profileOfClass[column] = Int32(profile)
      } else {
        listOfClass.append(Int32(list))
        profileOfClass.append(Int32(profile))
      }
    }
  }

  /// Whether a slot is among those that select a class.
  func selects(_ slot: Int, _ column: Int) -> Bool {
    lists[Int(listOfClass[column])].contains {
      $0 & PolicySelection.localMark == 0 && Int($0 >> 1) == slot
    }
  }

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
    let result: Int
    if let plain = plainLayers(list, portTable, policies, table, &compiler, &values) {
      result = profile(of: plain)
    } else {
      orderedCount += 1
      let selected = SelectedPolicies(
        direction: direction,
        portTable: portTable,
        policies: policies,
        table: table
      )
      result = profile(of: orderedLayers(list, selected, &compiler, &values))
    }
    profileOfList[key] = Int32(result)
    return result
  }

  /// The common case, an isolating allow-only tier alone: the union of what its rules allow (N21).
  ///
  /// Nil where order, denial or a doubtful subject matters.
  private mutating func plainLayers(
    _ list: Int,
    _ portTable: Int,
    _ policies: PolicySlots,
    _ table: ClassTable,
    _ compiler: inout PolicyCompiler,
    _ values: inout ConnectivityTable
  ) -> [Layer]? {
    let members = lists[list]
    guard let first = members.first, let last = members.last,
      (first | last) & PolicySelection.localMark == 0
    else { return nil }
    // Policies are in the order of tiers: the first and the last tell whether there is but one.
    let tier = policies.tier(of: Int(first >> 1))
    guard policies.tier(of: Int(last >> 1)) == tier else { return nil }
    return union(members, tier, portTable, policies, table, &compiler, &values)
  }

  /// Tiers from the last to the first: what one allows, and what the later ones allow within its gate.
  ///
  /// Where a tier passes to another than the next, all are taken as one.
  private mutating func orderedLayers(
    _ list: Int,
    _ selected: SelectedPolicies,
    _ compiler: inout PolicyCompiler,
    _ values: inout ConnectivityTable
  ) -> [Layer] {
    let numbers = lists[list]
    let tiers = selected.policies.tiers
    guard tiers.allSatisfy({ $0.passTo == nil }) else {
      let fragment = fragment(0..<tiers.count, numbers, selected, &compiler, &values)
      return combine(fragment, [.everything], &compiler.sets, &values)
    }
    var result = [Layer.everything]
    // Policies are in the order of tiers, each with the outcomes of its rules' narrowings behind it.
    var end = numbers.endIndex
    while end > numbers.startIndex {
      var start = end
      var tier = -1
      for place in stride(from: end - 1, through: numbers.startIndex, by: -1)
      where numbers[place] & PolicySelection.localMark == 0 {
        let own = selected.policies.tier(of: Int(numbers[place] >> 1))
        if tier >= 0, own != tier { break }
        tier = own
        start = place
      }
      let fragment = fragment(
        tier..<(tier + 1),
        numbers[start..<end],
        selected,
        &compiler,
        &values
      )
      result = combine(fragment, result, &compiler.sets, &values)
      end = start
    }
    return result
  }

  /// What some tiers amount to, each distinct list of policies once.
  private mutating func fragment(
    _ tiers: Range<Int>,
    _ list: ArraySlice<UInt32>,
    _ selected: SelectedPolicies,
    _ compiler: inout PolicyCompiler,
    _ values: inout ConnectivityTable
  ) -> OrderedPath.Fragment {
    let isSymbolic = list.contains {
      $0 & PolicySelection.localMark == 0
        && selected.policies.isSymbolic(Int($0 >> 1), direction)
    }
    numbers.removeAll(keepingCapacity: true)
    numbers.append(isSymbolic ? UInt32(bitPattern: Int32(selected.portTable)) : .max)
    numbers += list
    let key = tierLists.intern(numbers)
    if let known = fragments[key] { return known }
    let fragment: OrderedPath.Fragment
    if tiers.count == 1,
      let plain = union(
        list,
        tiers.lowerBound,
        selected.portTable,
        selected.policies,
        selected.table,
        &compiler,
        &values
      )
    {
      fragment = OrderedPath.Fragment(allow: plain, gate: [])
    } else {
      let path = OrderedPath(
        selected.policies.tiers,
        tiers,
        PolicySelection.decode(list).map { selected.narrowed($0, &compiler, &values) },
        selected.table.classes.count
      )
      fragment = path.fragment(&compiler.sets, &values)
    }
    fragments[key] = fragment
    return fragment
  }

  /// What an isolating allow-only tier allows; nil where order, denial or a doubtful subject matters.
  private mutating func union(
    _ list: ArraySlice<UInt32>,
    _ tier: Int,
    _ portTable: Int,
    _ policies: PolicySlots,
    _ table: ClassTable,
    _ compiler: inout PolicyCompiler,
    _ values: inout ConnectivityTable
  ) -> [Layer]? {
    guard policies.tiers[tier].isolated == .deny else { return nil }
    var isolates = false
    buffer.removeAll(keepingCapacity: true)
    for item in list {
      guard item & 1 == 0, item & PolicySelection.localMark == 0 else { return nil }
      let slot = Int(item >> 1)
      guard policies.isPlain(slot, direction) else { return nil }
      isolates = isolates || policies.isolates(slot, direction)
      let layers = compiler.layers(
        slot,
        policies,
        direction,
        portTable: portTable,
        table,
        &values
      )
      for layer in layers { buffer.append(layer.number) }
    }
    return isolates ? Layer.layers(of: &buffer) : nil
  }

  private mutating func combine(
    _ fragment: OrderedPath.Fragment,
    _ later: [Layer],
    _ sets: inout EndpointSets,
    _ values: inout ConnectivityTable
  ) -> [Layer] {
    if fragment.gate.isEmpty { return fragment.allow }
    buffer.removeAll(keepingCapacity: true)
    for layer in fragment.allow { buffer.append(layer.number) }
    for gate in fragment.gate {
      for layer in later {
        let value = values.intersection(gate.value, layer.value)
        guard value != .none else { continue }
        let set = sets.meet(gate.set, layer.set)
        if set != EndpointSets.empty { buffer.append(Layer(set: set, value: value).number) }
      }
    }
    return Layer.layers(of: &buffer)
  }
}

extension Layer {
  /// One number for a layer; orders by set, then value.
  var number: UInt64 {
    UInt64(UInt32(bitPattern: set.index)) << 32 | UInt64(value.index)
  }

  /// The distinct layers of some numbers, in order.
  fileprivate static func layers(of numbers: inout [UInt64]) -> [Layer] {
    numbers.sort()
    var result: [Layer] = []
    result.reserveCapacity(numbers.count)
    for (index, number) in numbers.enumerated() where index == 0 || numbers[index - 1] != number {
      result.append(
        Layer(
          set: SetID(index: Int32(truncatingIfNeeded: number >> 32)),
          value: ConnectivityID(UInt32(truncatingIfNeeded: number))
        )
      )
    }
    return result
  }
}
