import ClusterGeneration
import NetworkModel

/// Draws changes of a cluster, each with the change that takes it back.
struct UpdateEvents {
  /// A change and its reverse.
  typealias Event = (forward: NetworkDelta, backward: NetworkDelta)

  private var random: RandomSource
  private var number = 0

  /// Creates a source of events that a seed settles.
  init(seed: UInt64) { random = RandomSource(seed: seed) }

  /// Draws an event of a kind; nil where the network has nothing that could change so.
  mutating func event(_ kind: UpdateKind, in network: Network) -> Event? {
    number += 1
    switch kind {
    case .policyChange: return policyChange(network)
    case .podRelabel: return podRelabel(network)
    case .namespaceRelabel: return namespaceRelabel(network)
    case .policyRemoval: return policy(network).map { Self.event(policy: $0, becomes: nil) }
    case .policyAddition: return policyAddition(network)
    case .clusterWidePeer: return clusterWidePeer(network)
    case .podAddition: return podAddition(network)
    case .podRemoval: return pod(network).map { Self.event(pod: $0, becomes: nil) }
    }
  }

  private mutating func policyChange(_ network: Network) -> Event? {
    guard let old = policy(network), let other = policy(network) else { return nil }
    let pods = network.cluster.pods.filter(inNamespace: old.identity.namespace)
    guard !pods.isEmpty, let app = pods[pods.startIndex + random.below(pods.count)].labels["app"]
    else { return nil }
    let rule = Rule(
      .allow,
      peers: [Peer(.pods(in: .own, labels: ["app": app]))],
      connections: Self.connections(of: other),
      index: 1_000
    )
    return Self.event(policy: old, becomes: Self.adding(rule, to: old))
  }

  private mutating func clusterWidePeer(_ network: Network) -> Event? {
    guard let old = policy(network), let other = policy(network) else { return nil }
    let teams = (0..<2).map { _ in "team-\(random.below(40))" }
    let scope = NamespaceScope.matching(LabelSelector([LabelRequirement("team", .in, teams)]))
    let tier = random.pick(["web", "api", "worker", "data"])
    // No label has this value, so that the selector is new each time and selects as much.
    let fresh = LabelRequirement("app", .notIn, ["none-\(number)"])
    let labels = LabelSelector([LabelRequirement("tier", .in, [tier]), fresh])
    let rule = Rule(
      .allow,
      peers: [Peer(.pods(in: scope, labels: labels))],
      connections: Self.connections(of: other),
      index: 1_000
    )
    return Self.event(policy: old, becomes: Self.adding(rule, to: old))
  }

  private mutating func policyAddition(_ network: Network) -> Event? {
    guard var new = policy(network) else { return nil }
    new.identity.name += "-added-\(number)"
    if let app = pod(network)?.labels["app"] {
      new.subject = .pods(in: .own, labels: ["app": app])
    }
    return Self.event(policy: nil, becomes: new)
  }

  /// Relabels to a class that is there: the labels of a neighbour with the same ports.
  private mutating func podRelabel(_ network: Network) -> Event? {
    for _ in 0..<50 {
      guard let old = pod(network) else { return nil }
      let neighbours = network.cluster.pods.filter(inNamespace: old.namespace)
      let other = neighbours[neighbours.startIndex + random.below(neighbours.count)]
      guard other.ports == old.ports, other.labels != old.labels else { continue }
      var new = old
      new.labels = other.labels
      return Self.event(pod: old, becomes: new)
    }
    return nil
  }

  private mutating func podAddition(_ network: Network) -> Event? {
    guard var new = pod(network) else { return nil }
    new.name += "-added-\(number)"
    let host = UInt128(number % 65_536)
    new.addresses = [IPAddress(.v4, 0x0aff_0000 + host)]
    return Self.event(pod: nil, becomes: new)
  }

  private mutating func namespaceRelabel(_ network: Network) -> Event? {
    for _ in 0..<50 {
      let old = random.pick(network.cluster.namespaces)
      var new = old
      new.labels["team"] = "team-\(random.below(40))"
      guard new != old else { continue }
      return (
        NetworkDelta([.namespace(.init(old: old, new: new))]),
        NetworkDelta([.namespace(.init(old: new, new: old))])
      )
    }
    return nil
  }

  private mutating func pod(_ network: Network) -> Pod? {
    let pods = network.cluster.pods
    return pods.isEmpty ? nil : pods[random.below(pods.count)]
  }

  /// A policy of a namespace that holds pods.
  private mutating func policy(_ network: Network) -> Policy? {
    let policies = network.policies
    guard !policies.isEmpty else { return nil }
    for _ in 0..<200 {
      let policy = policies[random.below(policies.count)]
      if policy.identity.namespace != nil { return policy }
    }
    return nil
  }

  private static func event(policy old: Policy?, becomes new: Policy?) -> Event {
    (
      NetworkDelta([.policy(.init(old: old, new: new))]),
      NetworkDelta([.policy(.init(old: new, new: old))])
    )
  }

  private static func event(pod old: Pod?, becomes new: Pod?) -> Event {
    (
      NetworkDelta([.pod(.init(old: old, new: new))]),
      NetworkDelta([.pod(.init(old: new, new: old))])
    )
  }

  /// A policy with one more rule, in a direction that it speaks of.
  private static func adding(_ rule: Rule, to policy: Policy) -> Policy {
    var policy = policy
    if policy.ingress != nil {
      policy.ingress?.rules.append(rule)
    } else {
      policy.egress?.rules.append(rule)
    }
    return policy
  }

  /// The connections of a policy's first rule, all where it has none.
  private static func connections(of policy: Policy) -> RuleConnections {
    let rules = (policy.ingress?.rules ?? []) + (policy.egress?.rules ?? [])
    return rules.first?.connections ?? .all
  }
}

extension [Pod] {
  /// The pods of a namespace, which stand together.
  fileprivate func filter(inNamespace name: String?) -> ArraySlice<Pod> {
    guard let name else { return [] }
    let start = firstIndex { !($0.namespace < name) }
    let end = firstIndex { name < $0.namespace }
    return self[start..<end]
  }

  /// The first place of which something holds that holds of all places behind it as well.
  private func firstIndex(_ holds: (Pod) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
