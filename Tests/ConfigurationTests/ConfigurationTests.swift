import Configuration
import NetworkModel
import Testing

struct ConfigurationTests {
  private func read(
    _ text: String,
    path: String = "dir/netsim.yaml"
  ) -> (Configuration?, [Diagnostic]) {
    var reader = ConfigurationReader()
    let configuration = reader.read(path, text: text)
    return (configuration, reader.diagnostics)
  }

  @Test func `a file says where manifests are and what must hold`() throws {
    let (file, diagnostics) = read(
      """
      title: A shop
      manifests: [k8s, ../shared, /etc/k8s]
      cni: calico
      podCIDRs: [10.0.0.0/8, "fd00::/8"]
      names:
        example.com: [1.2.3.4, "2001:db8::1"]
        a.example.org: 5.6.7.8
      assertions:
        - a can reach b:80
        - name: tenants
          assert: "a, b are isolated"
          reason: contract
      """
    )
    #expect(diagnostics.isEmpty)
    let configuration = try #require(file)
    #expect(
      configuration.manifests?.map(\.value) == ["dir/k8s", "dir/../shared", "/etc/k8s"]
    )
    #expect(configuration.cni?.value == "calico")
    #expect(configuration.podCIDRs.map(\.description) == ["10.0.0.0/8", "fd00::/8"])
    #expect(configuration.names.map(\.name) == ["a.example.org", "example.com"])
    #expect(configuration.names.map(\.addresses.count) == [1, 2])
    let assertions = configuration.assertions
    #expect(assertions.map(\.sentence) == ["a can reach b:80", "a, b are isolated"])
    #expect(assertions.map(\.name) == [nil, "tenants"])
    #expect(assertions.map(\.reason) == [nil, "contract"])
    #expect(assertions.map(\.position.line) == [9, 10])
    #expect(assertions.map(\.position.column) == [5, 5])
    #expect(assertions[1].sentencePosition.description == "dir/netsim.yaml:11:14")
  }

  @Test func `an assertion has an owner, a severity and exceptions`() throws {
    let (file, diagnostics) = read(
      """
      assertions:
        - a can reach b
        - assert: a cannot reach b
          owner: platform
          severity: warning
          except: x
        - assert: a cannot reach b
          severity: note
          except: [x, "y to b:80"]
      """,
      path: "n.yaml"
    )
    #expect(diagnostics.isEmpty)
    let assertions = try #require(file).assertions
    #expect(assertions.map(\.owner) == [nil, "platform", nil])
    #expect(assertions.map(\.severity) == [.error, .warning, .note])
    #expect(assertions.map { $0.exceptions.map(\.text) } == [[], ["x"], ["x", "y to b:80"]])
    #expect(
      assertions[2].exceptions[1].position(ofColumn: 6).description == "n.yaml:9:23"
    )
  }

  @Test(arguments: [
    ("- a can reach b", 15),
    ("- \"a can reach b\"", 16),
    ("- 'a can reach b'  # why", 16),
    ("-   a can reach b   ", 17),
    ("- assert: a can reach b", 23),
    ("- {assert: a can reach b}", 24),
  ])
  func `a column of a sentence is a column of the file`(entry: String, column: Int) throws {
    let (file, diagnostics) = read("assertions:\n\(entry)\n", path: "n.yaml")
    #expect(diagnostics.isEmpty)
    let assertion = try #require(file?.assertions.first)
    #expect(assertion.sentence == "a can reach b")
    #expect(
      assertion.position(ofColumn: 13) == SourcePosition(file: "n.yaml", line: 2, column: column)
    )
  }

  @Test(arguments: ["- >\n  a can\n  reach b", "- \"a \\x63an reach b\"", "- a can\n  reach b"])
  func `a sentence that is written another way has one place`(entry: String) throws {
    let assertion = try #require(read("assertions:\n\(entry)\n").0?.assertions.first)
    #expect(assertion.sentence.hasPrefix("a can reach b"))
    #expect(!assertion.isVerbatim)
    #expect(assertion.position(ofColumn: 13) == assertion.sentencePosition)
    #expect(assertion.sentencePosition.line == 2)
  }

  @Test(arguments: [
    (
      "- a can reach b", "1:1",
      "the root of a document must be a mapping, but this is a sequence"
    ),
    ("a can reach b", "1:1", "the root of a document must be a mapping, but this is a string"),
    ("asertions: []", "1:1", "unknown key `asertions`; did you mean `assertions`?"),
    ("cni: calcio", "1:6", "unknown profile `calcio`; did you mean `calico`?"),
    ("manifests: 3", "1:12", "expected a list of paths"),
    ("manifests: [a, {b: c}]", "1:16", "expected text"),
    ("manifests: [a, 3]", "1:16", "expected text, found `3`; quote it"),
    (
      "podCIDRs: [10.0.0.0]", "1:12",
      "`10.0.0.0` is no address block; expected one such as `10.244.0.0/16`"
    ),
    ("names: {a.b: c}", "1:14", "`c` is no IP address"),
    ("assertions: a can reach b", "1:13", "expected a list of assertions"),
    ("assertions:\n- 3", "2:3", "expected text, found `3`; quote it"),
    ("assertions:\n- name: x", "2:3", "the assertion has no sentence; expected `assert:` with one"),
    ("assertions:\n- nme: x\n  assert: a", "2:3", "unknown key `nme`; did you mean `name`?"),
    ("assertions:\n- assert: [a]", "2:11", "expected text"),
    (
      "assertions:\n- assert: a\n  severity: wraning", "3:13",
      "unknown severity `wraning`; did you mean `warning`?"
    ),
    (
      "assertions:\n- assert: a\n  severity: high", "3:13",
      "unknown severity `high`; expected one of error, warning, note"
    ),
    ("assertions:\n- assert: a\n  except: []", "3:11", "the list of exceptions is empty"),
    ("assertions:\n- assert: a\n  except: {b: c}", "3:11", "expected text"),
    ("assertions:\n- assert: a\n  owner: [b]", "3:10", "expected text"),
    (
      "cni: calico\n---\ncni: calico", "3:1",
      "a configuration file holds one document, and this is a second one"
    ),
    ("include: [no.yaml]", "1:11", "cannot read `dir/no.yaml`: No such file or directory"),
    ("include: [../dir/netsim.yaml]", "1:11", "`dir/../dir/netsim.yaml` includes itself"),
  ])
  func `what is wrong is told at its place`(text: String, place: String, message: String) {
    let diagnostics = read(text).1
    #expect(diagnostics.map(\.message.text) == [message])
    #expect(diagnostics.first?.position?.description == "dir/netsim.yaml:\(place)")
  }

  @Test func `a file that is missing or says nothing is an error`() {
    var reader = ConfigurationReader()
    #expect(reader.read("no/such/netsim.yaml") == nil)
    #expect(reader.diagnostics.count == 1)
    let (empty, diagnostics) = read("# nothing\n")
    #expect(empty == nil)
    #expect(diagnostics.map(\.message.text) == ["`dir/netsim.yaml` is empty"])
  }

  @Test func `absent manifests differ from none`() throws {
    #expect(read("cni: calico").0?.manifests == nil)
    #expect(read("manifests: []").0?.manifests == [])
  }
}
