import NetworkGeneration
import NetworkModel
import PolicySemantics
import ReachabilityEngine
import Testing

/// Policies of equal priority are told where, and only where, their order decides something (A7).
@Suite struct PriorityConflictTests {
  @Test func `a pair is told exactly where both orders differ for some connection`() {
    var told = 0
    var agreeing = 0
    for run in 0..<1500 as Range<UInt64> {
      var generator = NetworkGenerator(seed: RunSettings.seed &+ run, shape: .standardTiers)
      let network = generator.network()
      let conflicts = CompiledNetwork(network).priorityConflicts().conflicts
      for (first, second) in Self.pairs(of: network) {
        for direction in Direction.allCases {
          let reported = conflicts.first {
            $0.first == first && $0.second == second && $0.direction == direction
          }
          let orders = [[first, second], [second, first]].map {
            network.putting($0, inFrontOf: network.policies[first])
          }
          let differs = Self.differ(orders[0], orders[1], direction)
          #expect(
            (reported != nil) == differs,
            "run \(run): \(first) and \(second), \(direction)\n\(network.listing)"
          )
          if differs { told += 1 } else { agreeing += 1 }
          guard let reported else { continue }
          Self.expectShown(reported, orders, network)
        }
      }
    }
    #expect(told > 15 && agreeing > 100, "\(told) told, \(agreeing) agree")
  }

  /// The connection that a conflict shows has the verdicts that it tells, by the specification.
  private static func expectShown(
    _ conflict: PriorityConflict,
    _ orders: [Network],
    _ network: Network
  ) {
    let compiled = CompiledNetwork(network)
    guard let subject = endpoint(compiled[conflict.subject], 0, network),
      let other = endpoint(
        compiled[conflict.other],
        conflict.subject == conflict.other ? 1 : 0,
        network
      )
    else {
      Issue.record("a class without endpoints")
      return
    }
    let isEgress = conflict.direction == .egress
    let connection = Connection(
      from: isEgress ? subject : other,
      to: isEgress ? other : subject,
      over: conflict.protocol,
      port: conflict.port
    )
    #expect(orders[0].verdict(of: conflict.direction, for: connection) == conflict.verdict)
    #expect(orders[1].verdict(of: conflict.direction, for: connection) == conflict.otherVerdict)
    #expect(conflict.verdict != conflict.otherVerdict)
  }

  /// An endpoint of a class; the last one where there are fewer, which a template of several is twice.
  private static func endpoint(_ members: EndpointClass, _ index: Int, _ network: Network)
    -> EndpointReference?
  {
    switch members.kind {
    case .pods, .hosts:
      let all: [EndpointReference] = members.pods.map { .pod($0) } + members.nodes.map { .node($0) }
      return index < all.count ? all[index] : all.last
    case .unidentified(let peer): return .unidentified(peer)
    case .addresses:
      return members.addresses.ranges.first.map {
        .address(IPAddress($0.family, $0.bounds.lowerBound))
      }
    }
  }

  private static func pairs(of network: Network) -> [(Int, Int)] {
    network.policies.indices.flatMap { a in
      network.policies.indices.compactMap { b in
        let (first, second) = (network.policies[a], network.policies[b])
        let isPair =
          a < b && first.tier == second.tier && first.order.value == second.order.value
          && first.order.value.isFinite
        return isPair ? (a, b) : nil
      }
    }
  }

  /// Whether some class fares otherwise in a direction, towards another endpoint.
  private static func differ(_ a: Network, _ b: Network, _ direction: Direction) -> Bool {
    let (one, two) = (CompiledNetwork(a), CompiledNetwork(b))
    return one.classIDs.contains { subject in
      one.classIDs.contains { other in
        guard subject != other || hasPairs(one[subject], a) else { return false }
        return direction == .egress
          ? one.egress(of: subject, to: other) != two.egress(of: subject, to: other)
          : one.ingress(of: subject, from: other) != two.ingress(of: subject, from: other)
      }
    }
  }

  private static func hasPairs(_ members: EndpointClass, _ network: Network) -> Bool {
    members.kind != .pods || members.pods.count > 1
      || members.pods.contains { network.cluster.pods[$0].replicas != .exactly(1) }
  }
}

extension Network {
  /// The network with some policies taken first among those of a policy's tier and priority.
  fileprivate func putting(_ front: [Int], inFrontOf policy: Policy) -> Network {
    var policies = policies
    for index in policies.indices where policies[index].order.value == policy.order.value {
      guard policies[index].tier == policy.tier else { continue }
      let place = front.firstIndex(of: index)
      policies[index].order.name = place.map { "\($0)" } ?? "z\(policies[index].order.name)"
    }
    return Network(
      cluster: cluster,
      tiers: tiers,
      policies: policies,
      podAddressCandidates: podAddressCandidates
    )
  }
}
