import NetworkModel
import Queries
import Reports
import Testing

struct CheckFindingsTests {
  private func findings(_ assertions: [Assertion]) throws -> Findings {
    let answer = try CheckQuery(assertions).answer(in: ShopNetwork.guarded)
    return try findings(of: answer)
  }

  private func findings(of answer: CheckAnswer) throws -> Findings {
    let write = try #require(Report.check([answer]).findings)
    return write()
  }

  private func assertion(
    _ text: String,
    name: String? = nil,
    owner: String? = nil,
    severity: AssertionSeverity = .error,
    line: Int = 3
  ) throws -> Assertion {
    Assertion(
      text,
      try Sentence(parsing: text),
      name: name,
      owner: owner,
      severity: severity,
      location: SourcePosition(file: "netsim.yaml", line: line, column: 5)
    )
  }

  @Test func `a rule is called by the name of its assertion, else by its sentence`() throws {
    let findings = try findings([
      assertion("shop/api can reach db:5432"),
      assertion("shop/api can reach db:5000", name: "The API has: its Database"),
      assertion("shop/web cannot reach db", name: "数据库"),
    ])
    #expect(
      findings.rules.prefix(2).map(\.id) == [
        "shop-api-can-reach-db-5432", "the-api-has-its-database",
      ]
    )
    #expect(findings.rules[2].id.hasPrefix("assertion-"))
  }

  @Test func `different assertions have different rules, equal ones the same`() throws {
    let twice = try findings([
      assertion("shop/api can reach db:5432", name: "same", line: 3),
      assertion("shop/web cannot reach db:5432", name: "same", line: 4),
      assertion("shop/api can reach db:5432", name: "same", line: 5),
    ])
    #expect(twice.rules.count == 2)
    #expect(Set(twice.rules.map(\.id)).count == 2)
    #expect(twice.rules.allSatisfy { $0.id.hasPrefix("same-") })
    #expect(twice.results.map(\.rule) == [0, 1, 0])
    #expect(Set(twice.results.map(\.fingerprint)).count == 3)
  }

  @Test func `a fingerprint stays where an assertion moves or comes to fail`() throws {
    let before = try findings([assertion("shop/api cannot reach db:5432", line: 3)])
    let after = try CheckQuery([assertion("shop/api cannot reach db:5432", line: 9)])
      .answer(in: ShopNetwork.network)
    let moved = try findings(of: after)
    #expect(before.results.map(\.fingerprint) == moved.results.map(\.fingerprint))
  }

  @Test func `severity and owner go with a finding`() throws {
    let findings = try findings([
      assertion("shop/api cannot reach db:5432", owner: "shop", severity: .warning),
      assertion("shop/api cannot reach db:5432", name: "n", severity: .note),
      assertion("shop/web cannot reach db:5432"),
    ])
    #expect(findings.results.map(\.outcome) == [.failed(.warning), .failed(.note), .passed])
    #expect(findings.results[0].owner == "shop")
    #expect(findings.rules.map(\.level) == [.warning, .note, .error])
    #expect(findings.summary == "1 passed, 0 failed, 1 warning, 1 note")
  }

  @Test func `a failure names a pair and what decides`() throws {
    var network = ShopNetwork.guarded
    let place = SourcePosition(file: "p.yaml", line: 4, column: 1)
    network.policies[0].position = place
    let answer = try CheckQuery([
      assertion("shop/api cannot reach db:5432"), assertion("shop/web can reach db:5432"),
      assertion("shop/web cannot reach shop/api:3000"),
    ]).answer(in: network)
    let results = try findings(of: answer).results
    #expect(
      results.map(\.message) == [
        "shop/api can reach shop/db on TCP 5432: NetworkPolicy shop/db, ingress rule 1, allows it",
        """
        shop/web cannot reach shop/db on TCP 5432: NetworkPolicy shop/db isolates shop/db for ingress, \
        and none of its rules matches
        """,
        "shop/web can reach shop/api on TCP 3000",
      ]
    )
    #expect(results.map { $0.causes.map(\.position) } == [[place], [place], []])
  }
}
