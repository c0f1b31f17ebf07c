import NetworkModel

/// A part of a rule without symbols: columns that match, certainly or perhaps, with certain ports.
struct RulePiece: Sendable {
  var peers: TernarySetID
  var ports: ConnectivityID
}

/// A rule as the profiles use it: it matches where one of its pieces does.
struct CompiledRule: Sendable {
  var action: RuleAction
  var pieces: [RulePiece]
}

/// What a policy says of one direction, for subjects with one port table.
struct CompiledPolicy: Sendable {
  var tier: Int
  var isolates: Bool
  /// Its rules in order, without those that only log.
  var rules: [CompiledRule]
  /// Whether it does nothing but allow, to all of its subjects alike.
  var isPlain: Bool
  /// What a plain policy allows.
  var layers: [Layer]
}

/// Turns policies into pieces, each policy once for each port table that its names resolve on.
struct PolicyCompiler: Sendable {
  var sets: EndpointSets
  private var ingress: [CompiledPolicy?] = []
  private var egress: [CompiledPolicy?] = []
  private var symbolic: [Key: CompiledPolicy] = [:]
  private var words: [UInt64] = []

  private struct Key: Hashable {
    var slot: Int
    var portTable: Int
  }

  /// Creates a compiler over some columns.
  init(_ sets: EndpointSets) { self.sets = sets }

  /// Whether what a policy says depends on the port tables of its subjects: ingress rules resolve
  /// named ports on those (N14).
  static func isSymbolic(_ policy: Policy, _ direction: Direction) -> Bool {
    direction == .ingress
      && policy.ingress.map { $0.rules.contains { $0.connections.hasNames } } ?? false
  }

  /// What a policy says of a direction that it speaks of; `slot` tells policies apart, `portTable` is
  /// the subject's.
  mutating func compile(
    _ policy: Policy,
    slot: Int,
    _ direction: Direction,
    portTable: Int,
    _ table: ClassTable,
    _ values: inout ConnectivityTable
  ) -> CompiledPolicy {
    let isSymbolic = Self.isSymbolic(policy, direction)
    if isSymbolic {
      let key = Key(slot: slot, portTable: portTable)
      if let known = symbolic[key] { return known }
      let compiled = make(policy, direction, portTable, table, &values)
      symbolic[key] = compiled
      return compiled
    }
    if let known = fixed(slot, direction) { return known }
    let compiled = make(policy, direction, portTable, table, &values)
    keep(compiled, slot, direction)
    return compiled
  }

  private func fixed(_ slot: Int, _ direction: Direction) -> CompiledPolicy? {
    switch direction {
    case .ingress: slot < ingress.count ? ingress[slot] : nil
    case .egress: slot < egress.count ? egress[slot] : nil
    }
  }

  private mutating func keep(_ compiled: CompiledPolicy, _ slot: Int, _ direction: Direction) {
    func put(_ list: inout [CompiledPolicy?]) {
      while list.count <= slot { list.append(nil) }
      list[slot] = compiled
    }
    switch direction {
    case .ingress: put(&ingress)
    case .egress: put(&egress)
    }
  }

  private mutating func make(
    _ policy: Policy,
    _ direction: Direction,
    _ portTable: Int,
    _ table: ClassTable,
    _ values: inout ConnectivityTable
  ) -> CompiledPolicy {
    let group = policy.identity.namespace.flatMap { table.group(ofOwner: $0) }
    guard let direct = policy.rules(direction) else {
      preconditionFailure("only directions that a policy speaks of are compiled")
    }
    var rules: [CompiledRule] = []
    var isPlain = true
    var layers: [Layer] = []
    for rule in direct.rules {
      if rule.local != nil || rule.action != .allow { isPlain = false }
      let pieces = pieces(rule, direction, own: group, subjectTable: portTable, table, &values)
      rules.append(CompiledRule(action: rule.action, pieces: pieces))
      for piece in pieces where isPlain { layers.append(contentsOf: Layer.of(piece, &values)) }
    }
    return CompiledPolicy(
      tier: policy.tier,
      isolates: direct.isolates,
      rules: rules,
      isPlain: isPlain,
      layers: isPlain ? layers : []
    )
  }

