import NetworkGeneration
import NetworkModel
import Testing

/// Every network of a small space, so that no combination in it is left to luck.
///
/// Three pods in two namespaces, labels `a`, `b` and `c` with the values `x` and `y` or absent, two
/// ports, and one policy.
@Suite struct SmallWorldTests {
  /// The values of label `a` on the three pods, in all 27 combinations.
  static let worlds = (0..<RunSettings.batches(usual: 27)).map { [$0 % 3, $0 / 3 % 3, $0 / 9] }

  @Test(arguments: worlds)
  func `every policy of the space is answered as the specification does`(world: [Int]) {
    let cluster = Self.cluster(world)
    var property = EngineProperty()
    var networks = 0
    for policy in Self.policies {
      networks += 1
      let network = Network(cluster: cluster, policies: [policy])
      guard let failure = property.failure(of: network, seed: 0) else { continue }
      Issue.record(Comment(rawValue: failure))
      return
    }
    #expect(networks == 7 * 39 * 3 * 3)
  }

  /// Labels `b` and `c` follow from `a`, so that each value of one meets each value of another.
  private static func cluster(_ world: [Int]) -> Cluster {
    let values = [nil, "x", "y"]
    let pods = world.enumerated().map { index, choice in
      let labels = [
        ("a", values[choice]), ("b", values[(choice + index) % 3]), ("c", values[index]),
      ]
      return Pod(
        namespace: index < 2 ? "n" : "m",
        name: "p\(index)",
        labels: Labels(labels.compactMap { label in label.1.map { (label.0, $0) } })
      )
    }
    return Cluster(pods: pods)
  }

  private static let policies: [Policy] = selectors(of: ["a"]).flatMap { subject in
    peers.flatMap { peer in
      connections.flatMap { connections in
        directions.map { directions in
          let rules = DirectionRules(
            isolates: true,
            rules: [Rule(.allow, peers: peer, connections: connections, index: 0)]
          )
          return Policy(
            identity: ObjectIdentity(
              apiVersion: "networking.k8s.io/v1",
              kind: "NetworkPolicy",
              namespace: "n",
              name: "p"
            ),
            tier: 0,
            subject: .pods(in: .own, labels: subject),
            ingress: directions.contains(.ingress) ? rules : nil,
            egress: directions.contains(.egress) ? rules : nil
          )
        }
      }
    }
  }

  private static let directions: [Set<Direction>] = [[.ingress], [.egress], [.ingress, .egress]]

  private static let peers: [[Peer]?] =
    [nil]
    + selectors(of: ["a", "b", "c"]).flatMap { selector in
      [NamespaceScope.own, .matching(.everything)].map { scope in
        [Peer(.pods(in: scope, labels: selector))]
      }
    }

  private static let connections: [RuleConnections] =
    [.all]
    + [(IPProtocol.tcp, 80), (.udp, 81)].compactMap { `protocol`, port in
      PortRange(port, port).map { .terms([ConnectionTerm(`protocol`, .range($0))]) }
    }

  /// The empty selector and, of each key, all that can be asked about two values.
  private static func selectors(of keys: [String]) -> [LabelSelector] {
    [.everything]
      + keys.flatMap { key in
        [
          LabelRequirement(key, .in, ["x"]), LabelRequirement(key, .in, ["y"]),
          LabelRequirement(key, .notIn, ["x"]), LabelRequirement(key, .notIn, ["x", "y"]),
          LabelRequirement(key, .exists), LabelRequirement(key, .doesNotExist),
        ].map { LabelSelector([$0]) }
      }
  }
}
