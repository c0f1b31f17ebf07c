import NetworkGeneration
import NetworkModel
import Queries
import ReachabilityEngine
import Testing

/// What brings about a change of a connection, against networks that are compiled anew.
struct ChangeCauseLawTests {
  private static let seeds = (0..<400).map { RunSettings.seed &+ UInt64($0) }

  @Test func `the changes that are named make of the old network what passes now`() {
    var judged = 0
    for seed in Self.seeds {
      let (old, new) = DifferenceLawTests.networks(seed: seed)
      // What Nodes say of pods' addresses isn't in these networks' Nodes.
      guard old.tiers == new.tiers, old.podAddressCandidates == new.podAddressCandidates,
        let failure = Self.failure(old, new, &judged)
      else { continue }
      Issue.record("seed \(seed): \(failure)\n\(old.listing)\nthen\n\(new.listing)")
      return
    }
    #expect(judged > 800)
  }

  private static func failure(_ old: Network, _ new: Network, _ judged: inout Int) -> String? {
    let answer = answer(old, new)
    guard let answer else { return "no answer" }
    var partial: [[ObjectChange]: CompiledNetwork] = [:]
    for change in answer.difference.connections {
      if case .entryPoint = change.source { continue }
      if answer.difference.objects.isEmpty { continue }
      if change.changedBy.isEmpty { return "nothing is named for \(change)" }
      judged += 1
      let network =
        partial[change.changedBy] ?? CompiledNetwork(made(old, new, of: change.changedBy))
      partial[change.changedBy] = network
      let now = passing(change, network)
      if now != change.after { return "\(now) and not what \(change) tells" }
    }
    return nil
  }

  private static func answer(_ old: Network, _ new: Network) -> DiffAnswer? {
    let query = DiffQuery(names: DiffQuery.Names(old: "old", new: "new"))
    return try? query.answer(from: (old, []), to: (new, []))
  }

  /// The old network with some objects as they are in the new one.
  private static func made(
    _ old: Network,
    _ new: Network,
    of objects: [ObjectChange]
  ) -> Network {
    var network = old
    let titles = Set(objects.map(\.title))
    for change in NetworkDelta(from: old, to: new).changes where titles.contains(change.title) {
      guard case .namespace(let replacement) = change, replacement.new == nil else {
        network.apply(NetworkDelta([change]))
        continue
      }
      // Its pods may still be there.
      let kept = replacement.old.map { Namespace(name: $0.name) }
      network.cluster.namespaces.apply(
        NetworkDelta.Replacement(old: replacement.old, new: kept)
      )
    }
    return network
  }

  private static func passing(_ change: ConnectionChange, _ network: CompiledNetwork)
    -> Connectivity
  {
    guard let source = endpoint(change.source, network.network),
      let destination = endpoint(change.destination, network.network)
    else { return .none }
    if change.source == change.destination, !hasPairs(change.source, network.network) {
      return .none
    }
    return network.connectivity(
      from: network.classID(of: source),
      to: network.classID(of: destination)
    )
  }

  /// Whether a workload has two pods that may speak to each other.
  private static func hasPairs(_ peer: ListedPeer, _ network: Network) -> Bool {
    guard case .workload(let workload, let names, _) = peer else { return false }
    let all = network.cluster.pods.filter { $0.workload == workload }
    let named = all.filter { names.contains($0.name) }
    let pods = named.isEmpty ? all : named
    return pods.count > 1
      || pods.contains { $0.replicas != .exactly(1) && $0.replicas != .exactly(0) }
  }

  private static func endpoint(_ peer: ListedPeer, _ network: Network) -> EndpointReference? {
    switch peer {
    case .workload(let workload, let names, _):
      let pods = network.cluster.pods
      let own = pods.indices.filter { pods[$0].workload == workload }
      let named = own.first { names.isEmpty || names.contains(pods[$0].name) }
      return (named ?? own.first).map { .pod($0) }
    case .node(let name):
      return network.cluster.nodes.firstIndex { $0.name == name }.map { .node($0) }
    case .outside(let blocks): return blocks.first.map { .address($0.network) }
    case .entryPoint: return nil
    }
  }
}

extension NetworkDelta.Change {
  /// What the object that it is about is called.
  fileprivate var title: String {
    switch self {
    case .namespace(let change): "Namespace \((change.new ?? change.old)?.name ?? "")"
    case .pod(let change):
      (change.new ?? change.old).map { pod in
        pod.isTemplate
          ? "\(pod.workload.kind) \(pod.workload.qualifiedName)"
          : "Pod \(pod.namespace)/\(pod.name)"
      } ?? ""
    case .node(let change): "Node \((change.new ?? change.old)?.name ?? "")"
    case .service(let change):
      (change.new ?? change.old).map { "Service \($0.namespace)/\($0.name)" } ?? ""
    case .serviceAccount(let change):
      (change.new ?? change.old).map { "ServiceAccount \($0.namespace)/\($0.name)" } ?? ""
    case .policy(let change): (change.new ?? change.old)?.identity.description ?? ""
    case .entryPoints, .podAddressCandidates: ""
    }
  }
}
