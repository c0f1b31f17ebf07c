public import NetworkModel

/// The endpoints and ports of a network that between them show every difference in its verdicts.
public struct NetworkProbes: Sendable {
  /// Up to ten pods, all nodes, outside addresses at the edges of blocks, and the sources that aren't
  /// identified.
  public var endpoints: [EndpointReference]
  /// One port of each stretch of ports that no range and no declared port tells apart, of at most
  /// 24 stretches.
  public var ports: [Int]
  /// The first ports of those stretches, in order.
  public var portStarts: [Int]

  /// Chooses the probes: so many addresses by lot, and of many pods and ports some.
  public init(of network: Network, addresses limit: Int, using random: inout SplitMix64) {
    let outside = Self.edges(of: network).shuffled(using: &random).prefix(limit).sorted()
    let pods = network.cluster.pods.indices.shuffled(using: &random).prefix(10).sorted()
    endpoints = pods.map { .pod($0) }
    endpoints += network.cluster.nodes.indices.map { .node($0) }
    endpoints += network.cluster.unidentifiedPeers.map { .unidentified($0) }
    endpoints += outside.map { .address($0) }
    portStarts = Self.portStarts(of: network)
    let ends = portStarts.dropFirst().map { $0 - 1 } + [65535]
    ports = zip(portStarts, ends).map { random.chance(50) ? $0 : $1 }
      .shuffled(using: &random).prefix(24).sorted()
  }

  /// The first and last addresses of all blocks and their neighbours outside, without those that
  /// pods and nodes have.
  private static func edges(of network: Network) -> [IPAddress] {
    let taken = Set(
      network.cluster.pods.flatMap(\.addresses) + network.cluster.nodes.flatMap(\.addresses)
    )
    var edges: Set<IPAddress> = []
    for block in network.blocks {
      let bounds = block.bounds
      let numbers = [
        bounds.lowerBound &- 1, bounds.lowerBound, bounds.upperBound, bounds.upperBound &+ 1,
      ]
      for number in numbers where number <= block.family.maximum {
        edges.insert(IPAddress(block.family, number))
      }
    }
    for family in IPFamily.allCases { edges.insert(IPAddress(family, family.maximum / 3)) }
    return edges.subtracting(taken).sorted()
  }

  private static func portStarts(of network: Network) -> [Int] {
    var starts: Set = [1]
    for rule in network.policies.flatMap(\.allRules) {
      guard case .terms(let terms) = rule.connections else { continue }
      for case .range(let range) in terms.map(\.ports) {
        starts.formUnion([Int(range.lowerBound), Int(range.upperBound) + 1])
      }
    }
    for port in network.cluster.pods.flatMap(\.ports) {
      starts.formUnion([port.port, port.port + 1])
    }
    for port in network.cluster.services.flatMap(\.ports) {
      guard case .number(let number) = port.target else { continue }
      starts.formUnion([number, number + 1])
    }
    return starts.filter { $0 <= 65535 }.sorted()
  }
}

extension Policy {
  /// The rules of both directions.
  var allRules: [Rule] { Direction.allCases.flatMap { rules($0)?.rules ?? [] } }

  /// The expressions of its subject and its rules.
  var expressions: [EndpointExpression] {
    [subject]
      + allRules.flatMap { ($0.peers ?? []).map(\.endpoints) + [$0.local].compactMap(\.self) }
  }
}

extension EndpointExpression {
  /// The expression and all its parts.
  var parts: [EndpointExpression] {
    switch self {
    case .everything, .pods, .addresses, .nodes, .attached: [self]
    case .all(let parts), .any(let parts): [self] + parts.flatMap(\.parts)
    case .not(let part), .uncertain(let part, because: _): [self] + part.parts
    }
  }
}

extension Network {
  /// Every address block and exception that a policy names.
  var blocks: [CIDR] {
    policies.flatMap(\.expressions).flatMap(\.parts).flatMap { part -> [CIDR] in
      guard case .addresses(let block) = part else { return [] }
      return [block.cidr] + block.except
    }
  }
}
