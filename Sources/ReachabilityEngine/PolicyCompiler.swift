import NetworkModel

/// A part of a rule without symbols: columns that match, certainly or perhaps, with certain ports.
struct RulePiece: Sendable {
  var peers: TernarySetID
  var ports: ConnectivityID
}

/// A rule as the ordered path uses it: it matches where one of its pieces does.
struct CompiledRule: Sendable {
  var action: RuleAction
  var pieces: [RulePiece]
}

/// Turns policies into sets and ports, each policy once for each port table that its names resolve on.
struct PolicyCompiler: Sendable {
  var sets: EndpointSets
  private var ingress: [[Layer]?] = []
  private var egress: [[Layer]?] = []
  private var symbolic: [Key: [Layer]] = [:]
  private var ordered: [Key: [CompiledRule]] = [:]
  private var words: [UInt64] = []
  private var peers: [TernarySetID] = []
  private var pieces: [RulePiece] = []

  private struct Key: Hashable {
    var slot: Int
    var direction: Direction
    var portTable: Int
  }

  /// Creates a compiler over some columns.
  init(_ sets: EndpointSets) { self.sets = sets }

  /// What a plain policy allows a subject with a port table; ingress rules resolve named ports on
  /// that (N14).
  mutating func layers(
    _ slot: Int,
    _ policies: PolicySlots,
    _ direction: Direction,
    portTable: Int,
    _ table: ClassTable,
    _ values: inout ConnectivityTable
  ) -> [Layer] {
    guard policies.isSymbolic(slot, direction) else {
      if let known = fixed(slot, direction) { return known }
      let layers = makeLayers(slot, policies, direction, portTable, table, &values)
      keep(layers, slot, direction)
      return layers
    }
    let key = Key(slot: slot, direction: direction, portTable: portTable)
    if let known = symbolic[key] { return known }
    let layers = makeLayers(slot, policies, direction, portTable, table, &values)
    symbolic[key] = layers
    return layers
  }

  private func fixed(_ slot: Int, _ direction: Direction) -> [Layer]? {
    switch direction {
    case .ingress: slot < ingress.count ? ingress[slot] : nil
    case .egress: slot < egress.count ? egress[slot] : nil
    }
  }

  private mutating func keep(_ layers: [Layer], _ slot: Int, _ direction: Direction) {
    func put(_ list: inout [[Layer]?]) {
      while list.count <= slot { list.append(nil) }
      list[slot] = layers
    }
    switch direction {
    case .ingress: put(&ingress)
    case .egress: put(&egress)
    }
  }

  private mutating func makeLayers(
    _ slot: Int,
    _ policies: PolicySlots,
    _ direction: Direction,
    _ portTable: Int,
    _ table: ClassTable,
    _ values: inout ConnectivityTable
  ) -> [Layer] {
    pieces.removeAll(keepingCapacity: true)
    policies.withRules(slot, direction) { rules in
      for rule in rules {
        appendPieces(rule, direction, own: policies.group(of: slot), portTable, table, &values)
      }
    }
    var layers: [Layer] = []
    layers.reserveCapacity(pieces.count)
    for piece in pieces {
      if piece.peers.must != EndpointSets.empty {
        layers.append(Layer(set: piece.peers.must, value: piece.ports))
      }
      if piece.peers.may != piece.peers.must {
        layers.append(Layer(set: piece.peers.may, value: values.uncertain(piece.ports)))
      }
    }
    return layers
  }

  /// The rules of a policy in order, for a subject with a port table.
  mutating func rules(
    _ slot: Int,
    _ policies: PolicySlots,
    _ direction: Direction,
    portTable: Int,
    _ table: ClassTable,
    _ values: inout ConnectivityTable
  ) -> [CompiledRule] {
    let key = Key(
      slot: slot,
      direction: direction,
      portTable: policies.isSymbolic(slot, direction) ? portTable : -1
    )
    if let known = ordered[key] { return known }
    var result: [CompiledRule] = []
    policies.withRules(slot, direction) { rules in
      for rule in rules {
        pieces.removeAll(keepingCapacity: true)
        appendPieces(rule, direction, own: policies.group(of: slot), portTable, table, &values)
        result.append(CompiledRule(action: rule.action, pieces: pieces))
      }
    }
    ordered[key] = result
    return result
  }

  private mutating func appendPieces(
    _ rule: Rule,
    _ direction: Direction,
    own group: Int?,
    _ subjectTable: Int,
    _ table: ClassTable,
    _ values: inout ConnectivityTable
  ) {
    peers.removeAll(keepingCapacity: true)
    if let written = rule.peers {
      for peer in written {
        addPeer(
          sets.evaluate(peer.endpoints, own: group, table),
          isCertain: rule.conditions.isEmpty
        )
      }
    } else {
      let everything = TernarySetID(must: EndpointSets.everything, may: EndpointSets.everything)
      addPeer(everything, isCertain: rule.conditions.isEmpty)
    }
    let subject = direction == .ingress ? subjectTable : -1
    let fixed = ports(rule.connections, fixed: true, named: subject, table, &values)
    if fixed != .none {
      for set in peers { pieces.append(RulePiece(peers: set, ports: fixed)) }
    }
    guard direction == .egress, rule.connections.hasNames else { return }
    for portTable in 0..<table.portTables.count {
      let ports = ports(rule.connections, fixed: false, named: portTable, table, &values)
      guard ports != .none else { continue }
      for set in peers {
        let must = sets.narrow(set.must, toPortTable: portTable, table)
        let may = set.may == set.must ? must : sets.narrow(set.may, toPortTable: portTable, table)
        pieces.append(RulePiece(peers: TernarySetID(must: must, may: may), ports: ports))
      }
    }
  }

  private mutating func addPeer(_ set: TernarySetID, isCertain: Bool) {
    var set = set
    if !isCertain { set.must = EndpointSets.empty }
    if set.may != EndpointSets.empty, !peers.contains(set) { peers.append(set) }
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
    words.removeAll(keepingCapacity: true)
    words.append(contentsOf: repeatElement(0, count: values.atoms.wordCount))
    for term in terms {
      switch term.ports {
      case .named(let name):
        guard portTable >= 0 else { continue }
        for (proto, range) in table.portTables.resolve(name, term.protocol, in: portTable) {
          insert(values.atoms.atoms(proto, range))
        }
      case .all, .range:
        guard fixed else { continue }
        var range = PortRange.all
        if case .range(let some) = term.ports { range = some }
        if let proto = term.protocol {
          insert(values.atoms.atoms(proto, range))
        } else {
          for proto in IPProtocol.withPorts { insert(values.atoms.atoms(proto, range)) }
        }
      }
    }
    return values.certain(words)
  }

  private mutating func insert(_ range: Range<Int>) {
    for atom in range { words[atom >> 6] |= 1 << UInt64(atom & 63) }
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
