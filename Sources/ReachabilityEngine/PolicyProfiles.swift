import NetworkModel

/// A set of columns with the connectivity that a profile gives them; layers of a profile unite.
struct Layer: Hashable, Sendable {
  var set: SetID
  var value: ConnectivityID
}

/// What one direction's policies mean to every class.
///
/// Classes that the same policies select share a profile: the list of layers over the other ends.
/// Profile 0 is that of classes that no policy selects: everything.
struct PolicyProfiles: Sendable {
  /// Class -> profile.
  private(set) var profileOfClass: [Int32]
  /// Profile -> its layers.
  private(set) var layers: [[Layer]]
  /// Profile -> the policies that select its classes, in order.
  private(set) var selections: [[PolicySelection]]
  /// How many profiles took the ordered path.
  private(set) var orderedCount = 0

  /// Compiles the policies of a network for one direction.
  ///
  /// - Complexity: O(sum of subjects) to find the lists of policies, then each distinct list once.
  init(
    _ direction: Direction,
    _ network: Network,
    _ table: ClassTable,
    _ compiler: inout RuleCompiler,
    _ values: inout ConnectivityTable
  ) {
    var lists = ListInterner()
    let entries = Self.entries(direction, network, table, &compiler)
    profileOfClass = []
    layers = []
    selections = []
    _ = lists.intern([])
    layers.append([Layer(set: EndpointSets.everything, value: .all)])
    selections.append([])
    for column in table.classes.indices {
      var list = Array(entries[column])
      if !list.isEmpty, direction == .ingress {
        list.append(UInt32(table.portTableOfClass[column] + 1))
      }
      let profile = lists.intern(list)
      profileOfClass.append(Int32(profile))
      guard profile == layers.count else { continue }
      let selected = PolicySelection.decode(entries[column])
      let input = ProfileInput(
        direction: direction,
        network: network,
        selections: selected,
        column: column,
        portTable: Int(table.portTableOfClass[column]),
        groupOfOwner: table.groupOfOwner
      )
      selections.append(selected)
      layers.append(compile(input, table.classes.count, &compiler, &values))
    }
  }

  /// Per class, the policies that select it, as `policy << 1 | isUncertain`; where a rule narrows its
  /// policy's subject, the outcome for this class follows, so that equal lists mean equal rules.
  private static func entries(
    _ direction: Direction,
    _ network: Network,
    _ table: ClassTable,
    _ compiler: inout RuleCompiler
  ) -> CompressedRows {
    var pairs: [(row: UInt32, item: UInt32)] = []
    for (index, policy) in network.policies.enumerated() where policy.enforcement == .enforced {
      guard let rules = policy.rules(direction) else { continue }
      let group = policy.identity.namespace.flatMap { table.groupOfOwner[$0] }
      let subject = compiler.evaluate(policy.subject, own: group)
      let must = compiler.sets[subject.must]
      let locals = rules.rules.compactMap(\.local).map { compiler.evaluate($0, own: group) }
      compiler.sets[subject.may].forEach { column in
        // What isn't in the cluster has no policies of its own.
        switch table.classes[column].kind {
        case .addresses, .unidentified: return
        case .pods, .hosts: break
        }
        let isUncertain: UInt32 = must.contains(column) ? 0 : 1
        pairs.append((UInt32(column), PolicySelection.encode(index, isUncertain)))
        for local in locals {
          pairs.append(
            (UInt32(column), PolicySelection.encodeLocal(compiler.sets.certainty(local, column)))
          )
        }
      }
    }
    return CompressedRows(rows: table.classes.count, pairs: pairs)
  }

  private mutating func compile(
    _ input: ProfileInput,
    _ columnCount: Int,
    _ compiler: inout RuleCompiler,
    _ values: inout ConnectivityTable
  ) -> [Layer] {
    let policies = input.policies(&compiler)
    if let layers = Self.unite(policies, input.network.tiers, &values) { return layers }
    orderedCount += 1
    let path = OrderedPath(input.network.tiers, policies, columnCount)
    return path.layers(&compiler, &values)
  }

