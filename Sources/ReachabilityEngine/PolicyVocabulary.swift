import NetworkModel

/// What the policies of a network look at: the selectors, address blocks, port ranges and port names
/// that endpoints must be told apart by, and no more.
struct PolicyVocabulary: Sendable {
  /// Labels of pods, with the selectors over them; wide ones speak of pods of any namespace.
  var podLabels = LabelIndex()
  /// Labels of namespaces.
  var namespaceLabels = LabelIndex()
  /// Labels of nodes.
  var nodeLabels = LabelIndex()
  /// Names of networks that pods are or aren't attached to.
  private(set) var networks: Set<String> = []
  /// Namespaces that own a policy, with the selectors by which their policies speak of their own pods.
  private(set) var owners: [String: OwnSelectors] = [:]
  /// Names of ports.
  private(set) var portNames: Set<String> = []
  /// Port ranges by protocol.
  private(set) var ranges: Set<ProtocolRange> = []
  /// Distinct address blocks, with the kinds of endpoint that any policy matches them with.
  private(set) var blocks: [AddressBlock: Int] = [:]
  private(set) var blockMatches: [AddressMatch] = []
  private(set) var blockList: [AddressBlock] = []

  /// A range of ports of one protocol.
  struct ProtocolRange: Hashable {
    var `protocol`: IPProtocol
    var range: PortRange
  }

  /// Reads all policies, enforced or not.
  init(_ policies: [Policy]) {
    // Policies of one namespace stand together.
    var owner: String?
    var own = OwnSelectors()
    for policy in policies {
      if policy.identity.namespace != owner {
        if let owner { owners[owner] = own }
        owner = policy.identity.namespace
        own = owner.flatMap { owners[$0] } ?? OwnSelectors()
      }
      note(policy, &own)
    }
    if let owner { owners[owner] = own }
  }

  /// The index of a block by its addresses alone, whatever it matches.
  func index(of block: AddressBlock) -> Int {
    guard let index = blocks[Self.geometry(block)] else {
      preconditionFailure("a block must be noted when the policies are read")
    }
    return index
  }

  /// Whether everything that a policy looks at besides the pods of its own namespace is told apart
  /// already; port ranges may be new.
  func covers(_ policy: Policy) -> Bool {
    var covered = true
    for expression in policy.expressions { covered = covered && covers(expression) }
    for term in policy.terms {
      if case .named(let name) = term.ports { covered = covered && portNames.contains(name) }
    }
    return covered
  }

  private func covers(_ expression: EndpointExpression) -> Bool {
    switch expression {
    case .everything, .pods(.own, _): return true
    case .pods(.matching(let namespaces), let selector):
      return podLabels.projectionsTellApart(selector)
        && namespaceLabels.projectionsTellApart(namespaces)
    case .addresses(let block):
      guard let index = blocks[Self.geometry(block)] else { return false }
      return block.matches.isSubset(of: blockMatches[index])
    case .nodes(labels: let selector): return nodeLabels.known(selector, wide: true) != nil
    case .attached(to: let name): return networks.contains(name)
    case .all(let parts), .any(let parts): return parts.allSatisfy { covers($0) }
    case .not(let part), .uncertain(let part, _): return covers(part)
    }
  }

  /// Lets a namespace own policies from now on.
  mutating func own(_ namespace: String) { owners[namespace] = OwnSelectors() }

  /// The port ranges that a policy names.
  func ranges(of policy: Policy) -> [(IPProtocol, PortRange)] {
    policy.terms.flatMap { term -> [(IPProtocol, PortRange)] in
      guard case .range(let range) = term.ports else { return [] }
      return (term.protocol.map { [$0] } ?? IPProtocol.withPorts).map { ($0, range) }
    }
  }

  /// Declares what a policy looks at, which `covers` says is told apart.
  mutating func add(_ policy: Policy) {
    var own = OwnSelectors()
    note(policy, &own)
  }

  /// The selectors by which some policies of one namespace speak of its own pods; they must be
  /// declared.
  func ownSelectors(of policies: some Sequence<Policy>) -> OwnSelectors {
    var result = OwnSelectors()
    for policy in policies {
      for expression in policy.expressions { collect(expression, &result) }
    }
    return result
  }

