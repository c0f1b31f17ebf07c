import NetworkModel

/// The policies that keep the pods of a network from all others (SEMANTICS part 5, UDN).
struct NetworkIsolation {
  /// The network's name.
  let name: String
  /// What declares it.
  let identity: ObjectIdentity
  /// Where it is declared.
  let position: SourcePosition?

  private var members: EndpointExpression { .attached(to: name) }
  private var otherPods: EndpointExpression {
    .all([.pods(in: .matching(.everything), labels: .everything), .not(members)])
  }

  /// Pods of a primary network reach no pods of other networks, nor are they reached.
  ///
  /// OVN-Kubernetes, OKEP-5193 *User Defined Network Segmentation*: "Kubernetes API and DNS services
  /// will be accessible by all pods." The API server is no pod of a network; the ways to DNS are
  /// given, and so are the ways in that pods open.
  func primaryPolicy(waysIn: [Rule], waysOut: [Rule]) -> Policy {
    Policy(
      identity: identity,
      position: position,
      tier: StandardTier.network.rawValue,
      subject: members,
      ingress: DirectionRules(
        isolates: false,
        rules: waysIn + [deny([otherPods], name: "other networks", index: waysIn.count)]
      ),
      egress: DirectionRules(
        isolates: false,
        rules: waysOut + [deny([otherPods], name: "other networks", index: waysOut.count)]
      )
    )
  }

  /// On a secondary network only its pods take part.
  var secondaryPolicies: [Policy] {
    let nobody = DirectionRules(isolates: false, rules: [deny(nil)])
    let outside = DirectionRules(isolates: false, rules: [deny([.not(members)])])
    return [(otherPods, nobody), (members, outside)].enumerated().map { index, part in
      Policy(
        identity: identity,
        position: position,
        tier: StandardTier.network.rawValue,
        order: PolicyOrder(Double(index)),
        subject: part.0,
        ingress: part.1,
        egress: part.1
      )
    }
  }

  private func deny(_ peers: [EndpointExpression]?, name: String? = nil, index: Int = 0) -> Rule {
    Rule(
      .deny,
      peers: peers.map { $0.map { Peer($0) } },
      name: name,
      index: index,
      position: position
    )
  }

  /// The ways to the cluster's DNS, which pods of every network may take.
  ///
  /// OVN-Kubernetes, *Multihoming*: its option for the DNS Service is `kube-system/kube-dns` unless
  /// it is told otherwise; OpenShift tells it `openshift-dns/dns-default`.
  static func waysToDNS(_ services: [Service]) -> [Rule] {
    let names: Set = ["kube-system/kube-dns", "openshift-dns/dns-default"]
    return services.filter { names.contains($0.qualifiedName) }
      .sorted { $0.qualifiedName < $1.qualifiedName }.enumerated()
      .compactMap { index, service in
        guard let selector = service.selector, !service.ports.isEmpty else { return nil }
        let namespace: LabelSelector = ["kubernetes.io/metadata.name": service.namespace]
        let labels = LabelSelector(matchLabels: selector)
        return Rule(
          .pass,
          peers: [Peer(.pods(in: .matching(namespace), labels: labels))],
          connections: .terms(service.ports.map(\.term)),
          name: "DNS",
          index: index,
          position: service.position
        )
      }
  }
}

extension Service.Port {
  /// What a policy sees of connections to the port: the port on the pods (N28).
  fileprivate var term: ConnectionTerm {
    switch target {
    case .number(let number): ConnectionTerm(`protocol`, PortRange(number, number).ports)
    case .name(let name): ConnectionTerm(`protocol`, .named(name))
    }
  }
}

extension PortRange? {
  fileprivate var ports: ConnectionTerm.Ports { map { .range($0) } ?? .all }
}
