import Dialects
import NetworkGeneration
import NetworkModel
import Queries
import ReachabilityEngine
import Testing

/// Ways and waves are what a plain search over pods and over listed connections finds.
struct WayLawTests {
  private static let mostPods = 12

  /// Calls the body with questions about small generated networks, dense and sparse ones.
  private func forEachQuestion(
    _ count: Int,
    shape: NetworkGenerator.Shape? = nil,
    _ body: (WayQuestion, UInt64) throws -> Void
  ) throws {
    for run in 0..<count {
      let seed = RunSettings.seed &+ UInt64(run)
      let network =
        run % 2 == 0
        ? networkWithWorkloads(seed: seed, shape: shape) : sparseNetwork(seed: seed)
      guard (2...Self.mostPods).contains(network.cluster.pods.count) else { continue }
      var random = SplitMix64(seed: seed)
      for _ in 0..<6 {
        guard let question = try? WayQuestion(network, &random) else { continue }
        try body(question, seed)
      }
    }
  }

  private func answer(
    _ query: PathQuery,
    _ question: WayQuestion,
    on network: Network? = nil,
    writing: PolicyWriting? = nil
  ) -> PathAnswer {
    let compiled = CompiledNetwork(
      network ?? question.network,
      distinguishing: query.distinguishing
    )
    return query.answer(on: compiled, question.resolver, writing: writing)
  }

  @Test func `the shortest way has the length that a search over pods finds`() throws {
    var verdicts: [PathVerdict: Int] = [:]
    var lengths: [Int: Int] = [:]
    try forEachQuestion(500) { question, seed in
      guard let query = try? question.query() else { return }
      let oracle = WayOracle(question, query, seed: seed)
      let answer = answer(query, question)
      verdicts[answer.verdict, default: 0] += 1
      lengths[answer.length ?? 0, default: 0] += 1
      let (certain, possible) = (oracle.length(.certain), oracle.length(.possible))
      let verdict: PathVerdict =
        certain != nil ? .certain : possible != nil ? .possible : .none
      let place: Comment =
        "seed \(seed): \(question.source) to \(question.target)\n\(question.network.listing)"
      #expect(answer.verdict == verdict, place)
      #expect(answer.length == certain ?? possible, place)
      let shorter = certain.flatMap { certain in possible.flatMap { $0 < certain ? $0 : nil } }
      #expect(answer.shorterPossible == shorter, place)
    }
    print("ways: \(verdicts), hops: \(lengths)")
    for verdict in [PathVerdict.certain, .possible, .none] {
      #expect(verdicts[verdict, default: 0] > 10, "too few \(verdict): \(verdicts)")
    }
    #expect(lengths[2, default: 0] + lengths[3, default: 0] > 30, "too few hops: \(lengths)")
  }

  @Test func `waves are those that a search over pods finds`() throws {
    var waves: [Int: Int] = [:]
    try forEachQuestion(400) { question, seed in
      guard let path = try? question.query() else { return }
      let query = try BlastRadiusQuery(from: question.source, question.resolver)
      guard path.source.members == query.source.members else { return }
      let oracle = WayOracle(question, path, seed: seed)
      // Ends that lie within the source would be no sources of the plain search.
      guard oracle.sources == query.source.members else { return }
      let answer = query.answer(
        on: CompiledNetwork(question.network, distinguishing: query.distinguishing),
        question.resolver
      )
      let place: Comment = "seed \(seed): \(question.source)\n\(question.network.listing)"
      let certain = pods(answer.waves, question.network)
      #expect(certain == oracle.waves(.certain), place)
      let all = Set(certain.joined())
      let possible = oracle.waves(.possible).enumerated().flatMap { number, pods in
        pods.subtracting(all).map { PodOfWave(pod: $0, wave: number + 1) }
      }
      let perhaps = answer.perhaps.flatMap { wave in
        self.pods([wave], question.network)
          .joined().map { PodOfWave(pod: $0, wave: wave.number) }
      }
      #expect(Set(perhaps) == Set(possible), place)
      waves[certain.count, default: 0] += 1
    }
    #expect(waves[2, default: 0] + waves[3, default: 0] > 30, "too few waves: \(waves)")
  }

