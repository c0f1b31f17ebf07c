import Dialects
import Glibc
import Manifests
import NetworkModel
import Testing

/// One thread or many, what comes out is the same: values, positions, diagnostics and their order.
struct ParallelLoadingTests {
  /// A text with a name that tells what is special about it.
  struct Text: CustomTestStringConvertible {
    let testDescription: String
    let text: String

    init(_ description: String, _ text: String) {
      testDescription = description
      self.text = text
    }
  }

  private static func load(_ text: String, _ parallelism: Parallelism) -> LoadedNetwork {
    var loader = NetworkLoader(options: LoweringOptions())
    loader.read([.text(name: "manifest", bytes: Array(text.utf8))], parallelism: parallelism)
    return loader.finish()
  }

  private static func plan(_ chunkSize: Int, threads: Int = 3) -> Parallelism {
    Parallelism(threads: threads, chunkSize: chunkSize, smallestText: 0)
  }

  // MARK: texts

  private static func item(_ number: Int, name: String? = nil, more: String = "") -> String {
    """
    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "\(name ?? "pod-\(number)")",
      "namespace": "namespace-with-a-long-name-\(number / 4)",
      "labels": {"app": "application-\(number / 3)", "app.kubernetes.io/component": "backend"}},
      "spec": {"containers": [{"ports": [{"containerPort": 80, "name": "web"}]}]}\(more)}
    """
  }

  private static func list(_ items: [String], _ kind: String = "List") -> String {
    "{\"apiVersion\": \"v1\", \"items\": [\n\(items.joined(separator: ",\n"))\n], \"kind\": \"\(kind)\"}\n"
  }

  private static func items(_ change: (Int, inout String) -> Void = { _, _ in }) -> [String] {
    (0..<40).map { number in
      var text = item(number)
      change(number, &text)
      return text
    }
  }

