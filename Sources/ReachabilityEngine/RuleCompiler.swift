import NetworkModel

/// A part of a rule without symbols: columns that match, certainly or perhaps, with port atoms.
struct RulePiece: Sendable {
  var peers: TernarySetID
  var ports: [UInt64]
}

/// A rule as the profiles use it: it matches where one of its pieces does.
struct CompiledRule: Sendable {
  var action: RuleAction
  var pieces: [RulePiece]
}

/// Turns rules into pieces, each rule once for each port table that its names resolve on.
struct RuleCompiler: Sendable {
  private(set) var sets: EndpointSets
  let atoms: PortAtoms
  private let portTables: PortTables
  private var known: [Key: [CompiledRule]] = [:]

  private struct Key: Hashable {
    var policy: Int
    var direction: Direction
    var portTable: Int
  }

  /// Creates a compiler over the columns and port atoms of a network.
  init(sets: EndpointSets, atoms: PortAtoms, portTables: PortTables) {
    self.sets = sets
    self.atoms = atoms
    self.portTables = portTables
  }

  /// The rules of a policy in a direction; `portTable` is the subject's, which ingress rules resolve
  /// named ports on (N14).
  mutating func rules(
    _ index: Int,
    _ policy: Policy,
    _ direction: Direction,
    own group: Int?,
    portTable: Int
  ) -> [CompiledRule] {
    guard let rules = policy.rules(direction)?.rules else { return [] }
    let isSymbolic = direction == .ingress && rules.contains { $0.connections.hasNames }
    let key = Key(policy: index, direction: direction, portTable: isSymbolic ? portTable : -1)
    if let compiled = known[key] { return compiled }
    let compiled = rules.map { rule in
      CompiledRule(
        action: rule.action,
        pieces: pieces(rule, direction, own: group, subjectTable: portTable)
      )
    }
    known[key] = compiled
    return compiled
  }

  /// Evaluates an expression, for subjects and for a rule's own narrowing of them.
  mutating func evaluate(_ expression: EndpointExpression, own group: Int?) -> TernarySetID {
    sets.evaluate(expression, own: group)
  }

  /// The id of a set of columns that the ordered path made.
  mutating func intern(_ set: Bitset) -> SetID { sets.intern(set) }

  private mutating func pieces(
    _ rule: Rule,
    _ direction: Direction,
    own group: Int?,
    subjectTable: Int
  ) -> [RulePiece] {
    var peerSets: [TernarySetID] = []
    for expression in rule.peers?.map(\.endpoints) ?? [.everything] {
      var set = sets.evaluate(expression, own: group)
      if !rule.conditions.isEmpty { set.must = EndpointSets.empty }
      if !peerSets.contains(set), set.may != EndpointSets.empty { peerSets.append(set) }
    }
    var result: [RulePiece] = []
    let fixed = fixedPorts(rule.connections, direction, subjectTable: subjectTable)
    if fixed.contains(where: { $0 != 0 }) {
      result += peerSets.map { RulePiece(peers: $0, ports: fixed) }
    }
    guard direction == .egress, rule.connections.hasNames else { return result }
    for table in 0..<portTables.count {
      let ports = namedPorts(rule.connections, in: table)
      guard ports.contains(where: { $0 != 0 }) else { continue }
      for peers in peerSets {
        let narrowed = TernarySetID(
          must: sets.narrow(peers.must, toPortTable: table),
          may: sets.narrow(peers.may, toPortTable: table)
        )
        if narrowed.may != EndpointSets.empty {
          result.append(RulePiece(peers: narrowed, ports: ports))
        }
      }
    }
    return result
  }

  /// The atoms that don't depend on the peer: numbers, and for ingress the subject's named ports.
  private func fixedPorts(
    _ connections: RuleConnections,
    _ direction: Direction,
    subjectTable: Int
  ) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: atoms.wordCount)
    switch connections {
    case .all: insert(0..<atoms.count, into: &words)
    case .terms(let terms):
      for term in terms {
        let range: PortRange
        switch term.ports {
        case .named: continue
        case .all: range = .all
        case .range(let some): range = some
        }
        for proto in term.protocol.map({ [$0] }) ?? IPProtocol.withPorts {
          insert(atoms.atoms(proto, range), into: &words)
        }
      }
    }
    guard direction == .ingress, subjectTable >= 0 else { return words }
    return zip(words, namedPorts(connections, in: subjectTable)).map { $0 | $1 }
  }

  private func namedPorts(_ connections: RuleConnections, in table: Int) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: atoms.wordCount)
    guard case .terms(let terms) = connections else { return words }
    for term in terms {
      guard case .named(let name) = term.ports else { continue }
      for (proto, range) in portTables.resolve(name, term.protocol, in: table) {
        insert(atoms.atoms(proto, range), into: &words)
      }
    }
    return words
  }

  private func insert(_ range: Range<Int>, into words: inout [UInt64]) {
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