  private struct PodOfWave: Hashable {
    var pod: Int
    var wave: Int
  }

  private func pods(_ waves: [BlastWave], _ network: Network) -> [Set<Int>] {
    waves.map { wave in
      Set(
        network.cluster.pods.indices.filter { pod in
          wave.entries.contains { $0.peer.holds(.pod(pod), of: network.cluster) }
        }
      )
    }.filter { !$0.isEmpty }
  }

  @Test func `all shortest ways are told, and each connection of them is listed`() throws {
    var many = 0
    try forEachQuestion(400) { question, seed in
      guard let query = try? question.query(), query.source.members.addresses.isEmpty else {
        return
      }
      let answer = answer(query, question)
      let graph = ListedGraph(question, query)
      let place: Comment =
        "seed \(seed): \(question.source) to \(question.target)\n\(question.network.listing)"
      let assurance: Assurance = answer.verdict == .certain ? .certain : .possible
      let expected = graph.shortestWays(assurance)
      let actual = answer.ways.map { way in way.map { [$0.source, $0.destination] } }
      #expect(answer.count == expected.count, place)
      #expect(Set(actual) == Set(expected), place)
      #expect(actual.count == Set(actual).count, place)
      if answer.count > 1, answer.length ?? 0 > 1 { many += 1 }
    }
    #expect(many > 10, "too few questions with several ways: \(many)")
  }

  @Test func `a cut cuts, and no smaller set of connections does`() throws {
    var sizes: [Int: Int] = [:]
    try forEachQuestion(400) { question, seed in
      guard let size = checkedCut(question, seed) else { return }
      sizes[size, default: 0] += 1
    }
    print("cuts: \(sizes)")
    #expect(sizes.filter { $0.key > 1 }.values.reduce(0, +) > 20, "too small cuts: \(sizes)")
  }

  /// The size of a cut that was compared with all smaller sets; nil where there is none, or they are too
  /// many.
  private func checkedCut(_ question: WayQuestion, _ seed: UInt64) -> Int? {
    guard let query = try? question.query(findsCut: true),
      query.source.members.addresses.isEmpty,
      let cut = answer(query, question).cut
    else { return nil }
    let place: Comment =
      "seed \(seed): \(question.source) to \(question.target)\n\(question.network.listing)"
    guard let connections = cut.connections else {
      Issue.record(place)
      return nil
    }
    #expect(cut.isVerified, place)
    #expect(cut.disjointWays == connections.count, place)
    let graph = ListedGraph(question, query)
    let arcs = Set(connections.map { [$0.source, $0.destination] })
    #expect(!graph.hasWay(without: arcs), place)
    guard let isLeast = graph.needs(connections.count) else { return nil }
    #expect(isLeast, place)
    #expect(graph.isNearest(arcs), place)
    return connections.count
  }

  @Test func `policies that are suggested for a cut leave no way`() throws {
    var (found, asked) = (0, 0)
    let options = LoweringOptions()
    let writing = PolicyWriting(blockMatches: options.ipBlockMatches) { policy in
      NetworkPolicyText(policy, options: options).map {
        PolicyManifest(text: $0.text, policy: $0.policy)
      }
    }
    // Only networks with the tiers of Kubernetes have a place for NetworkPolicies.
    try forEachQuestion(250, shape: .standardTiers) { question, seed in
      guard let query = try? question.query(findsCut: true) else { return }
      let suggestion = answer(query, question, writing: writing).cut?.suggestion
      guard let suggestion else { return }
      asked += 1
      guard case .found(let changes) = suggestion else { return }
      found += 1
      var network = question.network
      network.apply(
        NetworkDelta(
          changes.changes.map {
            .policy(NetworkDelta.Replacement(old: $0.old, new: $0.manifest.policy))
          }
        )
      )
      let after = answer(query, question, on: network)
      #expect(
        after.verdict == .none,
        "seed \(seed): \(question.source) to \(question.target)\n\(network.listing)"
      )
    }
    print("cuts with policies: \(found) of \(asked)")
    #expect(found > 30, "too few policies are found: \(found) of \(asked)")
  }
}
