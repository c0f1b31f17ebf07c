public import NetworkModel

/// Two policies of one tier and priority that disagree about a connection, so that what becomes of it
/// is up to the implementation (A7).
public struct PriorityConflict: Hashable, Sendable {
  /// The policy that we take first, by name: an index into `Network.policies`.
  public var first: Int
  /// The policy that might as well come first.
  public var second: Int
  /// The direction that they disagree about.
  public var direction: Direction
  /// The class that both select.
  public var subject: ClassID
  /// The class at the other end of the connection; another endpoint where it is the same class.
  public var other: ClassID
  /// The protocol of the connection.
  public var `protocol`: IPProtocol
  /// Its destination port.
  public var port: Int
  /// What becomes of it with `first` first.
  public var verdict: Verdict
  /// What becomes of it with `second` first.
  public var otherVerdict: Verdict
}

extension CompiledNetwork {
  /// The pairs of policies of equal priority that really overlap and differ, each with one connection
  /// that shows it; sorted by the policies.
  ///
  /// ClusterNetworkPolicy, field `priority`: "If two (or more) policies in the same tier with the same
  /// priority could match a connection, then the implementation can apply any of the matching
  /// policies". Where both orders come to the same, nobody needs to know.
  ///
  /// - Complexity: nothing where no two policies share a priority; else, for each distinct list of
  ///   policies that holds two whose rules overlap, two evaluations of its tiers.
  public func priorityConflicts() -> [PriorityConflict] {
    let groups = PriorityGroups(network)
    guard groups.hasPairs else { return [] }
    var finder = ConflictFinder(self, groups)
    return Direction.allCases.flatMap { finder.conflicts($0) }.sorted {
      ($0.first, $0.second, $0.direction.rawValue) < ($1.first, $1.second, $1.direction.rawValue)
    }
  }
}

/// Which policies share a tier and a priority; absent priorities are none.
private struct PriorityGroups {
  /// Policy -> its group, for those that share one.
  private(set) var groupOfPolicy: [Int: Int] = [:]
  var hasPairs: Bool { !groupOfPolicy.isEmpty }

  private struct Key: Hashable {
    var tier: Int
    var priority: Double
  }

  init(_ network: Network) {
    var members: [Key: [Int]] = [:]
    for (index, policy) in network.policies.enumerated()
    where policy.enforcement == .enforced && policy.order.value.isFinite {
      guard network.tiers[policy.tier].precedence == .inOrder else { continue }
      members[Key(tier: policy.tier, priority: policy.order.value), default: []].append(index)
    }
    let shared = members.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    for (group, policies) in shared.enumerated() {
      for policy in policies { groupOfPolicy[policy] = group }
    }
  }
}

/// Evaluates the policies of a class in both orders of a pair.
private struct ConflictFinder {
  private let compiled: CompiledNetwork
  private let groups: PriorityGroups
  private var compiler: RuleCompiler
  private var values: ConnectivityTable
  private var reported: Set<Pair> = []
  private var overlaps: [Overlap: Bool] = [:]

  private struct Pair: Hashable {
    var first: Int
    var second: Int
    var direction: Direction
  }

  private struct Overlap: Hashable {
    var pair: Pair
    var portTable: Int
  }

  /// A profile of a direction, with the classes that have it.
  private struct Place {
    var direction: Direction
    var columns: [Int]
    var selections: [PolicySelection]
    var policies: [ProfilePolicy]
  }

  init(_ compiled: CompiledNetwork, _ groups: PriorityGroups) {
    self.compiled = compiled
    self.groups = groups
    values = compiled.values
    compiler = RuleCompiler(
      sets: EndpointSets(
        compiled.table,
        PolicyVocabulary(compiled.network.policies),
        podAddressCandidates: compiled.network.podAddressCandidates
      ),
      atoms: compiled.values.atoms,
      portTables: compiled.table.portTables
    )
  }

  mutating func conflicts(_ direction: Direction) -> [PriorityConflict] {
    let profiles = direction == .egress ? compiled.egress : compiled.ingress
    var columns = [[Int]](repeating: [], count: profiles.selections.count)
    for (column, profile) in profiles.profileOfClass.enumerated() {
      columns[Int(profile)].append(column)
    }
    var conflicts: [PriorityConflict] = []
    for (profile, selections) in profiles.selections.enumerated() where !columns[profile].isEmpty {
      let shared = selections.indices.filter { groups.groupOfPolicy[selections[$0].policy] != nil }
      guard shared.count > 1 else { continue }
      let place = place(direction, columns[profile], selections)
      conflicts += self.conflicts(place, among: shared)
    }
    return conflicts
  }

  private mutating func place(
    _ direction: Direction,
    _ columns: [Int],
    _ selections: [PolicySelection]
  ) -> Place {
    let input = ProfileInput(
      direction: direction,
      network: compiled.network,
      selections: selections,
      column: columns[0],
      portTable: Int(compiled.table.portTableOfClass[columns[0]]),
      groupOfOwner: compiled.table.groupOfOwner
    )
    return Place(
      direction: direction,
      columns: columns,
      selections: selections,
      policies: input.policies(&compiler)
    )
  }

