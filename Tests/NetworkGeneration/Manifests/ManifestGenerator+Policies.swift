extension ManifestGenerator {
  mutating func policy(_ index: Int) -> PolicyManifest {
    PolicyManifest(
      name: "policy-\(index)",
      namespace: namespaceField(),
      podSelector: field(absent: 15, null: 10) { $0.podSelector() },
      policyTypes: policyTypes(),
      ingress: field(absent: 25, null: 5) { $0.rules() },
      egress: field(absent: 25, null: 5) { $0.rules() }
    )
  }

  /// Missing half of the time, with and without egress rules (N1); also against the rules that are
  /// there (N2, N3).
  private mutating func policyTypes() -> ManifestField<[String]> {
    random.pick(weighted: [
      (8, .absent), (1, .null), (1, .filled([])), (3, .filled(["Ingress"])),
      (3, .filled(["Egress"])), (3, .filled(["Ingress", "Egress"])),
      (1, .filled(["Egress", "Ingress"])),
    ])
  }

  private mutating func rules() -> [RuleManifest] {
    (0..<random.pick([0, 1, 1, 2])).map { _ in
      RuleManifest(
        peers: field(absent: 20, null: 5) { $0.peers() },
        ports: field(absent: 30, null: 5) { $0.ports() },
        isBare: random.chance(30)
      )
    }
  }

  private mutating func peers() -> [PeerManifest] {
    (0..<random.pick([0, 1, 1, 1, 2, 3])).map { _ in peer() }
  }

  /// N8: both selectors in one item is an AND; N9: null and missing differ from empty.
  private mutating func peer() -> PeerManifest {
    var peer = PeerManifest(
      podSelector: random.chance(20) ? .null : .absent,
      namespaceSelector: random.chance(20) ? .null : .absent,
      ipBlock: random.chance(20) ? .null : .absent
    )
    switch random.number(in: 0...99) {
    case ..<25: peer.podSelector = .filled(podSelector())
    case ..<40: peer.namespaceSelector = .filled(namespaceSelector())
    case ..<60:
      peer.podSelector = .filled(podSelector())
      peer.namespaceSelector = .filled(namespaceSelector())
    default: peer.ipBlock = .filled(block())
    }
    return peer
  }

  private mutating func ports() -> [PortManifest] {
    (0..<random.pick([0, 1, 1, 2])).map { _ in port() }
  }

  private mutating func port() -> PortManifest {
    var port = PortManifest(
      protocol: field(absent: 35, null: 5) { $0.random.pick(["TCP", "UDP", "SCTP"]) },
      port: random.chance(10) ? .null : .absent,
      endPort: random.chance(10) ? .null : .absent,
      isBare: random.chance(30)
    )
    switch random.number(in: 0...99) {
    case ..<20: break
    case ..<50: port.port = .filled(.name(random.pick(["http", "web", "http", "web", "absent"])))
    case ..<75: port.port = .filled(.number(random.pick(Self.portNumbers)))
    default:
      let ends = [random.pick(Self.portNumbers), random.pick(Self.portNumbers)].sorted()
      port.port = .filled(.number(ends[0]))
      port.endPort = .filled(ends[1])
    }
    return port
  }

  mutating func podSelector() -> SelectorManifest {
    guard random.chance(20) else { return selector(Self.podKeys, Self.values + ["z"]) }
    let keys = ["pod-template-hash", "pod-template-hash", "controller-revision-hash", "job-name"]
    return selector(keys, ["w0", "w1", "x"])
  }

  mutating func namespaceSelector() -> SelectorManifest {
    random.chance(30)
      ? selector(["kubernetes.io/metadata.name"], Self.namespaces)
      : selector(Self.namespaceKeys, Self.values + ["z"])
  }

  mutating func nodeSelector() -> SelectorManifest {
    selector(Self.nodeKeys, Self.values + ["z"])
  }

  private mutating func selector(_ keys: [String], _ values: [String]) -> SelectorManifest {
    if random.chance(25) { return SelectorManifest() }
    return SelectorManifest(
      matchLabels: field(absent: 45, null: 5) { generator in
        Set(keys).sorted().filter { _ in generator.random.chance(40) }
          .map { LabelManifest(key: $0, value: generator.random.pick(values)) }
      },
      matchExpressions: field(absent: 45, null: 5) { generator in
        (0..<generator.random.pick([0, 1, 1, 2])).map { _ in
          generator.expression(generator.random.pick(keys), values)
        }
      }
    )
  }

  private mutating func expression(_ key: String, _ values: [String]) -> ExpressionManifest {
    let name = random.pick(["In", "In", "NotIn", "NotIn", "NotIn", "Exists", "DoesNotExist"])
    let takesValues = name == "In" || name == "NotIn"
    return ExpressionManifest(
      key: key,
      operator: name,
      values: takesValues
        ? .filled(random.list(1...3) { $0.pick(values) })
        : random.pick([.absent, .null, .filled([])])
    )
  }
}
