import NetworkModel

/// The labels of one sort of object (pods, namespaces, nodes) as far as selectors look at them.
///
/// Keys and values that some selector mentions become numbers; a label set is *read* into those. Some
/// selectors are *wide*: they speak of objects anywhere. What they tell apart is an object's
/// *projection*; a wide selector is evaluated once over all projections (N32). The other selectors
/// speak of one namespace only and are evaluated there.
struct LabelIndex: Sendable {
  /// What a label's value is to the selectors.
  enum Value {
    /// Present, with a value that no selector mentions.
    static let other: UInt32 = 0
    /// Present, with a value that only the server knows (N33).
    static let serverMade: UInt32 = 1
    /// The first of the values that selectors mention.
    static let firstMentioned: UInt32 = 2
  }

  /// A label with its key and value as numbers.
  struct Entry: Hashable, Sendable {
    var key: UInt32
    var value: UInt32
  }

  private struct Requirement {
    var key: UInt32
    var `operator`: LabelRequirement.Operator
    var values: [UInt32]
  }

  private struct Key {
    var values: [String: UInt32] = [:]
    /// Whether a wide selector mentions it, and which of its values.
    var isWide = false
    var isWideValue: [Bool] = [false, true]
    /// The last mark of its own and of each of its values.
    var mark: UInt32 = 0
    var valueMarks: [UInt32] = [0, .max]
  }

  private var keyIDs: [String: UInt32] = [:]
  private var keys: [Key] = []
  private var selectors: [[Requirement]] = []
  private var ids: [LabelSelector: Int32] = [:]
  /// Storage of requirements -> selector; what is equal usually shares storage.
  private var idOfStorage: [UInt: (id: Int32, kept: LabelSelector)] = [:]
  private var isWide: [Bool] = []
  private var projections = ListInterner()
  private var results: [TernarySet] = []
  private var isSealed = false

  /// The number of distinct projections.
  var projectionCount: Int { projections.count }
  /// The number of distinct selectors.
  var selectorCount: Int { selectors.count }

  // MARK: selectors

  /// The id of a selector, declared if it wasn't; wide ones are evaluated over all projections.
  mutating func declare(_ selector: LabelSelector, wide: Bool) -> Int {
    let id = intern(selector)
    if wide, !isWide[id] { widen(id) }
    return id
  }

  /// The id of a selector that was declared; nil where it wasn't, or isn't wide and should be.
  func known(_ selector: LabelSelector, wide: Bool) -> Int? {
    let storage = selector.storage
    guard let id = idOfStorage[storage]?.id ?? ids[selector] else { return nil }
    return wide && !isWide[Int(id)] ? nil : Int(id)
  }

  /// The id of a declared selector.
  func id(_ selector: LabelSelector) -> Int {
    guard let id = known(selector, wide: false) else {
      preconditionFailure("a selector must be declared before it is evaluated")
    }
    return id
  }

  /// Whether every key and value of a selector is one that projections look at already, so that it
  /// can be declared wide after the projections were made.
  func projectionsTellApart(_ selector: LabelSelector) -> Bool {
    selector.requirements.allSatisfy { requirement in
      guard let key = keyIDs[requirement.key], keys[Int(key)].isWide else { return false }
      return requirement.values.allSatisfy { value in
        keys[Int(key)].values[value].map { keys[Int(key)].isWideValue[Int($0)] } ?? false
      }
    }
  }

  /// Whether a selector has no requirement.
  func isEverything(_ selector: Int) -> Bool { selectors[selector].isEmpty }

  private mutating func intern(_ selector: LabelSelector) -> Int {
    let storage = selector.storage
    if let known = idOfStorage[storage] { return Int(known.id) }
    if let id = ids[selector] {
      idOfStorage[storage] = (id, selector)
      return Int(id)
    }
    let id = Int32(selectors.count)
    ids[selector] = id
    idOfStorage[storage] = (id, selector)
    selectors.append(
      selector.requirements.map { requirement in
        let key = keyID(requirement.key)
        return Requirement(
          key: key,
          operator: requirement.operator,
          values: requirement.values.map { valueID($0, of: key) }
        )
      }
    )
    isWide.append(false)
    results.append(.empty)
    return Int(id)
  }

  private mutating func keyID(_ key: String) -> UInt32 {
    if let id = keyIDs[key] { return id }
    let id = UInt32(keys.count)
    keyIDs[key] = id
    keys.append(Key())
    return id
  }

