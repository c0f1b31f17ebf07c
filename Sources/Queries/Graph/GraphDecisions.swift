import NetworkModel
import ReachabilityEngine
import Reports

/// Tells what decides the connections between two places, by explaining one of them.
struct GraphDecisions {
  private let network: CompiledNetwork
  /// Place -> up to two different endpoints there, which stand for all.
  private let endpoints: [[EndpointReference]]
  /// The port that is asked for, where it is one.
  private let port: AskedPort?
  /// One of the ports that are asked for.
  private let example: AskedPort?

  init(_ query: GraphQuery, _ connections: GraphConnections, _ network: CompiledNetwork) {
    self.network = network
    let examples = ExampleEndpoints(connections, network.network)
    endpoints = connections.places.all.map { examples.of($0) }
    let example = query.listing.connections?.firstPort
    self.example = example
    port = query.listing.connections.flatMap { $0 == example?.connections ? example : nil }
  }

  private var places: DecidingPlaces { DecidingPlaces(network: network.network) }

  /// What lets something pass between two places.
  struct Passage {
    var decisions: [Graph.Edge.Decision] = []
    /// The tiers that decide all of it in either direction, but for that of NetworkPolicies.
    var tiers: [String] = []
  }

  /// What decides a connection between two places; empty where nothing is known of it.
  func passage(from source: Int, to target: Int) -> Passage {
    guard let pair = pair(source, target) else { return Passage() }
    let explanation = network.explain(from: pair.source, to: pair.destination, port: port)
    var tiers: [String] = []
    for direction in explanation.directions {
      guard let tier = direction.decidingTier, !tiers.contains(tier.name),
        tier.name != StandardTier.networkPolicy.tier.name
      else { continue }
      tiers.append(tier.name)
    }
    return Passage(
      decisions: places.decisions(explanation.directions, explanation.port),
      tiers: tiers
    )
  }

  /// Which connection is explained for others like it, as a line of a tooltip.
  func example(from source: Int, to target: Int) -> [String] {
    guard let pair = pair(source, target) else { return [] }
    let (from, to) = (
      network.network.name(of: pair.source), network.network.name(of: pair.destination)
    )
    return ["for example \(from) to \(to):"]
  }

  /// Whether policies select either end, where nothing more is told of them.
  func isSelected(from source: Int, to target: Int) -> Bool {
    guard let pair = pair(source, target) else { return false }
    return [(pair.source, Direction.egress), (pair.destination, .ingress)].contains {
      !network.policies(selecting: network.classID(of: $0), $1).isEmpty
    }
  }

  /// Why nothing passes of what was asked.
  struct Denial {
    var decisions: [Graph.Edge.Decision]
    /// The directions that deny; or that they allow no port in common.
    var words: String
  }

  /// What denies everything that was asked between two places; nil where no policy can stop it (N24).
  func denial(from source: Int, to target: Int) -> Denial? {
    guard let pair = pair(source, target), network.onItsNode(pair.source, pair.destination) != .yes
    else { return nil }
    let explanation = network.explain(from: pair.source, to: pair.destination, port: example)
    let denying = explanation.directions.filter { $0.verdict(explanation.port) == .deny }
    let told = denying.isEmpty ? explanation.directions : denying
    return Denial(
      decisions: places.decisions(told, explanation.port),
      words: denying.isEmpty
        ? "no port in common" : denying.map(\.direction.rawValue).joined(separator: ", ")
    )
  }

  /// Two different endpoints, one at each place; not a node and a pod on it (N24), if there are others.
  private func pair(_ source: Int, _ target: Int) -> ReachGroup.Pair? {
    var exempt: ReachGroup.Pair?
    for from in endpoints[source] {
      for to in endpoints[target] where from != to || !network.isSinglePod(from) {
        let pair = ReachGroup.Pair(from, to)
        if network.onItsNode(from, to) != .yes { return pair }
        exempt = exempt ?? pair
      }
    }
    return exempt
  }
}

/// Finds endpoints that stand for all of a place.
private struct ExampleEndpoints {
  private let list: ConnectionList
  private let blocks: GraphBlocks
  private let nodes: [String: Int]

  init(_ connections: GraphConnections, _ network: Network) {
    list = connections.list
    blocks = connections.blocks
    nodes = Dictionary(
      network.cluster.nodes.enumerated().map { ($1.name, $0) }
    ) { first, _ in first }
  }

  /// Up to two different endpoints of a place.
  func of(_ place: GraphPlace) -> [EndpointReference] {
    switch place.content {
    case .blocks(let numbers): examples(numbers)
    case .peer(.outside(let addresses), _):
      addresses.first.map { [.address($0.network)] } ?? []
    case .peer: []
    case .wayIn(let number): proxy(list.entryPoints[number])
    }
  }

  private func examples(_ numbers: [Int]) -> [EndpointReference] {
    var found: [EndpointReference] = []
    for number in numbers {
      for unit in blocks.all[number].units {
        let unit = list.units.all[unit]
        if case .node(let name) = unit.peer {
          found += nodes[name].map { [.node($0)] } ?? []
        } else {
          found += unit.pods.prefix(2 - found.count).map { .pod($0) }
        }
        if found.count >= 2 { return found }
      }
    }
    return found
  }

  /// Who speaks where a way in leads: the proxy, or a client outside.
  private func proxy(_ way: EntryPoint) -> [EndpointReference] {
    switch way.forwarding {
    case .proxy(.unknown): return [.unidentified(.somePod)]
    case .proxy(.pods(let pods)): return pods.prefix(1).map { .pod($0) }
    case .proxy(.addresses(let addresses)):
      return addresses.blocks.prefix(1).map { .address($0.network) }
    case .packets: return [.address(way.clients.first?.network ?? IPAddress(.v4, 0))]
    }
  }
}

extension ConnectionSet {
  /// The first port that it holds.
  fileprivate var firstPort: AskedPort? {
    entries.first.flatMap { entry in
      entry.ports.ranges.first.map { AskedPort(entry.protocol, Int($0.lowerBound)) }
    }
  }
}

extension AskedPort {
  /// The port as a set.
  fileprivate var connections: ConnectionSet? {
    PortRange(port, port).map { ConnectionSet(`protocol`, $0) }
  }
}
