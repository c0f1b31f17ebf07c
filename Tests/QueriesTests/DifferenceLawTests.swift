import NetworkGeneration
import NetworkModel
import Queries
import ReachabilityEngine
import Testing

/// What two lists of connections say, compared pair by pair, against the difference of two networks.
struct DifferenceLawTests {
  private static let seeds = (0..<400).map { RunSettings.seed &+ UInt64($0) }

  @Test func `a difference says of every pair what two lists say`() {
    var compared = 0
    for seed in Self.seeds {
      let (old, new) = Self.networks(seed: seed)
      for (a, b) in [(old, new), (new, old)] {
        let comparison = ListComparison(a, b)
        compared += comparison.changedPairs
        if let failure = comparison.firstFailure() {
          Issue.record("seed \(seed): \(failure)\n\(a.listing)\nthen\n\(b.listing)")
          return
        }
      }
    }
    #expect(compared > 10_000)
  }

  @Test func `a network does not differ from itself`() {
    for seed in Self.seeds {
      let network = networkWithWorkloads(seed: seed)
      let snapshot = NetworkSnapshot(CompiledNetwork(network))
      let difference = Difference(from: snapshot, to: snapshot)
      guard !difference.isEmpty else { continue }
      Issue.record("seed \(seed): \(difference)\n\(network.listing)")
      return
    }
  }

  /// A network and one that came of it by a few changes, or another one altogether.
  static func networks(seed: UInt64) -> (Network, Network) {
    let old = networkWithWorkloads(seed: seed)
    // Five seeds on, a network has the same shape.
    let other = networkWithWorkloads(seed: seed &+ 5)
    var random = SplitMix64(seed: ~seed &* 3)
    if random.chance(20) { return (old, other) }
    var new = old
    for _ in 0...random.number(in: 0...2) {
      switch random.number(in: 0...4) {
      case 0 where !new.policies.isEmpty:
        new.policies.remove(at: random.number(in: 0...(new.policies.count - 1)))
      case 1 where !new.cluster.pods.isEmpty:
        let pod = random.number(in: 0...(new.cluster.pods.count - 1))
        new.cluster.pods[pod].labels = random.pick(other.cluster.pods.map(\.labels) + [[:]])
      case 2 where !new.cluster.pods.isEmpty && new.cluster.entryPoints.isEmpty:
        new.cluster.pods.remove(at: random.number(in: 0...(new.cluster.pods.count - 1)))
      default:
        new = Network(
          cluster: new.cluster,
          tiers: new.tiers,
          policies: new.policies + other.policies.prefix(1).filter { $0.tier < new.tiers.count },
          podAddressCandidates: new.podAddressCandidates
        )
      }
    }
    return (old, new)
  }
}

/// Two lists and the difference of their networks.
private struct ListComparison {
  /// An end of connections, by what both networks call it.
  enum End: Hashable {
    case pod(WorkloadReference, String, hasPairs: Bool)
    case address(IPAddress)
    case way(EntryPoint.Kind, String, String)
  }

  private let old: [Row]
  private let new: [Row]
  private let changes: [ConnectionChange]
  private let ends: [End]

  init(_ a: Network, _ b: Network) {
    old = rows(ListQuery(), a)
    new = rows(ListQuery(), b)
    changes =
      Difference(
        from: NetworkSnapshot(CompiledNetwork(a)),
        to: NetworkSnapshot(CompiledNetwork(b))
      ).connections
    ends = Self.pods(a, b) + Self.ends(old + new, changes)
  }

  /// How many pairs differ.
  var changedPairs: Int {
    ends.reduce(0) { sum, source in
      sum + ends.count { value(old, source, $0) != value(new, source, $0) }
    }
  }

  /// A pair of which the difference doesn't say what the lists say; nil where there is none.
  func firstFailure() -> String? {
    for source in ends {
      for destination in ends {
        if source == destination, !source.hasPairs { continue }
        let before = value(old, source, destination)
        let after = value(new, source, destination)
        let told = changes.filter {
          Self.holds($0.source, source) && Self.holds($0.destination, destination)
        }
        let expected = before == after ? [] : [[before, after]]
        guard told.map({ [$0.before, $0.after] }) != expected else { continue }
        return "\(source) to \(destination): told \(told), expected \(expected)"
      }
    }
    let keys = changes.map { ["\($0.source)", "\($0.destination)"] }
    return Set(keys).count == keys.count ? nil : "told twice: \(changes)"
  }

  private func value(_ rows: [Row], _ source: End, _ destination: End) -> Connectivity {
    if source == destination, !source.hasPairs { return .none }
    let row = rows.first {
      Self.holds($0.source, source) && Self.holds($0.destination, destination)
    }
    return row?.connectivity ?? .none
  }

  /// The pods that both networks have under one name, and those of workloads that one of them has.
  private static func pods(_ a: Network, _ b: Network) -> [End] {
    let (old, new) = (a.cluster.pods, b.cluster.pods)
    let names = Set(old.map { Name($0) }).intersection(new.map { Name($0) })
    let workloads = Set(old.map(\.workload)).symmetricDifference(new.map(\.workload))
    let pairs = { (pod: Pod, others: [Pod]) in
      pod.hasPairs && others.allSatisfy { Name($0) != Name(pod) || $0.hasPairs }
    }
    let lists = [(old, new), (new, old)].map { pods, others in
      pods.filter { names.contains(Name($0)) || workloads.contains($0.workload) }
        .map { End.pod($0.workload, $0.name, hasPairs: pairs($0, others)) }
    }
    return Set(lists.joined()).sorted { "\($0)" < "\($1)" }
  }

  /// The addresses at the edges of all blocks, and the ways in.
  private static func ends(_ rows: [Row], _ changes: [ConnectionChange]) -> [End] {
    let peers =
      rows.flatMap { [$0.source, $0.destination] }
      + changes.flatMap { [$0.source, $0.destination] }
    let ends = peers.flatMap { peer -> [End] in
      switch peer {
      case .workload, .node: []
      case .outside(let blocks):
        blocks.flatMap { block in
          [block.bounds.lowerBound, block.bounds.upperBound].map {
            .address(IPAddress(block.family, $0))
          }
        }
      case .entryPoint(let kind, let namespace, let name): [.way(kind, namespace, name)]
      }
    }
    return Set(ends).sorted { "\($0)" < "\($1)" }
  }

  private static func holds(_ peer: ListedPeer, _ end: End) -> Bool {
    switch (peer, end) {
    case (.workload(let workload, let pods, _), .pod(let own, let name, _)):
      workload == own && (pods.isEmpty || pods.contains(name))
    case (.outside(let blocks), .address(let address)):
      blocks.contains { $0.contains(address) }
    case (.entryPoint(let kind, let namespace, let name), let end):
      end == .way(kind, namespace, name)
    case (.workload, _), (.outside, _), (.node, _): false
    }
  }

  /// What names a pod in both networks.
  private struct Name: Hashable {
    let workload: WorkloadReference
    let name: String

    init(_ pod: Pod) {
      workload = pod.workload
      name = pod.name
    }
  }
}

extension ListComparison.End {
  /// Whether it stands for two endpoints that may speak to each other.
  fileprivate var hasPairs: Bool {
    if case .pod(_, _, let hasPairs) = self { return hasPairs }
    return false
  }
}

extension Pod {
  fileprivate var hasPairs: Bool {
    switch replicas {
    case .exactly(let number): number > 1
    case .oneOrMore: true
    }
  }
}
