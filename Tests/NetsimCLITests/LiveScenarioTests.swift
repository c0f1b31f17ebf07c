import TemporaryFolders
import Testing

/// A cluster answers as a dump of it.
@Suite struct LiveScenarioTests {
  private static let scenarios = ScenarioFolder.all.filter { $0.assertions != nil }

  @Test(arguments: scenarios)
  func `a cluster is read as the file that its objects are dumped to`(
    scenario: ScenarioFolder
  ) throws {
    let dump = ClusterDump(scenario.path + "/manifests")
    try #require(dump.unknownKinds.isEmpty, "the resources of these kinds are to be named")
    let cluster = FakeCluster()
    cluster.folder.put("resources", dump.objects.keys.sorted().joined(separator: "\n") + "\n")
    for (resource, objects) in dump.objects { cluster.list(resource, objects) }
    cluster.folder.put("dump.json", dump.list)
    for command in [
      ["list"], ["list", "--pods"], ["check", "\(scenario.path)/\(scenario.assertions ?? "")"],
    ] {
      let (live, file) = (["--live"], ["-f", cluster.folder.path("dump.json")])
      let answers = [live, file].map { source in
        let result = NetsimProcess.run(
          command + source + ["-o", "json", "-q"],
          in: cluster.folder.path,
          variables: cluster.variables,
          collecting: .output
        )
        // Positions name an object of the cluster in one, a line of the dump in the other.
        let output = result.output.replacing(/[^ "(]+:[0-9]+:[0-9]+/, with: "somewhere")
          .replacing(/"location": {[^}]*}/, with: "")
        return ProcessResult(output: output, status: result.status)
      }
      #expect(answers[0] == answers[1])
      #expect(answers[0].status == 0)
    }
  }
}
