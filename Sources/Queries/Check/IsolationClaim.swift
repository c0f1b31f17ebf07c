public import NetworkModel
public import ReachabilityEngine

/// The claim that policies isolate pods: what no rule allows is denied.
///
/// Kubernetes, Network Policies, *The two sorts of pod isolation*: a pod is isolated for ingress "if
/// there is any NetworkPolicy that both selects the pod and has "Ingress" in its policyTypes". Policies
/// of ordered tiers don't isolate, whatever they deny (A3). hostNetwork pods can't be selected (N25), so
/// nothing isolates them.
struct IsolationClaim {
  /// The pods: ascending indices into `Cluster.pods`.
  var pods: [Int]
  /// The directions.
  var directions: Set<Direction>

  /// The claim that pods are isolated in some directions, both by default.
  init(pods: [Int], directions: Set<Direction> = Set(Direction.allCases)) {
    self.pods = pods
    self.directions = directions
  }

  /// Takes the pods among some members.
  ///
  /// - Throws: `PeerError` where there are none.
  init(
    _ members: PeerMembers,
    _ directions: Set<Direction>,
    of phrases: [PeerPhrase]
  ) throws(PeerError) {
    guard !members.pods.isEmpty else {
      let text = phrases.map(\.description).joined(separator: ", ")
      throw PeerError(
        phrases.isEmpty ? .noPodsAtAll : .noPods(text),
        column: phrases.first?.column ?? 1
      )
    }
    pods = members.pods
    self.directions = directions
  }

  /// How every pod fares in every direction, pods that fare alike together.
  func findings(in network: CompiledNetwork) -> [IsolationFinding] {
    Direction.allCases.filter(directions.contains).flatMap { direction in
      var order: [Key] = []
      var pods: [Key: [Int]] = [:]
      var keys: [ClassID: Key] = [:]
      for pod in self.pods {
        let id = network.classID(of: .pod(pod))
        let key = keys[id] ?? Key(id, direction, network)
        keys[id] = key
        if pods[key] == nil { order.append(key) }
        pods[key, default: []].append(pod)
      }
      return order.map { key in
        IsolationFinding(
          direction: direction,
          pods: pods[key, default: []],
          isIsolated: key.isIsolated,
          isHostNetwork: key.isHostNetwork,
          policies: key.policies,
          isDenied: key.isDenied
        )
      }
    }
  }

  /// What tells pods apart.
  private struct Key: Hashable {
    let isHostNetwork: Bool
    let isIsolated: Certainty
    let policies: [Int]
    let isDenied: Bool

    init(_ id: ClassID, _ direction: Direction, _ network: CompiledNetwork) {
      let all = network.network.policies
      let selecting = network.policies(selecting: id, direction)
      let isolating = selecting.filter { policy in
        let tier = network.network.tiers[all[policy.policy].tier]
        return all[policy.policy].rules(direction)?.isolates ?? false && tier.isolated == .deny
      }
      let certain = isolating.filter(\.isCertain)
      isHostNetwork = network[id].kind == .hosts
      isIsolated = !certain.isEmpty ? .yes : isolating.isEmpty ? .no : .unknown
      policies = (certain.isEmpty ? isolating : certain).map(\.policy)
      isDenied = selecting.contains { policy in
        guard let rules = all[policy.policy].rules(direction) else { return false }
        return !rules.isolates && rules.rules.contains { $0.action == .deny }
      }
    }
  }
}

/// Pods that policies isolate in a direction, or don't, alike.
public struct IsolationFinding: Sendable {
  /// The direction.
  public var direction: Direction
  /// The pods: ascending indices into `Cluster.pods`.
  public var pods: [Int]
  /// Whether a policy isolates them.
  public var isIsolated: Certainty
  /// Whether they use their node's network, so that policies can't select them.
  public var isHostNetwork: Bool
  /// The policies that isolate them, or may do so, as indices into `Network.policies`.
  public var policies: [Int]
  /// Whether policies that don't isolate, those of ordered tiers, deny something to them.
  public var isDenied: Bool
}

extension Diagnostic.Message {
  fileprivate static let noPodsAtAll: Self = "there is no pod in this network"
  fileprivate static func noPods(_ text: String) -> Self {
    "no pod is in `\(text)`, and policies isolate pods only"
  }
}
