import NetworkModel

/// Evaluates label selectors over many label sets at once.
///
/// Labels are first *projected*: only keys that some selector mentions count, and of their values
/// only those that are mentioned; the rest is "another value". Equal projections are one item.
/// A selector is evaluated once, as AND and ANDNOT over posting sets (N32).
struct LabelIndex: Sendable {
  /// What a label's value is to the selectors.
  private enum ValueAtom {
    /// Present, with a value that no selector mentions.
    static let other: UInt32 = 0
    /// Present, with a value that only the server knows (N33).
    static let serverMade: UInt32 = 1
    /// The first of the values that selectors mention.
    static let firstMentioned: UInt32 = 2
  }

  private var keys: [String: UInt32] = [:]
  private var values: [[String: UInt32]] = []
  private var projections = ListInterner()
  /// Per key: the projections that have it, by value atom; built by `seal`.
  private var postings: [[Bitset]] = []
  private var holders: [Bitset] = []
  private var selectorIDs: [LabelSelector: Int] = [:]
  private var results: [TernarySet] = []

  /// The number of distinct projections.
  var projectionCount: Int { projections.count }
  /// The number of distinct selectors.
  var selectorCount: Int { results.count }
  /// All projections.
  var universe: Bitset { Bitset(0..<projections.count) }

  /// Creates an index for these selectors.
  init(selectors: some Sequence<LabelSelector>) {
    for selector in selectors where selectorIDs[selector] == nil {
      selectorIDs[selector] = selectorIDs.count
      for requirement in selector.requirements {
        let key = keys[requirement.key] ?? UInt32(keys.count)
        if Int(key) == values.count {
          keys[requirement.key] = key
          values.append([:])
        }
        for value in requirement.values where values[Int(key)][value] == nil {
          let atom = UInt32(values[Int(key)].count) + ValueAtom.firstMentioned
          values[Int(key)][value] = atom
        }
      }
    }
  }

  /// The projection of a label set; to be called before `seal`.
  mutating func project(_ labels: Labels, serverMade: [String]) -> Int {
    var list: [UInt32] = []
    for pair in labels.pairs {
      guard let key = keys[pair.key] else { continue }
      list.append(key)
      list.append(values[Int(key)][pair.value] ?? ValueAtom.other)
    }
    for name in serverMade {
      guard let key = keys[name] else { continue }
      list.append(key)
      list.append(ValueAtom.serverMade)
    }
    return projections.intern(list)
  }

  /// Builds the postings and evaluates every selector once over all projections.
  mutating func seal() {
    var members = values.map {
      [[Int]](repeating: [], count: $0.count + Int(ValueAtom.firstMentioned))
    }
    for projection in 0..<projections.count {
      let list = Array(projections[projection])
      for index in stride(from: 0, to: list.count, by: 2) {
        members[Int(list[index])][Int(list[index + 1])].append(projection)
      }
    }
    postings = members.map { $0.map { Bitset($0) } }
    holders = postings.map { $0.reduce(Bitset()) { $0.union($1) } }
    results = Array(repeating: .empty, count: selectorIDs.count)
    for (selector, id) in selectorIDs { results[id] = evaluate(selector) }
  }

  /// The id of one of the selectors that the index was made for.
  func id(_ selector: LabelSelector) -> Int {
    guard let id = selectorIDs[selector] else {
      preconditionFailure("a selector must be declared when the index is made")
    }
    return id
  }

  /// The projections that a selector matches.
  func matches(_ selectorID: Int) -> TernarySet { results[selectorID] }

  private func evaluate(_ selector: LabelSelector) -> TernarySet {
    var result = TernarySet(certain: universe)
    for requirement in selector.requirements { result = result.intersection(matches(requirement)) }
    return result
  }

  private func matches(_ requirement: LabelRequirement) -> TernarySet {
    guard let key = keys[requirement.key].map(Int.init) else {
      preconditionFailure("a requirement's key must be among the selectors' keys")
    }
    switch requirement.operator {
    case .exists: return TernarySet(certain: holders[key])
    case .doesNotExist: return TernarySet(certain: universe.subtracting(holders[key]))
    case .in: return isOneOf(requirement.values, key)
    case .notIn: return isOneOf(requirement.values, key).complement(in: universe)
    }
  }

  private func isOneOf(_ wanted: [String], _ key: Int) -> TernarySet {
    let certain = wanted.reduce(Bitset()) { set, value in
      values[key][value].map { set.union(postings[key][Int($0)]) } ?? set
    }
    let serverMade = postings[key][Int(ValueAtom.serverMade)]
    return TernarySet(must: certain, may: certain.union(serverMade))
  }
}
