import TemporaryFolders
import Glibc
import Testing

/// What `netsim watch` prints while files change under it.
@Suite struct WatchTests {
  private let folder = TemporaryFolder()

  private static let pods = """
    apiVersion: v1
    kind: Pod
    metadata: {name: web, labels: {app: web}}
    spec: {containers: []}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: db, labels: {app: db}}
    spec: {containers: []}

    """

  private static func policy(port: Int) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: db}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress:
      - from: [{podSelector: {matchLabels: {app: web}}}]
        ports: [{port: \(port)}]

    """
  }

  init() {
    folder.makeFolder("k8s")
    folder.put("k8s/pods.yaml", Self.pods)
    folder.put("k8s/policy.yaml", Self.policy(port: 5432))
    folder.put(
      "netsim.yaml",
      "manifests: [k8s]\nassertions:\n  - web can reach db:5432\n  - db can reach web:80\n"
    )
  }

  private func start(_ arguments: String...) -> WatchProcess {
    WatchProcess(arguments, in: folder.path)
  }

  @Test func `the start tells what is watched and what holds`() {
    let watch = start()
    #expect(
      watch.lines(until: "2 assertions") == [
        "watching k8s (2 files)", "2 assertions hold, 0 fail",
      ]
    )
    #expect(watch.end(SIGTERM) == 0)
  }

  @Test func `what is assumed stays so whatever changes`() {
    let watch = start("--without", "pod/nobody")
    #expect(watch.end(nil) == 2)
    let open = start("--without", "netpol/db", "-f", "k8s", "--assertions", "netsim.yaml")
    #expect(
      open.lines(until: "2 assertions") == ["watching k8s (2 files)", "2 assertions hold, 0 fail"]
    )
    folder.put("k8s/pods.yaml", Self.pods.replacing("app: web", with: "app: site"))
    #expect(!open.lines(until: "no connection").contains { $0.hasPrefix("closed") })
    #expect(open.end(SIGTERM) == 0)
  }

  @Test func `a change tells objects, connections, and assertions that fail and hold again`() {
    let watch = start()
    _ = watch.lines(until: "2 assertions")
    folder.put("k8s/policy.yaml", Self.policy(port: 5433))
    let block = watch.lines(until: "1 assertion")
    #expect(
      Array(block.prefix(5)) == [
        "", "k8s/policy.yaml changed",
        "changed  NetworkPolicy default/db (k8s/policy.yaml:1:1)",
        "changed  default/web [Pod] -> default/db [Pod]  TCP 5433 (was TCP 5432)",
        "fail  web can reach db:5432  (netsim.yaml:3:5)",
      ]
    )
    #expect(
      Array(block.suffix(2)) == ["1 connection changed", "1 assertion holds, 1 fails"]
    )
    folder.put("k8s/policy.yaml", Self.policy(port: 5432))
    #expect(
      watch.lines(until: "2 assertions") == [
        "", "k8s/policy.yaml changed",
        "changed  NetworkPolicy default/db (k8s/policy.yaml:1:1)",
        "changed  default/web [Pod] -> default/db [Pod]  TCP 5432 (was TCP 5433)",
        "pass  web can reach db:5432", "1 connection changed", "2 assertions hold, 0 fail",
      ]
    )
    #expect(watch.end(SIGINT) == 0)
  }

  @Test func `files that come and go, also in new folders, are told together`() {
    let watch = start()
    _ = watch.lines(until: "2 assertions")
    folder.makeFolder("k8s/more")
    folder.put(
      "k8s/more/cache.yaml",
      Self.pods.replacing("web", with: "cache").replacing("db", with: "queue")
    )
    folder.delete("k8s/policy.yaml")
    let block = watch.lines(until: "2 assertions")
    #expect(block.contains("k8s/more/cache.yaml added, k8s/policy.yaml removed"))
    #expect(block.contains("added    Pod default/cache (k8s/more/cache.yaml:1:1)"))
    #expect(block.contains("removed  NetworkPolicy default/db (k8s/policy.yaml:1:1)"))
    #expect(block.contains("opened   default/cache [Pod] -> default/queue [Pod]  all ports"))
  }

  @Test func `errors keep the last good state, with which the next one is compared`() {
    let watch = start()
    _ = watch.lines(until: "2 assertions")
    folder.put("k8s/policy.yaml", Self.policy(port: 5433).replacing("podSel", with: "podSal"))
    let faults = watch.lines(until: "note: ")
    #expect(faults.contains { $0.hasPrefix("k8s/policy.yaml:5:3: error: unknown field") })
    #expect(faults.last == "note: k8s/policy.yaml changed: what was judged before stays")
    folder.put("k8s/policy.yaml", Self.policy(port: 5433))
    let block = watch.lines(until: "1 assertion")
    #expect(
      block.contains(
        "changed  default/web [Pod] -> default/db [Pod]  TCP 5433 (was TCP 5432)"
      )
    )
  }

  @Test func `a change of netsim.yaml changes what is asserted and what is read`() {
    let watch = start()
    _ = watch.lines(until: "2 assertions")
    folder.makeFolder("other")
    folder.put("other/pods.yaml", Self.pods)
    folder.put(
      "netsim.yaml",
      "manifests: [other]\nassertions: [web can reach db:5432, web can reach db:80]\n"
    )
    let block = watch.lines(until: "2 assertions")
    #expect(block.contains("netsim.yaml changed"))
    #expect(block.contains("pass  web can reach db:80"))
    #expect(block.contains("removed  NetworkPolicy default/db (k8s/policy.yaml:1:1)"))
    folder.put("netsim.yaml", "assertions: [web can sing]\n")
    let faults = watch.lines(until: "note: ")
    #expect(faults.contains { $0.hasPrefix("netsim.yaml:1:") && $0.contains(": error: ") })
  }

  @Test func `an assertion whose peer went away is an error and nothing is judged`() {
    let watch = start()
    _ = watch.lines(until: "2 assertions")
    folder.put("k8s/pods.yaml", Self.pods.replacing("name: web", with: "name: shop"))
    let faults = watch.lines(until: "note: ")
    #expect(faults.contains { $0.hasPrefix("netsim.yaml:3:") && $0.contains("`web`") })
  }

  @Test func `once ends after one change, with what the assertions come to`() {
    let failing = start("--once")
    _ = failing.lines(until: "2 assertions")
    folder.put("k8s/policy.yaml", Self.policy(port: 1))
    _ = failing.linesToEnd()
    #expect(failing.end(nil) == 1)
    let holding = start("--once", "-q")
    _ = holding.lines(until: "1 assertion")
    folder.put("k8s/policy.yaml", Self.policy(port: 5432))
    _ = holding.linesToEnd()
    #expect(holding.end(nil) == 0)
    let faulty = start("--once")
    _ = faulty.lines(until: "2 assertions")
    folder.put("k8s/policy.yaml", "kind: [")
    _ = faulty.linesToEnd()
    #expect(faulty.end(nil) == 2)
  }

  @Test func `json is one object a line`() {
    let watch = start("-o", "json")
    let first = watch.lines(until: "{")
    #expect(first.count == 1)
    #expect(
      first[0].hasPrefix(#"{"schema": "netsim.watch/v1", "event": "start", "watching": "k8s"#)
    )
    #expect(first[0].hasSuffix(#""assertions": [], "summary": {"passed": 2, "failed": 0}}"#))
    folder.put("k8s/policy.yaml", Self.policy(port: 5433))
    let second = watch.lines(until: "{")
    #expect(second.count == 1)
    let expected = #"""
      "event": "change", "parts": [{"name": "k8s/policy.yaml", "change": "changed"}], \#
      "objects": [{"change": "changed", "kind": "NetworkPolicy", "namespace": "default", \#
      "name": "db", "location": {"file": "k8s/policy.yaml", "line": 1, "column": 1}}], \#
      "connections": {"opened": [], "closed": [], "changed": [{"source": {"kind": "Pod", \#
      "namespace": "default", "name": "web"}, "destination": {"kind": "Pod", \#
      "namespace": "default", "name": "db"}, "ports": {"TCP": ["5433"]}, \#
      "before": {"ports": {"TCP": ["5432"]}}}]}, "assertions": [{"sentence": \#
      "web can reach db:5432", "name": null, "passed": false, "verdict": "deny"
      """#
    #expect(second[0].contains(expected), "\(second)")
    folder.put("k8s/policy.yaml", "kind: [\n")
    let third = watch.lines(until: "{")
    #expect(third.last?.contains(#""event": "fault""#) == true, "\(third)")
  }

  @Test func `a reader that goes away ends it quietly`() {
    let watch = start()
    _ = watch.lines(until: "2 assertions")
    watch.closeOutput()
    #expect(watch.end(nil) == 0)
  }

  @Test func `what can't be watched is refused`() {
    let standardInput = NetsimProcess.run(["watch", "-f", "-"], in: folder.path)
    #expect(standardInput.status == 2)
    #expect(standardInput.output.hasPrefix("error: standard input cannot be watched\n"))
    let missing = NetsimProcess.run(["watch", "-f", "nowhere"], in: folder.path)
    #expect(missing.status == 2)
    folder.put("k8s/policy.yaml", "kind: [\n")
    let faulty = NetsimProcess.run(["watch"], in: folder.path)
    #expect(faulty.status == 2)
    #expect(faulty.output.contains("error: no answer, since the input has 1 error"))
  }
}
