import TemporaryFolders
import Testing

/// `netsim check --init` writes a file that `netsim check` passes whole.
@Suite struct CheckInitializationTests {
  private static let production = NetsimProcess.packageFolder + "/Scenarios/production"

  @Test(arguments: ScenarioFolder.all.filter { $0.assertions != nil })
  func `what it writes of a scenario is valid and passes`(scenario: ScenarioFolder) {
    let folder = TemporaryFolder()
    let file = folder.path("netsim.yaml")
    let made = NetsimProcess.run(
      ["check", "--init", "-f", "manifests", "--output-file", file, "-q"],
      in: scenario.path
    )
    guard made.status == 0 else {
      #expect(made.output.contains("there are no connections to speak of"), "\(made.output)")
      return
    }
    let checked = NetsimProcess.run(["check", file, "-q"], in: scenario.path)
    #expect(checked.status == 0, "\(checked.output)\n\(FileTree.read(file))")
    #expect(checked.output.hasSuffix(" passed, 0 failed\n"), "\(checked.output)")
    let again = NetsimProcess.run(
      ["check", "--init", "-f", "manifests", "--output-file", "-", "-q"],
      in: scenario.path,
      collecting: .output
    )
    let sentences = again.output.split(separator: "\n").drop { $0 != "assertions:" }
    #expect(FileTree.read(file).hasSuffix(sentences.joined(separator: "\n") + "\n"))
  }

  @Test func `a file that exists is kept, unless it is forced`() {
    let folder = TemporaryFolder()
    folder.put("netsim.yaml", "title: mine\n")
    let manifests = Self.production + "/manifests"
    let words = ["check", "--init", "-f", manifests]
    let refused = NetsimProcess.run(words, in: folder.path)
    #expect(refused.status == 2)
    #expect(refused.output.hasPrefix("error: `netsim.yaml` exists\nhelp: --force overwrites it"))
    #expect(FileTree.read(folder.path("netsim.yaml")) == "title: mine\n")
    let forced = NetsimProcess.run(words + ["--force"], in: folder.path)
    #expect(forced.status == 0, "\(forced.output)")
    #expect(forced.output.hasPrefix("wrote netsim.yaml with "))
    #expect(NetsimProcess.run(["check"], in: folder.path).status == 0)
  }

  @Test func `paths of manifests are written as the file's folder sees them`() {
    let folder = TemporaryFolder()
    folder.makeFolder("k8s")
    folder.makeFolder("ci")
    folder.put("k8s/all.yaml", FileTree.read(Self.production + "/manifests/policies.yaml"))
    folder.put(
      "k8s/pods.yaml",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: api, namespace: production, labels: {app: api}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: production, labels: {app: web}}

      """
    )
    let made = NetsimProcess.run(
      ["check", "--init", "-f", "k8s", "--output-file", "ci/check.yaml", "-q"],
      in: folder.path
    )
    #expect(made.status == 0, "\(made.output)")
    #expect(FileTree.read(folder.path("ci/check.yaml")).contains("\n  - ../k8s\n"))
    #expect(NetsimProcess.run(["check", "ci/check.yaml", "-q"], in: folder.path).status == 0)
    #expect(NetsimProcess.run(["check", "check.yaml", "-q"], in: folder.path("ci")).status == 0)
  }

  @Test(arguments: [
    ["check", "--force"], ["check", "--init", "x.yaml"], ["check", "--init", "-o", "json"],
  ])
  func `options that don't go together are refused`(arguments: [String]) {
    #expect(NetsimProcess.run(arguments, in: Self.production).status == 2)
  }
}
