import NetworkGeneration
import NetworkModel
import Queries
import Testing

/// A first file says few things, and all of them hold.
struct FirstAssertionsTests {
  private static func sentences(_ network: Network) -> [String] {
    FirstAssertions(network).groups.flatMap { $0.sentences.map(\.description) }
  }

  @Test func `of a small network it says what one would write`() {
    #expect(
      Self.sentences(productionNetwork()) == [
        "every pod in namespace/production is isolated for ingress and egress",
        "nothing outside reaches production/api",
        "nothing outside reaches production/database",
        "namespace/production reaches nothing outside",
        "production/api is reachable only from production/frontend",
        "production/database is reachable only from production/api",
        "production/api can reach production/database",
        "production/frontend can reach production/api",
      ]
    )
  }

  @Test func `every sentence holds, and reads back as it was meant`() throws {
    var counts: [Int: Int] = [:]
    for run in 0..<250 {
      let seed = RunSettings.seed &+ UInt64(run)
      var generator = NetworkGenerator(seed: seed)
      let network = generator.network()
      let groups = FirstAssertions(network).groups
      for (index, group) in groups.enumerated() {
        counts[index, default: 0] += 1
        #expect(group.sentences.count <= 30)
        #expect(!group.sentences.isEmpty)
      }
      let assertions = try groups.flatMap(\.sentences).map { sentence in
        let read = try Sentence(parsing: sentence.description)
        #expect(read == sentence)
        return Assertion(sentence.description, read)
      }
      guard !assertions.isEmpty else { continue }
      let answer = try CheckQuery(assertions).answer(in: network)
      let failing = answer.results.filter { !$0.passed }.map(\.assertion.text)
      #expect(failing.isEmpty, "seed \(seed):\n\(network.listing)")
      #expect(answer.warnings.isEmpty)
    }
    #expect(counts[0, default: 0] > 150, "\(counts)")
    #expect(counts[2, default: 0] > 30, "\(counts)")
  }

  @Test func `it stays short however large the network is, and says what it leaves out`() {
    let names = (0..<400).map { "w\($0)" }
    let pods = names.map { name in
      Pod(
        namespace: "n\(name.count)",
        name: name,
        labels: ["app": name],
        workload: WorkloadReference(kind: "Deployment", namespace: "n\(name.count)", name: name),
        ports: [ContainerPort(port: 80)]
      )
    }
    let namespaces = Set(pods.map(\.namespace)).sorted().map { Namespace(name: $0) }
    let groups = FirstAssertions(Network(cluster: Cluster(namespaces: namespaces, pods: pods)))
      .groups
    #expect(groups.map(\.comment) == ["These connections work."])
    #expect(groups.map(\.sentences.count) == [30])
    #expect(groups.allSatisfy { $0.leftOut > 1000 })
  }

  @Test func `of a network without pods it says nothing`() {
    #expect(FirstAssertions(Network(cluster: Cluster())).groups.isEmpty)
  }
}
