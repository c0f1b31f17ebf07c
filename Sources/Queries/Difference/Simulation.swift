import NetworkModel
import ReachabilityEngine

/// What passes between the ends of some connections, in a network and in ones that differ from it by
/// one object.
struct Simulation {
  let network: CompiledNetwork
  let results: [Connectivity]
  let pairs: [ConnectionChange]
  private let query: ListQuery

  init(_ network: CompiledNetwork, query: ListQuery, _ pairs: [ConnectionChange]) {
    self.network = network
    self.query = query
    self.pairs = pairs
    results = Self.results(network, query, pairs)
  }

  /// What passes between the ends of some of the connections once changes are made.
  func applying(_ changes: [NetworkDelta.Change], at places: [Int]? = nil) -> [Connectivity] {
    guard !changes.isEmpty else { return places?.map { results[$0] } ?? results }
    return Self.results(
      Self.network(network, changes),
      query,
      places?.map { pairs[$0] } ?? pairs
    )
  }

  private static func network(
    _ network: CompiledNetwork,
    _ changes: [NetworkDelta.Change]
  ) -> CompiledNetwork {
    var copy = network
    copy.apply(NetworkDelta(changes.map(\.keepingNamespaces)))
    return copy
  }

  private static func results(
    _ network: CompiledNetwork,
    _ query: ListQuery,
    _ pairs: [ConnectionChange]
  ) -> [Connectivity] {
    let hasWays = pairs.contains(where: \.isWayIn)
    var examples: [ListedPeer: EndpointReference?] = [:]
    func example(_ peer: ListedPeer) -> EndpointReference? {
      if let known = examples[peer] { return known }
      let found = network.network.example(of: peer)
      examples[peer] = .some(found)
      return found
    }
    let ways = hasWays ? PodWays(network, on: query.connections) : nil
    let keys = hasWays ? network.network.cluster.entryPoints.map { WayKey($0) } : []
    return pairs.map { pair in
      guard let destination = example(pair.destination) else { return .none }
      if case .entryPoint(let kind, let namespace, let name) = pair.source {
        guard case .pod(let pod) = destination, let ways else { return .none }
        let key = WayKey(kind: kind, namespace: namespace, name: name)
        return ways.ofPod[pod, default: []].first { keys[$0.entryPoint] == key }?.connectivity
          ?? .none
      }
      guard let source = example(pair.source) else { return .none }
      if pair.source == pair.destination, !network.network.hasPairs(of: pair.source) {
        return .none
      }
      return network.connectivity(
        from: network.classID(of: source),
        to: network.classID(of: destination)
      )
    }
  }
}

extension ConnectionChange {
  /// Whether it comes through a way in.
  var isWayIn: Bool {
    if case .entryPoint = source { return true }
    return false
  }
}

extension NetworkDelta.Change {
  /// The same with namespaces left without labels that it removes: pods may still be in them (N31).
  fileprivate var keepingNamespaces: Self {
    guard case .namespace(let change) = self, change.new == nil, let old = change.old else {
      return self
    }
    return .namespace(NetworkDelta.Replacement(old: old, new: Namespace(name: old.name)))
  }

  /// What takes it back.
  var reversed: Self {
    switch self {
    case .namespace(let change):
      .namespace(NetworkDelta.Replacement(old: change.new, new: change.old))
    case .pod(let change): .pod(NetworkDelta.Replacement(old: change.new, new: change.old))
    case .node(let change): .node(NetworkDelta.Replacement(old: change.new, new: change.old))
    case .service(let change): .service(NetworkDelta.Replacement(old: change.new, new: change.old))
    case .serviceAccount(let change):
      .serviceAccount(NetworkDelta.Replacement(old: change.new, new: change.old))
    case .policy(let change): .policy(NetworkDelta.Replacement(old: change.new, new: change.old))
    case .entryPoints, .podAddressCandidates: self
    }
  }
}
