public import NetworkModel

/// An endpoint of a cluster that is written down.
public enum ManifestEndpoint: Hashable, Sendable {
  /// The workload of this index.
  case workload(Int)
  /// The node of this index.
  case node(Int)
  /// An address that neither a pod nor a node has.
  case address(AddressManifest)
}

/// What is settled before manifests are judged.
public struct ManifestProfile: Hashable, Sendable {
  /// Whether an `ipBlock` matches pods (N12).
  public var blocksMatchPods: Bool
  /// Whether `networks` match pods (A8).
  public var networksMatchPods: Bool
  /// Whether the addresses of `ManifestOracle.hosts` are known (A10).
  public var knowsNames: Bool

  /// Creates a profile.
  public init(blocksMatchPods: Bool, networksMatchPods: Bool, knowsNames: Bool) {
    self.blocksMatchPods = blocksMatchPods
    self.networksMatchPods = networksMatchPods
    self.knowsNames = knowsNames
  }
}

/// Answers from the manifests as written, by the rules N1 to N38 and A1 to A14, without any
/// representation between.
///
/// It shares no code with the reader, the lowering, the engine or the specification. A fault in how
/// manifests are lowered shows here, where the engine and the specification would agree on it.
public struct ManifestOracle {
  let world: ManifestWorld
  private let profile: ManifestProfile

  var blocksMatchPods: Bool { profile.blocksMatchPods }
  var networksMatchPods: Bool { profile.networksMatchPods }
  var knowsNames: Bool { profile.knowsNames }

  /// Creates the oracle of a cluster.
  public init(_ world: ManifestWorld, _ profile: ManifestProfile) {
    self.world = world
    self.profile = profile
  }

  /// A fact about one side of a connection that may not be known offline; ordered.
  enum Answer: Int, Comparable {
    case no, maybe, yes
    init(_ value: Bool) { self = value ? .yes : .no }
    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// A connection as the rules of one side see it.
  struct Query {
    var subject: ManifestEndpoint
    var peer: ManifestEndpoint
    var destination: ManifestEndpoint
    var isEgress: Bool
    var protocolName: String
    var port: Int
  }

  /// The verdict of a connection; nil where the manifests don't say how many pods a workload has.
  public func verdict(
    from source: ManifestEndpoint,
    to destination: ManifestEndpoint,
    over protocolName: String,
    port: Int
  ) -> Verdict? {
    if source == destination, case .workload(let index) = source {
      // N23: a pod reaches itself; replicas of one template are strangers to each other.
      if world.workloads[index].kind == .pod { return .allow }
      guard let replicas = world.workloads[index].knownReplicas, replicas > 1 else { return nil }
    }
    let egress = side(
      Query(
        subject: source,
        peer: destination,
        destination: destination,
        isEgress: true,
        protocolName: protocolName,
        port: port
      )
    )
    // N24: a node reaches the pods on it; it may not be known whether they are.
    let isOwn = isOnOwnNode(source, destination)
    if isOwn == .yes { return egress }
    let ingress = side(
      Query(
        subject: destination,
        peer: source,
        destination: destination,
        isEgress: false,
        protocolName: protocolName,
        port: port
      )
    )
    if egress == .deny { return .deny }
    if ingress == .deny { return isOwn == .maybe ? .unknown : .deny }
    return egress == .allow && ingress == .allow ? .allow : .unknown
  }

  /// One direction, A1: Admin, then NetworkPolicy, then Baseline, then allowed.
  ///
  /// A4: Pass skips the rest of its tier only; behind the Baseline it leaves the connection allowed.
  private func side(_ query: Query) -> Verdict {
    guard case .workload(let index) = query.subject, !world.workloads[index].isHostNetwork else {
      return .allow
    }
    let tiers: [() -> Set<Outcome>] = [
      { outcomes(ofBaseline: false, query, index) }, { networkPolicyOutcomes(query, index) },
      { outcomes(ofBaseline: true, query, index) },
    ]
    var possible: Set<Outcome> = [.undecided]
    for tier in tiers where possible.contains(.undecided) {
      possible.remove(.undecided)
      possible.formUnion(tier())
      if possible.remove(.pass) != nil { possible.insert(.undecided) }
    }
    if possible.remove(.undecided) != nil { possible.insert(.allow) }
    return possible == [.allow] ? .allow : possible == [.deny] ? .deny : .unknown
  }

