import NetworkModel

/// What the policies of a network look at: the selectors, address blocks, port ranges and port names
/// that endpoints must be told apart by, and no more.
struct PolicyVocabulary {
  /// Selectors over pod labels.
  var podSelectors: Set<LabelSelector> = []
  /// Selectors over node labels.
  var nodeSelectors: Set<LabelSelector> = []
  /// Names of networks that pods are or aren't attached to.
  var networks: Set<String> = []
  /// Selectors over namespace labels.
  var namespaceSelectors: Set<LabelSelector> = []
  /// Namespaces that own a policy.
  var owners: Set<String> = []
  /// Names of ports.
  var portNames: Set<String> = []
  /// Port ranges by protocol.
  var ranges: [(IPProtocol, PortRange)] = []
  /// Distinct address blocks, with the kinds of endpoint that any policy matches them with.
  private(set) var blocks: [AddressBlock: Int] = [:]
  private(set) var blockMatches: [AddressMatch] = []
  private(set) var blockList: [AddressBlock] = []

  /// Reads all policies, enforced or not.
  init(_ policies: [Policy]) {
    for policy in policies {
      if let namespace = policy.identity.namespace { owners.insert(namespace) }
      note(policy.subject)
      for direction in Direction.allCases {
        for rule in policy.rules(direction)?.rules ?? [] { note(rule) }
      }
    }
  }

  /// The index of a block by its addresses alone, whatever it matches.
  func index(of block: AddressBlock) -> Int {
    guard let index = blocks[Self.geometry(block)] else {
      preconditionFailure("a block must be noted when the policies are read")
    }
    return index
  }

  private mutating func note(_ rule: Rule) {
    for peer in rule.peers ?? [] { note(peer.endpoints) }
    if let local = rule.local { note(local) }
    guard case .terms(let terms) = rule.connections else { return }
    for term in terms {
      switch term.ports {
      case .all: break
      case .named(let name): portNames.insert(name)
      case .range(let range):
        for proto in term.protocol.map({ [$0] }) ?? IPProtocol.withPorts {
          ranges.append((proto, range))
        }
      }
    }
  }

  private mutating func note(_ expression: EndpointExpression) {
    switch expression {
    case .everything: break
    case .pods(let scope, let selector):
      podSelectors.insert(selector)
      if case .matching(let namespaces) = scope { namespaceSelectors.insert(namespaces) }
    case .addresses(let block): note(block)
    case .nodes(labels: let selector): nodeSelectors.insert(selector)
    case .attached(to: let name): networks.insert(name)
    case .all(let parts), .any(let parts): for part in parts { note(part) }
    case .not(let part), .uncertain(let part, _): note(part)
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
