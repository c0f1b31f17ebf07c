import NetworkModel
import ReachabilityEngine

extension LintCheck {
  /// Egress isolation that cuts pods off from the cluster's DNS.
  static let dns = LintCheck(
    codes: [.dnsBlocked, .dnsBlockedWithAllEgress, .dnsBlockedOverTCP],
    isAboutPolicies: false
  ) { context in
    DNSCheck(context).findings()
  }
}

/// Finds pods whose side of the policies doesn't let them ask the cluster's DNS.
private struct DNSCheck {
  /// How pods fare that ask for names.
  private enum Answer: Hashable {
    case all
    case overUDPOnly
    case none
  }

  /// What tells findings apart: one for the pods that the same policy cuts off in the same way.
  private struct Key: Hashable {
    var code: LintCode
    var policy: Int
  }

  private let context: LintContext
  private let dns: ClusterDNS
  private let servers: Servers

  init(_ context: LintContext) {
    self.context = context
    dns = ClusterDNS(context.network.network)
    servers = Servers(dns, context.network)
  }

  private var network: CompiledNetwork { servers.network }

  func findings() -> [LintFinding] {
    var workloads: [Key: Set<WorkloadReference>] = [:]
    for id in network.classIDs where network[id].kind == .pods {
      // Those who ask may be alike to policies with those who answer.
      let pods = network[id].pods.filter { !servers.pods.contains($0) }
      guard !pods.isEmpty, let key = key(of: id) else { continue }
      workloads[key, default: []].formUnion(pods.map { network.network.cluster.pods[$0].workload })
    }
    return workloads.keys.sorted { ($0.policy, $0.code.rawValue) < ($1.policy, $1.code.rawValue) }
      .map { finding($0, workloads[$0, default: []].sorted()) }
  }

  // MARK: pods

  /// What is to be told of a class; nil where it resolves names, or where no policy keeps it from that.
  private func key(of id: ClassID) -> Key? {
    let answer = answer(to: id)
    guard answer != .all, let policy = decider(for: id), !hasRuleForNames(id) else { return nil }
    switch answer {
    case .all: return nil
    case .overUDPOnly: return Key(code: .dnsBlockedOverTCP, policy: policy)
    case .none:
      return Key(
        code: reachesSomebody(id) ? .dnsBlocked : .dnsBlockedWithAllEgress,
        policy: policy
      )
    }
  }

  /// Whether a rule speaks of names' port where the DNS isn't in the input: whom it means is its author's
  /// to know, such as pods of another distribution.
  private func hasRuleForNames(_ id: ClassID) -> Bool {
    servers.areHypothetical
      && network.policies(selecting: id, .egress).contains { selection in
        (network.network.policies[selection.policy].egress?.rules ?? []).contains {
          $0.action == .allow && $0.connections.areForNames
        }
      }
  }

  /// How a class fares with the server that answers it best: there are several pods, and any will do.
  private func answer(to id: ClassID) -> Answer {
    var best = Answer.none
    for server in servers.all {
      let reached = network.egress(of: id, to: server.id).possible
      let wanted = server.connections
      let isServed = { (proto: IPProtocol) in
        !wanted.ports(proto).isEmpty && wanted.ports(proto).isSubset(of: reached.ports(proto))
      }
      guard isServed(.udp) else { continue }
      if wanted.ports(.tcp).isEmpty || isServed(.tcp) { return .all }
      best = .overUDPOnly
    }
    return best
  }

  /// The policy to mend: one with egress rules that isolates the class, else any that does or that denies.
  private func decider(for id: ClassID) -> Int? {
    let policies = network.network.policies
    let selecting = network.policies(selecting: id, .egress).map(\.policy)
    let isolating = selecting.filter { policies[$0].egress?.isolates ?? false }
    return isolating.first { !(policies[$0].egress?.rules.isEmpty ?? true) } ?? isolating.first
      ?? denier(of: id)
  }

  /// The policy with the rule that denies a class, which none isolates, to ask one of the servers.
  private func denier(of id: ClassID) -> Int? {
    for server in servers.all {
      guard let port = server.connections.samplePorts.first,
        let first = network.example(of: id), let second = network.example(of: server.id)
      else { continue }
      let explanation = network.replay(.egress, of: first, other: second, port)
      let policy = explanation.decidingTier?.policies.first { policy in
        policy.rules.contains { $0.match == .yes && $0.action == .deny }
      }
      guard let policy else { continue }
      return network.network.policies.firstIndex { $0.identity == policy.identity }
    }
    return nil
  }

