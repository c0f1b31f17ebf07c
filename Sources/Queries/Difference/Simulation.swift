import NetworkModel
import ReachabilityEngine

/// What passes between the ends of some connections, in a network and in ones that differ from it by
/// one object.
struct Simulation {
  /// What passes between the pods of two ends: one value where all of them are alike.
  typealias Passing = Set<Connectivity>

  let network: CompiledNetwork
  let results: [Passing]
  let pairs: [ConnectionChange]
  private let query: ListQuery

  init(_ network: CompiledNetwork, query: ListQuery, _ pairs: [ConnectionChange]) {
    self.network = network
    self.query = query
    self.pairs = pairs
    results = Self.results(network, query, pairs)
  }

  /// What passes between the ends of some of the connections once changes are made.
  func applying(_ changes: [NetworkDelta.Change], at places: [Int]? = nil) -> [Passing] {
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
  ) -> [Passing] {
    let hasWays = pairs.contains(where: \.isWayIn)
    let ways = hasWays ? PodWays(network, on: query.connections) : nil
    var ends = EndClasses(network)
    return pairs.map { pair in
      if case .entryPoint(let kind, let namespace, let name) = pair.source {
        let key = WayKey(kind: kind, namespace: namespace, name: name)
        return ways?.passing(key, to: network.network.endpoints(of: pair.destination)) ?? [.none]
      }
      let sources = ends[pair.source]
      let destinations = ends[pair.destination]
      if sources.isEmpty || destinations.isEmpty { return [.none] }
      if pair.source == pair.destination, !network.network.hasPairs(of: pair.source) {
        return [.none]
      }
      var passing: Passing = []
      for source in sources {
        for destination in destinations {
          passing.insert(network.connectivity(from: source, to: destination))
        }
      }
      return passing
    }
  }
}

/// The classes of the ends of connections, each looked up once.
private struct EndClasses {
  private let network: CompiledNetwork
  private var known: [ListedPeer: [ClassID]] = [:]

  init(_ network: CompiledNetwork) { self.network = network }

  subscript(peer: ListedPeer) -> [ClassID] {
    mutating get {
      if let classes = known[peer] { return classes }
      let endpoints = network.network.endpoints(of: peer)
      let classes = Set(endpoints.map { network.classID(of: $0) }).sorted()
      known[peer] = classes
      return classes
    }
  }
}

extension PodWays {
  /// What a way in lets through to pods.
  fileprivate func passing(_ key: WayKey, to endpoints: [EndpointReference]) -> Simulation.Passing {
    let entryPoints = evaluator.network.network.cluster.entryPoints
    let passing = endpoints.map { endpoint -> Connectivity in
      guard case .pod(let pod) = endpoint else { return .none }
      return ofPod[pod, default: []].first { WayKey(entryPoints[$0.entryPoint]) == key }?
        .connectivity ?? .none
    }
    return passing.isEmpty ? [.none] : Set(passing)
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
