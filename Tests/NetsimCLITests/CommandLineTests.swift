import Testing

/// What the shell sees: exit statuses, help, streams.
@Suite struct CommandLineTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let arguments: String
    let status: Int32
    var testDescription: String { "netsim \(arguments) exits with \(status)" }
    /// The command that it runs.
    var command: String { ShellWords.split(arguments).first ?? "" }
  }

  static let production = NetsimProcess.packageFolder + "/Scenarios/production"

  static let cases: [Case] = [
    Case(arguments: "--version", status: 0),
    Case(arguments: "--help", status: 0),
    Case(arguments: "", status: 2),
    Case(arguments: "--bogus", status: 2),
    Case(arguments: "bogus", status: 2),
    Case(arguments: "can", status: 2),
    Case(arguments: "can frontend", status: 2),
    Case(arguments: "can frontend reach api:3000", status: 0),
    Case(arguments: "can frontend reach api:3000 -o json", status: 0),
    Case(arguments: "can frontend reach database:5432", status: 1),
    Case(arguments: "can any reach database:5432", status: 3),
    Case(arguments: "can database reach database:5432", status: 0),
    Case(arguments: "can database reach service/database:5432", status: 3),
    Case(arguments: "can fronend reach api", status: 2),
    Case(arguments: "can frontend reach api -o nonsense", status: 2),
    Case(arguments: "can frontend reach api -o csv", status: 2),
    Case(arguments: "can frontend reach api --color sometimes", status: 2),
    Case(arguments: "can frontend reach api -f no-such-folder", status: 2),
    Case(arguments: "list", status: 0),
    Case(arguments: "list -o csv", status: 0),
    Case(arguments: "list -o md", status: 0),
    Case(arguments: "list -o yaml", status: 0),
    Case(arguments: "list --from nobody", status: 2),
    Case(arguments: "matrix", status: 0),
    Case(arguments: "matrix --port 5432/tcp --by namespace", status: 0),
    Case(arguments: "matrix --by nonsense", status: 2),
    Case(arguments: "graph", status: 0),
    Case(arguments: "graph -o text --by namespace", status: 0),
    Case(arguments: "graph -o json --focus frontend --hops 2 --denied", status: 0),
    Case(arguments: "graph --path frontend database:5432", status: 0),
    Case(arguments: "graph --path frontend", status: 2),
    Case(arguments: "graph --path frontend nobody", status: 2),
    Case(arguments: "graph --path frontend database --from api", status: 2),
    Case(arguments: "graph --path frontend database --port 5432", status: 2),
    Case(arguments: "graph --path frontend database --by namespace", status: 2),
    Case(arguments: "graph --path frontend database -n production", status: 0),
    Case(arguments: "graph --focus nobody", status: 2),
    Case(arguments: "graph --hops 2", status: 2),
    Case(arguments: "graph --denied", status: 2),
    Case(arguments: "graph manifests", status: 2),
    Case(arguments: "graph --base HEAD", status: 2),
    Case(arguments: "graph --diff", status: 2),
    Case(arguments: "graph --diff manifests manifests", status: 0),
    Case(arguments: "graph --diff --without production/allow-dns", status: 0),
    Case(arguments: "graph --diff manifests manifests --focus frontend", status: 2),
    Case(arguments: "graph --direction BT", status: 2),
    Case(arguments: "graph --link-base javascript:x", status: 2),
    Case(arguments: "graph --link-base https://example.org/blob/main/", status: 0),
    Case(arguments: "graph -n no-such-namespace", status: 2),
    Case(arguments: "graph -f \(faulty)", status: 2),
    Case(arguments: "graph -f \(faulty) --keep-going", status: 3),
    Case(arguments: "check", status: 0),
    Case(arguments: "check -o json", status: 0),
    Case(arguments: "check -o junit", status: 0),
    Case(arguments: "check -o sarif", status: 0),
    Case(arguments: "check -o tap", status: 0),
    Case(arguments: "check -o github", status: 0),
    Case(arguments: "check -o md", status: 0),
    Case(arguments: "check -o csv", status: 2),
    Case(arguments: "list -o junit", status: 2),
    Case(arguments: "check no-such-file.yaml", status: 2),
    Case(arguments: "diff manifests manifests", status: 0),
    Case(arguments: "diff --without production/allow-dns", status: 1),
    Case(arguments: "diff --without production/allow-dns --opened-only", status: 0),
    Case(arguments: "diff", status: 2),
    Case(arguments: "diff manifests no-such-folder", status: 2),
    Case(arguments: "can frontend reach api:3000 --without frontend-network-policy", status: 1),
    Case(arguments: "check --without frontend-network-policy", status: 1),
    Case(arguments: "list --relabel frontend", status: 2),
    Case(arguments: "check -v", status: 0),
    Case(arguments: "check --init", status: 2),
    Case(arguments: "check --init --output-file -", status: 0),
    Case(arguments: "check ../assertions/warnings-do-not-fail/assertions.yaml", status: 0),
    Case(arguments: "check ../assertions/default-deny-is-in-place/broken.yaml", status: 1),
    Case(arguments: "can web reach database -f \(faulty) --keep-going", status: 3),
    Case(arguments: "list -f \(faulty)", status: 2),
    Case(arguments: "list -f \(faulty) --keep-going", status: 3),
    Case(arguments: "matrix -f \(faulty) --keep-going", status: 3),
    Case(arguments: "check netsim.yaml -f manifests -f \(faulty)", status: 2),
    Case(arguments: "check netsim.yaml -f manifests -f no-such-folder --keep-going", status: 3),
    Case(arguments: "diff \(faulty) \(faulty)", status: 2),
    Case(arguments: "diff \(faulty) \(faulty) --keep-going", status: 3),
    Case(arguments: "diff manifests \(faulty) --keep-going", status: 1),
    Case(arguments: "diff --base no-such-revision", status: 2),
    Case(arguments: "diff manifests manifests -o nonsense", status: 2),
    Case(arguments: "diff manifests manifests -o dot", status: 0),
    Case(arguments: "diff manifests manifests -o svg", status: 0),
    Case(arguments: "diff --without production/allow-dns -o md", status: 1),
    Case(arguments: "exposure", status: 0),
    Case(arguments: "exposure frontend --direction ingress --matched", status: 0),
    Case(arguments: "exposure nobody", status: 2),
    Case(arguments: "exposure frontend:80", status: 2),
    Case(arguments: "exposure --direction sideways", status: 2),
    Case(arguments: "exposure -n no-such-namespace", status: 2),
    Case(arguments: "exposure -o json", status: 0),
    Case(arguments: "exposure -o csv", status: 0),
    Case(arguments: "exposure -o md", status: 0),
    Case(arguments: "exposure -o sarif", status: 2),
    Case(arguments: "exposure -f \(faulty)", status: 2),
    Case(arguments: "exposure -f \(faulty) --keep-going", status: 3),
    Case(arguments: "lint", status: 0),
    Case(arguments: "lint --fail-on warning", status: 1),
    Case(arguments: "lint --fail-on warning --ignore no-default-deny-ingress", status: 0),
    Case(arguments: "lint --fail-on note --level error", status: 0),
    Case(arguments: "lint --fail-on never --select no-default-deny-ingress", status: 0),
    Case(arguments: "lint -f ../lint/inert-rules/found", status: 1),
    Case(arguments: "lint -f ../lint/inert-rules/found --fail-on never", status: 0),
    Case(arguments: "lint --select nonsense", status: 2),
    Case(arguments: "lint --ignore alports", status: 2),
    Case(arguments: "lint -n no-such-namespace", status: 2),
    Case(arguments: "lint -o dot", status: 2),
    Case(arguments: "lint -o sarif", status: 0),
    Case(arguments: "lint -o github", status: 0),
    Case(arguments: "lint -o junit", status: 0),
    Case(arguments: "lint -o md", status: 0),
    Case(arguments: "lint -o csv", status: 0),
    Case(arguments: "lint --list", status: 0),
    Case(arguments: "lint --explain all-ports", status: 0),
    Case(arguments: "lint --explain all-prts", status: 2),
    Case(arguments: "lint -f \(faulty)", status: 2),
    Case(arguments: "lint -f \(faulty) --keep-going", status: 3),
    Case(arguments: "path frontend database:5432", status: 0),
    Case(arguments: "path internet database:5432 --cut", status: 0),
    Case(arguments: "path any database:5432 --max-ways 1 -o json", status: 0),
    Case(arguments: "path frontend database:5432 -o csv", status: 0),
    Case(arguments: "path frontend database:5432 -o md", status: 0),
    Case(arguments: "path frontend database:5432 --hops 1", status: 1),
    Case(arguments: "path frontend", status: 2),
    Case(arguments: "path frontend nobody", status: 2),
    Case(arguments: "path frontend frontend", status: 2),
    Case(arguments: "path frontend:80 api", status: 2),
    Case(arguments: "path internet 10.0.0.0/8", status: 2),
    Case(arguments: "path frontend api --hops 0", status: 2),
    Case(arguments: "path frontend api --max-ways 0", status: 2),
    Case(arguments: "path frontend api --cut --hops 2", status: 2),
    Case(arguments: "path frontend api -o svg", status: 2),
    Case(arguments: "path web database -f \(faulty)", status: 2),
    Case(arguments: "path web database -f \(faulty) --keep-going", status: 3),
    Case(arguments: "blast-radius frontend", status: 0),
    Case(arguments: "blast-radius internet --hops 1 -o json", status: 0),
    Case(arguments: "blast-radius frontend --port 53/udp -o csv", status: 0),
    Case(arguments: "blast-radius nobody", status: 2),
    Case(arguments: "blast-radius frontend:80", status: 2),
    Case(arguments: "blast-radius frontend --hops 0", status: 2),
    Case(arguments: "blast-radius frontend --port x/y", status: 2),
    Case(arguments: "blast-radius web -f \(faulty)", status: 2),
    Case(arguments: "blast-radius web -f \(faulty) --keep-going", status: 3),
    Case(arguments: "report", status: 0),
    Case(arguments: "report -o json", status: 0),
    Case(arguments: "report -o csv", status: 2),
    Case(arguments: "report no-such-file.yaml", status: 2),
    Case(arguments: "report -f \(faulty)", status: 2),
    Case(arguments: "report -f \(faulty) --keep-going", status: 3),
    Case(arguments: "suggest", status: 0),
    Case(arguments: "suggest -o json", status: 0),
    Case(arguments: "suggest 'frontend can reach api:3000' -n production --no-dns", status: 0),
    Case(arguments: "suggest 'frontend can reach api:3000' --keep", status: 1),
    Case(arguments: "suggest 'frontend cannot reach api:3000'", status: 2),
    Case(arguments: "suggest 'nobody can reach api'", status: 2),
    Case(arguments: "suggest --from-assertions no-such-file.yaml", status: 2),
    Case(arguments: "suggest --edit", status: 2),
    Case(arguments: "suggest --edit 'frontend can reach database:5432'", status: 0),
    Case(arguments: "suggest --edit 'database cannot reach database:5432'", status: 1),
    Case(arguments: "suggest --edit 'frontend can reach api' --keep", status: 2),
    Case(arguments: "suggest --merge-outside 24", status: 2),
    Case(arguments: "suggest --flows no-such-file.json", status: 2),
    Case(arguments: "suggest --flows \(hubble)/stale.jsonl -f \(hubble)/manifests", status: 3),
    Case(arguments: "suggest -o csv", status: 2),
    Case(arguments: "suggest 'web can reach database' -f \(faulty)", status: 2),
    Case(arguments: "watch -f -", status: 2),
    Case(arguments: "watch -f no-such-folder", status: 2),
    Case(arguments: "can frontend reach api --live -f manifests", status: 2),
    Case(arguments: "can frontend reach api -k no-such-folder", status: 2),
    Case(arguments: "help can", status: 0),
  ]

  private static let hubble = "../suggest/from-hubble"
  private static let faulty = "../peers-mistakes/unknown-field-is-an-error/manifests"

  @Test(arguments: ["dot", "svg", "mermaid", "graphml", "json", "yaml", "text"])
  func `a picture of an input with errors says that it is incomplete`(format: String) {
    let result = NetsimProcess.run(
      ["graph", "-f", Self.faulty, "--keep-going", "-q", "-o", format],
      in: Self.production,
      collecting: .output
    )
    #expect(result.status == 3)
    #expect(result.output.contains("incomplete"))
    #expect(result.output.contains("the input has errors"))
  }

  @Test func `a way may lead through other namespaces than the one that names are looked up in`() {
    let result = NetsimProcess.run(
      [
        "graph", "-q", "-f", "../diagrams/manifests", "--path", "internet", "postgres:5432", "-n",
        "data", "-o", "text",
      ],
      in: Self.production
    )
    #expect(result.output.contains("2 shortest ways of 3 connections"))
  }

  @Test func `a way to a port of a Service tells the port of the pods`() {
    let result = NetsimProcess.run(
      ["graph", "--path", "api", "frontend:80", "-o", "text"],
      in: Self.production,
      collecting: .errors
    )
    #expect(
      result.output
        == "note: port 80/TCP of service `production/frontend` is port `http` on its pods\n"
    )
  }

  /// What DESIGN part 5 lets a command exit with.
  ///
  /// A watch ends by a signal or with `--once`, which other tests do.
  private static let statuses: [(command: String, statuses: Set<Int32>)] = [
    ("blast-radius", [0, 2, 3]), ("can", [0, 1, 2, 3]), ("check", [0, 1, 2, 3]),
    ("diff", [0, 1, 2, 3]), ("exposure", [0, 2, 3]), ("graph", [0, 2, 3]),
    ("lint", [0, 1, 2, 3]), ("list", [0, 2, 3]), ("matrix", [0, 2, 3]),
    ("path", [0, 1, 2, 3]), ("report", [0, 2, 3]), ("suggest", [0, 1, 2, 3]),
    ("watch", [2]),
  ]

  @Test func `the table has every status of every command`() {
    let help = NetsimProcess.run(["--help"], in: "/").output.split(separator: "\n")
    let listed = help.drop { $0 != "SUBCOMMANDS:" }.dropFirst()
      .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") && !$0.contains("'") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(listed == Self.statuses.map(\.command))
    for (command, statuses) in Self.statuses {
      let found = Set(Self.cases.filter { $0.command == command }.map(\.status))
      #expect(found == statuses, "\(command)")
    }
  }

  @Test(arguments: cases)
  func `an exit status tells what a command came to`(example: Case) {
    let result = NetsimProcess.run(ShellWords.split(example.arguments), in: Self.production)
    #expect(result.status == example.status, "\(result.output)")
  }

  @Test(arguments: [
    "blast-radius", "can", "check", "diff", "exposure", "graph", "lint", "list", "matrix", "path",
    "report", "suggest", "watch",
  ])
  func `the help of a command has an example`(command: String) {
    let result = NetsimProcess.run([command, "--help"], in: Self.production)
    #expect(result.status == 0)
    #expect(result.output.contains("Example: netsim \(command)"))
    #expect(result.output.contains("Exit status"))
  }

  @Test
  func `an answer goes to standard output and complaints to standard error`() {
    let answer = NetsimProcess.run(
      ["can", "frontend", "reach", "api:3000"],
      in: Self.production,
      collecting: .output
    )
    #expect(answer.output.hasPrefix("yes: "))
    let complaint = NetsimProcess.run(
      ["can", "nobody", "reach", "api"],
      in: Self.production,
      collecting: .output
    )
    #expect(complaint.output.isEmpty)
  }

  @Test
  func `colours are shown when asked for and never in a pipe by themselves`() {
    let words = ["can", "frontend", "reach", "api:3000"]
    let plain = NetsimProcess.run(words, in: Self.production)
    let colored = NetsimProcess.run(words + ["--color", "always"], in: Self.production)
    #expect(!plain.output.contains("\u{1B}["))
    #expect(colored.output.contains("\u{1B}["))
  }

  @Test
  func `manifests are read from standard input`() {
    let manifests = """
      {"apiVersion": "v1", "kind": "List", "items": [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": []}},
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b"}, "spec": {"containers": []}}]}
      """
    let result = NetsimProcess.run(
      ["can", "a", "reach", "b:80", "-f", "-"],
      in: Self.production,
      input: manifests
    )
    #expect(result.status == 0, "\(result.output)")
  }

  @Test
  func `empty input is no network`() {
    let result = NetsimProcess.run(["list", "-f", "-"], in: Self.production, input: "")
    #expect(result.status == 2)
    #expect(result.output.contains("error: "))
  }

  @Test
  func `faulty input gets no answer unless it is told to keep going`() {
    let manifests = """
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec: {containers: []}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: b}
      spec: {containers: []}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p}
      spec: {podSelecter: {}}
      """
    let words = ["can", "a", "reach", "b:80", "-f", "-"]
    let refused = NetsimProcess.run(words, in: Self.production, input: manifests)
    #expect(refused.status == 2)
    #expect(refused.output.contains("<stdin>:14:8: error: unknown field `spec.podSelecter`"))
    #expect(!refused.output.contains("yes: "))
    let kept = NetsimProcess.run(words + ["--keep-going"], in: Self.production, input: manifests)
    #expect(kept.status == 3, "\(kept.output)")
    #expect(kept.output.contains("<stdin>:"))
  }
}