  private mutating func conflicts(_ place: Place, among shared: [Int]) -> [PriorityConflict] {
    var conflicts: [PriorityConflict] = []
    for (offset, a) in shared.enumerated() {
      for b in shared[(offset + 1)...] {
        let (first, second) = (place.selections[a].policy, place.selections[b].policy)
        let pair = Pair(first: first, second: second, direction: place.direction)
        guard groups.groupOfPolicy[first] == groups.groupOfPolicy[second],
          !reported.contains(pair), rulesOverlap(a, b, pair, place),
          let conflict = conflict(a, b, place)
        else { continue }
        reported.insert(pair)
        conflicts.append(conflict)
      }
    }
    return conflicts
  }

  /// Whether a rule of one may match what a rule of the other, with another action, may match.
  private mutating func rulesOverlap(_ a: Int, _ b: Int, _ pair: Pair, _ place: Place) -> Bool {
    let table = Int(compiled.table.portTableOfClass[place.columns[0]])
    let key = Overlap(pair: pair, portTable: place.direction == .ingress ? table : -1)
    if let known = overlaps[key] { return known }
    let sets = compiler.sets
    let overlap = place.policies[a].rules.contains { rule in
      place.policies[b].rules.contains { other in
        rule.action != other.action
          && rule.pieces.contains { piece in
            other.pieces.contains { piece.overlaps($0, sets) }
          }
      }
    }
    overlaps[key] = overlap
    return overlap
  }

  private mutating func conflict(_ a: Int, _ b: Int, _ place: Place) -> PriorityConflict? {
    let before = layers(place, inFront: [a, b])
    let after = layers(place, inFront: [b, a])
    guard before != after else { return nil }
    for column in preferredColumns {
      let (old, new) = (words(before, column), words(after, column))
      guard let atom = firstDifference(old, new),
        let subject = place.columns.first(where: { isOther(column, than: $0) })
      else { continue }
      let (proto, range) = values.atoms.atom(atom)
      let port = Int(range.lowerBound)
      return PriorityConflict(
        first: place.selections[a].policy,
        second: place.selections[b].policy,
        direction: place.direction,
        subject: ClassID(subject),
        other: ClassID(column),
        protocol: proto,
        port: port,
        verdict: values.value(words: old).verdict(proto, port),
        otherVerdict: values.value(words: new).verdict(proto, port)
      )
    }
    return nil
  }

  /// Pods first: they say most.
  private var preferredColumns: [Int] {
    let classes = compiled.table.classes
    return classes.indices.filter { classes[$0].kind == .pods }
      + classes.indices.filter { classes[$0].kind != .pods }
  }

  /// Whether a class has an endpoint besides the one pod of the subject's class, if that is one.
  private func isOther(_ column: Int, than subject: Int) -> Bool {
    guard column == subject else { return true }
    let pods = compiled.table.classes[subject].pods
    return pods.count > 1
      || pods.contains {
        compiled.network.cluster.pods[$0].replicas != .exactly(1)
      }
  }

  /// The layers with some policies of a group in front of the others of their group.
  private mutating func layers(_ place: Place, inFront front: [Int]) -> [Layer] {
    let group = groups.groupOfPolicy[place.selections[front[0]].policy]
    var order: [Int] = []
    for index in place.policies.indices {
      let isOfGroup = groups.groupOfPolicy[place.selections[index].policy] == group
      guard isOfGroup else {
        order.append(index)
        continue
      }
      if !order.contains(front[0]) { order += front }
      if !front.contains(index) { order.append(index) }
    }
    let path = OrderedPath(
      compiled.network.tiers,
      order.map { place.policies[$0] },
      compiled.table.classes.count
    )
    return path.layers(&compiler, &values)
  }

  private func words(_ layers: [Layer], _ column: Int) -> [UInt64] {
    var result = [UInt64](repeating: 0, count: values.atoms.wordCount * 2)
    for layer in layers where compiler.sets[layer.set].contains(column) {
      for (index, word) in values.words(layer.value).enumerated() { result[index] |= word }
    }
    return result
  }

  private func firstDifference(_ a: [UInt64], _ b: [UInt64]) -> Int? {
    let width = values.atoms.wordCount
    for index in a.indices where a[index] != b[index] {
      return (index % width) << 6 | (a[index] ^ b[index]).trailingZeroBitCount
    }
    return nil
  }
}

extension RulePiece {
  /// Whether a connection may match both.
  fileprivate func overlaps(_ other: Self, _ sets: EndpointSets) -> Bool {
    zip(ports, other.ports).contains { $0 & $1 != 0 }
      && !sets[peers.may].intersection(sets[other.peers.may]).isEmpty
  }
}
