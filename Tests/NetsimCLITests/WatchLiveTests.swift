import TemporaryFolders
import Testing

/// `netsim watch --live` with a `kubectl` of our own.
@Suite struct WatchLiveTests {
  private let cluster = FakeCluster()
  private static let policies = FakeCluster.policies

  init() {
    cluster.folder.put("netsim.yaml", "assertions: [web can reach db:5432]\n")
  }

  private func start(_ arguments: String...) -> WatchProcess {
    WatchProcess(arguments, in: cluster.folder.path, variables: cluster.variables)
  }

  private func lines(_ watch: WatchProcess, until start: String = "1 assertion") -> [String] {
    watch.lines(until: start).filter { !$0.hasPrefix("note: the cluster has no ") }
  }

  @Test func `objects that are added, modified and deleted are told with what they change`() {
    cluster.open(Self.policies)
    let watch = start("--context", "test")
    #expect(
      lines(watch) == [
        "watching the cluster (2 objects)", "1 assertion holds, 0 fail",
      ]
    )
    cluster.send(Self.policies, "ADDED", FakeCluster.policy("deny", port: 80))
    let added = lines(watch, until: "0 assertions")
    #expect(
      Array(added.prefix(4)) == [
        "", "\(Self.policies)/default/deny added",
        "added    NetworkPolicy default/deny (\(Self.policies)/default/deny:1:1)",
        "changed  default/web [Pod] -> default/db [Pod]  TCP 80 (was all ports)",
      ]
    )
    cluster.send(Self.policies, "BOOKMARK", #"{"kind": "NetworkPolicy", "metadata": {}}"#)
    cluster.send(Self.policies, "MODIFIED", FakeCluster.policy("deny", port: 5432))
    let modified = lines(watch)
    #expect(modified.contains("\(Self.policies)/default/deny changed"))
    #expect(modified.contains("pass  web can reach db:5432"))
    cluster.send(Self.policies, "DELETED", FakeCluster.policy("deny", port: 5432))
    let deleted = lines(watch)
    #expect(deleted.contains { $0.hasPrefix("removed  NetworkPolicy default/deny ") })
    #expect(watch.end() == 0)
    #expect(
      cluster.calls == [
        "--context test api-resources --verbs=list -o name",
        "--context test get \(Self.policies) -A --watch --output-watch-events -o json",
        "--context test get \(Self.policies) -A -o json",
        "--context test get pods -A --watch --output-watch-events -o json",
        "--context test get pods -A -o json",
      ]
    )
  }

  @Test func `after an error event the resource is listed and watched anew`() {
    cluster.open(Self.policies)
    let watch = start("--live")
    _ = lines(watch)
    cluster.list(Self.policies, [FakeCluster.policy("deny", port: 80)])
    cluster.open(Self.policies, turn: 2)
    cluster.send(
      Self.policies,
      "ERROR",
      #"{"kind": "Status", "code": 410, "message": "too old resource version"}"#
    )
    let lost = lines(watch, until: "0 assertions")
    #expect(
      lost.first == """
        note: the watch of \(Self.policies) was lost and begins anew: too old resource version
        """
    )
    #expect(lost.contains("\(Self.policies)/default/deny added"))
    cluster.send(Self.policies, turn: 2, "DELETED", FakeCluster.policy("deny", port: 80))
    #expect(lines(watch).contains("\(Self.policies)/default/deny removed"))
  }

  @Test func `a stream that is cut in the middle of an object is begun anew`() {
    cluster.open(Self.policies)
    let watch = start("--live")
    _ = lines(watch)
    let event = "{\"type\": \"ADDED\", \"object\": \(FakeCluster.policy("deny", port: 80))}"
    // In pieces of any size.
    for piece in event.split(separator: " ", omittingEmptySubsequences: false) {
      cluster.send(Self.policies, "\(piece) ")
    }
    _ = lines(watch, until: "0 assertions")
    cluster.list(Self.policies, [FakeCluster.policy("deny", port: 5432)])
    cluster.open(Self.policies, turn: 2)
    cluster.send(Self.policies, String(event.prefix(90)))
    cluster.end(Self.policies)
    let lost = lines(watch)
    #expect(lost.first?.hasSuffix("it ended in the middle of an object") == true)
    #expect(lost.contains("\(Self.policies)/default/deny changed"))
  }

  @Test func `objects that a watch never names after its list are gone`() {
    cluster.list(Self.policies, ["a", "b"].map { FakeCluster.policy($0, port: 80) })
    cluster.open(Self.policies)
    let watch = start("--live")
    _ = lines(watch, until: "0 assertions")
    cluster.send(Self.policies, "ADDED", FakeCluster.policy("a", port: 80))
    cluster.send(Self.policies, "MODIFIED", FakeCluster.policy("a", port: 5432))
    #expect(lines(watch).contains("\(Self.policies)/default/a changed"))
    let gone = lines(watch, until: "1 assertion")
    #expect(gone.contains("\(Self.policies)/default/b removed"))
  }

  @Test func `what has no bearing on connections is not told`() {
    cluster.open("pods")
    let watch = start("--live", "--once")
    _ = lines(watch)
    for app in ["web", "db"] { cluster.send("pods", "ADDED", FakeCluster.pod(app)) }
    cluster.send(
      "pods",
      "MODIFIED",
      FakeCluster.pod("web").replacing("\"spec\"", with: "\"status\": {}, \"spec\"")
    )
    cluster.send("pods", "DELETED", FakeCluster.pod("web"))
    let rest = watch.linesToEnd()
    #expect(rest.contains { $0.contains("`web`") })
    #expect(!rest.contains { $0.hasSuffix("changed") })
    #expect(watch.end(nil) == 2)
  }

  @Test func `without kubectl there is an error that says so`() {
    let watch = WatchProcess(
      ["--live"],
      in: cluster.folder.path,
      variables: ["PATH=\(cluster.folder.path)"]
    )
    #expect(
      watch.linesToEnd() == [
        "error: there is no kubectl on the PATH",
        "help: install kubectl, or name manifests with -f",
      ]
    )
    #expect(watch.end(nil) == 2)
  }

  @Test func `a kubectl that fails is quoted`() {
    cluster.folder.put("fail", "E1124 noise\nThe connection to the server was refused\n")
    let watch = start("--live")
    #expect(
      watch.linesToEnd() == [
        "error: kubectl api-resources failed: The connection to the server was refused"
      ]
    )
    #expect(watch.end(nil) == 2)
  }

  @Test func `a forbidden resource is an error, and with keep-going what it decides is unknown`() {
    cluster.fail(Self.policies, "Error from server (Forbidden): may not list\n")
    let refused = start("--live", "-q")
    let words = refused.linesToEnd()
    #expect(
      words.first == """
        \(Self.policies): error: this resource cannot be read: \
        Error from server (Forbidden): may not list
        """
    )
    #expect(refused.end(nil) == 2)
    let kept = start("--live", "--keep-going")
    let lines = lines(kept, until: "0 assertions")
    #expect(lines.contains("the input has errors; what they leave open is unknown"))
    #expect(lines.contains { $0.contains("web may reach ") || $0.contains("may reach") })
    #expect(kept.end() == 0)
  }

  @Test func `resources that the cluster hasn't are noted`() {
    let watch = start("--live")
    let note = watch.lines(until: "watching").first ?? ""
    #expect(
      note.hasPrefix("note: the cluster has no adminnetworkpolicies.policy.networking.k8s.io, ")
    )
    #expect(note.contains("multi-networkpolicies.k8s.cni.cncf.io"))
    #expect(!note.contains("pods,"))
  }
}