  private func collect(_ expression: EndpointExpression, _ own: inout OwnSelectors) {
    switch expression {
    case .pods(.own, let selector): own.insert(Int32(podLabels.id(selector)))
    case .all(let parts), .any(let parts): for part in parts { collect(part, &own) }
    case .not(let part), .uncertain(let part, _): collect(part, &own)
    case .everything, .pods, .addresses, .nodes, .attached: return
    }
  }

  private mutating func note(_ policy: Policy, _ own: inout OwnSelectors) {
    note(policy.subject, &own)
    for direction in Direction.allCases {
      for rule in policy.rules(direction)?.rules ?? [] { note(rule, &own) }
    }
  }

  private mutating func note(_ rule: Rule, _ own: inout OwnSelectors) {
    for peer in rule.peers ?? [] { note(peer.endpoints, &own) }
    if let local = rule.local { note(local, &own) }
    guard case .terms(let terms) = rule.connections else { return }
    for term in terms {
      switch term.ports {
      case .all: break
      case .named(let name): portNames.insert(name)
      case .range(let range):
        if let proto = term.protocol {
          ranges.insert(ProtocolRange(protocol: proto, range: range))
        } else {
          for proto in IPProtocol.withPorts {
            ranges.insert(ProtocolRange(protocol: proto, range: range))
          }
        }
      }
    }
  }

  private mutating func note(_ expression: EndpointExpression, _ own: inout OwnSelectors) {
    switch expression {
    case .everything: break
    case .pods(.own, let selector):
      own.insert(Int32(podLabels.declare(selector, wide: false)))
    case .pods(.matching(let namespaces), let selector):
      _ = podLabels.declare(selector, wide: true)
      _ = namespaceLabels.declare(namespaces, wide: true)
    case .addresses(let block): note(block)
    case .nodes(labels: let selector): _ = nodeLabels.declare(selector, wide: true)
    case .attached(to: let name): networks.insert(name)
    case .all(let parts), .any(let parts): for part in parts { note(part, &own) }
    case .not(let part), .uncertain(let part, _): note(part, &own)
    }
  }

  private mutating func note(_ block: AddressBlock) {
    let geometry = Self.geometry(block)
    if let index = blocks[geometry] {
      blockMatches[index].formUnion(block.matches)
    } else {
      blocks[geometry] = blockList.count
      blockList.append(geometry)
      blockMatches.append(block.matches)
    }
  }

  private static func geometry(_ block: AddressBlock) -> AddressBlock {
    AddressBlock(block.cidr, except: block.except, matches: [])
  }
}

/// The selectors by which the policies of one namespace speak of its own pods, each once.
struct OwnSelectors: Hashable, Sendable {
  /// Ids of `PolicyVocabulary.podLabels`, in order of first sight.
  private(set) var ids: [Int32] = []
  /// Id -> place, once there are many.
  private var places: [Int32: Int] = [:]
  private static let many = 16

  /// The place of a selector.
  func place(of id: Int32) -> Int? {
    ids.count > Self.many ? places[id] : ids.firstIndex(of: id)
  }

  /// Adds a selector.
  mutating func insert(_ id: Int32) {
    guard place(of: id) == nil else { return }
    ids.append(id)
    if ids.count == Self.many + 1 {
      for (place, id) in ids.enumerated() { places[id] = place }
    } else if ids.count > Self.many {
      places[id] = ids.count - 1
    }
  }
}

extension Policy {
  /// The expressions of its subject, its peers and its rules' own narrowings.
  var expressions: [EndpointExpression] {
    var result = [subject]
    for direction in Direction.allCases {
      for rule in rules(direction)?.rules ?? [] {
        result += (rule.peers ?? []).map(\.endpoints)
        if let local = rule.local { result.append(local) }
      }
    }
    return result
  }

  /// The terms of its rules' connections.
  var terms: [ConnectionTerm] {
    Direction.allCases.flatMap { rules($0)?.rules ?? [] }.flatMap { rule -> [ConnectionTerm] in
      guard case .terms(let terms) = rule.connections else { return [] }
      return terms
    }
  }
}