  /// The common case, an isolating allow-only tier alone: the union of what its rules allow (N21).
  ///
  /// Nil where order, denial or a doubtful subject matters.
  private static func unite(
    _ policies: [ProfilePolicy],
    _ tiers: [Tier],
    _ values: inout ConnectivityTable
  ) -> [Layer]? {
    guard let tier = policies.first?.tier, tiers[tier].isolated == .deny,
      policies.contains(where: \.isolates),
      policies.allSatisfy({ $0.tier == tier && $0.isCertain }),
      policies.allSatisfy({ $0.rules.allSatisfy { $0.action == .allow } })
    else { return nil }
    var layers: Set<Layer> = []
    for piece in policies.lazy.flatMap(\.rules).flatMap(\.pieces) {
      if piece.peers.must != EndpointSets.empty {
        layers.insert(Layer(set: piece.peers.must, value: values.certain(piece.ports)))
      }
      if piece.peers.may != piece.peers.must {
        layers.insert(Layer(set: piece.peers.may, value: values.possible(piece.ports)))
      }
    }
    return layers.sorted {
      ($0.set.index, $0.value.index) < ($1.set.index, $1.value.index)
    }
  }
}

/// A policy that selects a class, as a profile's list encodes it.
struct PolicySelection: Hashable, Sendable {
  /// The index into `Network.policies`.
  var policy: Int
  /// Whether it surely selects.
  var isCertain: Bool
  /// For each rule with a narrowing of the subject, in order: whether that holds.
  var locals: [Certainty] = []

  private static let localMark: UInt32 = 1 << 31

  static func encode(_ policy: Int, _ isUncertain: UInt32) -> UInt32 {
    UInt32(policy) << 1 | isUncertain
  }

  static func encodeLocal(_ certainty: Certainty) -> UInt32 {
    switch certainty {
    case .no: localMark
    case .unknown: localMark | 1
    case .yes: localMark | 2
    }
  }

  static func decode(_ list: some Sequence<UInt32>) -> [Self] {
    var result: [Self] = []
    for item in list {
      if item & localMark == 0 {
        result.append(Self(policy: Int(item >> 1), isCertain: item & 1 == 0))
      } else {
        let certainty: Certainty = item == localMark ? .no : item & 1 == 1 ? .unknown : .yes
        result[result.count - 1].locals.append(certainty)
      }
    }
    return result
  }
}

/// A policy within a profile, its rules in pieces.
struct ProfilePolicy: Sendable {
  var tier: Int
  var isCertain: Bool
  var isolates: Bool
  var rules: [CompiledRule]
}

/// What a profile is compiled from.
struct ProfileInput {
  var direction: Direction
  var network: Network
  var selections: [PolicySelection]
  var column: Int
  var portTable: Int
  var groupOfOwner: [String: Int]

  /// The selecting policies with their rules for this class; rules that never apply to it are gone.
  func policies(_ compiler: inout RuleCompiler) -> [ProfilePolicy] {
    selections.map { selection in
      let policy = network.policies[selection.policy]
      let group = policy.identity.namespace.flatMap { groupOfOwner[$0] }
      var rules = compiler.rules(
        selection.policy,
        policy,
        direction,
        own: group,
        portTable: portTable
      )
      narrow(&rules, policy, selection.locals)
      return ProfilePolicy(
        tier: policy.tier,
        isCertain: selection.isCertain,
        isolates: policy.rules(direction)?.isolates ?? false,
        rules: rules.filter { $0.action != .log }
      )
    }
  }

  /// Applies the outcome of each rule's own narrowing of the subject.
  private func narrow(
    _ rules: inout [CompiledRule],
    _ policy: Policy,
    _ outcomes: [Certainty]
  ) {
    var next = 0
    for (index, rule) in (policy.rules(direction)?.rules ?? []).enumerated()
    where rule.local != nil {
      switch outcomes[next] {
      case .yes: break
      case .no: rules[index].pieces = []
      case .unknown:
        for piece in rules[index].pieces.indices {
          rules[index].pieces[piece].peers.must = EndpointSets.empty
        }
      }
      next += 1
    }
  }
}

extension EndpointSets {
  /// Whether a column is in a set.
  func certainty(_ set: TernarySetID, _ column: Int) -> Certainty {
    if self[set.must].contains(column) { return .yes }
    return self[set.may].contains(column) ? .unknown : .no
  }
}
