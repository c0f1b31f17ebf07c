import NetworkModel
import Queries
import Reports
import Testing

struct CheckReportTests {
  private static func answer() throws -> CheckAnswer {
    let place = { (line: Int) in SourcePosition(file: "netsim.yaml", line: line, column: 5) }
    return try CheckQuery([
      Assertion(
        "shop/api can reach db:5000",
        try Sentence(parsing: "shop/api can reach db:5000"),
        location: place(3)
      ),
      Assertion(
        "shop/api cannot reach db:5432",
        try Sentence(parsing: "shop/api cannot reach db:5432"),
        name: "the database is closed",
        reason: "contract 4.2",
        location: place(4)
      ),
      Assertion(
        "db is reachable only from shop/web",
        try Sentence(parsing: "db is reachable only from shop/web")
      ),
    ]).answer(in: ShopNetwork.guarded)
  }

  @Test func `data has one result an assertion, sentences verbatim`() throws {
    let json = rendered(.check([try Self.answer()]), as: JSONFormat())
    let lines = json.split(separator: "\n").map(String.init)
    #expect(lines.prefix(2) == ["{", "  \"schema\": \"netsim.check/v1\","])
    #expect(
      lines.filter { $0.hasPrefix("      \"sentence\"") } == [
        "      \"sentence\": \"shop/api can reach db:5000\",",
        "      \"sentence\": \"shop/api cannot reach db:5432\",",
        "      \"sentence\": \"db is reachable only from shop/web\",",
      ]
    )
    #expect(
      lines.filter { $0.hasPrefix("      \"verdict\"") } == [
        "      \"verdict\": \"allow\",", "      \"verdict\": \"allow\",",
        "      \"verdict\": null,",
      ]
    )
    #expect(
      lines.filter { $0.hasPrefix("      \"location\"") } == [
        "      \"location\": {\"file\": \"netsim.yaml\", \"line\": 3, \"column\": 5},",
        "      \"location\": {\"file\": \"netsim.yaml\", \"line\": 4, \"column\": 5},",
        "      \"location\": null,",
      ]
    )
    #expect(lines.filter { $0 == "      \"witness\": null," }.count == 1)
    #expect(
      json.contains(
        """
              "witness": {
                "source": {"kind": "Deployment", "namespace": "shop", "name": "api"},
                "destination": {"kind": "StatefulSet", "namespace": "shop", "name": "db"},
                "protocol": "TCP",
                "port": 5432,
                "verdict": "allow",
        """
      )
    )
    #expect(json.contains("\"reason\": \"contract 4.2\""))
    #expect(lines.suffix(2) == ["  \"summary\": {\"passed\": 1, \"failed\": 2}", "}"])
  }

  @Test func `text has a line an assertion, and why it fails`() throws {
    let text = rendered(.check([try Self.answer()]), as: TextFormat())
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines[0] == "pass  shop/api can reach db:5000")
    #expect(
      lines.contains(
        "fail  the database is closed: shop/api cannot reach db:5432  (netsim.yaml:4:5)"
      )
    )
    #expect(lines.contains("  shop/api can reach shop/db on TCP 5432"))
    #expect(lines.contains("fail  db is reachable only from shop/web"))
    #expect(lines.last == "1 passed, 2 failed")
  }

  /// Three that fail, one of each severity.
  private static func failing() throws -> CheckAnswer {
    let text = "shop/web can reach db"
    return try CheckQuery(
      AssertionSeverity.allCases.map { severity in
        Assertion(text, try Sentence(parsing: text), owner: "shop", severity: severity)
      }
    ).answer(in: ShopNetwork.guarded)
  }

  @Test func `only errors count as failed`() throws {
    let answer = try Self.failing()
    #expect(answer.failedCount == 1)
    #expect(answer.failedCount(of: .warning) == 1)
    let text = rendered(.check([answer]), as: TextFormat()).split(separator: "\n")
    #expect(
      text.filter { $0.hasSuffix("shop/web can reach db") } == [
        "fail  shop/web can reach db", "warning  shop/web can reach db",
        "note  shop/web can reach db",
      ]
    )
    #expect(text.count { $0 == "  owner: shop" } == 3)
    #expect(text.last == "0 passed, 1 failed, 1 warning, 1 note")
    let json = rendered(.check([answer]), as: JSONFormat())
    let lines = json.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(lines.count { $0.hasPrefix("\"owner\": \"shop\"") } == 3)
    #expect(
      lines.filter { $0.hasPrefix("\"severity\"") }
        == ["\"severity\": \"warning\"", "\"severity\": \"note\""]
    )
    #expect(
      json.hasSuffix(
        """
          "summary": {"passed": 0, "failed": 1, "warnings": 1, "notes": 1}
        }

        """
      )
    )
  }

  /// One of each kind that holds.
  private static func holding() throws -> CheckAnswer {
    let texts = [
      "shop/api can reach db:5432", "shop/web cannot reach db", "db is isolated for ingress",
    ]
    return try CheckQuery(texts.map { Assertion($0, try Sentence(parsing: $0)) })
      .answer(in: ShopNetwork.guarded)
  }

  @Test func `what holds says why where that is asked for`() throws {
    let answer = try Self.holding()
    let plain = rendered(.check([answer]), as: TextFormat())
    #expect(plain.split(separator: "\n").count == 4)
    let text = rendered(.check([answer], detail: .everything), as: TextFormat())
    #expect(
      text == """
        pass  shop/api can reach db:5432
          looked at 1 pod, each to 1 pod
          shop/api can reach shop/db on TCP 5432:
          egress of shop/api: allow, since no policy selects it for egress
          ingress of shop/db: allow
            tier NetworkPolicy: allows
              NetworkPolicy shop/db
                ingress rule 1 allows TCP 5432
        pass  shop/web cannot reach db
          looked at 1 pod, each to 1 pod
          shop/web cannot reach shop/db on TCP 5432:
          egress of shop/web: allow, since no policy selects it for egress
          ingress of shop/db: deny, since policies isolate it and none of their rules
            matches
            tier NetworkPolicy: denies, since policies isolate shop/db and none of their
              rules matches
              NetworkPolicy shop/db
                ingress rule 1 does not match: from[0].podSelector wants `app=api`, but
                  `shop/web` has `app=web`
        pass  db is isolated for ingress
          isolated for ingress: shop/db, by
            NetworkPolicy shop/db
        3 passed, 0 failed

        """
    )
    let json = rendered(.check([answer], detail: .everything), as: JSONFormat())
    #expect(json.split(separator: "\n").count { $0 == "      \"why\": [" } == 2)
    #expect(json.contains("\"isolated\": ["))
    #expect(!rendered(.check([answer]), as: JSONFormat()).contains("\"why\""))
  }

  @Test func `pods that aren't isolated are named in the data`() throws {
    let text = "namespace/shop is isolated for egress"
    let answer = try CheckQuery([Assertion(text, try Sentence(parsing: text))])
      .answer(in: ShopNetwork.guarded)
    let json = rendered(.check([answer]), as: JSONFormat())
    #expect(
      json.contains(
        """
              "notIsolated": [
                {
                  "direction": "egress",
                  "isolated": "no",
                  "pods": [
                    {"kind": "Deployment", "namespace": "shop", "name": "api"},
        """
      )
    )
    #expect(!json.contains("\"witness\": null"))
  }
}
