import Testing

/// Every scenario holds, and every README shows what netsim really prints.
@Suite struct ScenarioTests {
  @Test func `there are scenarios to run`() {
    #expect(ScenarioFolder.all.count >= 40)
    #expect(ScenarioFolder.all.filter { $0.assertions != nil }.count >= 35)
  }

  @Test(arguments: ScenarioFolder.all.filter { $0.assertions != nil })
  func `every assertion of a scenario holds`(scenario: ScenarioFolder) {
    let file = scenario.assertions ?? ""
    let result = NetsimProcess.run(["check", file], in: scenario.path)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test(arguments: ScenarioFolder.all.filter { $0.assertions == nil && $0.hasManifests })
  func `a scenario without assertions is refused with diagnostics`(scenario: ScenarioFolder) {
    let result = NetsimProcess.run(["list", "-f", "manifests"], in: scenario.path)
    #expect(result.status == 2, "\(result.output)")
    #expect(result.output.contains(": error: "))
  }

  @Test(arguments: ScenarioFolder.all)
  func `what commands print is as expected`(scenario: ScenarioFolder) {
    for (file, arguments) in scenario.expected {
      let isErrors = file.hasSuffix("diagnostics.txt")
      let result = NetsimProcess.run(
        arguments,
        in: scenario.path,
        collecting: isErrors ? .errors : .output
      )
      let path = "\(scenario.path)/expected/\(file)"
      guard FileTree.read(path) != result.output else { continue }
      Issue.record("\(scenario.name)/expected/\(file) differs; now:\n\(result.output)")
      if FileTree.isRecording { FileTree.write(result.output, to: path) }
    }
  }

  @Test(arguments: ScenarioFolder.all + [ScenarioFolder(name: ".")])
  func `every transcript of a README is what netsim prints`(scenario: ScenarioFolder) {
    let path = scenario.path + "/README.md"
    let file = TranscriptFile(FileTree.read(path), folder: scenario.path)
    var differs = false
    for command in file.commands {
      let actual = command.actual
      guard actual != command.expected else { continue }
      differs = true
      Issue.record("\(command.line)\n\(actual.joined(separator: "\n"))")
    }
    guard differs, FileTree.isRecording else { return }
    FileTree.write(file.text { $0.actual }, to: path)
  }
}