  private static func documents(_ labels: (Int) -> String = { "{app: a\($0 / 3)}" }) -> [String] {
    (0..<40).map { number in
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: pod-\(number)
        labels: \(labels(number))
      spec: {containers: []}

      """
    }
  }

  private static func yamlList(_ documents: [String], tail: String = "kind: List\n") -> String {
    let items = documents.map { document in
      "- " + document.split(separator: "\n").joined(separator: "\n  ") + "\n"
    }
    return "apiVersion: v1\nitems:\n\(items.joined())\(tail)"
  }

  private static let policy = """
    {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p"},
      "spec": {"podSelector": {"matchLabels": {"app": "application-1"}}, "policyTypes": [%]}}
    """

  private static func replaced(_ text: String, _ part: String, _ other: String) -> String {
    text.split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }

  static let texts: [Text] = [
    Text("a List", list(items())),
    Text("a List on one line", replaced(list(items()), "\n", " ")),
    Text("a PodList, its kind behind the items", list(items(), "PodList")),
    Text(
      "a PodList of items without a kind",
      list(items { $1 = replaced($1, "\"kind\": \"Pod\", ", "") }, "PodList")
    ),
    Text("a list of foreign items", list(items(), "ServiceList")),
    Text("items in what is no list", list(items(), "Thing")),
    Text("an item twice, alike", list(items { if $0 == 20 { $1 = item(19) } })),
    Text(
      "an item twice, differently",
      list(items { if $0 == 35 { $1 = item(35, name: "pod-3", more: ", \"x\": 1") } })
    ),
    Text(
      "a policy three times, differently",
      list(
        items {
          if $0 % 12 == 5 { $1 = replaced(policy, "%", $0 == 17 ? "\"Ingress\"" : "\"Egress\"") }
        }
      )
    ),
    Text("a fault in an item", list(items { if $0 == 22 { $1 = replaced($1, "80,", "80") } })),
    Text("a list that does not end", String(list(items()).dropLast(30))),
    Text("wrong fields", list(items { if $0 % 9 == 8 { $1 = replaced($1, "80", "\"80\"") } })),
    Text(
      "duplicate keys",
      list(items { $1 = replaced($1, "{\"app\"", "{\"app\": \"b\", \"app\"") })
    ),
    Text("items that are no objects", list(items { if $0 % 7 == 6 { $1 = "17" } })),
    Text("JSON that is YAML after all", list(items { if $0 == 30 { $1 += " # yes" } })),
    Text("two Lists", list(items()) + list(items())),
    Text("documents", documents().joined(separator: "---\n")),
    Text("a document twice", (documents() + documents().suffix(2)).joined(separator: "---\n")),
    Text("letters", documents { _ in "{app: y, b: n}" }.joined(separator: "---\n")),
    Text(
      "a fault in a document",
      documents { $0 == 21 ? "{app: [}" : "{}" }.joined(separator: "---\n")
    ),
    Text(
      "anchors and an alias to nothing",
      documents { $0 == 30 ? "*a" : "&a {app: b}" }.joined(separator: "---\n")
    ),
    Text("a directive", documents().joined(separator: "...\n%YAML 1.1\n---\n")),
    Text("line ends of DOS", replaced(documents().joined(separator: "---\n"), "\n", "\r\n")),
    Text("line separators", documents { "{app: \"a\u{2028}\($0)\"}" }.joined(separator: "---\n")),
    Text("a List in YAML", yamlList(documents())),
    Text("a PodList in YAML", yamlList(documents(), tail: "kind: PodList\n")),
    Text("a List in YAML without a kind", yamlList(documents(), tail: "")),
    Text("a List in YAML, twice its kind", yamlList(documents(), tail: "kind: List\nkind: List\n")),
    Text("a fault in an item of YAML", yamlList(documents { $0 == 9 ? "{a: [}" : "{}" })),
    Text("a quoted text without indentation", yamlList(documents { _ in "{a: \"b\n- c\"}" })),
    Text("an item of YAML twice", yamlList(documents() + documents().prefix(1))),
  ]

  @Test(arguments: texts)
  func `several threads make of a text what one makes of it`(text: Text) {
    let one = Self.load(text.text, .none)
    for chunkSize in [1, 300, 2000] {
      #expect(Self.load(text.text, Self.plan(chunkSize)) == one)
    }
    #expect(Self.load(text.text, Self.plan(1, threads: 2)) == one)
  }

  // MARK: details

  @Test
  func `each object has its own position, whichever thread read it`() {
    let lines = Self.load(Self.list(Self.items()), Self.plan(1))
    for pod in lines.network.cluster.pods {
      let number = Int(pod.name.dropFirst(4)) ?? -1
      #expect(pod.position == SourcePosition(file: "manifest", line: 2 + 4 * number, column: 1))
    }
    #expect(lines.network.cluster.pods.count == 40)
    #expect(lines.reading.documents == 40)
  }

  @Test
  func `equal labels, ports and selectors have one storage, whichever thread read them`() {
    let policies = (0..<20).map {
      let text = Self.replaced(Self.policy, "%", "\"Ingress\"")
      return Self.replaced(text, "\"p\"", "\"p-\($0)\"")
    }
    let loaded = Self.load(Self.list(Self.items() + policies), Self.plan(1))
    let pods = loaded.network.cluster.pods
    #expect(Self.storages(pods.map(\.labels.pairs)) == Set(pods.map(\.labels)).count)
    #expect(Self.storages(pods.map(\.ports)) == 1)
    let selectors = loaded.network.policies.map { policy -> [LabelRequirement] in
      guard case .pods(_, let labels) = policy.subject else { return [] }
      return labels.requirements
    }
    #expect(selectors.count == 20)
    #expect(Self.storages(selectors) == 1)
  }

  @Test
  func `equal labels that controllers add to have one storage`() {
    let texts = ["a", "b"].map { namespace in
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: database, namespace: \(namespace)}
      spec:
        replicas: 2
        template: {metadata: {labels: {app: database}}, spec: {containers: []}}

      """
    }
    let pods = Self.load(texts.joined(separator: "---\n"), Self.plan(1)).network.cluster.pods
    #expect(pods.count == 4)
    #expect(Self.storages(pods.map(\.labels.pairs)) == 2)
  }

  private static func storages<Element>(_ arrays: [[Element]]) -> Int {
    let addresses = arrays.map { array in
      unsafe array.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }
    return Set(addresses).count
  }

  @Test(arguments: texts)
  func `a pipe gives what a text gives`(text: Text) throws {
    let bytes = Array(text.text.utf8)
    var ends: [Int32] = [0, 0]
    try #require(unsafe Glibc.pipe(&ends) == 0)
    try #require(bytes.count < 65_536, "a pipe holds no more")
    _ = unsafe write(ends[1], bytes, bytes.count)
    close(ends[1])
    defer { close(ends[0]) }
    var loader = NetworkLoader(options: LoweringOptions())
    loader.read([.standardInput], parallelism: Self.plan(1), standardInput: ends[0])
    var one = NetworkLoader(options: LoweringOptions())
    one.read([.text(name: "<stdin>", bytes: bytes)], parallelism: .none)
    #expect(loader.finish() == one.finish())
  }
}
