import NetworkModel
import ReachabilityEngine

/// The pairs that fail an assertion, class by class.
struct SidedPairs {
  /// Pods, nodes and addresses of one class, with those of another, and what was asked.
  struct Pair {
    var source: ClassSlice
    var destination: ClassSlice
    var demand: PortDemand
    /// What the source's side lets out.
    var egress: Connectivity
    /// What the destination's side lets in.
    var ingress: Connectivity

    /// The end that a direction's policies select.
    func subject(_ direction: Direction) -> ClassSlice {
      direction == .egress ? source : destination
    }
    /// The end that a direction's rules name.
    func other(_ direction: Direction) -> ClassSlice {
      direction == .egress ? destination : source
    }
    /// What a direction lets through.
    func connectivity(_ direction: Direction) -> Connectivity {
      direction == .egress ? egress : ingress
    }
  }

  /// More pairs than these need more than a small change.
  private static let most = 20_000

  /// The pairs; empty where they are too many.
  private(set) var all: [Pair] = []

  /// Takes some groups of pairs apart.
  ///
  /// - Parameters:
  ///   - failures: The groups.
  ///   - evaluator: What answered.
  ///   - followsWays: Whether the proxies of ways in stand for addresses outside, from which nothing passes
  ///     but through them.
  init(
    _ failures: [ReachGroup],
    _ evaluator: ReachEvaluator,
    followingWays followsWays: Bool = false
  ) {
    let network = evaluator.network
    for group in failures where group.pairs != .exempt {
      let proxies = followsWays ? evaluator.proxies(of: group) : PeerMembers()
      let sources = network.slices(of: group.sources.union(proxies), evaluator.book)
      let destinations = network.slices(of: group.destinations, evaluator.book)
      guard all.count + sources.count * destinations.count <= Self.most else {
        all = []
        return
      }
      for source in sources {
        for destination in destinations
        where source.kind != .addresses || destination.kind != .addresses {
          all.append(
            Pair(
              source: source,
              destination: destination,
              demand: group.demand,
              egress: network.egress(of: source.id, to: destination.id),
              ingress: network.ingress(of: destination.id, from: source.id)
            )
          )
        }
      }
    }
  }
}

extension ReachEvaluator {
  /// The pods through which connections of a group come in; none where its sources aren't outside.
  fileprivate func proxies(of group: ReachGroup) -> PeerMembers {
    guard case .address = group.example.source else { return PeerMembers() }
    let explanation = network.explain(
      from: group.example.source,
      to: group.example.destination,
      port: nil
    )
    return PeerMembers(pods: ways.answers(for: explanation).flatMap(\.proxies))
  }
}

extension Cluster {
  /// What some pods declare to listen on.
  func declaredConnections(_ pods: [Int]) -> ConnectionSet {
    pods.reduce(ConnectionSet.none) { all, index in
      self.pods[index].ports.reduce(all) { $0.union($1.connections) }
    }
  }

  /// Pods by their namespaces, those that policies can't select left out (N25).
  func selectableByNamespace(_ pods: some Sequence<Int>) -> [(namespace: String, pods: [Int])] {
    let selectable = pods.filter { !self.pods[$0].isHostNetwork }
    let groups = Dictionary(grouping: selectable) { self.pods[$0].namespace }
    return groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted()) }
  }

  /// A word for some pods in the name of a policy: their workload's name, or that of their namespace.
  func shortName(of members: PeerMembers) -> String {
    let workloads = Set(members.pods.map { pods[$0].workload })
    if members.nodes.isEmpty, members.addresses.isEmpty {
      if workloads.count == 1, let only = workloads.first { return only.name }
      let namespaces = Set(workloads.map(\.namespace))
      if namespaces.count == 1, let only = namespaces.first { return only }
    }
    if members.pods.isEmpty, members.nodes.isEmpty { return "outside" }
    return "others"
  }
}

extension ContainerPort {
  fileprivate var connections: ConnectionSet {
    PortRange(port, port).map { ConnectionSet(self.protocol, $0) } ?? .none
  }
}

extension ConnectionSet {
  /// The set as the terms of a rule: whole protocols and ranges; nil for no connection.
  var asRule: RuleConnections? {
    if self == .all { return .all }
    let terms = entries.flatMap { entry in
      entry.ports == .all
        ? [ConnectionTerm(entry.protocol, .all)]
        : entry.ports.ranges.map { ConnectionTerm(entry.protocol, .range($0)) }
    }
    return terms.isEmpty ? nil : .terms(terms)
  }
}

extension ObjectIdentity {
  /// The identity of a NetworkPolicy of the namespace.
  static func networkPolicy(_ namespace: String, _ name: String) -> Self {
    ObjectIdentity(
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      namespace: namespace,
      name: name
    )
  }
}

extension Policy {
  /// Whether it is a NetworkPolicy that can be written anew.
  var isNetworkPolicy: Bool {
    identity.kind == "NetworkPolicy" && tier == StandardTier.networkPolicy.rawValue
      && identity.apiVersion == "networking.k8s.io/v1"
  }

  /// `NetworkPolicy shop/db (policies.yaml:3:1)`.
  var nameAndPlace: String { "\(identity)\(position.map { " (\($0))" } ?? "")" }
}
