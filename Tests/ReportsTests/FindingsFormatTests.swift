import NetworkModel
import Reports
import Testing

struct FindingsFormatTests {
  private static var findings: Findings {
    Findings(
      noun: "assertion",
      rules: [
        Findings.Rule(id: "a", summary: "a holds", help: ["It must."]),
        Findings.Rule(
          id: "b",
          name: "B",
          summary: "b holds",
          help: [],
          level: .warning,
          tags: ["t"]
        ),
      ],
      results: [
        finding("passes", .passed, rule: 0),
        finding("fails", .failed(.error), rule: 0, owner: "team"),
        finding("warns", .failed(.warning), rule: 1),
        finding("waits", .skipped("no cluster"), rule: 1),
      ]
    )
  }

  private static func finding(
    _ name: String,
    _ outcome: Findings.Outcome,
    rule: Int,
    owner: String? = nil
  ) -> Finding {
    Finding(
      rule: rule,
      suite: "netsim.yaml",
      name: name,
      outcome: outcome,
      message: "\(name), since so",
      details: { $0.line("all of \(name)") },
      written: Findings.Place(SourcePosition(file: "netsim.yaml", line: 3, column: 5), "the check"),
      causes: [
        Findings.Place(SourcePosition(file: "./k8s/../p.yaml", line: 7, column: 1), "policy p")
      ],
      fingerprint: name,
      owner: owner
    )
  }

  private func rendered(_ format: any ReportFormat) -> String {
    let report = Report(
      title: "netsim check",
      text: { _ in },
      data: { _ in },
      markdown: { $0.findings(Self.findings, title: "netsim check") },
      findings: { Self.findings }
    )
    return written { format.render(report, to: $0, terminal: .plain) }
  }

  @Test func `JUnit counts as failures what must hold, and says the rest in outputs`() {
    #expect(
      rendered(JUnitFormat()) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="netsim check" tests="4" failures="1" errors="0">
          <testsuite name="netsim.yaml" tests="4" failures="1" errors="0" skipped="1">
            <testcase name="passes" classname="netsim.yaml" file="netsim.yaml" line="3"/>
            <testcase name="fails" classname="netsim.yaml" file="netsim.yaml" line="3">
              <failure message="fails, since so" type="a">all of fails
        </failure>
            </testcase>
            <testcase name="warns" classname="netsim.yaml" file="netsim.yaml" line="3">
              <system-out>warning: warns, since so

        all of warns
        </system-out>
            </testcase>
            <testcase name="waits" classname="netsim.yaml" file="netsim.yaml" line="3">
              <skipped message="no cluster"/>
            </testcase>
          </testsuite>
        </testsuites>

        """
    )
  }

  @Test func `TAP has a line a check, and a block below what fails`() {
    #expect(
      rendered(TAPFormat()) == """
        TAP version 14
        1..4
        ok 1 - passes
        not ok 2 - fails
          ---
          message: "fails, since so"
          severity: error
          owner: team
          at:
            file: "./k8s/../p.yaml"
            line: 7
            column: 1
          written:
            file: netsim.yaml
            line: 3
            column: 5
          details: "all of fails\\n"
          ...
        ok 3 - warning: warns
          ---
          message: "warns, since so"
          severity: warning
          at:
            file: "./k8s/../p.yaml"
            line: 7
            column: 1
          written:
            file: netsim.yaml
            line: 3
            column: 5
          details: "all of warns\\n"
          ...
        ok 4 - waits # SKIP no cluster

        """
    )
  }

  @Test func `GitHub is told of what fails, at the place that decides`() {
    #expect(
      rendered(GitHubFormat()) == """
        ::error file=p.yaml,line=7,col=1,title=fails::fails, since so%0Aowner: team%0Anetsim.yaml:3:5: the check
        ::warning file=p.yaml,line=7,col=1,title=warns::warns, since so%0Anetsim.yaml:3:5: the check
        1 passed, 1 failed, 1 warning, 1 skipped

        """
    )
  }

  @Test func `SARIF has a rule for each check, a result for each failure only`() {
    let text = rendered(SARIFFormat())
    #expect(text.ranges(of: "\"shortDescription\"").count == 2)
    #expect(text.ranges(of: "\"ruleId\"").count == 2)
    #expect(
      text.contains("\"artifactLocation\": {\"uri\": \"p.yaml\", \"uriBaseId\": \"%SRCROOT%\"}")
    )
    #expect(text.contains("\"region\": {\"startLine\": 7, \"startColumn\": 1}"))
    #expect(text.contains("\"partialFingerprints\": {\"check/v1\": \"warns\"}"))
  }

  @Test func `a comment on a pull request folds away all but what fails`() {
    #expect(
      rendered(MarkdownFormat()) == """
        ## netsim check: 1 passed, 1 failed, 1 warning, 1 skipped

        | Result | Assertion | Owner | Why | Where |
        | --- | --- | --- | --- | --- |
        | failed | `fails` | team | fails, since so | `./k8s/../p.yaml:7:1` |
        | warning | `warns` |  | warns, since so | `./k8s/../p.yaml:7:1` |

        <details>
        <summary><code>fails</code> (netsim.yaml:3:5)</summary>

        ```
        all of fails
        ```

        </details>

        <details>
        <summary><code>warns</code> (netsim.yaml:3:5)</summary>

        ```
        all of warns
        ```

        </details>

        <details>
        <summary>1 skipped</summary>

        - `waits`: no cluster

        </details>

        <details>
        <summary>1 passed</summary>

        - `passes`

        </details>

        """
    )
  }

  @Test(arguments: [
    ("/abs/p.yaml", "\"uri\": \"file:///abs/p.yaml\"}"),
    ("k8s/a b#?%.yaml", "\"uri\": \"k8s/a%20b%23%3F%25.yaml\","),
    ("é.yaml", "\"uri\": \"%C3%A9.yaml\","), ("../up/p.yaml", "\"uri\": \"../up/p.yaml\","),
  ])
  func `the path of a file is a URI in SARIF`(path: String, expected: String) {
    var findings = Self.findings
    findings.results[1].causes[0].position.file = path
    let report = Report(title: "", text: { _ in }, data: { _ in }, findings: { findings })
    let text = written { SARIFFormat().render(report, to: $0, terminal: .plain) }
    #expect(text.contains(expected))
  }

  @Test(arguments: ["junit", "sarif", "tap", "github"])
  func `a report without findings has none of their formats`(name: String) throws {
    let report = Report(title: "", text: { _ in }, data: { _ in })
    #expect(try #require(ReportFormats.named(name)).canRender(report) == false)
  }
}
