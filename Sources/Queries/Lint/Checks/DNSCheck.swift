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
    dns = ClusterDNS(context.cluster)
    servers = Servers(dns, context.network)
  }

  private var network: CompiledNetwork { servers.network }

  func findings() -> [LintFinding] {
    var workloads: [Key: Set<WorkloadReference>] = [:]
    let served = Set(servers.all.map(\.id))
    for id in network.classIDs where network[id].kind == .pods && !served.contains(id) {
      guard let key = key(of: id) else { continue }
      let pods = network[id].pods.map { network.network.cluster.pods[$0].workload }
      workloads[key, default: []].formUnion(pods)
    }
    return workloads.keys.sorted { ($0.policy, $0.code.rawValue) < ($1.policy, $1.code.rawValue) }
      .map { finding($0, workloads[$0, default: []].sorted()) }
  }

  // MARK: pods

  /// What is to be told of a class; nil where it resolves names, or where no policy keeps it from that.
  private func key(of id: ClassID) -> Key? {
    let answer = answer(to: id)
    guard answer != .all, let policy = decider(for: id) else { return nil }
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
      ?? selecting.first { policies[$0].egress?.rules.contains { $0.action == .deny } ?? false }
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
    let message: Diagnostic.Message =
      switch key.code {
      case .dnsBlockedOverTCP:
        "\(who) \(verb) reach \(server) over TCP, on which long answers come: \(policy.identity) has no rule for it"
      case .dnsBlockedWithAllEgress:
        "\(who) \(verb) reach \(server), nor anybody else: \(policy.identity) allows no egress"
      default: "\(who) \(verb) reach \(server): \(policy.identity) allows egress to others only"
      }
    return LintFinding(key.code, message, of: policy.identity, at: policy.position, fix: fix(key))
  }

  private var server: String {
    if let address = dns.nodeLocalAddress { return "the DNS cache of its node, \(address)" }
    let cluster = context.cluster
    let name = dns.service.map { "Service `\(cluster.services[$0].qualifiedName)`" }
    if servers.areHypothetical { return "the cluster's DNS, which is not in the input" }
    return "the cluster's DNS, \(name ?? "the pods `k8s-app=kube-dns` of `kube-system`")"
  }

  private func fix(_ key: Key) -> String? {
    guard let address = dns.nodeLocalAddress else { return nil }
    return "allow egress to `ipBlock: {cidr: \(CIDR(address))}` on UDP and TCP 53"
  }
}

/// Whom pods ask for names.
private struct Servers {
  /// The network, with a pod that stands for the DNS where it has none.
  let network: CompiledNetwork
  /// What pods must reach, any of them, and on which connections.
  let all: [(id: ClassID, connections: ConnectionSet)]
  /// Whether the input holds none of them.
  let areHypothetical: Bool

  init(_ dns: ClusterDNS, _ network: CompiledNetwork) {
    areHypothetical = dns.nodeLocalAddress == nil && dns.pods.isEmpty
    let cluster = network.network.cluster
    if let address = dns.nodeLocalAddress {
      let compiled = CompiledNetwork(
        network.network,
        distinguishing: [AddressSet([CIDR(address)])]
      )
      self.network = compiled
      all = [(compiled.classID(of: .address(address)), ClusterDNS.usualConnections)]
    } else if dns.pods.isEmpty {
      let pods = HypotheticalPods(network.network, adding: [.usualDNS])
      self.network = pods.network
      all = [(pods.classes[0], ClusterDNS.usualConnections)]
    } else {
      self.network = network
      all = dns.pods.map { index in
        (
          network.classID(of: .pod(index)),
          dns.connections(on: cluster.pods[index], in: cluster)
        )
      }
    }
  }
}

extension Pod {
  /// A pod of the DNS as most clusters have it.
  fileprivate static let usualDNS = Pod(
    namespace: ClusterDNS.usualNamespace,
    name: "",
    labels: ClusterDNS.usualLabels,
    ports: [
      ContainerPort(name: "dns", port: 53, protocol: .udp),
      ContainerPort(name: "dns-tcp", port: 53, protocol: .tcp),
    ]
  )
}
