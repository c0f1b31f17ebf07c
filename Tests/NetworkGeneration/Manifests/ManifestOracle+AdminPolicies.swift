extension ManifestOracle {
  /// What one tier, or one policy, may make of a connection.
  enum Outcome {
    case allow, deny
    /// The rest of the tier is skipped (A4).
    case pass
    /// No rule matches (A3).
    case undecided
  }

  /// What the policies of one of the two tiers may make of a connection.
  ///
  /// A2: lower numbers first. A7: equal ones by name. The one baseline of v1alpha1 has no number and
  /// comes last.
  func outcomes(ofBaseline isBaseline: Bool, _ query: Query, _ subject: Int) -> Set<Outcome> {
    let policies = world.adminPolicies.filter { $0.isBaseline == isBaseline }.sorted { a, b in
      let numbers = [a, b].map { $0.kind == .baseline ? 1001 : $0.priority }
      return numbers[0] == numbers[1] ? a.name < b.name : numbers[0] < numbers[1]
    }
    var outcomes: Set<Outcome> = [.undecided]
    for policy in policies where outcomes.contains(.undecided) {
      let selects = holds(policy.subject, subject)
      guard selects != .no else { continue }
      if selects == .yes { outcomes.remove(.undecided) }
      let rules = (query.isEgress ? policy.egress : policy.ingress).value ?? []
      outcomes.formUnion(self.outcomes(of: rules, query))
    }
    return outcomes
  }

  /// A2: "rules in written order"; the first that matches decides.
  private func outcomes(of rules: [AdminRuleManifest], _ query: Query) -> Set<Outcome> {
    var outcomes: Set<Outcome> = []
    for rule in rules {
      let (answer, outcome) = judge(rule, query)
      if answer != .no { outcomes.insert(outcome) }
      if answer == .yes { return outcomes }
    }
    return outcomes.union([.undecided])
  }

  /// A12: with an unknown peer an Accept rule matches nothing, and Deny and Pass rules deny all.
  private func judge(_ rule: AdminRuleManifest, _ query: Query) -> (Answer, Outcome) {
    if rule.failsClosed { return rule.action == .allow ? (.no, .allow) : (.yes, .deny) }
    let outcome: Outcome =
      switch rule.action {
      case .allow: .allow
      case .deny: .deny
      case .pass: .pass
      }
    guard covers(rule.ports, query) else { return (.no, outcome) }
    return (rule.peers.map { isPeer($0, query.peer) }.max() ?? .no, outcome)
  }

  private func isPeer(_ peer: AdminPeerManifest, _ endpoint: ManifestEndpoint) -> Answer {
    switch peer {
    case .pods(let pods):
      guard case .workload(let index) = endpoint else { return .no }
      return holds(pods, index)
    case .nodes(let selector):
      return isNode(selector, endpoint)
    case .networks(let blocks):
      // A8: "`networks` does match pods".
      return blocks.map {
        isInside(
          BlockManifest(cidr: $0, except: .absent),
          endpoint,
          matchingPods: networksMatchPods
        )
      }.max() ?? .no
    case .domains(let names):
      return names.map { isNamed($0, endpoint) }.max() ?? .no
    case .unknown:
      preconditionFailure("a rule with an unknown peer fails closed")
    }
  }

  /// A11: "subject and peers exclude hostNetwork pods".
  private func holds(_ pods: AdminPodsManifest, _ index: Int) -> Answer {
    let workload = world.workloads[index]
    guard !workload.isHostNetwork,
      holds(pods.namespaceSelector, labelsOfNamespace(workload.effectiveNamespace))
    else { return .no }
    return holds(pods.podSelector, workload)
  }

  /// A9: "matched by node.Status.Addresses; hostNetwork pods are reachable only so".
  ///
  /// Without the addresses of a node that is meant, it is open which ones are meant.
  private func isNode(_ selector: SelectorManifest, _ endpoint: ManifestEndpoint) -> Answer {
    let meant = world.nodes.filter { holds(selector, $0.labels.value ?? []) }
    switch endpoint {
    case .node(let index):
      guard meant.contains(world.nodes[index]) else { return .no }
      return world.nodes[index].addresses.isEmpty ? .maybe : .yes
    case .address:
      return Answer(!world.nodes.isEmpty && meant.allSatisfy { !$0.addresses.isEmpty }) == .yes
        ? .no : .maybe
    case .workload(let index):
      let workload = world.workloads[index]
      guard workload.isHostNetwork else { return .no }
      if let node = node(of: workload) {
        guard meant.contains(node) else { return .no }
        return workload.addresses.isEmpty && node.addresses.isEmpty ? .maybe : .yes
      }
      return isNode(selector, meant, of: workload)
    }
  }

  /// The node that a pod names, else the one whose address it has.
  private func node(of workload: WorkloadManifest) -> NodeManifest? {
    if let name = workload.nodeName { return world.nodes.first { $0.name == name } }
    let own = Set(workload.addresses.map(\.bytes))
    return world.nodes.first { $0.addresses.contains { own.contains($0.bytes) } }
  }

  /// A pod on the network of a node that isn't among the manifests, or that it doesn't name.
  private func isNode(
    _ selector: SelectorManifest,
    _ meant: [NodeManifest],
    of workload: WorkloadManifest
  ) -> Answer {
    let isEveryNode =
      (selector.matchLabels.value ?? []).isEmpty && (selector.matchExpressions.value ?? []).isEmpty
    if isEveryNode { return workload.addresses.isEmpty ? .maybe : .yes }
    if workload.nodeName == nil, !world.nodes.isEmpty { return meant.isEmpty ? .no : .maybe }
    return .maybe
  }
}