  private mutating func pieces(
    _ rule: Rule,
    _ direction: Direction,
    own group: Int?,
    subjectTable: Int,
    _ table: ClassTable,
    _ values: inout ConnectivityTable
  ) -> [RulePiece] {
    var peerSets: [TernarySetID] = []
    func add(_ expression: EndpointExpression) {
      var set = sets.evaluate(expression, own: group, table)
      if !rule.conditions.isEmpty { set.must = EndpointSets.empty }
      if !peerSets.contains(set), set.may != EndpointSets.empty { peerSets.append(set) }
    }
    if let peers = rule.peers {
      for peer in peers { add(peer.endpoints) }
    } else {
      add(.everything)
    }
    var result: [RulePiece] = []
    let subject = direction == .ingress ? subjectTable : -1
    let fixed = ports(rule.connections, fixed: true, named: subject, table, &values)
    if fixed != .none { result += peerSets.map { RulePiece(peers: $0, ports: fixed) } }
    guard direction == .egress, rule.connections.hasNames else { return result }
    for portTable in 0..<table.portTables.count {
      let ports = ports(rule.connections, fixed: false, named: portTable, table, &values)
      guard ports != .none else { continue }
      for peers in peerSets {
        let must = sets.narrow(peers.must, toPortTable: portTable, table)
        let may =
          peers.may == peers.must ? must : sets.narrow(peers.may, toPortTable: portTable, table)
        result.append(RulePiece(peers: TernarySetID(must: must, may: may), ports: ports))
      }
    }
    return result
  }

  /// The ports of a rule: its numbers, where `fixed`, and what its names mean on a port table.
  private mutating func ports(
    _ connections: RuleConnections,
    fixed: Bool,
    named portTable: Int,
    _ table: ClassTable,
    _ values: inout ConnectivityTable
  ) -> ConnectivityID {
    guard case .terms(let terms) = connections else { return fixed ? .all : .none }
    let atoms = values.atoms
    words.removeAll(keepingCapacity: true)
    words.append(contentsOf: repeatElement(0, count: atoms.wordCount))
    for term in terms {
      switch term.ports {
      case .named(let name):
        guard portTable >= 0 else { continue }
        for (proto, range) in table.portTables.resolve(name, term.protocol, in: portTable) {
          insert(atoms.atoms(proto, range))
        }
      case .all, .range:
        guard fixed else { continue }
        var range = PortRange.all
        if case .range(let some) = term.ports { range = some }
        if let proto = term.protocol {
          insert(atoms.atoms(proto, range))
        } else {
          for proto in IPProtocol.withPorts { insert(atoms.atoms(proto, range)) }
        }
      }
    }
    return values.certain(words)
  }

  private mutating func insert(_ range: Range<Int>) {
    for atom in range { words[atom >> 6] |= 1 << UInt64(atom & 63) }
  }
}

extension Layer {
  /// What a piece of an allow rule allows: for sure, and perhaps.
  fileprivate static func of(_ piece: RulePiece, _ values: inout ConnectivityTable) -> [Layer] {
    var result: [Layer] = []
    if piece.peers.must != EndpointSets.empty {
      result.append(Layer(set: piece.peers.must, value: piece.ports))
    }
    if piece.peers.may != piece.peers.must {
      result.append(Layer(set: piece.peers.may, value: values.uncertain(piece.ports)))
    }
    return result
  }
}

extension RuleConnections {
  /// Whether a term names a port.
  var hasNames: Bool {
    guard case .terms(let terms) = self else { return false }
    return terms.contains { term in
      if case .named = term.ports { return true }
      return false
    }
  }
}
