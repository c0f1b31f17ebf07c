import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// What a report tells besides its matrix.
struct ReportTests {
  private func document(_ query: ReportQuery, _ network: Network) throws -> ReportDocument {
    let report = query.report(on: CompiledNetwork(network)) { Graph(title: "") }
    return try ReportDocument(json: rendered(report, as: JSONFormat()))
  }

  private func check(_ sentences: [String], in network: Network) throws -> CheckAnswer {
    let assertions = try sentences.map { Assertion($0, try Sentence(parsing: $0)) }
    return try CheckQuery(assertions).answer(in: network)
  }

  @Test func `without assertions there is no section of them`() throws {
    let document = try document(ReportQuery(), productionNetwork())
    #expect(document.schema == "netsim.report/v1")
    #expect(document.assertions == nil)
    #expect(document.incomplete == nil)
  }

  @Test func `assertions stand with what a check says of them`() throws {
    let network = productionNetwork()
    let answer = try check(
      ["frontend can reach api:3000", "api cannot reach database:5432"],
      in: network
    )
    let assertions = try #require(try document(ReportQuery(checks: [answer]), network).assertions)
    #expect(assertions.summary == ["passed": 1, "failed": 1])
    #expect(assertions.results.map(\.result.passed) == [true, false])
    #expect(assertions.results[0].details == ["pass  frontend can reach api:3000"])
    #expect(assertions.results[1].details.first?.hasPrefix("fail  ") == true)
    #expect(assertions.results[1].details.contains { $0.contains("egress of") })
  }

  @Test func `workloads that some direction isn't isolated of are named`() throws {
    let document = try document(ReportQuery(), productionNetwork())
    #expect(
      document.unprotected.map { "\($0.label) \($0.ingress) \($0.egress)" } == [
        "kube-system/agent [DaemonSet, host network] no no"
      ]
    )
    #expect(document.summary["unprotected"] == 1)
  }

  @Test func `findings stand by their weight, and an incomplete network says so`() throws {
    let query = ReportQuery(
      diagnostics: [
        Diagnostic(.note, "a note", at: nil), Diagnostic(.warning, "a warning", at: nil),
        Diagnostic(.error, "an error", at: nil),
      ],
      incompleteness: "the input has errors"
    )
    let document = try document(query, productionNetwork())
    #expect(document.findings.map(\.message) == ["an error", "a warning", "a note"])
    #expect(document.incomplete == "the input has errors")
  }

  @Test func `the text is short and names the other formats`() {
    let report = ReportQuery(title: "Shop").report(on: CompiledNetwork(productionNetwork())) {
      Graph(title: "")
    }
    let text = rendered(report, as: TextFormat())
    #expect(text.hasPrefix("Shop\n"))
    #expect(text.contains("1 of them not isolated both ways"))
    #expect(text.contains("-o html"))
  }
}