  private func reachesSomebody(_ id: ClassID) -> Bool {
    network.classIDs.contains { other in
      other != id && !network.egress(of: id, to: other).possible.isEmpty
    }
  }

  // MARK: words

  private func finding(_ key: Key, _ workloads: [WorkloadReference]) -> LintFinding {
    let policy = network.network.policies[key.policy]
    let more = workloads.count > 1 ? " and \(workloads.count - 1) more" : ""
    let who = workloads.first.map { "\($0.kind) `\($0.qualifiedName)`\(more)" } ?? ""
    let verb = workloads.count > 1 ? "don't" : "doesn't"
    let denies = !(policy.egress?.isolates ?? false)
    let message: Diagnostic.Message =
      switch key.code {
      case _ where denies:
        "\(who) \(verb) reach \(server)\(key.code == .dnsBlockedOverTCP ? " over TCP" : ""): \(policy.identity) denies it"
      case .dnsBlockedOverTCP:
        "\(who) \(verb) reach \(server) over TCP, on which long answers come: \(policy.identity) has no rule for it"
      case .dnsBlockedWithAllEgress:
        "\(who) \(verb) reach \(server), nor anybody else: \(policy.identity) allows no egress"
      default: "\(who) \(verb) reach \(server): \(policy.identity) allows egress to others only"
      }
    return LintFinding(
      key.code,
      message,
      of: policy.identity,
      at: policy.position,
      fix: denies ? "allow it in a policy, or by a rule, that is judged before" : fix(key)
    )
  }

  /// The address of the caches on the nodes, as a block; nil where there are none.
  private var cache: CIDR? { dns.nodeLocalAddresses.blocks.first }

  private var server: String {
    if let cache { return "the DNS cache of its node, \(cache)" }
    let cluster = context.cluster
    let name = dns.service.map { "Service `\(cluster.services[$0].qualifiedName)`" }
    if servers.areHypothetical { return "the cluster's DNS (not in the input)" }
    return "the cluster's DNS, \(name ?? "the pods `k8s-app=kube-dns` of `kube-system`")"
  }

  private func fix(_ key: Key) -> String? {
    cache.map { "allow egress to `ipBlock: {cidr: \($0)}` on UDP and TCP 53" }
  }
}

extension RuleConnections {
  /// Whether it has a term for names: UDP 53, or 5353 as OpenShift's pods have it, or a port named so.
  fileprivate var areForNames: Bool {
    guard case .terms(let terms) = self else { return false }
    return terms.contains { term in
      switch term.ports {
      case .all: false
      case .range(let range):
        term.protocol != .tcp && range.lowerBound == range.upperBound
          && [53, 5353].contains(range.lowerBound)
      case .named(let name): name.hasPrefix("dns")
      }
    }
  }
}

/// Whom pods ask for names.
private struct Servers {
  /// The network, with a pod that stands for the DNS where it has none.
  let network: CompiledNetwork
  /// What pods must reach, any of them, and on which connections.
  let all: [(id: ClassID, connections: ConnectionSet)]
  /// Those of them that are pods of the network.
  let pods: Set<Int>
  /// Whether the input holds none of them.
  let areHypothetical: Bool

  init(_ dns: ClusterDNS, _ network: CompiledNetwork) {
    let caches = dns.nodeLocalAddresses
    areHypothetical = caches.isEmpty && dns.pods.isEmpty
    if let range = caches.ranges.first {
      let compiled = CompiledNetwork(network.network, distinguishing: [caches])
      let address = IPAddress(range.family, range.bounds.lowerBound)
      self.network = compiled
      all = [(compiled.classID(of: .address(address)), ClusterDNS.usualConnections)]
      pods = Set(dns.pods)
    } else if dns.pods.isEmpty {
      let made = HypotheticalPods(network.network, adding: [.usualDNS])
      self.network = made.network
      all = [(made.classes[0], ClusterDNS.usualConnections)]
      pods = Set(made.places)
    } else {
      self.network = network
      all = dns.pods.map { (network.classID(of: .pod($0)), dns.connections) }
      pods = Set(dns.pods)
    }
  }
}

extension Pod {
  /// A pod of the DNS as most clusters have it.
  fileprivate static let usualDNS = Pod(
    namespace: ClusterDNS.usualPods.namespace,
    name: "",
    labels: Labels([ClusterDNS.usualPods.label]),
    ports: [
      ContainerPort(name: "dns", port: 53, protocol: .udp),
      ContainerPort(name: "dns-tcp", port: 53, protocol: .tcp),
    ]
  )
}
