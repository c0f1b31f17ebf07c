import Configuration
import NetworkModel
import TemporaryFolders
import Testing

/// Files that include files.
struct IncludeTests {
  private func read(_ folder: TemporaryFolder, _ name: String) -> (Configuration?, [String]) {
    var reader = ConfigurationReader()
    let configuration = reader.read(folder.path(name))
    let diagnostics = reader.diagnostics.map { diagnostic in
      let place = diagnostic.position.map(\.description) ?? "nowhere"
      return "\(place.dropFirst(folder.path.count + 1)): \(diagnostic.message)"
    }
    return (configuration, diagnostics)
  }

  @Test func `what included files say follows what the file says, paths relative to each`() throws {
    let folder = TemporaryFolder()
    folder.makeFolder("teams")
    folder.makeFolder("teams/shop")
    folder.put(
      "netsim.yaml",
      "include: [teams/a.yaml, teams/b.yaml]\nmanifests: [k8s]\nassertions: [a can reach b]\n"
    )
    folder.put("teams/a.yaml", "include: [shop/c.yaml]\nassertions: [b can reach c]\n")
    folder.put("teams/b.yaml", "manifests: [more]\nassertions: [d can reach e]\n")
    folder.put("teams/shop/c.yaml", "manifests: [../../x]\nassertions: [c can reach d]\n")
    let (file, diagnostics) = read(folder, "netsim.yaml")
    #expect(diagnostics.isEmpty)
    let configuration = try #require(file)
    #expect(
      configuration.assertions.map(\.sentence)
        == ["a can reach b", "b can reach c", "c can reach d", "d can reach e"]
    )
    #expect(
      configuration.manifests?.map { String($0.value.dropFirst(folder.path.count + 1)) }
        == ["k8s", "teams/shop/../../x", "teams/more"]
    )
    let place = try #require(configuration.assertions.last?.position)
    #expect(place.file == folder.path("teams/b.yaml") && place.line == 2)
  }

  @Test func `a file that is included twice counts once`() throws {
    let folder = TemporaryFolder()
    folder.put("netsim.yaml", "include: [a.yaml, b.yaml, ./common.yaml]\n")
    folder.put("a.yaml", "include: [common.yaml]\n")
    folder.put("b.yaml", "include: [common.yaml]\nassertions: [b can reach c]\n")
    folder.put("common.yaml", "assertions: [a can reach b]\npodCIDRs: [10.0.0.0/8]\n")
    let (file, diagnostics) = read(folder, "netsim.yaml")
    #expect(diagnostics.isEmpty)
    #expect(file?.assertions.map(\.sentence) == ["a can reach b", "b can reach c"])
    #expect(file?.podCIDRs.count == 1)
  }

  @Test func `a circle is an error where it closes`() {
    let folder = TemporaryFolder()
    folder.put("netsim.yaml", "include: [a.yaml]\n")
    folder.put("a.yaml", "include:\n  - b.yaml\n")
    folder.put("b.yaml", "include:\n  - ./netsim.yaml\n")
    #expect(
      read(folder, "netsim.yaml").1
        == ["b.yaml:2:5: `\(folder.path("./netsim.yaml"))` includes itself"]
    )
  }

  @Test func `a missing file is told where it is included, and the others are read`() {
    let folder = TemporaryFolder()
    folder.put("netsim.yaml", "include: [no.yaml, a.yaml]\n")
    folder.put("a.yaml", "asertions: []\nassertions: [a can reach b]\n")
    let (file, diagnostics) = read(folder, "netsim.yaml")
    #expect(file?.assertions.count == 1)
    #expect(
      diagnostics == [
        "netsim.yaml:1:11: cannot read `\(folder.path("no.yaml"))`: No such file or directory",
        "a.yaml:1:1: unknown key `asertions`; did you mean `assertions`?",
      ]
    )
  }

  @Test func `the nearer word on a host name counts, and profiles must agree`() {
    let folder = TemporaryFolder()
    folder.put("netsim.yaml", "include: [a.yaml, b.yaml]\nnames: {x.example: 192.0.2.1}\n")
    folder.put("a.yaml", "cni: calico\nnames: {x.example: 192.0.2.2, a.example: 192.0.2.3}\n")
    folder.put("b.yaml", "cni: cilium\n")
    let (file, diagnostics) = read(folder, "netsim.yaml")
    #expect(file?.names.map(\.name) == ["a.example", "x.example"])
    #expect(file?.names.last?.addresses.map(\.description) == ["192.0.2.1"])
    #expect(file?.cni?.value == "calico")
    #expect(diagnostics == ["b.yaml:1:6: the profile `cilium` differs from another"])
  }

  @Test func `several assertions may have one name`() {
    let folder = TemporaryFolder()
    folder.put(
      "netsim.yaml",
      """
      assertions:
        - {assert: a can reach b, name: tenants}
        - {assert: b can reach a, name: tenants}

      """
    )
    let (file, diagnostics) = read(folder, "netsim.yaml")
    #expect(diagnostics.isEmpty)
    #expect(file?.assertions.map(\.name) == ["tenants", "tenants"])
  }
}