  /// N20, N21: nothing is decided where nothing isolates the subject; else some rule allows, or none.
  ///
  /// Where facts are unknown: a denial is possible unless a policy that surely selects has a rule
  /// that surely allows, and needs a policy that may select without such a rule; allowing is
  /// possible where one that may select may allow.
  private func networkPolicyOutcomes(_ query: Query, _ index: Int) -> Set<Outcome> {
    let policies = world.policies.filter { speaks($0, query) }.map { policy in
      (selects: selects(policy, index), allows: allows(policy, query))
    }.filter { $0.selects != .no }
    let mayDeny =
      !policies.contains { $0.selects == .yes && $0.allows == .yes }
      && policies.contains { $0.allows != .yes }
    var outcomes: Set<Outcome> = []
    if mayDeny { outcomes.insert(.deny) }
    if policies.contains(where: { $0.allows != .no }) { outcomes.insert(.allow) }
    if !policies.contains(where: { $0.selects == .yes }) { outcomes.insert(.undecided) }
    return outcomes
  }

  /// N1: without policyTypes a policy speaks of ingress, and of egress if it has an egress rule.
  ///
  /// N2, N3: with policyTypes it speaks of what they say, rules or not.
  private func speaks(_ policy: PolicyManifest, _ query: Query) -> Bool {
    let types = policy.policyTypes.value ?? []
    if !types.isEmpty { return types.contains(query.isEgress ? "Egress" : "Ingress") }
    return !query.isEgress || !(policy.egress.value ?? []).isEmpty
  }

  /// N4: podSelector absent, null or empty selects every pod of the namespace.
  private func selects(_ policy: PolicyManifest, _ index: Int) -> Answer {
    let workload = world.workloads[index]
    guard workload.effectiveNamespace == policy.namespace.value ?? "default" else { return .no }
    return holds(policy.podSelector.value, workload)
  }

  private func allows(_ policy: PolicyManifest, _ query: Query) -> Answer {
    let rules = (query.isEgress ? policy.egress : policy.ingress).value ?? []
    let answers = rules.map { rule -> Answer in
      guard covers(rule.ports.value ?? [], query) else { return .no }
      let peers = rule.peers.value ?? []
      // N5: "from/to missing or []: every peer, external too".
      if peers.isEmpty { return .yes }
      return peers.map { isPeer($0, policy, query.peer) }.max() ?? .no
    }
    return answers.max() ?? .no
  }

  private func isPeer(
    _ peer: PeerManifest,
    _ policy: PolicyManifest,
    _ endpoint: ManifestEndpoint
  ) -> Answer {
    if let block = peer.ipBlock.value {
      return isInside(block, endpoint, matchingPods: blocksMatchPods)
    }
    // N7, N25: selectors select pods only, and none on the host's network.
    guard case .workload(let index) = endpoint, !world.workloads[index].isHostNetwork else {
      return .no
    }
    let workload = world.workloads[index]
    if let selector = peer.namespaceSelector.value {
      guard holds(selector, labelsOfNamespace(workload.effectiveNamespace)) else { return .no }
    } else if workload.effectiveNamespace != policy.namespace.value ?? "default" {
      // N9: null or missing is the policy's own namespace.
      return .no
    }
    return holds(peer.podSelector.value, workload)
  }

  /// N24: "node -> pods on it: always allowed"; a hostNetwork pod speaks as its node.
  private func isOnOwnNode(_ source: ManifestEndpoint, _ destination: ManifestEndpoint) -> Answer {
    guard case .workload(let index) = destination, !world.workloads[index].isHostNetwork else {
      return .no
    }
    let host: String?
    switch source {
    case .node(let node): host = world.nodes[node].name
    case .workload(let other):
      guard world.workloads[other].isHostNetwork else { return .no }
      host = world.workloads[other].nodeName
    case .address: return .no
    }
    guard let host, let own = world.workloads[index].nodeName else { return .maybe }
    return Answer(host == own)
  }
}

extension WorkloadManifest {
  /// How many pods there are; nil where the kind or the manifest leaves it open.
  fileprivate var knownReplicas: Int? {
    switch kind {
    case .pod: 1
    case .deployment, .replicaSet, .replicationController, .statefulSet: replicas.value
    case .daemonSet, .job, .cronJob: nil
    }
  }
}
