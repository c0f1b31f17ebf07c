import TemporaryFolders
import Glibc
import Testing

/// `--live` and `--context` with a `kubectl` of our own.
@Suite struct LiveTests {
  private let cluster = FakeCluster()
  private static let policies = FakeCluster.policies
  private static let question = ["can", "web", "reach", "db:5432"]

  private func netsim(_ arguments: [String], errors: Bool = true) -> ProcessResult {
    NetsimProcess.run(
      arguments,
      in: cluster.folder.path,
      variables: cluster.variables,
      collecting: errors ? .both : .output
    )
  }

  /// The answer to a question; with what was noted of it unless that is told not to be.
  private func ask(_ options: String...) -> ProcessResult {
    netsim(Self.question + ["--live", "-q"] + options)
  }

  @Test func `a verdict names objects of the cluster where it would name files`() {
    cluster.list(Self.policies, [FakeCluster.policy("deny", port: 80)])
    let result = netsim(Self.question + ["--context", "test", "-q"])
    #expect(result.status == 1)
    #expect(result.output.contains("NetworkPolicy default/deny"))
    #expect(result.output.contains("(\(Self.policies)/default/deny:1:1)"))
    // Lines of an object are counted from its start, as kubectl prints it.
    #expect(result.output.contains("(\(Self.policies)/default/deny:4:17)"))
    #expect(
      cluster.calls == [
        "--context test api-resources --verbs=list -o name",
        "--context test get \(Self.policies) -A -o json",
        "--context test get pods -A -o json",
      ]
    )
  }

  @Test func `what applying manifests to a cluster would change is a difference`() {
    cluster.folder.put("deny.json", FakeCluster.policy("deny", port: 80))
    let result = netsim(["diff", "--live", "--with", "deny.json", "-q"])
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("NetworkPolicy default/deny added (deny.json:1:1)\n"))
    let refused = netsim(["diff", "--live", "deny.json", "-q"])
    #expect(refused.status == 2)
    #expect(refused.output.contains("netsim diff --live --with PATH"))
  }

  @Test func `objects bear their names where several threads read them`() {
    let others = (0..<6_000).map { index in
      FakeCluster.policy("p\(index)", port: 80).replacing(#""app": "db""#, with: #""app": "x""#)
    }
    cluster.list(Self.policies, others + [FakeCluster.policy("last", port: 80)])
    let result = ask()
    #expect(result.status == 1)
    #expect(result.output.contains("(\(Self.policies)/default/last:1:1)"))
    #expect(result.output.contains("(\(Self.policies)/default/last:4:17)"))
  }

  @Test(arguments: [
    question, ["list"], ["matrix"], ["check", "netsim.yaml"],
  ])
  func `every command reads a cluster`(words: [String]) {
    cluster.folder.put("netsim.yaml", "assertions: [web can reach db:5432]\n")
    let result = netsim(words + ["--live", "-q"])
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("web"))
    cluster.folder.put("fail", "E1124 noise\nThe connection to the server was refused\n")
    let failing = netsim(words + ["--live", "-q", "--keep-going"])
    #expect(failing.status == 2)
    #expect(
      failing.output == """
        error: kubectl api-resources failed: The connection to the server was refused

        """
    )
  }

  @Test func `without kubectl there is an error that says so`() {
    let result = NetsimProcess.run(
      Self.question + ["--live"],
      in: cluster.folder.path,
      variables: ["PATH=\(cluster.folder.path)"]
    )
    #expect(result.status == 2)
    #expect(
      result.output == """
        error: there is no kubectl on the PATH
        help: install kubectl, or name manifests with -f

        """
    )
  }

  @Test func `resources that the cluster hasn't are noted`() {
    let result = netsim(Self.question + ["--live"])
    #expect(result.status == 0)
    #expect(
      result.output.hasPrefix(
        "note: the cluster has no adminnetworkpolicies.policy.networking.k8s.io, "
      )
    )
    #expect(!ask().output.contains("note: "))
  }

  @Test func `what the configuration says of names counts, and its manifests don't`() {
    cluster.folder.put("netsim.yaml", "manifests: [nowhere]\ncni: cilium\n")
    #expect(ask().status == 0)
    cluster.folder.put("netsim.yaml", "cni: nonsense\n")
    #expect(ask().output.contains("error: unknown profile `nonsense`"))
  }

  @Test(arguments: [
    (["--live", "-f", "a"], "--live reads a cluster and -f reads manifests: give one of them"),
    (["--context", "c", "-k", "a"], "--context reads a cluster and -k reads manifests: "),
    (["--live", "-k", "a", "-f", "b"], "--live reads a cluster and -f and -k read manifests: "),
  ])
  func `a cluster and manifests are not read at once`(options: [String], words: String) {
    for command in [Self.question, ["list"], ["matrix"], ["check"], ["watch"]] {
      let result = netsim(command + options)
      #expect(result.status == 2)
      #expect(result.output.hasPrefix("error: \(words)"), "\(result.output)")
    }
  }

  // MARK: What can't be read

  @Test func `a forbidden resource is an error, and with keep-going what it decides is unknown`() {
    cluster.fail(Self.policies, "Error from server (Forbidden): may not list\n")
    let refused = ask()
    #expect(refused.status == 2)
    #expect(
      refused.output == """
        \(Self.policies): error: this resource cannot be read: Error from server (Forbidden): may not list
        help: netsim needs the right to list it in all namespaces, and to watch it for `netsim watch`
        error: no answer, since the input has 1 error
        help: --keep-going answers all the same; what the errors leave open is unknown

        """
    )
    let kept = ask("--keep-going")
    #expect(kept.status == 3)
    #expect(kept.output.contains("\nunknown: ") || kept.output.contains("may"), "\(kept.output)")
    #expect(kept.output.contains("could not be read"))
  }

  struct Fault: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let script: String
    let reason: String
  }

  private static let cut = "what kubectl printed is no whole list"

  @Test(arguments: [
    Fault(
      testDescription: "a list that is cut, by a kubectl that fails",
      script: "head -c 150 $2.list; echo 'error: unexpected EOF' >&2; exit 1",
      reason: "unexpected EOF"
    ),
    Fault(
      testDescription: "a list that is cut between two objects, by a kubectl that fails",
      script: "echo '{\"kind\": \"List\", \"items\": []}'; exit 7",
      reason: "its exit status is 7"
    ),
    Fault(
      testDescription: "a list that is cut, by a kubectl that is content",
      script: "head -c 150 $2.list",
      reason: "\(cut): the text ends where a key in double quotes was expected"
    ),
    Fault(
      testDescription: "a list that is cut, with words of a kubectl that is content",
      script: "head -c 150 $2.list; echo stream error >&2",
      reason: "; it says: stream error"
    ),
    Fault(testDescription: "nothing", script: "exit 0", reason: "kubectl printed nothing"),
    Fault(testDescription: "words", script: "echo No resources found", reason: cut),
    Fault(testDescription: "a sequence", script: "echo '[]'", reason: cut),
    Fault(
      testDescription: "an object that is no list",
      script: #"echo '{"apiVersion": "v1", "kind": "Status", "status": "Failure"}'"#,
      reason: cut
    ),
    Fault(
      testDescription: "a list without items",
      script: #"echo '{"apiVersion": "v1", "kind": "List"}'"#,
      reason: cut
    ),
    Fault(
      testDescription: "a list with an item that is no object",
      script: #"echo '{"apiVersion": "v1", "kind": "List", "items": [7]}'"#,
      reason: "\(cut): an item is no object"
    ),
    Fault(
      testDescription: "a list with another text behind it",
      script: "cat $2.list; echo ---; echo 'kind: Pod'",
      reason: "\(cut): text follows the end of the document"
    ),
    Fault(
      testDescription: "a kubectl that is ended",
      script: "kill -9 $$",
      reason: "it was ended by signal 9"
    ),
    Fault(
      testDescription: "a resource that kubectl doesn't know any more",
      script: "echo 'error: the server doesn'\"'\"'t have a resource type \"x\"' >&2; exit 1",
      reason: "the server doesn't have a resource type \"x\""
    ),
  ])
  func `what is no whole answer is an error, never a smaller cluster`(fault: Fault) {
    cluster.list(Self.policies, (1...5).map { FakeCluster.policy("p\($0)", port: 80) })
    cluster.script(Self.policies, fault.script)
    let refused = ask()
    #expect(refused.status == 2)
    let first = refused.output.split(separator: "\n").first ?? ""
    #expect(first.hasPrefix("\(Self.policies): error: this resource cannot be read: "), "\(first)")
    #expect(first.contains(fault.reason), "\(first)")
    let kept = ask("--keep-going")
    #expect(kept.status == 3, "\(kept.output)")
    #expect(kept.output.contains("could not be read"))
  }

  @Test func `pods that can't be read leave no whole answer`() {
    cluster.script("pods", "cat $2.list; exit 1")
    #expect(netsim(["list", "--live", "-q"]).status == 2)
    #expect(netsim(["list", "--live", "-q", "--keep-going"]).status == 3)
  }

  @Test func `a resource that goes between two questions is noted`() {
    cluster.fail(
      Self.policies,
      "Error from server (NotFound): Unable to list \"x\": the server could not find it\n"
    )
    #expect(ask().status == 0)
    let noted = netsim(Self.question + ["--live"])
    #expect(noted.output.contains("\(Self.policies): note: the cluster has this resource no more"))
  }

  @Test func `a group whose server is down matters where netsim reads its resources`() {
    cluster.folder.put("partly", "")
    let words = "error: unable to retrieve the complete list of server APIs: "
    cluster.folder.put("fail", words + "metrics.k8s.io/v1beta1: the server is unable\n")
    #expect(ask().status == 0)
    let noted = netsim(Self.question + ["--live"])
    #expect(noted.output.hasPrefix("note: kubectl can't tell all that the cluster has: unable to "))
    cluster.folder.put("fail", words + "a.b/v1: no answer, gateway.networking.k8s.io/v1: down\n")
    let group = ask()
    #expect(group.status == 2)
    #expect(group.output.contains("gateways.gateway.networking.k8s.io: error: this resource "))
  }

  @Test func `a cluster without any object is no network`() {
    cluster.list("pods", [])
    let result = ask()
    #expect(result.status == 2)
    #expect(result.output == "error: the cluster has no object that netsim reads\n")
  }

  // MARK: How it is printed

  @Test(arguments: [
    "echo Warning: v1 is old >&2; cat $2.list",
    "head -c 3000000 /dev/zero | tr '\\0' x >&2; cat $2.list",
    "cat $2.list; head -c 3000000 /dev/zero | tr '\\0' x >&2",
    "head -c 60 $2.list; sleep 1; tail -c +61 $2.list",
  ])
  func `a slow kubectl and one that talks are understood alike`(script: String) {
    cluster.list(Self.policies, [FakeCluster.policy("deny", port: 80)])
    let plain = ask()
    for resource in [Self.policies, "pods"] { cluster.script(resource, script) }
    #expect(ask() == plain)
  }

  @Test func `a wait is told`() {
    cluster.script("pods", "sleep 1; cat $2.list")
    let result = ask("--progress", "always")
    #expect(result.output.contains("read 0 objects, waiting for pods\n"))
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal ends kubectl, too`(signal: Int32) throws {
    let path = cluster.folder.path("started")
    _ = unsafe mkfifo(path, 0o600)
    let started = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    defer { close(started) }
    cluster.script("pods", "exec 3> started; echo here >&3; exec tail -f /dev/null")
    let list = WatchProcess(
      command: "list",
      ["--live", "-q"],
      in: cluster.folder.path,
      variables: cluster.variables
    )
    /// What happens to the end that `kubectl` holds; nothing within a deadline that is never met.
    func nextEvent() -> Int32 {
      var polled = pollfd(fd: started, events: Int16(POLLIN), revents: 0)
      _ = unsafe poll(&polled, 1, 30_000)
      return Int32(polled.revents)
    }
    try #require(nextEvent() & POLLIN != 0)
    var words = [UInt8](repeating: 0, count: 16)
    _ = unsafe read(started, &words, words.count)
    #expect(list.end(signal) == -signal)
    #expect(nextEvent() == POLLHUP)
  }
}