  private mutating func valueID(_ value: String, of key: UInt32) -> UInt32 {
    if let id = keys[Int(key)].values[value] { return id }
    let id = UInt32(keys[Int(key)].values.count) + Value.firstMentioned
    keys[Int(key)].values[value] = id
    keys[Int(key)].isWideValue.append(false)
    keys[Int(key)].valueMarks.append(0)
    return id
  }

  private mutating func widen(_ id: Int) {
    isWide[id] = true
    for requirement in selectors[id] {
      keys[Int(requirement.key)].isWide = true
      for value in requirement.values {
        keys[Int(requirement.key)].isWideValue[Int(value)] = true
      }
    }
    guard isSealed else { return }
    var must: [Int] = []
    var may: [Int] = []
    for projection in 0..<projections.count {
      let certainty = matches(id, Self.entries(projections[projection]))
      if certainty == .yes { must.append(projection) }
      if certainty != .no { may.append(projection) }
    }
    results[id] = TernarySet(must: Bitset(must), may: Bitset(may))
  }

  // MARK: labels

  /// Reads label sets that resemble each other: what the one before had in the same place is not
  /// looked up again.
  struct Reader {
    /// What stood in each place: the bits of the key and the value, which tell equal texts in one
    /// storage without a look at them, and what they were read as.
    private struct Place {
      var key: (UInt64, UInt64)
      var value: (UInt64, UInt64)
      var keyID: UInt32
      var valueID: UInt32
    }

    private static let unmentioned = UInt32.max
    private var places: [Place] = []
    /// Keeps the texts whose bits `places` holds.
    private var last: Labels = [:]
    /// The labels that selectors mention, of the set that was read last.
    fileprivate(set) var entries: [Entry] = []

    fileprivate mutating func read(_ labels: Labels, _ index: LabelIndex) {
      entries.removeAll(keepingCapacity: true)
      let pairs = labels.pairs
      var kept = 0
      unsafe pairs.withUnsafeBytes { bytes in
        for place in pairs.indices {
          let start = place * MemoryLayout<Labels.Pair>.stride
          let key = unsafe bytes.loadUnaligned(fromByteOffset: start, as: (UInt64, UInt64).self)
          let value = unsafe bytes.loadUnaligned(
            fromByteOffset: start + MemoryLayout<String>.stride,
            as: (UInt64, UInt64).self
          )
          let isSameKey = place < places.count && places[place].key == key
          if !isSameKey || places[place].value != value {
            let keyID =
              isSameKey
              ? places[place].keyID : index.keyIDs[pairs[place].key] ?? Self.unmentioned
            let valueID =
              keyID == Self.unmentioned ? Value.other : index.value(pairs[place].value, of: keyID)
            let read = Place(key: key, value: value, keyID: keyID, valueID: valueID)
            if place < places.count { places[place] = read } else { places.append(read) }
          }
          kept += 1
          if places[place].keyID != Self.unmentioned {
            entries.append(Entry(key: places[place].keyID, value: places[place].valueID))
          }
        }
      }
      // Places beyond are of a set that is kept no longer.
      places.removeLast(places.count - kept)
      last = labels
    }

    fileprivate mutating func append(_ entry: Entry) { entries.append(entry) }
  }

  /// Reads a label set into the entries of a reader.
  func read(_ labels: Labels, serverMade: [String], _ reader: inout Reader) {
    reader.read(labels, self)
    for name in serverMade {
      guard let key = keyIDs[name] else { continue }
      reader.append(Entry(key: key, value: Value.serverMade))
    }
  }

  private func value(_ value: String, of key: UInt32) -> UInt32 {
    keys[Int(key)].values[value] ?? Value.other
  }

  /// The projection of labels that were read.
  mutating func project(_ entries: [Entry]) -> Int {
    var list: [UInt32] = []
    list.reserveCapacity(entries.count * 2)
    for entry in entries where keys[Int(entry.key)].isWide {
      list.append(entry.key)
      list.append(
        keys[Int(entry.key)].isWideValue[Int(entry.value)] ? entry.value : Value.other
      )
    }
    let count = projections.count
    let projection = projections.intern(list)
    if isSealed, projection == count { evaluateAll(on: projection) }
    return projection
  }

  /// The projection of a label set.
  mutating func project(_ labels: Labels) -> Int {
    var reader = Reader()
    read(labels, serverMade: [], &reader)
    return project(reader.entries)
  }

  /// Marks the keys and values that some selectors mention; marks grow.
  mutating func mark(_ selectors: [Int32], with mark: UInt32) {
    for id in selectors {
      for requirement in self.selectors[Int(id)] {
        keys[Int(requirement.key)].mark = mark
        for value in requirement.values { keys[Int(requirement.key)].valueMarks[Int(value)] = mark }
      }
    }
  }