// Ports

extension ManifestOracle {
  /// A5: "`protocols`/`ports` absent = no filter at all".
  private func covers(_ ports: ManifestField<[AdminPortManifest]>, _ query: Query) -> Bool {
    let ports = ports.value ?? []
    return ports.isEmpty || ports.contains { covers($0, query) }
  }

  private func covers(_ port: AdminPortManifest, _ query: Query) -> Bool {
    switch port {
    case .number(let name, let number):
      name.value ?? "TCP" == query.protocolName && number == query.port
    case .range(let name, let start, let end):
      name.value ?? "TCP" == query.protocolName && start <= query.port && query.port <= end
    case .whole(let name):
      name == query.protocolName
    case .name(let name):
      // A14: "matches the container port's own protocol".
      resolves(name, query)
    }
  }
}

// Names

extension ManifestOracle {
  /// The addresses of the hosts that are known where names are given to the reader.
  public static let hosts: [(name: String, addresses: [String])] = [
    ("example.com", ["203.0.113.1"]), ("www.example.com", ["203.0.113.2", "2001:db8::2"]),
    ("a.b.example.com", ["10.0.0.1", "fd00::2"]), ("WWW.B.example.com.", ["192.168.1.1"]),
  ]

  /// The same as bytes.
  private static let addresses: [[AddressManifest]] = [
    [.v4([203, 0, 113, 1])],
    [.v4([203, 0, 113, 2]), AddressManifest([0x20, 1, 0xd, 0xb8], count: 16, low: 2)],
    [.v4([10, 0, 0, 1]), AddressManifest([0xfd, 0], count: 16, low: 2)], [.v4([192, 168, 1, 1])],
  ]

  /// A10: without addresses of the name it is unknown which ones outside are meant.
  private func isNamed(_ name: String, _ endpoint: ManifestEndpoint) -> Answer {
    let hosts =
      knowsNames ? Self.hosts.indices.filter { Self.means(name, Self.hosts[$0].name) } : []
    if hosts.isEmpty {
      guard case .address = endpoint else { return .no }
      return .maybe
    }
    return hosts.flatMap { Self.addresses[$0] }.map { address in
      isInside(
        BlockManifest(cidr: CIDRManifest(address, address.width), except: .absent),
        endpoint,
        matchingPods: true
      )
    }.max() ?? .no
  }

  /// A10: "`*.` = one or more labels; does not match the apex".
  private static func means(_ name: String, _ host: String) -> Bool {
    let (name, host) = (labels(name), labels(host))
    guard name.first == "*" else { return name == host }
    let rest = Array(name.dropFirst())
    return host.count > rest.count && Array(host.suffix(rest.count)) == rest
  }

  private static func labels(_ name: String) -> [String] {
    name.lowercased().split(separator: ".").map { String($0) }
  }
}