  /// Appends what selectors with a mark can tell of labels that were read, as key and value in turn.
  func append(_ entries: [Entry], markedWith mark: UInt32, to list: inout [UInt32]) {
    for entry in entries where keys[Int(entry.key)].mark == mark {
      let valueMark = keys[Int(entry.key)].valueMarks[Int(entry.value)]
      list.append(entry.key)
      list.append(valueMark == mark || valueMark == .max ? entry.value : Value.other)
    }
  }

  static func entries(_ list: ArraySlice<UInt32>) -> [Entry] {
    stride(from: list.startIndex, to: list.endIndex, by: 2).map {
      Entry(key: list[$0], value: list[$0 + 1])
    }
  }

  // MARK: evaluation

  /// Whether a selector holds for labels that were read (N32).
  func matches(_ selector: Int, _ entries: [Entry]) -> Certainty {
    var result = Certainty.yes
    for requirement in selectors[selector] {
      switch matches(requirement, entries) {
      case .yes: break
      case .no: return .no
      case .unknown: result = .unknown
      }
    }
    return result
  }

  private func matches(_ requirement: Requirement, _ entries: [Entry]) -> Certainty {
    var value: UInt32?
    for entry in entries where entry.key == requirement.key { value = entry.value }
    guard let value else {
      return requirement.operator == .notIn || requirement.operator == .doesNotExist ? .yes : .no
    }
    switch requirement.operator {
    case .exists: return .yes
    case .doesNotExist: return .no
    case .in, .notIn:
      if value == Value.serverMade { return .unknown }
      return requirement.values.contains(value) == (requirement.operator == .in) ? .yes : .no
    }
  }

  /// The projections that a wide selector matches.
  func matches(_ selector: Int) -> TernarySet { results[selector] }

  /// Whether a wide selector matches a projection.
  func matches(_ selector: Int, projection: Int) -> Certainty {
    if results[selector].must.contains(projection) { return .yes }
    return results[selector].may.contains(projection) ? .unknown : .no
  }

  /// Evaluates every wide selector once over all projections.
  mutating func seal() {
    isSealed = true
    let postings = postings(
      Bitset(0..<projections.count),
      (0..<projections.count).map { ($0, Self.entries(projections[$0])) }
    )
    for id in selectors.indices where isWide[id] { results[id] = evaluate(id, postings) }
  }

  /// Per key and value the items of a universe that have them.
  struct Postings {
    let universe: Bitset
    fileprivate let ofValue: [[Bitset]]
    fileprivate let ofKey: [Bitset]
  }

  /// The postings of some items with their labels.
  func postings(_ universe: Bitset, _ items: some Sequence<(Int, [Entry])>) -> Postings {
    var members = keys.map { [[Int]](repeating: [], count: $0.isWideValue.count) }
    for (item, entries) in items {
      for entry in entries { members[Int(entry.key)][Int(entry.value)].append(item) }
    }
    return Postings(
      universe: universe,
      ofValue: members.map { $0.map { Bitset($0) } },
      ofKey: members.map { Bitset($0.flatMap { $0 }) }
    )
  }

  /// The items that a selector matches, as AND and ANDNOT over posting sets.
  func evaluate(_ selector: Int, _ postings: Postings) -> TernarySet {
    var result = TernarySet(certain: postings.universe)
    for requirement in selectors[selector] {
      result = result.intersection(evaluate(requirement, postings))
    }
    return result
  }

  private func evaluate(_ requirement: Requirement, _ postings: Postings) -> TernarySet {
    let key = Int(requirement.key)
    switch requirement.operator {
    case .exists: return TernarySet(certain: postings.ofKey[key])
    case .doesNotExist:
      return TernarySet(certain: postings.universe.subtracting(postings.ofKey[key]))
    case .in, .notIn:
      let certain = requirement.values.reduce(Bitset()) {
        $0.union(postings.ofValue[key][Int($1)])
      }
      let serverMade = postings.ofValue[key][Int(Value.serverMade)]
      let isOneOf = TernarySet(must: certain, may: certain.union(serverMade))
      return requirement.operator == .in ? isOneOf : isOneOf.complement(in: postings.universe)
    }
  }

  private mutating func evaluateAll(on projection: Int) {
    let entries = Self.entries(projections[projection])
    for id in selectors.indices where isWide[id] {
      let certainty = matches(id, entries)
      if certainty == .yes { results[id].must.insert(projection) }
      if certainty != .no { results[id].may.insert(projection) }
    }
  }
}

extension LabelSelector {
  /// Where its requirements are stored: equal for copies of one value.
  fileprivate var storage: UInt {
    unsafe requirements.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
  }
}
